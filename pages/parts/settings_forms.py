"""The settings, form by form."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.model import OwnCompany
from engine.settings import AcceptImported, BareNumber, ChargeSharing, SameDocument, Settings
from engine.workbench import Workbench
from pages.parts.acting import act_and_say

ACCEPT = {
    AcceptImported.NO: "No: a person accepts every invoice",
    AcceptImported.YES: "Yes, where nothing holds it",
    AcceptImported.WITH_JOB: "Only where its job is known, and nothing holds it",
}
SAME = {
    SameDocument.IGNORE: "Leave the first as it is",
    SameDocument.NEW_LINES: "Add its lines as new lines",
    SameDocument.UPDATE: "Update the first with what is read now",
}
SHARING = {
    ChargeSharing.VALUE: "By value",
    ChargeSharing.QUANTITY: "By quantity",
    ChargeSharing.WEIGHT: "By the order lines' weight",
    ChargeSharing.EQUALLY: "In equal parts",
    ChargeSharing.ACCOUNT: "Not at all: to the freight account",
}
BARE = {BareNumber.ORDER: "A purchase order", BareNumber.JOB: "A job"}


def _keep(bench: Workbench, settings: Settings) -> None:
    act_and_say(lambda: bench.change_settings(settings), "Settings saved.")


def draw_defaults(bench: Workbench) -> None:
    """What import does by itself."""
    kept = bench.settings.imports
    with st.form("defaults", border=False):
        accept = st.radio(
            "Accept imported supplier invoices",
            list(ACCEPT),
            index=list(ACCEPT).index(kept.accept_imported),
            format_func=ACCEPT.__getitem__,
        )
        same = st.radio(
            "The same invoice number comes again as another document",
            list(SAME), index=list(SAME).index(kept.same_document), format_func=SAME.__getitem__,
        )  # fmt: skip
        bare = st.radio(
            "A bare number in the order reference is",
            list(BARE), index=list(BARE).index(kept.bare_number), format_func=BARE.__getitem__, horizontal=True,
        )  # fmt: skip
        sharing = st.selectbox(
            "Freight and other charges go to the jobs of the goods",
            list(SHARING), index=list(SHARING).index(kept.charge_sharing), format_func=SHARING.__getitem__,
            key="charge_sharing",
            help="Those without a job of their own. Where a weight is not known they are shared by value, and the job card"
            " says so. Discounts and roundings are always shared by value.",
        )  # fmt: skip
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            imports = replace(
                kept, accept_imported=accept, same_document=same, bare_number=bare, charge_sharing=sharing
            )  # fmt: skip
            _keep(bench, replace(bench.settings, imports=imports))


def draw_company(bench: Workbench) -> None:
    """Who we are: tells buyer from supplier, and our own people from strangers."""
    kept = bench.settings.company
    with st.form("company", border=False):
        st.caption("One a line. The reader needs these to tell who is billed and who bills.")
        names = st.text_area("Names of the company", "\n".join(kept.names))
        tax_ids = st.text_area("Business numbers", "\n".join(kept.tax_ids))
        accounts = st.text_area("Bank accounts", "\n".join(kept.bank_accounts))
        domains = st.text_area("Email domains of our own people", "\n".join(kept.email_domains))
        currency = st.text_input("Ledger currency", bench.settings.ledger_currency, max_chars=3)
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            company = OwnCompany(lines(names), lines(tax_ids), lines(accounts), lines(domains))
            _keep(bench, replace(bench.settings, company=company, ledger_currency=currency.strip().upper()))


def lines(text: str) -> tuple[str, ...]:
    """What was typed, a value a line, empty ones left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def draw_people(bench: Workbench) -> None:
    """Who acts, and who else could be asked."""
    with st.form("people", border=False):
        actor = st.text_input(
            "I am", bench.settings.actor, placeholder=bench.actor, help="Kept with every act. Empty: the system's user."
        )
        people = st.text_area("Everybody who acts here, one a line", "\n".join(bench.settings.people))
        st.caption("Where a rule asks for two people and only one is set up, the act is allowed and stamped “alone”.")
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            _keep(bench, replace(bench.settings, actor=actor.strip(), people=lines(people)))


def draw_exports(bench: Workbench) -> None:
    """What exports fall back to."""
    kept = bench.settings.exports
    with st.form("exports", border=False):
        left, right = st.columns(2)
        account = left.text_input("Account code", kept.account_code)
        freight = right.text_input("Account code for freight", kept.freight_account_code)
        rounding = left.text_input("Account code for rounding", kept.rounding_account_code)
        tracking = right.text_input("Tracking category for jobs", kept.tracking_name)
        retention = left.text_input(
            "Account code for retentions", kept.retention_account_code, help="What is held back until the defects are mended"
        )
        prepayment = right.text_input(
            "Account code for prepayments", kept.prepayment_account_code, help="Deposits paid before the goods came"
        )
        terms = left.number_input("Payment terms, days", 0, 365, kept.payment_terms_days)
        formats = ["%d/%m/%Y", "%Y-%m-%d", "%m/%d/%Y"]
        date_format = right.selectbox(
            "Dates as", formats, index=formats.index(kept.date_format) if kept.date_format in formats else 0,
            format_func=lambda one: {"%d/%m/%Y": "31/12/2026", "%Y-%m-%d": "2026-12-31", "%m/%d/%Y": "12/31/2026"}[one],
        )  # fmt: skip
        names = st.text_area(
            "Tax codes by the package's own names", "\n".join(f"{code} = {name}" for code, name in kept.tax_names),
            help="One a line: our code = the name shown in the accounting package",
        )  # fmt: skip
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            exports = replace(
                kept, account_code=account.strip(), freight_account_code=freight.strip(),
                rounding_account_code=rounding.strip(), retention_account_code=retention.strip(),
                prepayment_account_code=prepayment.strip(), tracking_name=tracking.strip(),
                payment_terms_days=int(terms), date_format=date_format, tax_names=pairs(names),
            )  # fmt: skip
            _keep(bench, replace(bench.settings, exports=exports))


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """`code = name`, one a line."""
    split = (line.partition("=") for line in lines(text))
    return tuple((code.strip(), name.strip()) for code, sign, name in split if sign and code.strip() and name.strip())
