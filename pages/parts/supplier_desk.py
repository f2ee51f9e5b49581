"""One supplier: what came from it, its record to change, its invoices, the limits that hold for it, and who changed what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from engine import views
from engine.changing import change_supplier
from engine.identifiers import is_valid_tax_id
from engine.model import Supplier
from engine.store.database import Row
from engine.workbench import Workbench
from pages.parts import known, tables, words
from pages.parts.account_card import draw_account
from pages.parts.acting import act_and_say
from pages.parts.printing import count, plain
from pages.parts.supplier_facts import draw_changes, draw_examples, draw_facts, draw_limits

INVOICES: dict[str, Any] = {
    "shown_state": st.column_config.TextColumn("State", width=85),
    "invoice_number": st.column_config.TextColumn("Number", width=90),
    "invoice_date": tables.day_column("Dated"),
    "gross_total": tables.money_column("Total", "With tax; credit notes are negative."),
    "currency": st.column_config.TextColumn("", width=45),
    "reasons": st.column_config.TextColumn("What holds it", width=170),
}


def draw_supplier(bench: Workbench, supplier: Supplier, row: Row) -> None:
    """The whole page of one supplier."""
    if st.button("All suppliers", icon=":material/arrow_back:", shortcut="Esc"):
        st.query_params.pop("supplier", None)
        st.rerun()
    st.subheader(f"{plain(supplier.name)} · {plain(supplier.number)}", anchor=False)
    draw_facts(bench, supplier, row)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("##### Record")
        _draw_record(bench, supplier)
        draw_account(bench, supplier)
        draw_changes(bench, supplier)
        draw_examples(bench, supplier)
    with right:
        st.markdown("##### Invoices")
        _draw_invoices([row for row in views.queue(bench.store) if row["supplier"] == supplier.number])
        draw_limits(bench, supplier)


def _draw_record(bench: Workbench, kept: Supplier) -> None:
    with st.form(f"supplier-{kept.number}"):
        changed = _draw_reading(bench, _draw_identity(kept), kept)
        changed = _draw_coding(bench, changed)
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            act_and_say(
                lambda: change_supplier(bench, changed),
                lambda made: f"{changed.name} saved; {count(made, 'invoice')} matched anew.",
            )
    if kept.tax_id and is_valid_tax_id(kept.tax_id) is False:
        st.warning("The business number on file fails its check digit.", icon=":material/warning:")


def _draw_identity(kept: Supplier) -> Supplier:
    name = st.text_input("Name", kept.name)
    left, right = st.columns(2)
    tax_id = left.text_input("Business number", kept.tax_id or "")
    group = right.text_input(
        "Group", kept.group or "", help="Suppliers of one group are compared when one bill comes twice."
    )
    return replace(kept, name=name.strip(), tax_id=tax_id.strip() or None, group=group.strip() or None)


def _draw_reading(bench: Workbench, changed: Supplier, kept: Supplier) -> Supplier:
    """How its mail is told and read."""
    formats, _ = bench.formats()
    names = sorted({one.name for one in formats})
    options = [None, *names, *([kept.format] if kept.format and kept.format not in names else [])]
    automatic = st.toggle(
        "Automatic import", kept.auto_import, help="Take in its invoices from mailboxes that import automatically."
    )
    senders = st.text_area(
        "Email senders",
        "\n".join(kept.email_senders),
        height=90,
        help="One a line: a full address, or the part after the @.",
    )
    chosen = st.selectbox(
        "Supplier format",
        options,
        index=options.index(kept.format),
        format_func=lambda one: one or "Any that fits the document",
    )
    return replace(changed, auto_import=automatic, email_senders=senders_of(senders), format=chosen)


def senders_of(text: str) -> tuple[str, ...]:
    """The addresses or domains typed, one a line or with commas between, lower case, each once."""
    parts = (part.strip().lower().removeprefix("@") for part in re.split(r"[\n,;]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _draw_coding(bench: Workbench, changed: Supplier) -> Supplier:
    """What its invoices are booked by."""
    needed = st.toggle("Invoices need an order", changed.order_required, help="Without one they are held.")
    blocked = st.toggle("Blocked", changed.blocked, help="Nothing of theirs may be accepted while this is on.")
    codes = [None, *(one.code for one in known.tax_codes(bench))]
    codes += [changed.tax_code] if changed.tax_code not in codes else []
    left, middle, right = st.columns(3)
    account = left.text_input("Account code", changed.account_code or "")
    tax_code = middle.selectbox(
        "Tax code", codes, index=codes.index(changed.tax_code), format_func=lambda one: one or "none"
    )
    terms = right.number_input("Terms, days", 0, 365, changed.payment_terms_days, placeholder="as the company's")
    return replace(
        changed,
        order_required=needed,
        blocked=blocked,
        account_code=account.strip() or None,
        tax_code=tax_code,
        payment_terms_days=terms,
    )


def _draw_invoices(rows: Sequence[Row]) -> None:
    if not rows:
        st.caption("None has come yet.")
        return
    shown = [
        {
            **row,
            "shown_state": words.marked(words.state(row["state"])),
            "reasons": ", ".join(words.hold_name(code) for code in row["codes"]),
        }
        for row in reversed(rows)
    ]
    place = tables.pick_row(shown, INVOICES, key="supplier_invoices")
    st.caption("Newest first · choose one to open it")
    if place is not None:
        st.switch_page("pages/invoices.py", query_params={"invoice": shown[place]["id"]})
