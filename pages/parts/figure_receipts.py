"""Received and not invoiced, by age; and its opposite, which is never netted with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st

from engine import charts
from engine.figures import Figures
from engine.reconciling import ReceivedRow
from pages.parts import tables
from pages.parts.figure_frame import (
    ALL,
    TEXT,
    Scope,
    as_row,
    choose,
    draw_chart,
    draw_metrics,
    draw_rows,
    in_currency,
    open_order,
)
from pages.parts.printing import count, money

OLDEST = "over 90 days"
BUCKETS = [*(name for _, name in charts.AGE_BUCKETS), OLDEST]
RECEIVED: dict[str, Any] = {
    "supplier": TEXT("Supplier", width=200),
    "purchase_order": TEXT("Order", width=80),
    "order_line": st.column_config.NumberColumn("Line", width=45),
    "description": TEXT("Item", width=250),
    "receipt": TEXT("Receipt", width=75),
    "age_days": st.column_config.NumberColumn("Days", width=50, help="Since it was received"),
    "quantity": tables.number_column("Quantity"),
    "unit_price": tables.number_column("Ordered at"),
    "value": tables.money_column("Value", "Quantity × ordered price, without tax"),
}
BEYOND = {field: column for field, column in RECEIVED.items() if field not in ("receipt", "age_days")}


def draw_receipts(found: Figures, scope: Scope) -> None:
    """What arrived and nobody billed, by age; and what was billed beyond what arrived."""
    mine = [_named(row, found.names) for row in in_currency(found.received, scope.currency)]
    beyond = [_named(row, found.names) for row in in_currency(found.not_received, scope.currency)]
    _draw_figures(mine, beyond, scope)
    st.markdown("##### Received and not invoiced, by age of the receipt")
    draw_chart(
        charts.received_not_invoiced(mine, scope.currency), "received", lambda point: choose("receipt_age", point["x"])
    )
    if mine:
        age = st.pills("Age", [ALL, *BUCKETS], default=ALL, required=True, key="receipt_age",
                       format_func=lambda one: "Any age" if one == ALL else one)  # fmt: skip
        rows = [as_row(row) for row in mine if age in (ALL, bucket_of(row))]
        _open(draw_rows(rows, RECEIVED, name="received-not-invoiced", scope=scope, sums=("value",), opens="its order"))
    st.markdown("##### The opposite: invoiced, and not received")
    if not beyond:
        st.caption(":material/check: Nothing was accepted beyond what arrived.")
        return
    if found.month is not None:
        st.caption("Always all months: what did not arrive has no day of arrival.")
    rows = [as_row(row) for row in beyond]
    _open(draw_rows(rows, BEYOND, name="invoiced-not-received", scope=scope, sums=("value",), opens="its order"))


def bucket_of(row: ReceivedRow) -> str:
    """The age bucket of a row, as the chart draws it."""
    age = row.age_days or 0
    return next((name for limit, name in charts.AGE_BUCKETS if age <= limit), OLDEST)


def _named(row: ReceivedRow, names: dict[str, str]) -> ReceivedRow:
    return replace(row, supplier=names.get(row.supplier, row.supplier))


def _open(row: dict[str, Any] | None) -> None:
    if row is not None:
        open_order(row["purchase_order"])


def _draw_figures(mine: Sequence[ReceivedRow], beyond: Sequence[ReceivedRow], scope: Scope) -> None:
    def total(rows: Sequence[ReceivedRow]) -> str:
        return money(sum((row.value for row in rows), Decimal(0)), scope.currency)

    oldest = max((row.age_days or 0 for row in mine), default=None)
    draw_metrics(
        {
            "Received, not invoiced": (total(mine), "To accrue at the end of the period, at ordered prices, without tax."),
            "Oldest": ("–" if oldest is None else count(oldest, "day"), "Days since the oldest such receipt."),
            "Invoiced, not received": (total(beyond), "Accepted beyond what arrived; never netted with the first."),
        }
    )
