"""The work list: invoices by state and reason, with the acts that concern many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine import views
from engine.accepting import AcceptResult, accept_clean
from engine.store.database import Row
from engine.workbench import Workbench
from pages.parts import tables, words
from pages.parts.acting import act_and_say
from pages.parts.frame import draw_empty
from pages.parts.printing import count, money

TO_DO = "to do"
ALL = "all"
OPEN = ("held", "imported", "matched")
COLUMNS: dict[str, Any] = {
    "shown_state": st.column_config.TextColumn("State", width="small"),
    "supplier_name": st.column_config.TextColumn("Supplier", width="medium"),
    "invoice_number": st.column_config.TextColumn("Number", width="small"),
    "invoice_date": tables.day_column("Dated"),
    "due_date": tables.day_column("Due"),
    "gross_total": tables.money_column("Total", "With tax, in the invoice's currency; credit notes are negative."),
    "currency": st.column_config.TextColumn("Currency", width="small"),
    "shown_orders": st.column_config.TextColumn("Orders", width="small"),
    "reasons": st.column_config.TextColumn("What holds it", width="large"),
}


def draw_queue(bench: Workbench) -> None:
    """The list with its filters; choosing a row opens the invoice."""
    rows = views.queue(bench.store)
    if not rows:
        draw_empty(
            "receipt_long",
            "No invoices yet",
            "They come out of the mail: set up a mailbox and press **Import now** on the Mailbox page, or drop files there.",
        )
        st.page_link("pages/mailbox.py", label="To the mailbox", icon=":material/inbox:")
        return
    chosen = filtered(rows)
    _draw_bulk(bench, rows)
    if not chosen:
        st.info("No invoice fits these filters.", icon=":material/filter_alt_off:")
        return
    shown = [shown_row(row) for row in chosen]
    place = tables.pick_row(shown, COLUMNS, key="queue")
    st.caption(f"{count(len(chosen), 'invoice')} · {' · '.join(totals(chosen))} · choose a row to open it")
    if place is not None:
        st.session_state["queue_order"] = [row["id"] for row in chosen]
        st.query_params["invoice"] = chosen[place]["id"]
        st.rerun()


def filtered(rows: Sequence[Row]) -> list[Row]:
    """The rows that the filters on the page let through."""
    counted = Counter(row["state"] for row in rows)
    waiting = sum(counted[state] for state in OPEN)
    labels = {TO_DO: f"To do {waiting}", **{name: f"{sign.word} {counted[name]}" for name, sign in words.STATES.items()}}
    labels[ALL] = f"All {len(rows)}"
    options = [TO_DO, *(name for name in words.STATES if counted[name]), ALL]
    state = st.pills(
        "State", options, default=TO_DO, required=True, key="queue_state", persist_state="session",
        format_func=lambda name: labels[name],
    )  # fmt: skip
    in_state = [row for row in rows if state == ALL or row["state"] == state or (state == TO_DO and row["state"] in OPEN)]
    left, right = st.columns([2, 3])
    reasons = Counter(code for row in in_state for code in row["codes"])
    reason = left.selectbox(
        "What holds it", [None, *sorted(reasons, key=lambda code: (-reasons[code], code))], key="queue_reason",
        persist_state="session",
        format_func=lambda code: f"{words.hold_name(code)} ({reasons[code]})" if code else "Anything",
    )  # fmt: skip
    wanted = right.text_input(
        "Search",
        key="queue_search",
        persist_state="session",
        placeholder="supplier, invoice number or order",
        icon=":material/search:",
    )
    return [row for row in in_state if (reason is None or reason in row["codes"]) and fits(row, wanted)]


def fits(row: Row, wanted: str) -> bool:
    """Whether every word searched for stands in the supplier, the number or an order."""
    text = " ".join((row["supplier_name"] or "", row["invoice_number"], *row["orders"])).casefold()
    return all(word in text for word in wanted.casefold().split())


def shown_row(row: Row) -> dict[str, Any]:
    """A row for the table."""
    return {
        **row,
        "shown_state": words.marked(words.state(row["state"])) + (" credit" if row["kind"] == "credit_note" else ""),
        "shown_orders": ", ".join(row["orders"]),
        "reasons": ", ".join(words.hold_name(code) for code in row["codes"]),
    }


def totals(rows: Sequence[Row]) -> list[str]:
    """What the rows sum to, currency by currency."""
    sums: dict[str, Any] = {}
    for row in rows:
        sums[row["currency"]] = sums.get(row["currency"], 0) + row["gross_total"]
    return [money(amount, currency) for currency, amount in sorted(sums.items())]


def _draw_bulk(bench: Workbench, rows: Sequence[Row]) -> None:
    clean = [row for row in rows if row["state"] == "matched"]
    if not clean:
        return
    with st.popover(f"Accept all {len(clean)} clean", icon=":material/done_all:"):
        st.markdown(
            f"**{count(len(clean), 'invoice')}** agree with their orders, **{', '.join(totals(clean))}** with tax. "
            "Accepting costs them to their jobs and queues them for export. Each can be reversed."
        )
        if st.button("Accept them", type="primary", key="accept_clean"):
            act_and_say(lambda: accept_clean(bench), accepted_in_words)


def accepted_in_words(results: Sequence[AcceptResult]) -> str:
    """What accepting several came to."""
    done = sum(1 for result in results if result.accepted)
    refused = [f"{result.invoice_number}: {result.message}" for result in results if not result.accepted]
    return f"{count(done, 'invoice')} accepted." + ("" if not refused else " Refused: " + "; ".join(refused))
