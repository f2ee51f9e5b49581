"""The list of orders: what was ordered, received and billed, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from engine.store.database import Row
from pages.parts import tables, words
from pages.parts.printing import count, money, plain

AMOUNTS = ("ordered", "received", "billed", "open")
LIST: dict[str, Any] = {
    "order_number": st.column_config.TextColumn("Order", width=90),
    "supplier_name": st.column_config.TextColumn("Supplier", width=240),
    "order_date": tables.day_column("Ordered on"),
    "shown_state": st.column_config.TextColumn("State", width=90),
    "shown_jobs": st.column_config.TextColumn("Jobs", width=110),
    "ordered": tables.money_column("Ordered", "Live lines at their price, without tax."),
    "received": tables.money_column("Received", "What arrived and stayed, at the ordered price."),
    "billed": tables.money_column("Billed", "By invoices that still count, accepted or not."),
    "open": tables.money_column("Open", "Ordered and not billed yet; nothing once an order is closed or cancelled."),
    "currency": st.column_config.TextColumn("Currency", width=70),
}
ALL = "all"


def draw_order_list(rows: Sequence[Row]) -> None:
    """The orders with their filters; choosing one opens it."""
    chosen = filtered(rows)
    if not chosen:
        st.info("No order fits these filters.", icon=":material/filter_alt_off:")
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{count(len(chosen), 'order')}** · " + " · ".join(plain(said) for said in totals(chosen)))
        labels = {field: column["label"] for field, column in LIST.items()}
        st.download_button(
            "CSV", lambda: tables.as_csv([_shown(row) for row in chosen], labels), "orders.csv", "text/csv",
            icon=":material/download:", type="tertiary", key="orders_csv", on_click="ignore",
        )  # fmt: skip
    place = tables.pick_row([_shown(row) for row in chosen], LIST, key="orders")
    st.caption("Without tax · choose an order to open it")
    if place is not None:
        st.query_params["order"] = chosen[place]["order_number"]
        st.rerun()


def filtered(rows: Sequence[Row]) -> list[Row]:
    """The rows that the filters on the page let through."""
    states = [name for name in words.ORDER_STATES if any(row["state"] == name for row in rows)]
    state = st.pills("State", [ALL, *states], default=ALL, required=True, key="orders_state", persist_state="session",
                     format_func=lambda name: _state_label(name, rows))  # fmt: skip
    left, right = st.columns([2, 3])
    names = {row["supplier"]: row["supplier_name"] for row in sorted(rows, key=lambda row: row["supplier_name"].casefold())}
    supplier = left.selectbox("Supplier", [ALL, *names], key="orders_supplier", persist_state="session",
                              format_func=lambda number: names.get(number, "All suppliers"))  # fmt: skip
    wanted = right.text_input(
        "Search",
        key="orders_search",
        persist_state="session",
        placeholder="order, supplier or job",
        icon=":material/search:",
    )
    return [row for row in rows if state in (ALL, row["state"]) and supplier in (ALL, row["supplier"]) and fits(row, wanted)]


def _state_label(name: str, rows: Sequence[Row]) -> str:
    if name == ALL:
        return f"All {len(rows):,}"
    return f"{words.order_state(name).word} {sum(row['state'] == name for row in rows):,}"


def fits(row: Row, wanted: str) -> bool:
    """Whether every word searched for stands in the order's number, supplier or jobs."""
    text = " ".join((row["order_number"], row["supplier"], row["supplier_name"], *row["jobs"])).casefold()
    return all(word in text for word in wanted.casefold().split())


def totals(rows: Sequence[Row]) -> list[str]:
    """What the rows sum to, currency by currency."""
    said = []
    for currency in sorted({row["currency"] for row in rows}):
        mine = [row for row in rows if row["currency"] == currency]
        sums = [f"{name} {money(sum((row[name] for row in mine), Decimal(0)), currency)}" for name in AMOUNTS]
        said.append(", ".join(sums))
    return said


def _shown(row: Row) -> dict[str, Any]:
    return {**row, "shown_state": words.marked(words.order_state(row["state"])), "shown_jobs": ", ".join(row["jobs"])}
