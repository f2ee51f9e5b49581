"""What holds invoices, by reason, and every invoice that waits for it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st

from engine import charts
from engine.figures import Figures
from pages.parts import tables, words
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
    open_invoice,
)
from pages.parts.printing import money

FEW = 8  # up to so many, every whole number fits on the axis
WAITING: dict[str, Any] = {
    "reason": TEXT("What holds it", width="medium"),
    "supplier_name": TEXT("Supplier", width=200),
    "invoice_number": TEXT("Invoice", width=95),
    "gross": tables.money_column("Total with tax"),
    "since": tables.day_column("Since"),
    "age_days": st.column_config.NumberColumn("Days", width=50),
    "owner": TEXT("Usually cleared by", width="small"),
}


def draw_exceptions(found: Figures, scope: Scope) -> None:
    """The reasons, most frequent first, and the invoices behind the one chosen."""
    mine = in_currency(found.exceptions, scope.currency)
    waiting = in_currency(found.waiting, scope.currency)
    gross = {row.invoice: row.gross for row in waiting}
    rate = "–" if found.exception_rate is None else f"{found.exception_rate} %"
    draw_metrics(
        {
            "Held, of all that came": (rate, "Invoices with at least one open block, in any currency, of all invoices."),
            "Invoices held": (f"{len(gross):,}", f"In {scope.currency}; each once, whatever the number of its reasons."),
            "Money held": (
                money(sum(gross.values(), Decimal(0)), scope.currency),
                "With tax, each invoice once.",
            ),
        }
    )
    codes = {words.hold_name(row.code): row.code for row in mine}
    st.markdown("##### Invoices held, by reason")
    counts = {row.code: row.invoices for row in mine}
    figure = charts.exceptions([replace(row, code=words.hold_name(row.code)) for row in mine])
    if mine:
        step = 1 if max(counts.values()) < FEW else None
        figure.update_layout(yaxis_dtick=step, yaxis2_tickvals=[0, 25, 50, 75, 100])
    draw_chart(figure, "exceptions", lambda point: choose("exception_reason", codes.get(point["x"], ALL)))
    if not waiting:
        return
    reason = st.selectbox(
        "What holds them", [ALL, *counts], key="exception_reason", width=320,
        format_func=lambda code: "Any reason" if code == ALL else f"{words.hold_name(code)} ({counts[code]})",
    )  # fmt: skip
    rows = [{**as_row(row), "reason": words.hold_name(row.code)} for row in waiting if reason in (ALL, row.code)]
    sums = ("gross",) if reason != ALL else ()  # over several reasons an invoice would be added up more than once
    row = draw_rows(rows, WAITING, name="exceptions", scope=scope, sums=sums, opens="its invoice")
    st.caption("An invoice with several reasons stands once for each of them.")
    if row is not None:
        open_invoice(row["invoice"])
