"""One order: its lines with what arrived and was billed of each, its receipts, and the invoices that bill it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from engine.model import PurchaseOrder
from engine.money import CENT
from engine.store.database import Row
from engine.workbench import Workbench
from pages.parts import printing, tables, words
from pages.parts.printing import plain

LINES: dict[str, Any] = {
    "line": st.column_config.NumberColumn("Line", width=44),
    "part": st.column_config.TextColumn("Part", width=100),
    "description": st.column_config.TextColumn("Item", width=220),
    "standing": st.column_config.TextColumn("Standing", width=150),
    "ordered": tables.number_column("Ordered", "Less what was cancelled."),
    "received": tables.number_column("Received", "Less what was returned."),
    "billed": tables.number_column("Billed", "By invoices that still count, accepted or not."),
    "open": tables.number_column("Open", "Ordered and not billed yet."),
    "unit": st.column_config.TextColumn("Unit", width=50),
    "unit_price": tables.number_column("Price"),
    "amount": tables.money_column("Billed, net", "By the same invoices, without tax."),
    "job": st.column_config.TextColumn("Job", width=70),
}
RECEIPTS: dict[str, Any] = {
    "receipt_number": st.column_config.TextColumn("Receipt", width=90),
    "received_on": tables.day_column("Received on"),
    "delivery_note": st.column_config.TextColumn("Delivery note", width=110),
    "line": st.column_config.NumberColumn("Line", width=44),
    "description": st.column_config.TextColumn("Item", width=280),
    "quantity": tables.number_column("Received"),
    "accepted_quantity": tables.number_column("Accepted"),
    "returned_quantity": tables.number_column("Returned"),
    "unit": st.column_config.TextColumn("Unit", width=50),
}
BILLS: dict[str, Any] = {
    "shown_state": st.column_config.TextColumn("State", width=110),
    "invoice_number": st.column_config.TextColumn("Invoice", width=120),
    "invoice_date": tables.day_column("Dated"),
    "order_line": st.column_config.NumberColumn("Order line", width=80),
    "item": st.column_config.TextColumn("Item", width=280),
    "quantity": tables.number_column("Quantity"),
    "amount": tables.money_column("Amount", "Without tax; credit notes are negative."),
    "receipt": st.column_config.TextColumn("For receipt", width=90),
}


def draw_order(bench: Workbench, order: PurchaseOrder, lines: Sequence[Row]) -> None:
    """The whole order."""
    book = next(row for row in bench.store.read("order_book") if row["order_number"] == order.order_number)
    _draw_heading(order, book)
    bills = bench.store.read("order_bills", order=order.order_number)
    st.markdown("##### Lines")
    if lines:
        tables.show_rows([line_row(line, bills) for line in lines], LINES, key="order_lines")
    else:
        st.info("A blank order: its invoices supply the lines.", icon=":material/draft:")
    _draw_bills(bills, {line["line"]: line["description"] for line in lines})
    _draw_receipts(bench.store.read("order_receipts", order=order.order_number))


def draw_back() -> None:
    """The way back to the list."""
    if st.button("All orders", icon=":material/arrow_back:", shortcut="Esc"):
        st.query_params.pop("order", None)
        st.rerun()


def _draw_heading(order: PurchaseOrder, book: Row) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(f"Order {plain(order.order_number)}", anchor=False, width="content")
        words.badge(words.order_state(order.state.value))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            "pages/suppliers.py", label=plain(book["supplier_name"]), icon=":material/local_shipping:",
            query_params={"supplier": order.supplier},
        )  # fmt: skip
        for job in book["jobs"]:
            st.page_link(
                "pages/jobs.py", label=f"Job {plain(job)}", icon=":material/construction:", query_params={"job": job}
            )
        st.markdown(f"ordered {printing.day(order.order_date)} · {order.currency} · without tax", width="content")
    figures = {
        "Ordered": (book["ordered"], "Live lines at their price."),
        "Received": (book["received"], "What arrived and stayed, at the ordered price."),
        "Billed": (book["billed"], "By invoices that still count, accepted or not, at the billed price."),
        "Open": (book["open"], "Ordered and not billed yet; nothing once the order is closed or cancelled."),
    }
    for column, (label, (amount, about)) in zip(st.columns(4), figures.items(), strict=True):
        column.metric(label, printing.money(amount, order.currency), help=about, border=True)


def line_row(line: Row, bills: Sequence[Row]) -> dict[str, Any]:
    """A line for the table, with what was billed of it and how far it has come."""
    billed, ordered, received = line["billed_before"], line["ordered"], line["received"]
    amount = sum((bill["amount"] for bill in bills if bill["order_line"] == line["line"]), Decimal(0))
    over = amount - billed * line["unit_price"]
    return {
        **line,
        "billed": billed,
        "open": max(ordered - billed, Decimal(0)),
        "amount": amount,
        "standing": standing(ordered, received, billed, over),
    }


def standing(ordered: Decimal, received: Decimal, billed: Decimal, over: Decimal) -> str:
    """How far a line has come, as a mark and words; `over` is what was billed above the ordered price."""
    if billed > ordered:
        return "▲ More than ordered"
    if over >= CENT:
        return "▲ Billed above price"
    if billed > received and received:
        return "△ Billed, not received"
    if ordered and billed == ordered:
        return "✓ Billed in full"
    if received > billed:
        return "○ Received, not billed"
    return "○ To come" if billed == 0 else "… Partly billed"


def _draw_bills(bills: Sequence[Row], items: dict[int, str]) -> None:
    st.markdown("##### Invoices for this order")
    if not bills:
        st.caption("None has come yet.")
        return
    rows = [
        {**bill, "shown_state": words.marked(words.state(bill["state"])), "item": items.get(bill["order_line"], "")}
        for bill in bills
    ]
    place = tables.pick_row(rows, BILLS, key="order_bills")
    st.caption("Choose a row to open its invoice.")
    if place is not None:
        st.switch_page("pages/invoices.py", query_params={"invoice": bills[place]["invoice"]})


def _draw_receipts(receipts: Sequence[Row]) -> None:
    st.markdown("##### Goods receipts")
    if receipts:
        tables.show_rows(receipts, RECEIPTS, key="order_receipts")
    else:
        st.caption("Nothing was received on this order yet.")
