"""Each report: its chart, the rows behind it, the way from a row to its invoice or order, and the rows as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from engine import charts
from engine.reports import Reports
from engine.views import job_cards
from engine.workbench import Workbench
from pages.parts import tables, words
from pages.parts.printing import count

TEXT = st.column_config.TextColumn


def currencies_of(found: Reports, ledger: str) -> list[str]:
    """The currencies that any report has, the ledger's first."""
    rows = (*found.spend, *found.prices, *found.received, *found.not_received, *found.exceptions)
    return [ledger, *sorted({row.currency for row in rows} - {ledger})]


def as_row(record: Any) -> dict[str, Any]:
    """A report's row as a table's row."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def in_currency(records: Sequence[Any], currency: str) -> list[dict[str, Any]]:
    """The rows of one currency."""
    return [as_row(record) for record in records if record.currency == currency]


def _chart(figure: go.Figure, name: str) -> None:
    st.plotly_chart(figure, key=f"chart-{name}", config={"displaylogo": False})


def _rows(rows: Sequence[dict[str, Any]], columns: dict[str, Any], name: str, opens: str | None = None) -> None:
    """The rows; choosing one opens the page it belongs to."""
    if not rows:
        return
    labels = {field: column["label"] if isinstance(column, dict) else column for field, column in columns.items()}
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        hint = " · choose one to open it" if opens else ""
        st.caption(f"{count(len(rows), 'row')} behind this chart{hint}")
        st.download_button(
            "Rows as CSV", tables.as_csv(rows, labels), f"{name}.csv", "text/csv", icon=":material/download:",
            type="tertiary", key=f"csv-{name}", on_click="ignore",
        )  # fmt: skip
    if opens is None:
        tables.show_rows(rows, columns, key=f"rows-{name}")
        return
    place = tables.pick_row(rows, columns, key=f"rows-{name}")
    if place is not None:
        _open(opens, rows[place])


def _open(opens: str, row: dict[str, Any]) -> None:
    if opens == "invoice":
        st.switch_page("pages/invoices.py", query_params={"invoice": row["invoice"]})
    if opens == "order":
        st.switch_page("pages/orders.py", query_params={"order": row["purchase_order"]})
    if opens == "job":
        st.switch_page("pages/jobs.py", query_params={"job": row["job"]})
    st.session_state["queue_state"], st.session_state["queue_reason"] = "held", row["code"]
    st.switch_page("pages/invoices.py")


def _spend(found: Reports, currency: str, _: Workbench) -> None:
    left, right = st.columns(2)
    with left:
        _chart(charts.spend_bridge(found.spend, currency), "bridge")
    with right:
        _chart(charts.spend_by_supplier(found.spend, currency), "suppliers")
    columns = {
        "supplier_name": TEXT("Supplier", width="medium"),
        "committed": tables.money_column("Ordered"),
        "price_effect": tables.money_column("Price", "(billed price − ordered price) × billed quantity"),
        "quantity_effect": tables.money_column("Quantity", "(billed − ordered quantity) × ordered price"),
        "unplanned": tables.money_column("Unplanned charges"),
        "blank_orders": tables.money_column("Blank orders"),
        "without_order": tables.money_column("Without order"),
        "billed": tables.money_column("Billed"),
    }
    _rows(in_currency(found.spend, currency), columns, "spend")
    with st.expander("Line by line", icon=":material/table_rows:"):
        columns = {
            "supplier": TEXT("Supplier", width="small"),
            "cause": TEXT("Cause", width="small"),
            "reference": TEXT("Order or invoice", width="small"),
            "description": TEXT("Item", width="large"),
            "committed": tables.money_column("Ordered"),
            "price_effect": tables.money_column("Price"),
            "quantity_effect": tables.money_column("Quantity"),
            "billed": tables.money_column("Billed"),
        }
        _rows(in_currency(found.spend_lines, currency), columns, "spend_lines")


def _prices(found: Reports, currency: str, _: Workbench) -> None:
    _chart(charts.price_variance(found.prices, currency), "prices")
    columns = {
        "supplier_name": TEXT("Supplier", width="medium"),
        "item": TEXT("Item", width="large"),
        "invoice_number": TEXT("Invoice", width="small"),
        "invoice_date": tables.day_column("Dated"),
        "quantity": tables.number_column("Quantity"),
        "ordered_price": tables.number_column("Ordered at"),
        "billed_price": tables.number_column("Billed at"),
        "variance": tables.money_column("Difference"),
        "percent": tables.number_column("Per cent"),
    }
    _rows(in_currency(found.prices, currency), columns, "prices", "invoice")


def _received(found: Reports, currency: str, _: Workbench) -> None:
    _chart(charts.received_not_invoiced(found.received, currency), "received")
    columns = {
        "supplier": TEXT("Supplier", width="small"),
        "purchase_order": TEXT("Order", width="small"),
        "order_line": st.column_config.NumberColumn("Line", width="small"),
        "description": TEXT("Item", width="large"),
        "receipt": TEXT("Receipt", width="small"),
        "age_days": st.column_config.NumberColumn("Days", width="small"),
        "quantity": tables.number_column("Quantity"),
        "value": tables.money_column("Value"),
    }
    _rows(in_currency(found.received, currency), columns, "received", "order")
    opposite = in_currency(found.not_received, currency)
    st.markdown("##### The opposite: invoiced, and not received")
    if not opposite:
        st.caption("Nothing was billed beyond what arrived.")
    _rows(opposite, columns, "not_received", "order")


def _exceptions(found: Reports, currency: str, _: Workbench) -> None:
    if found.exception_rate is not None:
        st.metric("Invoices held, of all", f"{found.exception_rate} %", border=True, width=220)
    named = [{**row, "reason": words.hold_name(row["code"])} for row in in_currency(found.exceptions, currency)]
    _chart(charts.exceptions([row for row in found.exceptions if row.currency == currency]), "exceptions")
    columns = {
        "reason": TEXT("What holds them", width="medium"),
        "code": TEXT("Code", width="small"),
        "owner": TEXT("Usually cleared by", width="small"),
        "invoices": st.column_config.NumberColumn("Invoices", width="small"),
        "gross": tables.money_column("Total with tax"),
        "oldest_days": st.column_config.NumberColumn("Oldest, days", width="small"),
    }
    _rows(named, columns, "exceptions", "queue")


def _jobs(_: Reports, currency: str, bench: Workbench) -> None:
    cards = job_cards(bench.store)
    _chart(charts.job_budgets(cards, currency), "jobs")
    columns = {
        "job": TEXT("Job", width="small"),
        "name": TEXT("Name", width="large"),
        "budget": tables.money_column("Budget"),
        "committed": tables.money_column("Committed"),
        "actual": tables.money_column("Actual"),
        "remaining": tables.money_column("Remaining"),
    }
    _rows([{**as_row(card), "remaining": card.remaining} for card in cards], columns, "jobs", "job")


def _arrivals(found: Reports, _: str, __: Workbench) -> None:
    _chart(charts.arrivals(found.arrivals), "arrivals")
    rows = [
        {"what": row.what, "arrived": row.arrived, **dict(row.outcomes), "difference": row.difference}
        for row in found.arrivals
    ]
    columns = {
        name: name.capitalize()
        for name in ("what", "arrived", "done", "imported", "duplicate", "ignored", "held", "difference")
    }
    _rows(rows, columns, "arrivals")
    st.caption("The difference must be 0: nothing that arrived may be unaccounted for.")


VIEWS: dict[str, Callable[[Reports, str, Workbench], None]] = {
    "Spend against orders": _spend,
    "Prices": _prices,
    "Received, not invoiced": _received,
    "Exceptions": _exceptions,
    "Jobs": _jobs,
    "Arrivals": _arrivals,
}


def draw_view(name: str, found: Reports, currency: str, bench: Workbench) -> None:
    """One report."""
    VIEWS[name](found, currency, bench)
