"""Reconciliation: what was spent against what was ordered, prices, receipts and exceptions; every chart with its rows."""

from __future__ import annotations

from datetime import date

import streamlit as st

from engine.reports import reports
from pages.parts.frame import bench, draw_title
from pages.parts.report_parts import VIEWS, currencies_of, draw_view

opened = bench()
draw_title(
    "Reconciliation", "Accepted invoices against orders and receipts, without tax. Below every chart stand the rows it sums."
)
found = reports(opened.store, date.today())  # noqa: DTZ011 - the clerk's own day
with st.container(horizontal=True, vertical_alignment="bottom"):
    view = st.segmented_control("Question", list(VIEWS), default=next(iter(VIEWS)), required=True, key="report")
    currency = st.selectbox(
        "Currency", currencies_of(found, opened.settings.ledger_currency), key="report_currency", width=120
    )
draw_view(view, found, currency, opened)
