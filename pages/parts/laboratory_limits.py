"""The limits that a person tries: slid or typed, several kinds at once."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from engine.laboratory import KINDS
from engine.matching.frontier import Figure, figures_for, figures_of, unit_of
from engine.matching.tolerances import limit_text
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState
from engine.money import parse_amount
from engine.tolerance_kinds import SHAPES, problems_of
from pages.parts.laboratory_kept import LabScope
from pages.parts.printing import plain
from pages.parts.tolerance_words import JOINED, STATES, WORDS

LIMIT = ToleranceState.LIMIT


def draw_limits(scope: LabScope) -> tuple[Tolerance, ...]:
    """Which kinds, and what to try for each; where nothing was moved yet that is what is in force."""
    chosen = st.multiselect(
        "Limits to try", KINDS, [ToleranceKind.PRICE], format_func=lambda kind: WORDS[kind].name, key="lab_kinds",
        persist_state="session", placeholder="Choose a limit",
    )  # fmt: skip
    return tuple(_draw_limit(kind, scope) for kind in chosen)


def _draw_limit(kind: ToleranceKind, scope: LabScope) -> Tolerance:
    today = scope.history.in_force(kind, scope.supplier)
    key = f"lab-{kind}-{scope.supplier}"
    unit = unit_of(kind, scope.currency)
    with st.container(border=True):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{WORDS[kind].name}** · in force: {plain(limit_text(today, unit))}", help=WORDS[kind].says)
            states = [one for one in STATES if one is not ToleranceState.EXACT or SHAPES[kind].exact]
            state = st.segmented_control(
                "Tested", states, default=today.state, required=True, format_func=STATES.__getitem__,
                key=f"{key}-state", persist_state="session", label_visibility="collapsed",
            )  # fmt: skip
        if state is not LIMIT:
            return scope.history.another(kind, state, supplier=scope.supplier)
        return _draw_figures(kind, today, scope, key)


def _draw_figures(kind: ToleranceKind, today: Tolerance, scope: LabScope, key: str) -> Tolerance:
    labels = {Figure.PERCENT: "Per cent", Figure.ABSOLUTE: f"At most, in {unit_of(kind, scope.currency) or 'units ordered'}"}
    figures: dict[Figure, Decimal | None] = {}
    for column, figure in zip(st.columns(2, gap="large"), figures_for(kind), strict=False):
        with column:
            figures[figure] = _draw_figure(labels[figure], figure, getattr(today, figure.value), key)
    combinator = today.combinator
    if len([one for one in figures.values() if one is not None]) > 1:
        combinator = st.segmented_control(
            "Where both are given", list(Combinator), default=today.combinator, required=True,
            format_func=JOINED.__getitem__, key=f"{key}-joined", persist_state="session", label_visibility="collapsed",
        )  # fmt: skip
    both = figures.get(Figure.PERCENT), figures.get(Figure.ABSOLUTE)
    tried = scope.history.another(kind, LIMIT, *both, combinator=combinator, supplier=scope.supplier)
    if problems := list(problems_of(tried)):
        said = "Give a figure above 0." if both == (None, None) else " ".join(problems)
        st.info(f"{plain(said)} Until then the limit in force is shown.", icon=":material/info:")
        return today
    return tried


def _draw_figure(label: str, figure: Figure, today: Decimal | None, key: str) -> Decimal | None:
    """One figure of a limit, slid or typed: the text is what counts, and the slider follows it."""
    text_key, slide_key = f"{key}-{figure}-text", f"{key}-{figure}-slide"
    st.session_state.setdefault(text_key, _text(today))
    typed, problem = _typed(st.session_state[text_key])
    options = [*(_text(one) for one in figures_of(figure, today, typed)), ""]
    st.session_state[slide_key] = _text(typed)

    def slid() -> None:
        st.session_state[text_key] = st.session_state[slide_key]

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.select_slider(label, options, format_func=lambda one: one or "no limit", key=slide_key, on_change=slid)
        st.text_input(
            label, key=text_key, persist_state="session", width=110, label_visibility="collapsed", placeholder="no limit"
        )
    if problem:
        st.error(plain(problem), icon=":material/error:")
    return typed


def _typed(text: str) -> tuple[Decimal | None, str]:
    """The figure, and what is wrong with it."""
    if not text.strip():
        return None, ""
    value, problem = _amount(text)
    if value is None or value > 0:
        return value, problem
    return None, "A limit is above 0. For nothing at all choose “Nothing allowed”."


def _amount(text: str) -> tuple[Decimal | None, str]:
    try:
        return parse_amount(text), ""
    except ValueError as error:
        return None, f"{error}."


def _text(figure: Decimal | None) -> str:
    return "" if figure is None else f"{figure.normalize():f}"
