"""Reconciliation: spend, prices, receipts, exceptions and arrivals; every figure with the rows that sum to it."""

from __future__ import annotations

from datetime import UTC, datetime

from engine import views
from engine.figures import of_month
from pages.parts.figure_views import (
    draw_as_of,
    draw_filters,
    draw_nothing_yet,
    draw_question,
    draw_view,
    kept_figures,
)
from pages.parts.frame import bench, draw_title

opened = bench()
now = datetime.now(UTC)
found = kept_figures(opened.store, now.astimezone().date())
draw_title(
    "Reconciliation",
    "What was billed against what was ordered; every figure opens the rows that sum to it.",
)
if not found.months:
    draw_nothing_yet()
else:
    view = draw_question()
    month, currency = draw_filters(found, opened.settings.ledger_currency, view)
    shown = of_month(found, month)
    scope = draw_as_of(shown, currency, now, views.status(opened.store))
    draw_view(view, shown, scope)
