"""Spend against orders: the bridge from ordered to billed, and the order and invoice lines that make each of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from engine import charts
from engine.figures import Figures
from engine.reconciling import SpendLine, SpendRow
from pages.parts import tables
from pages.parts.figure_frame import (
    ALL,
    TEXT,
    Scope,
    Shown,
    as_row,
    choose,
    draw_chart,
    draw_metrics,
    draw_rows,
    in_currency,
    open_invoice,
    open_order,
)
from pages.parts.printing import money, plain

STEPS = ("Ordered", "Price", "Quantity", "Unplanned charges", "Blank orders", "Without order", "Billed")
FIELDS = {"Ordered": "committed", "Price": "price_effect", "Quantity": "quantity_effect", "Billed": "billed"}
CAUSES = {"Unplanned charges": "unplanned", "Blank orders": "blank order", "Without order": "no order"}
CAUSE_WORDS = {
    "order line": "On an order",
    "unplanned": "Charge not on its order",
    "blank order": "On a blank order",
    "no order": "Without an order",
}
BY_SUPPLIER: dict[str, Any] = {
    "supplier_name": TEXT("Supplier", width=200),
    "committed": tables.money_column("Ordered"),
    "price_effect": tables.money_column("Price", "(billed price − ordered price) × billed quantity"),
    "quantity_effect": tables.money_column(
        "Quantity", "(billed − ordered quantity) × ordered price: below zero, still to come"
    ),
    "unplanned": tables.money_column("Unplanned charges", "On an invoice for an order that has no such line"),
    "blank_orders": tables.money_column("Blank orders", "Billed on orders without lines"),
    "without_order": tables.money_column("Without order"),
    "billed": tables.money_column("Billed", "Accepted invoices less credit notes"),
}
LINES: dict[str, Any] = {
    "supplier_name": TEXT("Supplier", width=200),
    "shown_cause": TEXT("Why", width=90),
    "reference": TEXT("Order or invoice line", width=140),
    "dated": tables.day_column("Dated"),
    "description": TEXT("Item", width=250),
    "committed": tables.money_column("Ordered"),
    "price_effect": tables.money_column("Price"),
    "quantity_effect": tables.money_column("Quantity"),
    "billed": tables.money_column("Billed"),
}


def draw_spend(found: Figures, scope: Scope) -> None:
    """The bridge, each supplier's, and the lines behind the step and supplier chosen."""
    mine = in_currency(found.spend, scope.currency)
    names = {row.supplier: row.supplier_name for row in mine}
    supplier = st.session_state.get("spend_supplier", ALL)
    narrowed = [row for row in mine if supplier in (ALL, row.supplier)] or mine
    _draw_figures(narrowed, scope)
    left, right = st.columns([6, 5])
    with left:
        st.markdown("##### From ordered to billed")
        draw_chart(charts.spend_bridge(narrowed, scope.currency), "bridge", lambda point: choose("spend_step", point["x"]))
    with right:
        st.markdown("##### By supplier")
        numbers = {name: number for number, name in names.items()}
        draw_chart(
            charts.spend_by_supplier(mine, scope.currency),
            "suppliers",
            lambda point: choose("spend_supplier", numbers.get(point["y"], ALL)),
        )
    if mine:
        _draw_lines(found, names, scope)
        st.markdown("##### Every supplier's bridge")
        draw_rows(
            [as_row(row) for row in mine], BY_SUPPLIER, name="spend-suppliers", scope=scope, sums=("committed", "billed")
        )


def _draw_figures(rows: Sequence[SpendRow], scope: Scope) -> None:
    def total(field: str) -> str:
        return money(sum((getattr(row, field) for row in rows), Decimal(0)), scope.currency)

    draw_metrics(
        {
            "Ordered": (total("committed"), "Live order lines at the ordered price, without tax."),
            "Billed": (total("billed"), "Accepted invoices less credit notes, without tax."),
            "Of it, price": (total("price_effect"), "What prices other than the ordered ones came to."),
            "Left unexplained": (
                total("residue"),
                "Always zero; anything else is a fault of the workbench.",
            ),
        }
    )


def _draw_lines(found: Figures, names: dict[str, str], scope: Scope) -> None:
    st.markdown("##### The lines behind it")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        step = st.pills(
            "Step of the bridge", [ALL, *STEPS], default=ALL, required=True, key="spend_step", format_func=_named
        )
        supplier = st.selectbox(
            "Supplier",
            [ALL, *names],
            key="spend_supplier",
            format_func=lambda one: names.get(one, "All suppliers"),
            width=320,
        )
    lines = in_currency(found.spend_lines, scope.currency)
    chosen = [line for line in lines if supplier in (ALL, line.supplier) and amount_in(line, step)]
    sums = [FIELDS[step]] if step in FIELDS else ["billed"] if step in CAUSES else ["committed", "billed"]
    rows = [_shown(line, names) for line in chosen]
    row = draw_rows(rows, LINES, name="spend-lines", scope=scope, sums=sums, opens="its order or invoice")
    if row is not None:
        _open(row)


def _named(step: str) -> str:
    return "All" if step == ALL else step


def amount_in(line: SpendLine, step: str) -> Decimal:
    """What the line adds to a step of the bridge; for all steps, whether it counts at all."""
    if step == ALL:
        return abs(line.committed) + abs(line.billed)
    if step in CAUSES:
        return line.billed if line.cause == CAUSES[step] else Decimal(0)
    amount: Decimal = getattr(line, FIELDS[step])
    return amount


def _shown(line: SpendLine, names: dict[str, str]) -> Shown:
    return {
        **as_row(line),
        "supplier_name": names.get(line.supplier, line.supplier),
        "shown_cause": CAUSE_WORDS.get(line.cause, line.cause),
    }


def _open(row: Shown) -> None:
    """Its one invoice, or its order; where several could be meant, all are offered."""
    if row["purchase_order"] is None and len(row["invoices"]) == 1:
        open_invoice(row["invoices"][0])
    if not row["invoices"]:
        open_order(row["purchase_order"])
    with st.container(horizontal=True):
        st.markdown(f"{plain(row['reference'])}:")
        if row["purchase_order"] is not None:
            order = {"order": row["purchase_order"]}
            st.page_link(
                "pages/orders.py",
                label=f"Order {plain(row['purchase_order'])}",
                icon=":material/list_alt:",
                query_params=order,
            )
        for number, invoice in enumerate(row["invoices"], start=1):
            label = "Its invoice" if len(row["invoices"]) == 1 else f"Invoice {number} of {len(row['invoices'])}"
            st.page_link("pages/invoices.py", label=label, icon=":material/receipt_long:", query_params={"invoice": invoice})
