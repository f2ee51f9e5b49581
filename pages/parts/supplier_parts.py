"""The list of suppliers, and one supplier's record with its import switch, format and senders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from engine import views
from engine.changing import change_supplier
from engine.model import Supplier
from engine.store.database import Row
from engine.workbench import Workbench
from pages.parts import tables, words
from pages.parts.acting import act_and_say
from pages.parts.printing import count, plain

LIST: dict[str, Any] = {
    "number": st.column_config.TextColumn("Number", width="small"),
    "name": st.column_config.TextColumn("Name", width="large"),
    "shown_import": st.column_config.TextColumn("Automatic import", width="small"),
    "format": st.column_config.TextColumn("Format", width="small"),
    "invoices": st.column_config.NumberColumn("Invoices", width="small"),
    "held": st.column_config.NumberColumn("Held", width="small"),
    "net_total": tables.money_column("Billed, net"),
    "last_invoice": tables.day_column("Last invoice"),
}
INVOICES: dict[str, Any] = {
    "shown_state": st.column_config.TextColumn("State", width="small"),
    "invoice_number": st.column_config.TextColumn("Number", width="small"),
    "invoice_date": tables.day_column("Dated"),
    "gross_total": tables.money_column("Total"),
    "reasons": st.column_config.TextColumn("What holds it", width="medium"),
}


def draw_list(rows: Sequence[Row]) -> None:
    """The suppliers; choosing one opens its record."""
    wanted = st.text_input(
        "Search", key="supplier_search", persist_state="session", placeholder="name or number", icon=":material/search:"
    )
    chosen = [row for row in rows if wanted.casefold() in f"{row['number']} {row['name']}".casefold()]
    if not chosen:
        st.info("No supplier fits this search.", icon=":material/filter_alt_off:")
        return
    shown = [{**row, "shown_import": "✓ On" if row["auto_import"] else "– Off"} for row in chosen]
    place = tables.pick_row(shown, LIST, key="suppliers")
    st.caption(f"{count(len(chosen), 'supplier')} · choose one to open its record")
    if place is not None:
        st.query_params["supplier"] = chosen[place]["number"]
        st.rerun()


def draw_supplier(bench: Workbench, supplier: Supplier) -> None:
    """One supplier: the record to change, and its invoices."""
    if st.button("All suppliers", icon=":material/arrow_back:", shortcut="Esc"):
        st.query_params.pop("supplier", None)
        st.rerun()
    st.subheader(f"{plain(supplier.name)} · {plain(supplier.number)}", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        _draw_record(bench, supplier)
    with right:
        st.markdown("##### Invoices")
        _draw_invoices([row for row in views.queue(bench.store) if row["supplier"] == supplier.number])


def _draw_record(bench: Workbench, kept: Supplier) -> None:
    formats, faults = bench.formats()
    names = sorted({one.name for one in formats})
    with st.form(f"supplier-{kept.number}"):
        name = st.text_input("Name", kept.name)
        tax_id = st.text_input("Business number", kept.tax_id or "")
        automatic = st.checkbox(
            "Automatic import",
            kept.auto_import,
            help="Take in this supplier's invoices from mailboxes that import automatically.",
        )
        senders = st.text_area(
            "Email senders", "\n".join(kept.email_senders), help="One a line: a full address, or the part after the @."
        )
        options = [None, *names, *([kept.format] if kept.format and kept.format not in names else [])]
        chosen = st.selectbox(
            "Supplier format",
            options,
            index=options.index(kept.format),
            format_func=lambda one: one or "Any that fits the document",
        )
        order_required = st.checkbox("Invoices need an order", kept.order_required)
        left, right = st.columns(2)
        account = left.text_input("Account code", kept.account_code or "")
        tax_code = right.text_input("Tax code", kept.tax_code or "")
        terms = left.number_input("Payment terms, days", 0, 365, kept.payment_terms_days, placeholder="as the company's")
        bank = right.text_input("Bank account", kept.bank_account or "", help="Only ever changed here or by a loaded list.")
        changed = replace(
            kept, name=name.strip(), tax_id=tax_id.strip() or None, auto_import=automatic, format=chosen,
            email_senders=senders_of(senders), order_required=order_required, account_code=account.strip() or None,
            tax_code=tax_code.strip() or None, payment_terms_days=terms, bank_account=bank.strip() or None,
        )  # fmt: skip
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            act_and_say(
                lambda: change_supplier(bench, changed), lambda made: f"Saved; {count(made, 'invoice')} matched anew."
            )
    for fault in faults:
        st.warning(plain(fault.message), icon=":material/warning:")


def senders_of(text: str) -> tuple[str, ...]:
    """The addresses or domains typed, one a line, lower case, each once."""
    found = (
        part.strip().lower().removeprefix("@") for line in text.splitlines() for part in line.replace(";", ",").split(",")
    )
    return tuple(dict.fromkeys(part for part in found if part))


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
        for row in rows
    ]
    place = tables.pick_row(shown, INVOICES, key="supplier_invoices")
    if place is not None:
        st.switch_page("pages/invoices.py", query_params={"invoice": rows[place]["id"]})
