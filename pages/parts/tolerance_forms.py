"""How far a figure may be over before an invoice is held, for the company or one supplier; and the tax codes on file."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import streamlit as st

from engine.errors import Refused
from engine.evaluating import effective_tolerances
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState
from engine.money import parse_amount
from engine.tolerating import set_tolerance
from engine.workbench import Workbench
from pages.parts import known, tables
from pages.parts.acting import act_and_say
from pages.parts.printing import count
from pages.parts.tolerance_words import JOINED, KINDS, STATES

ROWS: dict[str, Any] = {
    "what": st.column_config.TextColumn("What", width="medium"),
    "state": st.column_config.TextColumn("Tested", width="small"),
    "percent": tables.number_column("Per cent"),
    "absolute": tables.money_column("Amount"),
    "joined": st.column_config.TextColumn("Where both are given", width="small"),
}
TAXES: dict[str, Any] = {
    "code": st.column_config.TextColumn("Code", width="small"),
    "name": st.column_config.TextColumn("Name", width="large"),
    "rate": tables.number_column("Rate, per cent"),
    "valid_from": tables.day_column("From"),
    "valid_to": tables.day_column("To"),
}


def draw_tolerances(bench: Workbench) -> None:
    """The tolerances in force, and a form to change one."""
    suppliers = {one.number: one.name for one in known.suppliers(bench)}
    scope = st.selectbox(
        "For",
        [None, *suppliers],
        format_func=lambda number: suppliers[number] if number else "The whole company",
        key="tolerance_scope",
    )
    in_force = effective_tolerances(known.tolerances(bench), scope)
    tables.show_rows([_shown(one) for one in in_force], ROWS, key="tolerances")
    with st.expander("Change one", icon=":material/edit:"):
        kind = st.selectbox("What", list(KINDS), format_func=KINDS.__getitem__, key="tolerance_kind")
        _draw_form(bench, next(one for one in in_force if one.kind is kind), scope)


def _shown(one: Tolerance) -> dict[str, Any]:
    both = one.percent is not None and one.absolute is not None
    return {
        "what": KINDS[one.kind],
        "state": STATES[one.state],
        "percent": one.percent,
        "absolute": one.absolute,
        "joined": JOINED[one.combinator] if both else "",
    }


def _draw_form(bench: Workbench, kept: Tolerance, scope: str | None) -> None:
    with st.form(f"tolerance-{kept.kind}-{scope}", border=False):
        states = list(STATES)
        state = st.radio("Tested", states, index=states.index(kept.state), format_func=STATES.__getitem__, horizontal=True)
        left, middle, right = st.columns(3)
        percent = left.text_input("Per cent", _text(kept.percent))
        absolute = middle.text_input("Amount", _text(kept.absolute))
        joins = list(JOINED)
        joined = right.selectbox(
            "Where both are given", joins, index=joins.index(kept.combinator), format_func=JOINED.__getitem__
        )
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            act_and_say(
                lambda: set_tolerance(bench, typed(kept.kind, state, percent, absolute, joined=joined, scope=scope)),
                lambda made: f"Saved; {count(made, 'invoice')} matched anew.",
            )


def typed(
    kind: ToleranceKind, state: ToleranceState, percent: str, absolute: str, *, joined: Combinator, scope: str | None
) -> Tolerance:
    """The tolerance as typed; figures count only where a limit is meant."""
    if state is not ToleranceState.LIMIT:
        return Tolerance(kind, state, supplier=scope)
    return Tolerance(kind, state, _figure(percent), _figure(absolute), joined, scope)


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


def draw_tax_codes(bench: Workbench) -> None:
    """The tax codes on file."""
    st.markdown("##### Tax codes")
    codes = known.tax_codes(bench)
    rows = [
        {"code": one.code, "name": one.name, "rate": one.rate, "valid_from": one.valid_from, "valid_to": one.valid_to}
        for one in codes
    ]
    tables.show_rows(rows, TAXES, key="tax_codes")
    st.caption("Change or add codes by loading a list of tax codes.")
