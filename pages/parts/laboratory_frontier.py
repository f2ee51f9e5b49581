"""Human work against money let through, as one limit is varied and the others stay as tried."""

from __future__ import annotations

import streamlit as st

from engine import charts
from engine.laboratory import Experiment, sweep
from engine.matching.frontier import Figure, figures_for
from engine.model import Tolerance
from pages.parts.figure_frame import draw_chart
from pages.parts.laboratory_kept import LabScope, kept_of
from pages.parts.laboratory_outcome import draw_split
from pages.parts.tolerance_words import WORDS

FIGURES = {Figure.PERCENT: "Per cent", Figure.ABSOLUTE: "Amount"}


def draw_frontier(scope: LabScope, found: Experiment) -> None:
    """The curve, beside what the money consists of."""
    left, right = st.columns([7, 4], gap="medium")
    with right:
        st.markdown("##### Today and then")
        draw_split(scope, found)
    with left:
        st.markdown("##### Human work against money let through")
        if not found.tried:
            st.caption("Choose a limit above to see what each step of it costs and saves.")
            return
        one, figure = _draw_choice(found)
        asked = (found.tried, one, figure)
        points = kept_of("frontier", scope, asked, lambda: sweep(scope.history, found.tried, one, figure))
        today = scope.history.in_force(one.kind, scope.supplier), found.summary.before
        draw_chart(charts.frontier(points, scope.currency, today=today, tried=(one, found.summary.after)), "frontier")
        others = " The other limits stay as tried." if len(found.tried) > 1 else ""
        st.caption(f"Each dot is a step that makes a difference. Down and left is better: less work, less money.{others}")


def _draw_choice(found: Experiment) -> tuple[Tolerance, Figure]:
    """Which limit is varied, and which figure of it."""
    by_kind = {one.kind: one for one in found.tried}
    kind = next(iter(by_kind))
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(by_kind) > 1:
            kind = st.segmented_control(
                "Varied", list(by_kind), default=kind, required=True, format_func=lambda one: WORDS[one].name,
                key="lab_varied", label_visibility="collapsed",
            )  # fmt: skip
        one = by_kind[kind]
        if len(figures_for(kind)) == 1:
            return one, figures_for(kind)[0]
        figure = st.segmented_control(
            "Figure", list(FIGURES), default=Figure.ABSOLUTE if one.percent is None and one.absolute else Figure.PERCENT,
            required=True, format_func=FIGURES.__getitem__, key=f"lab_figure_{kind}", label_visibility="collapsed",
        )  # fmt: skip
    return one, figure
