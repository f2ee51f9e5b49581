"""What every figure of the reconciliation page shares: its filters, what it stands for, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from engine import charts
from engine.figures import Figures
from pages.parts import tables
from pages.parts.printing import count, moment, money, plain

ALL = "all"
COLOURS = [charts.BLUE, charts.ORANGE, charts.GREEN, charts.RED, "#CC79A7", "#56B4E9", "#F0E442", charts.GREY]
TEXT = st.column_config.TextColumn
Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What the figures on the page are about, for people (`says`) and for file names (`stamp`)."""

    currency: str
    says: str
    as_of: str
    stamp: str
    rules: str


def month_name(key: str) -> str:
    """`2026-11` as `November 2026`."""
    return "All months" if key == ALL else f"{date.fromisoformat(key + '-01'):%B %Y}"


def month_of(key: str) -> date | None:
    """The month's first day; `None` for all."""
    return None if key == ALL else date.fromisoformat(key + "-01")


def take_from_address(key: str, options: Sequence[str]) -> None:
    """A filter named in the address is set once; from then on the session keeps it, so that the way back finds it again."""
    wanted = st.query_params.get(key)
    if wanted is not None:
        del st.query_params[key]
        if wanted in options:
            st.session_state[key] = wanted


def draw_month(months: Sequence[date]) -> date | None:
    """The month to look at; `?month=2026-11` in the address sets it."""
    options = [ALL, *(f"{month:%Y-%m}" for month in months)]
    take_from_address("month", options)
    key = st.selectbox("Month", options, format_func=month_name, key="month", width=180, persist_state="session")
    return month_of(key)


def draw_currency(currencies: Sequence[str], ledger: str) -> str:
    """The currency to look at, the ledger's first; nothing to choose where there is one only."""
    options = [ledger, *(one for one in currencies if one != ledger)]
    if len(options) == 1:
        return ledger
    take_from_address("currency", options)
    return st.selectbox("Currency", options, key="currency", width=120, persist_state="session")


def scope_of(found: Figures, currency: str, at: Any) -> Scope:
    """What the page shows, in words; `at` is this moment."""
    month = f"{found.month:%B %Y}" if found.month else "all months"
    stamp = f"{found.month:%Y-%m}" if found.month else "all"
    return Scope(currency, f"{month}, {currency}", moment(at), f"{stamp}-{currency}-as-of-{found.on:%Y-%m-%d}", found.rules)


def as_row(record: Any) -> Shown:
    """A figure's record as a table's row."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def in_currency(records: Sequence[Any], currency: str) -> list[Any]:
    """The records of one currency."""
    return [record for record in records if record.currency == currency]


def draw_metrics(values: Mapping[str, tuple[str, str]]) -> None:
    """Figures side by side: label to what is shown and what it means."""
    for column, (label, (value, about)) in zip(st.columns(len(values)), values.items(), strict=True):
        column.metric(label, value, help=about, border=True)


def draw_chart(figure: go.Figure, name: str, chosen: Callable[[Any], None] | None = None) -> None:
    """A chart. `chosen` is given the point that a person clicked, before the page is drawn again."""
    key = f"chart-{name}"
    figure.update_layout(
        title=None, margin={"t": 20}, height=340, colorway=COLOURS, legend={"y": 1.02, "yanchor": "bottom", "x": 0}
    )
    options: dict[str, Any] = {
        "key": key,
        "config": {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]},
    }
    if chosen is None:
        st.plotly_chart(figure, **options)
        return

    def clicked() -> None:
        points = st.session_state[key]["selection"]["points"]
        if points:
            chosen(points[0])

    st.plotly_chart(figure, on_select=clicked, selection_mode="points", **options)


def draw_rows(
    rows: Sequence[Shown], columns: Mapping[str, Any], *, name: str, scope: Scope, sums: Sequence[str] = (), opens: str = ""
) -> Shown | None:
    """The rows behind a figure with what they sum to, as a table and as a file; gives the row that was chosen."""
    if not rows:
        st.caption("No rows.")
        return None
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(" · ".join([f"**{count(len(rows), 'row')}**", *_sums(rows, columns, sums, scope)]))
        _draw_download(rows, columns, name, scope)
    place = tables.pick_row(rows, columns, key=f"rows-{name}")
    if opens:
        st.caption(f"Choose a row to open {opens}.")
    return None if place is None else rows[place]


def _sums(rows: Sequence[Shown], columns: Mapping[str, Any], sums: Sequence[str], scope: Scope) -> list[str]:
    return [
        f"{label_of(columns[field])} **{plain(money(sum((row[field] for row in rows), Decimal(0)), scope.currency))}**"
        for field in sums
    ]


def label_of(column: Any) -> str:
    """A column's heading."""
    return column["label"] if isinstance(column, dict) else column


def _draw_download(rows: Sequence[Shown], columns: Mapping[str, Any], name: str, scope: Scope) -> None:
    """Every row says what it was filtered by, when, and by which rules, wherever the file goes."""
    labels = {field: label_of(column) for field, column in columns.items()}
    labels |= {"_filter": "Filter", "_as_of": "As of", "_rules": "Hold rules"}
    told = {"_filter": scope.says, "_as_of": scope.as_of, "_rules": scope.rules}
    st.download_button(
        "CSV", lambda: tables.as_csv([{**row, **told} for row in rows], labels), f"{name}-{scope.stamp}.csv", "text/csv",
        icon=":material/download:", type="tertiary", key=f"csv-{name}", on_click="ignore",
    )  # fmt: skip


def open_invoice(invoice: str) -> None:
    """Goes to the invoice."""
    st.switch_page("pages/invoices.py", query_params={"invoice": invoice})


def open_order(order: str) -> None:
    """Goes to the order."""
    st.switch_page("pages/orders.py", query_params={"order": order})


def choose(key: str, value: str) -> None:
    """Sets what a filter of the page shows, from a chart."""
    st.session_state[key] = value
