"""The list of orders, and one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine import views
from engine.model import PurchaseOrder
from engine.store.database import Row
from engine.workbench import Workbench
from pages.parts import tables, words
from pages.parts.printing import count, day, plain

LIST: dict[str, Any] = {
    "order_number": st.column_config.TextColumn("Order", width="small"),
    "supplier_name": st.column_config.TextColumn("Supplier", width="medium"),
    "order_date": tables.day_column("Ordered on"),
    "shown_state": st.column_config.TextColumn("State", width="small"),
    "lines": st.column_config.NumberColumn("Lines", width="small"),
    "ordered": tables.money_column("Ordered"),
    "received": tables.money_column("Received"),
    "billed": tables.money_column("Billed"),
    "currency": st.column_config.TextColumn("Currency", width="small"),
}
LINES: dict[str, Any] = {
    "line": st.column_config.NumberColumn("Line", width=44),
    "description": st.column_config.TextColumn("Item", width="large"),
    "part": st.column_config.TextColumn("Part", width="small"),
    "ordered": tables.number_column("Ordered"),
    "received": tables.number_column("Received"),
    "billed_before": tables.number_column("Billed"),
    "unit": st.column_config.TextColumn("Unit", width="small"),
    "unit_price": tables.number_column("Price"),
    "job": st.column_config.TextColumn("Job", width="small"),
}
INVOICES: dict[str, Any] = {
    "shown_state": st.column_config.TextColumn("State", width="small"),
    "invoice_number": st.column_config.TextColumn("Number", width="small"),
    "invoice_date": tables.day_column("Dated"),
    "net_total": tables.money_column("Net"),
}


def draw_orders(rows: Sequence[Row]) -> None:
    """The orders with a search; choosing one opens it."""
    wanted = st.text_input(
        "Search", key="order_search", persist_state="session", placeholder="order or supplier", icon=":material/search:"
    )
    states = sorted({row["state"] for row in rows}, key=list(words.ORDER_STATES).index)
    state = st.pills(
        "State", states, key="order_state", persist_state="session", format_func=lambda name: words.order_state(name).word
    )
    chosen = [row for row in rows if state in (None, row["state"]) and _fits(row, wanted)]
    if not chosen:
        st.info("No order fits these filters.", icon=":material/filter_alt_off:")
        return
    shown = [{**row, "shown_state": words.marked(words.order_state(row["state"]))} for row in chosen]
    place = tables.pick_row(shown, LIST, key="orders")
    st.caption(f"{count(len(chosen), 'order')} · choose one to open it")
    if place is not None:
        st.query_params["order"] = chosen[place]["order_number"]
        st.rerun()


def _fits(row: Row, wanted: str) -> bool:
    text = f"{row['order_number']} {row['supplier_name']}".casefold()
    return all(word in text for word in wanted.casefold().split())


def draw_order(bench: Workbench, number: str, view: tuple[PurchaseOrder, tuple[Row, ...]] | None) -> None:
    """One order: its lines, and the invoices that bill it."""
    if st.button("All orders", icon=":material/arrow_back:", shortcut="Esc"):
        st.query_params.pop("order", None)
        st.rerun()
    if view is None:
        return
    order, lines = view
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(f"Order {plain(order.order_number)}", anchor=False, width="content")
        words.badge(words.order_state(order.state.value))
    row = next(row for row in views.orders(bench.store) if row["order_number"] == number)
    st.markdown(f"{plain(row['supplier_name'])} · {day(order.order_date)} · {order.currency}")
    if lines:
        tables.show_rows(lines, LINES, key="order_lines")
    else:
        st.info("A blank order: its invoice supplies the lines.", icon=":material/draft:")
    st.markdown("##### Invoices for this order")
    _draw_invoices([row for row in views.queue(bench.store) if number in row["orders"]])


def _draw_invoices(rows: Sequence[Row]) -> None:
    if not rows:
        st.caption("None has come yet.")
        return
    shown = [{**row, "shown_state": words.marked(words.state(row["state"]))} for row in rows]
    place = tables.pick_row(shown, INVOICES, key="order_invoices")
    if place is not None:
        st.switch_page("pages/invoices.py", query_params={"invoice": rows[place]["id"]})
