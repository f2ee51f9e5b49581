"""How far a figure may be over before an invoice is held: what counts for whom and why, and setting it; the tax codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from engine.matching.tolerances import Scope
from engine.model import Tolerance, ToleranceKind, ToleranceState
from engine.tolerance_kinds import SCOPES, SHAPES
from engine.tolerating import (
    InForce,
    set_tolerance,
    tolerance_chain,
    tolerances_for,
    tolerances_in_force,
    withdraw_tolerance,
)
from engine.workbench import Workbench
from pages.parts import known, tables
from pages.parts.acting import act_and_say
from pages.parts.printing import count, plain
from pages.parts.sample_form import draw_sample
from pages.parts.tolerance_entry import draw_fields, typed
from pages.parts.tolerance_lists import (
    chain_in_words,
    choose_scope,
    draw_history,
    pick_counting,
    pick_everything,
    supplier_names,
)
from pages.parts.tolerance_words import KINDS, WORDS, days, limit_shown, whose

COUNTING, EVERYTHING = "What counts", "Everything set"
TAXES: dict[str, Any] = {
    "code": st.column_config.TextColumn("Code", width="small"),
    "name": st.column_config.TextColumn("Name", width="large"),
    "rate": tables.number_column("Rate, per cent"),
    "valid_from": tables.day_column("From"),
    "valid_to": tables.day_column("To"),
}


def draw_tolerances(bench: Workbench) -> None:
    """The tolerances, a form to change one, what was changed before, and the random sample."""
    names = supplier_names(bench)
    shown = st.segmented_control("Show", [COUNTING, EVERYTHING], default=COUNTING, required=True, key="tolerance_view")
    if shown == COUNTING:
        _draw_counting(bench, names)
    else:
        _draw_everything(bench, names)
    draw_history(bench, names)
    draw_sample(bench)


def _draw_counting(bench: Workbench, names: dict[str, str]) -> None:
    scope = choose_scope(bench, names)
    listed, beside = st.columns([7, 4], gap="medium")
    with listed:
        chosen = pick_counting(bench, scope, names)
    with beside:
        if chosen is None:
            st.info("Choose a line to see why it counts, and to change it.", icon=":material/touch_app:")
            return
        _draw_why(bench, chosen, scope, names)
        _draw_form(bench, chosen.tolerance, _places(chosen.tolerance.kind, scope), names)


def _draw_everything(bench: Workbench, names: dict[str, str]) -> None:
    chosen = pick_everything(bench, names)
    if chosen is None:
        st.caption("Choose a line to change it, or to take it away.")
        return
    below, _ = st.columns([5, 6])
    with below:
        st.markdown(f"##### {KINDS[chosen.kind]}")
        st.caption(WORDS[chosen.kind].says)
        _draw_form(bench, chosen, [chosen], names)


def _draw_why(bench: Workbench, chosen: InForce, scope: Scope, names: dict[str, str]) -> None:
    kind = chosen.tolerance.kind
    st.markdown(f"##### {KINDS[kind]}")
    st.caption(WORDS[kind].says)
    chain = tolerance_chain(bench.store, kind, scope)
    st.markdown("  \n".join(chain_in_words(chain, names)))


def _places(kind: ToleranceKind, scope: Scope) -> list[Tolerance]:
    """Whom a tolerance of that kind may be set for from here, the narrowest first; nothing else is said in them yet."""
    allowed = SHAPES[kind].scopes
    item = scope.item if "item" in allowed else None
    party: list[dict[str, str | None]] = [{}]
    if scope.supplier or scope.group:
        party.insert(0, {"supplier": scope.supplier} if scope.supplier else {"group": scope.group})
    if scope.order and "order" in allowed:
        party.insert(0, {"order": scope.order})
    places = [{**one, "item": item} for one in party] if item else []
    return [replace(Tolerance(kind, ToleranceState.OFF), **one) for one in (*places, *party)]  # type: ignore[arg-type]


def _draw_form(bench: Workbench, kept: Tolerance, places: list[Tolerance], names: dict[str, str]) -> None:
    """A form that sets a tolerance for one of these places, starting from what counts there now."""
    place = places[0]
    if len(places) > 1:
        place = st.selectbox(
            "Change it for", places, format_func=lambda one: whose(one, names), key=f"place-{kept.kind}-{len(places)}"
        )
    if _scope(place) != _scope(kept):
        kept = _counting_there(bench, kept.kind, place)
    key = "-".join(str(part or "") for part in (kept.kind.value, *_scope(place).values(), kept.valid_from))
    with st.form(f"tolerance-{key}", border=True):
        if len(places) == 1:
            st.markdown(f"For **{plain(whose(place, names))}**")
        entry = draw_fields(kept, key)
        if st.form_submit_button("Save", type="primary", icon=":material/save:", key=f"save-tolerance-{key}"):
            act_and_say(
                lambda: set_tolerance(bench, typed(kept.kind, entry, _scope(place))),
                lambda made: f"Saved; {count(made, 'invoice')} matched anew.",
            )
    _draw_withdrawing(bench, kept, place, names)


def _counting_there(bench: Workbench, kind: ToleranceKind, place: Tolerance) -> Tolerance:
    """What counts in another place than the one shown; an inherited one leaves its days behind."""
    counting = tolerances_for(bench.store, Scope(**_scope(place)))
    kept = next(one.tolerance for one in counting if one.tolerance.kind is kind)
    return kept if _scope(kept) == _scope(place) else replace(kept, valid_from=None, valid_to=None)


def _scope(place: Tolerance) -> dict[str, str | None]:
    return {name: getattr(place, name) for name in SCOPES}


def _draw_withdrawing(bench: Workbench, kept: Tolerance, place: Tolerance, names: dict[str, str]) -> None:
    """Takes away what is set for exactly this place, where something is."""
    for one in (one.tolerance for one in tolerances_in_force(bench.store) if one.origin != "starting"):
        if one.kind is not kept.kind or _scope(one) != _scope(place) or one.valid_from != kept.valid_from:
            continue
        if st.button(
            f"Withdraw “{limit_shown(one)}” for {whose(one, names)} {days(one)}".strip(),
            icon=":material/undo:",
            help="The wider tolerance counts again; the history keeps this one.",
            key=f"withdraw-{one.kind.value}",
        ):
            act_and_say(
                lambda meant=one: withdraw_tolerance(bench, meant),  # type: ignore[misc]
                lambda made: f"Withdrawn; {count(made, 'invoice')} matched anew.",
            )


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
