"""The fields of one tolerance, and what was typed into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from engine.errors import Refused
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState
from engine.money import parse_amount
from engine.tolerance_kinds import SHAPES
from pages.parts.tolerance_words import FIGURES, JOINED, STATES

ANOTHER_DAY = (
    "Empty: any day. Another first day makes a second tolerance for the same: from its first day to its last the one that"
    " begins later counts, after that the earlier one again."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed: figures as text."""

    state: ToleranceState
    percent: str = ""
    absolute: str = ""
    joined: Combinator = Combinator.BOTH
    two_sided: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


def draw_fields(kept: Tolerance, key: str) -> Entry:
    """The fields that this kind takes, filled with what is kept."""
    shape = SHAPES[kept.kind]
    states = [state for state in STATES if shape.exact or state is not ToleranceState.EXACT]
    state = st.radio("Tested", states, index=states.index(kept.state), format_func=STATES.__getitem__, horizontal=True)
    left, right = st.columns(2)
    percent = left.text_input("Per cent", _text(kept.percent), key=f"percent-{key}") if shape.percent else ""
    column = right if shape.percent else left
    label = FIGURES.get(shape.absolute or "", "")
    absolute = column.text_input(label, _text(kept.absolute), key=f"absolute-{key}") if shape.absolute else ""
    joined = kept.combinator
    if shape.percent and shape.absolute and kept.kind is not ToleranceKind.SAMPLE:
        joins = list(JOINED)
        joined = st.selectbox("Where both are given", joins, index=joins.index(joined), format_func=JOINED.__getitem__)
    two_sided = shape.two_sided and st.checkbox("Test what is below as well", kept.two_sided, key=f"sides-{key}")
    first, last = st.columns(2)
    valid_from = first.date_input(
        "Invoices dated from", kept.valid_from, format="DD/MM/YYYY", key=f"from-{key}", help=ANOTHER_DAY
    )
    valid_to = last.date_input("to", kept.valid_to, format="DD/MM/YYYY", key=f"to-{key}", help="Both days count. Empty: any")
    return Entry(state, percent, absolute, joined, two_sided, valid_from, valid_to)


def typed(kind: ToleranceKind, entry: Entry, scope: Mapping[str, Any]) -> Tolerance:
    """The tolerance as typed; figures count only where a limit is meant."""
    is_limit = entry.state is ToleranceState.LIMIT
    return Tolerance(
        kind,
        entry.state,
        _figure(entry.percent) if is_limit else None,
        _figure(entry.absolute) if is_limit else None,
        entry.joined if is_limit else Combinator.BOTH,
        two_sided=entry.two_sided,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        **scope,
    )


def _text(figure: Decimal | None) -> str:
    return "" if figure is None else f"{figure.normalize():f}"


def _figure(text: str, parse: Callable[[str], Decimal] = parse_amount) -> Decimal | None:
    """What was typed, as a figure; a text that is none is refused in words."""
    if not text.strip():
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise Refused(f"Nothing was changed: {error}.") from error
