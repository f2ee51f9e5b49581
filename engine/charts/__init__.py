"""Rows to Plotly figures, for pages and notebooks alike. Each says its unit; without rows it says why it is empty.

Figures show money rounded to what a pixel can show; the rows behind them carry it exactly.
"""

from engine.charts.dressing import BLUE, GREEN, GREY, ORANGE, RED
from engine.charts.laboratory import frontier, piling
from engine.charts.reports import (
    AGE_BUCKETS,
    arrivals,
    exceptions,
    job_budgets,
    price_variance,
    received_not_invoiced,
    spend_bridge,
    spend_by_supplier,
)

__all__ = [
    "AGE_BUCKETS",
    "BLUE",
    "GREEN",
    "GREY",
    "ORANGE",
    "RED",
    "arrivals",
    "exceptions",
    "frontier",
    "job_budgets",
    "piling",
    "price_variance",
    "received_not_invoiced",
    "spend_bridge",
    "spend_by_supplier",
]
