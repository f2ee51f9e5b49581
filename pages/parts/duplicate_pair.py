"""Two invoices that may be one, side by side: what differs, their lines, their papers; and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from engine import desk
from engine.model import Hold
from engine.screening import FieldPair, LinePair, other_of
from engine.side_by_side import PairView, pair_view
from engine.source import Source
from engine.views import InvoiceView
from engine.workbench import Workbench
from pages.parts import printing, tables, words
from pages.parts.acting import act_and_say, attempt
from pages.parts.paper import draw_paper
from pages.parts.places import header_values
from pages.parts.printing import plain

_OPEN = ("held", "matched", "imported")
_DIFFERS = "background-color: #fde9b8; color: #3d2c00; font-weight: 600"
FIELDS: dict[str, Any] = {
    "label": st.column_config.TextColumn("", width=110),
    "this": st.column_config.TextColumn("This invoice", width=300),
    "other": st.column_config.TextColumn("Came before", width=300),
}
LINES: dict[str, Any] = {
    "what": st.column_config.TextColumn("This bills", width=230),
    "quantity": st.column_config.TextColumn("Quantity", width=60),
    "amount": tables.money_column("Net"),
    "other_what": st.column_config.TextColumn("Billed before", width=230),
    "other_quantity": st.column_config.TextColumn("Quantity", width=60),
    "other_amount": tables.money_column("Net"),
}


def is_about_pair(hold: Hold) -> bool:
    """Whether a hold asks about two invoices."""
    return other_of(hold) is not None


def draw_way_to_pair(hold: Hold) -> None:
    """The way from a hold to the two invoices."""
    other = other_of(hold)
    if st.button("Compare the two", icon=":material/compare:", type="primary", key=f"compare-{other}"):
        st.query_params["beside"] = str(other)
        st.rerun()


def draw_pair(bench: Workbench, view: InvoiceView, other: str) -> None:
    """The whole page of one pair."""
    if st.button("Back to the invoice", icon=":material/arrow_back:", shortcut="Esc"):
        _leave()
    pair = attempt(lambda: pair_view(bench.store, view, other))
    if pair is None:
        return
    st.subheader(_question(pair), anchor=False)
    if pair.why:
        st.markdown(f":material/compare: {plain(pair.why)}")
    _draw_decision(bench, pair)
    for column, one, heading in zip(
        st.columns(2, gap="medium"), (pair.this, pair.other), ("This one", "Came before"), strict=True
    ):
        with column:
            _draw_origin(one, heading)
    _draw_fields(pair.fields)
    _draw_lines(pair.lines)
    _draw_papers(bench, pair)


def _question(pair: PairView) -> str:
    this, that = plain(pair.this.invoice.invoice_number), plain(pair.other.invoice.invoice_number)
    what = "credit note" if pair.this.invoice.is_credit_note else "bill"
    return f"Did {this} come twice?" if this == that else f"Is {this} the same {what} as {that}?"


def _leave() -> None:
    st.query_params.pop("beside", None)
    st.rerun()


def _draw_decision(bench: Workbench, pair: PairView) -> None:
    if pair.is_settled:
        st.success(
            "A person said that these are two invoices. Another copy would be asked about anew.", icon=":material/check:"
        )
        return
    if pair.this.state not in _OPEN:
        st.info(
            f"This one is {words.state(pair.this.state).word.lower()}; nothing is left to decide.", icon=":material/info:"
        )
        return
    with st.form("pair"), st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input(
            "Why? Kept with your name, for these two alone. A duplicate is never paid; it stays on file.",
            placeholder="the driver came twice that day; both dockets are signed", key="pair_reason",
        )  # fmt: skip
        is_copy = st.form_submit_button("It is a duplicate", icon=":material/content_copy:")
        is_own = st.form_submit_button("Not a duplicate", icon=":material/call_split:")
    if is_copy or is_own:
        _decide(bench, pair, "duplicate" if is_copy else "not_duplicate", reason)


def _decide(bench: Workbench, pair: PairView, what: str, reason: str) -> None:
    said = "Kept as a duplicate." if what == "duplicate" else "Kept: these are two invoices."

    def act() -> None:
        desk.decide(bench, pair.this.invoice.id, what, reason, pair.other.invoice.id)
        st.query_params.pop("beside", None)

    act_and_say(act, said)


def _draw_origin(view: InvoiceView, heading: str) -> None:
    """Where one of the two came from, and how far it got."""
    invoice = view.invoice
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{heading}** · {plain(invoice.invoice_number)}")
            words.badge(words.state(view.state))
        st.markdown(plain(invoice.supplier_name))
        if view.mail is not None:
            sender = view.mail["original_sender"] or view.mail["sender"]
            said = (
                f"from {sender}, “{view.mail['subject']}”" if view.mail["is_mail"] else f"as the file {view.document_name}"
            )
            st.caption(f"Came on {printing.moment(view.mail['arrived_at'])} {plain(said)}")
        orders = view.match.orders if view.match else ()
        bills = f"Bills {plain(', '.join(orders))}" if orders else "Bills no order"
        receipts = sorted({entry.receipt for entry in (view.match.allocations if view.match else ()) if entry.receipt})
        st.caption(bills + (f", received with {plain(', '.join(receipts))}" if receipts else ""))
        if view.acceptance is not None:
            st.caption(f"Accepted by {plain(view.acceptance.accepted_by)} on {printing.moment(view.acceptance.accepted_at)}")


def _draw_fields(fields: Sequence[FieldPair]) -> None:
    rows = [{"label": f"{_mark(one)} {one.label}", "this": one.this or "–", "other": one.other or "–"} for one in fields]
    differing = sum(not one.agrees for one in fields)
    heading = printing.count(differing, "value differs", "values differ") if differing else "Every value is the same"
    st.markdown(f"##### {heading}")
    _show(rows, FIELDS, [one.agrees for one in fields], "pair-fields")


def _mark(one: FieldPair | LinePair) -> str:
    return "=" if one.agrees else "≠"


def _draw_lines(lines: Sequence[LinePair]) -> None:
    if not lines:
        return
    differing = sum(not one.agrees for one in lines)
    st.markdown(
        f"##### {printing.count(differing, 'line differs', 'lines differ') if differing else 'The lines are the same'}"
    )
    rows = [
        {
            "what": f"{_mark(one)} {one.this.what if one.this else '–'}",
            "quantity": one.this.quantity if one.this else "",
            "amount": one.this.net_amount if one.this else None,
            "other_what": one.other.what if one.other else "–",
            "other_quantity": one.other.quantity if one.other else "",
            "other_amount": one.other.net_amount if one.other else None,
        }
        for one in lines
    ]
    _show(rows, LINES, [one.agrees for one in lines], "pair-lines")


def _show(rows: list[dict[str, Any]], columns: dict[str, Any], agree: list[bool], key: str) -> None:
    """A table with the rows that differ marked: by a sign, and by colour."""
    frame = tables.frame_of(rows, list(columns))

    def style(row: pd.Series[Any]) -> list[str]:
        return ["" if agree[int(str(row.name))] else _DIFFERS] * len(row)

    st.dataframe(
        frame.style.apply(style, axis=1),
        column_config=columns,
        hide_index=True,
        key=key,
        placeholder="",
        row_height=tables.ROW_HEIGHT,
        height=tables.height_for(len(rows)),
    )


def _draw_papers(bench: Workbench, pair: PairView) -> None:
    """Both papers, with what differs marked on each."""
    st.markdown("##### Their papers")
    differing = {one.name for one in pair.fields if not one.agrees}
    for column, view, key in zip(st.columns(2, gap="medium"), (pair.this, pair.other), ("this", "other"), strict=True):
        with column:
            values = header_values(view.invoice, view.reading, bench.settings.company)
            places: tuple[Source, ...] = tuple(place for one in values if one.name in differing for place in one.places)
            first = view.reading.pages[0] if view.reading.pages else 1
            draw_paper(bench, view.invoice.document, view.document_name, places, page=first, key=key)
