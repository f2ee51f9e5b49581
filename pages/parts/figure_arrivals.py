"""The arrivals ledger: everything that arrived and what became of it, mail by mail and document by document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine import charts
from engine.figures import Figures
from engine.reconciling import ArrivalRow
from pages.parts import tables, words
from pages.parts.figure_frame import ALL, TEXT, Scope, choose, draw_chart, draw_rows, open_invoice

MAILS: dict[str, Any] = {
    "shown_outcome": TEXT("Outcome", width="small"),
    "arrived_at": tables.moment_column("Taken in"),
    "sender": TEXT("From", width=240),
    "subject": TEXT("Subject", width=300),
    "documents": st.column_config.NumberColumn("Documents", width="small"),
    "reason": TEXT("Why", width="large"),
}
DOCUMENTS: dict[str, Any] = {
    "shown_outcome": TEXT("Outcome", width="small"),
    "arrived_at": tables.moment_column("Taken in"),
    "file_name": TEXT("File", width="medium"),
    "subject": TEXT("Came with", width="large"),
    "reason": TEXT("Why", width="large"),
}


def draw_arrivals(found: Figures, scope: Scope) -> None:
    """The check sums, the chart, and the mails or documents behind it."""
    for row in found.arrivals:
        _draw_check(row)
    draw_chart(charts.arrivals(found.arrivals), "arrivals", lambda point: _chosen(found.arrivals, point))
    if not found.mails:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        what = st.segmented_control("Rows", ["mails", "documents"], default="mails", required=True, key="arrival_rows",
                                    format_func=str.capitalize)  # fmt: skip
        outcomes = [name for row in found.arrivals if row.what == what for name, number in row.outcomes if number]
        outcome = st.pills("Outcome", [ALL, *outcomes], default=ALL, required=True, key="arrival_outcome",
                           format_func=lambda one: "All" if one == ALL else words.outcome(one).word)  # fmt: skip
    rows, columns = (found.mails, MAILS) if what == "mails" else (found.documents, DOCUMENTS)
    shown = [
        {**row, "shown_outcome": words.marked(words.outcome(row["outcome"]))}
        for row in rows
        if outcome in (ALL, row["outcome"])
    ]
    row = draw_rows(shown, columns, name=f"arrived-{what}", scope=scope, opens="its mail, or the invoice made of it")
    if row is not None:
        _open(row)


def _draw_check(row: ArrivalRow) -> None:
    """Arrived = what became of it, as a sum that must leave nothing."""
    parts = " + ".join(f"{number:,} {words.outcome(name).word.lower()}" for name, number in row.outcomes)
    sign = ":green[:material/check_circle:]" if row.difference == 0 else ":red[:material/error:]"
    left = "nothing is left over" if row.difference == 0 else f"**{row.difference:,} unaccounted for**"
    st.markdown(f"{sign} **{row.arrived:,} {row.what}** = {parts}; {left}.")


def _chosen(rows: Sequence[ArrivalRow], point: Any) -> None:
    """A clicked segment shows its rows: the bar says which list, the colour which outcome."""
    row = next(row for row in rows if str(point["y"]).startswith(row.what))
    names = list(dict.fromkeys(name for one in rows for name, _ in one.outcomes))  # the order in which they are drawn
    name = names[point["curve_number"]]
    choose("arrival_rows", row.what)
    choose("arrival_outcome", name if dict(row.outcomes).get(name) else ALL)


def _open(row: dict[str, Any]) -> None:
    if row.get("invoice"):
        open_invoice(row["invoice"])
    mail = row.get("mail_arrival", row["id"])
    st.switch_page("pages/received_email.py", query_params={"mail": str(mail)})
