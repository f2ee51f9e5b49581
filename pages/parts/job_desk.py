"""One job card: its four figures, and behind committed and actual every order line and every entry that sums to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

import streamlit as st

from engine.commitments import JobOrderLine, job_entries, job_order_lines
from engine.costing import JobCard
from engine.model import OrderState
from engine.store.database import Row
from engine.workbench import Workbench
from pages.parts import tables, words
from pages.parts.job_list import over_in_words
from pages.parts.printing import count, money, plain

ENTRIES: dict[str, Any] = {
    "happened_at": tables.moment_column("When"),
    "what": st.column_config.TextColumn("What", width=100),
    "supplier_name": st.column_config.TextColumn("Supplier", width=210),
    "invoice_number": st.column_config.TextColumn("Invoice", width=95),
    "purchase_order": st.column_config.TextColumn("Order", width=80),
    "description": st.column_config.TextColumn("Item", width=230),
    "quantity": tables.number_column("Quantity"),
    "committed": tables.money_column("Committed", "How this entry moved the commitment."),
    "actual": tables.money_column("Actual"),
}
ORDERS: dict[str, Any] = {
    "purchase_order": st.column_config.TextColumn("Order", width=80),
    "line": st.column_config.NumberColumn("Line", width=45),
    "shown_state": st.column_config.TextColumn("State", width=90),
    "supplier_name": st.column_config.TextColumn("Supplier", width=210),
    "order_date": tables.day_column("Ordered on"),
    "description": st.column_config.TextColumn("Item", width=230),
    "ordered": tables.number_column("Ordered"),
    "billed": tables.number_column("Accepted", "By accepted invoices."),
    "unit_price": tables.number_column("Price"),
    "currency": st.column_config.TextColumn("Currency", width=70, help="Of the price; the commitment is in the books' own."),
    "committed": tables.money_column("Committed", "What the line still commits; nothing once its order is closed."),
}


def draw_job(bench: Workbench, card: JobCard) -> None:
    """The whole card."""
    if st.button("All jobs", icon=":material/arrow_back:", shortcut="Esc"):
        st.query_params.pop("job", None)
        st.rerun()
    currency = bench.settings.ledger_currency
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(f"Job {plain(card.job)} · {plain(card.name)}", anchor=False, width="content")
        if over_in_words(card):
            st.badge("Over budget", icon=":material/warning:", color="orange")
    _draw_figures(card, currency)
    entries = job_entries(bench.store, card.job)
    st.markdown(f"##### Actual: {_sum(entries, currency)}")
    _draw_entries(entries)
    lines = job_order_lines(bench.store, card.job, currency)
    open_lines = [line for line in lines if line.committed]
    st.markdown(f"##### Committed: {plain(money(sum((line.committed for line in lines), Decimal(0)), currency))}")
    unrated = sorted({line.currency for line in open_lines if line.rate is None})
    if unrated:
        st.warning(
            f"No exchange rate of {plain(', '.join(unrated))} is known: these orders count at face value. Load exchange"
            " rates on the Settings page.",
            icon=":material/currency_exchange:",
        )
    _draw_orders(lines, open_lines, currency)


def _draw_figures(card: JobCard, currency: str) -> None:
    figures = {
        "Budget": (card.budget, "Fixed; orders and invoices do not change it."),
        "Committed": (card.committed, "On open orders, and not accepted from an invoice yet."),
        "Actual": (card.actual, "Accepted supplier invoices, less credit notes and reversals."),
        "Remaining": (card.remaining, "Budget less committed less actual."),
    }
    for column, (label, (amount, about)) in zip(st.columns(4), figures.items(), strict=True):
        column.metric(label, money(amount, currency), help=about, border=True)


def _sum(entries: Sequence[Row], currency: str) -> str:
    return plain(money(sum((entry["actual"] for entry in entries), Decimal(0)), currency))


def _draw_entries(entries: Sequence[Row]) -> None:
    if not entries:
        st.caption("No invoice was accepted for this job yet.")
        return
    rows = [{**entry, "what": "↺ Reversed" if entry["is_reversal"] else "✔ Accepted"} for entry in entries]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{count(len(rows), 'entry', 'entries')} · choose one to open its invoice")
        labels = {field: column["label"] for field, column in ENTRIES.items()}
        st.download_button(
            "CSV", lambda: tables.as_csv(rows, labels), "job-entries.csv", "text/csv", icon=":material/download:",
            type="tertiary", key="job_entries_csv", on_click="ignore",
        )  # fmt: skip
    place = tables.pick_row(rows, ENTRIES, key="job_entries")
    if place is not None:
        st.switch_page("pages/invoices.py", query_params={"invoice": entries[place]["invoice"]})


def _draw_orders(lines: Sequence[JobOrderLine], open_lines: Sequence[JobOrderLine], currency: str) -> None:
    if not lines:
        st.caption("No order names this job.")
        return
    labels = {"open": f"Still committing {len(open_lines):,}", "all": f"All order lines {len(lines):,}"}
    which = st.pills(
        "Order lines", list(labels), default="open", required=True, key="job_orders_which", format_func=labels.__getitem__,
        label_visibility="collapsed",
    )  # fmt: skip
    shown = lines if which == "all" else open_lines
    if not shown:
        st.caption("Everything ordered for this job has been accepted, or its orders are closed.")
        return
    is_foreign = any(line.currency != currency for line in shown)
    columns = {name: column for name, column in ORDERS.items() if is_foreign or name != "currency"}
    place = tables.pick_row([_shown(line) for line in shown], columns, key="job_orders")
    st.caption("Choose a line to open its order.")
    if place is not None:
        st.switch_page("pages/orders.py", query_params={"order": shown[place].purchase_order})


def _shown(line: JobOrderLine) -> dict[str, Any]:
    row = {field.name: getattr(line, field.name) for field in fields(line)}
    state: OrderState = line.state
    return {**row, "shown_state": words.marked(words.order_state(state.value))}
