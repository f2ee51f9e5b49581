"""Tolerance laboratory: all history under other tolerances, who would wait, and what would be let through."""

from __future__ import annotations

from pages.parts.frame import bench, draw_title
from pages.parts.laboratory_frontier import draw_frontier
from pages.parts.laboratory_kept import draw_nothing_yet, draw_scope, kept_experiment, kept_history
from pages.parts.laboratory_limits import draw_limits
from pages.parts.laboratory_outcome import draw_changed, draw_outcome, draw_take_over
from pages.parts.laboratory_piling import draw_piling

opened = bench()
draw_title(
    "Tolerance laboratory",
    "Every invoice that ever came, tested again under other limits. Nothing changes until you take a setting over.",
)
kept = kept_history(opened)
if not kept.history.invoices:
    draw_nothing_yet()
else:
    scope = draw_scope(kept, opened.settings.ledger_currency)
    tried = draw_limits(scope)
    found = kept_experiment(scope, tried)
    draw_outcome(scope, found)
    draw_take_over(opened, scope, found)
    draw_frontier(scope, found)
    draw_changed(scope, found)
    draw_piling(scope)
