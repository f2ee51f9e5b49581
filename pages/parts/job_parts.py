"""The list of jobs, and one job card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine import views
from engine.costing import JobCard
from engine.workbench import Workbench
from pages.parts import tables
from pages.parts.printing import count, money, plain

LIST: dict[str, Any] = {
    "job": st.column_config.TextColumn("Job", width="small"),
    "name": st.column_config.TextColumn("Name", width="large"),
    "budget": tables.money_column("Budget"),
    "committed": tables.money_column("Committed"),
    "actual": tables.money_column("Actual"),
    "remaining": tables.money_column("Remaining"),
    "warning": st.column_config.TextColumn("", width="small"),
}
ENTRIES: dict[str, Any] = {
    "happened_at": tables.moment_column("When"),
    "what": st.column_config.TextColumn("What", width="small"),
    "supplier_name": st.column_config.TextColumn("Supplier", width="medium"),
    "invoice_number": st.column_config.TextColumn("Invoice", width="small"),
    "purchase_order": st.column_config.TextColumn("Order", width="small"),
    "description": st.column_config.TextColumn("Item", width="large"),
    "quantity": tables.number_column("Quantity"),
    "committed": tables.money_column("Committed"),
    "actual": tables.money_column("Actual"),
}


def draw_cards(cards: Sequence[JobCard]) -> None:
    """The jobs; choosing one opens its card."""
    rows = [
        {
            "job": card.job,
            "name": card.name,
            "budget": card.budget,
            "committed": card.committed,
            "actual": card.actual,
            "remaining": card.remaining,
            "warning": over_in_words(card),
        }
        for card in cards
    ]
    place = tables.pick_row(rows, LIST, key="jobs")
    st.caption(f"{count(len(cards), 'job')} · choose one to open its card")
    if place is not None:
        st.query_params["job"] = cards[place].job
        st.rerun()


def over_in_words(card: JobCard) -> str:
    """A mark for a job that is over its budget."""
    return "▲ Over budget" if card.remaining is not None and card.remaining < 0 else ""


def draw_card(bench: Workbench, card: JobCard) -> None:
    """One job card."""
    if st.button("All jobs", icon=":material/arrow_back:", shortcut="Esc"):
        st.query_params.pop("job", None)
        st.rerun()
    currency = bench.settings.ledger_currency
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(f"Job {plain(card.job)} · {plain(card.name)}", anchor=False, width="content")
        if over_in_words(card):
            st.badge("Over budget", icon=":material/warning:", color="orange")
    figures = {
        "Budget": (card.budget, "Fixed; orders and invoices do not change it."),
        "Committed": (card.committed, "On orders, and not accepted from an invoice yet."),
        "Actual": (card.actual, "Accepted supplier invoices, less credit notes and reversals."),
        "Remaining": (card.remaining, "Budget less committed less actual."),
    }
    for column, (label, (amount, about)) in zip(st.columns(4), figures.items(), strict=True):
        column.metric(label, money(amount, currency), help=about, border=True)
    entries = views.job_entries(bench.store, card.job)
    st.markdown("##### Entries")
    if not entries:
        st.caption("No invoice was accepted for this job yet.")
        return
    rows = [{**entry, "what": "↺ Reversed" if entry["is_reversal"] else "✔ Accepted"} for entry in entries]
    place = tables.pick_row(rows, ENTRIES, key="job_entries")
    if place is not None:
        st.switch_page("pages/invoices.py", query_params={"invoice": entries[place]["invoice"]})
