"""Prices against orders: what each billed item cost more or less than it was ordered at."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from engine import charts
from engine.figures import Figures
from engine.money import CENT
from engine.reconciling import PriceRow
from pages.parts import tables
from pages.parts.figure_frame import (
    ALL,
    TEXT,
    Scope,
    as_row,
    draw_chart,
    draw_metrics,
    draw_rows,
    in_currency,
    open_invoice,
)
from pages.parts.printing import count, money

MOST_DOTS = 25
DIRECTIONS = {"different": "Other than ordered", "over": "Above", "under": "Below", ALL: "All billed items"}
PRICES: dict[str, Any] = {
    "supplier_name": TEXT("Supplier", width=200),
    "item": TEXT("Item", width=250),
    "invoice_number": TEXT("Invoice", width=95),
    "invoice_date": tables.day_column("Dated"),
    "purchase_order": TEXT("Order", width=80),
    "quantity": tables.number_column("Quantity"),
    "ordered_price": tables.number_column("Ordered at"),
    "billed_price": tables.number_column("Billed at"),
    "variance": tables.money_column("Difference", "Billed amount − quantity × ordered price"),
    "percent": tables.number_column("Per cent"),
}


def draw_prices(found: Figures, scope: Scope) -> None:
    """The dots, largest money first, and every billed item behind them."""
    mine = in_currency(found.prices, scope.currency)
    different = [row for row in mine if fits(row, "different")]
    _draw_figures(mine, different, scope)
    dots = [row for row in different if row.percent is not None][:MOST_DOTS]
    st.markdown("##### Distance from the ordered price, by item")
    draw_chart(charts.price_variance(dots, scope.currency), "prices", lambda point: _chosen(dots, point))
    if len(different) > len(dots):
        st.caption(f"The {count(len(dots), 'largest difference', 'largest differences')} by money of {len(different)}.")
    if not mine:
        return
    st.markdown("##### The items behind it")
    direction = st.pills("Price", list(DIRECTIONS), default="different", required=True, key="price_direction",
                         format_func=DIRECTIONS.__getitem__)  # fmt: skip
    rows = [as_row(row) for row in mine if fits(row, direction)]
    row = draw_rows(rows, PRICES, name="prices", scope=scope, sums=("variance",), opens="its invoice")
    if row is not None:
        open_invoice(row["invoice"])


def _chosen(dots: Sequence[PriceRow], point: Any) -> None:
    """A clicked dot opens its invoice when the page is drawn again."""
    st.session_state["figure_opens"] = dots[point["point_index"]].invoice


def fits(row: PriceRow, direction: str) -> bool:
    """Whether the item's price lies that way of the ordered one; a line's rounding, less than a cent, is no difference."""
    tests = {"different": abs(row.variance) >= CENT, "over": row.variance >= CENT, "under": row.variance <= -CENT}
    return tests.get(direction, True)


def _draw_figures(mine: Sequence[PriceRow], different: Sequence[PriceRow], scope: Scope) -> None:
    over = sum((row.variance for row in different if row.variance > 0), Decimal(0))
    under = sum((row.variance for row in different if row.variance < 0), Decimal(0))
    draw_metrics(
        {
            "Billed above order": (
                money(over, scope.currency),
                "Sum over items billed above the order.",
            ),
            "Billed below order": (
                money(under, scope.currency),
                "Sum over items billed below the order.",
            ),
            "Items at another price": (
                f"{len(different):,} of {len(mine):,}",
                "Items of accepted invoices, credits among them.",
            ),
        }
    )
