"""Which tests order lines must pass: the match levels set, setting one, who may lower, and why a line's is what it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from engine.levelling import (
    STARTING_LEVEL,
    LevelSet,
    level_history,
    levels_in_force,
    levels_of_order,
    set_level,
    withdraw_level,
)
from engine.model import LevelRule, MatchLevel
from engine.store.rules import SetLevel
from engine.workbench import Workbench
from pages.parts import tables
from pages.parts.acting import act_and_say, attempt
from pages.parts.printing import count, moment, plain
from pages.parts.tolerance_lists import supplier_names
from pages.parts.tolerance_words import author

LEVELS = {
    MatchLevel.NONE: "No test",
    MatchLevel.TOTALS: "The invoice's totals only",
    MatchLevel.AMOUNT: "Amounts, no quantities",
    MatchLevel.TWO_WAY: "2-way: order",
    MatchLevel.THREE_WAY: "3-way: order and receipts",
    MatchLevel.FOUR_WAY: "4-way: order, receipts and inspection",
}
SET: dict[str, Any] = {
    "whose": st.column_config.TextColumn("Set for", width=270),
    "level": st.column_config.TextColumn("Level", width=250),
    "author": st.column_config.TextColumn("Set by", width=170),
}
HISTORY: dict[str, Any] = {
    "at": st.column_config.TextColumn("When", width=140),
    "by": st.column_config.TextColumn("Who", width=170),
    "whose": st.column_config.TextColumn("Set for", width=330),
    "level": SET["level"],
}
LINES: dict[str, Any] = {
    "line": st.column_config.TextColumn("Line", width=50),
    "what": st.column_config.TextColumn("What", width=260),
    "level": st.column_config.TextColumn("Level", width=220),
    "why": st.column_config.TextColumn("Why", width=520),
}


def draw_levels(bench: Workbench) -> None:
    """The levels in force with a form to set one; then the order line in question, who may lower, and the history."""
    st.caption(
        "Each level asks for more than the one before. The company's counts for everybody; a supplier's, an item's and an"
        " order's own may ask for more, and for less only where somebody permitted it."
    )
    names = supplier_names(bench)
    listed, beside = st.columns([7, 4], gap="medium")
    with listed:
        chosen = _pick_level(bench, names)
    with beside:
        _draw_form(bench, chosen or LevelRule(STARTING_LEVEL), names)
        if chosen is not None:
            _draw_withdrawing(bench, chosen, names)
    _draw_lines(bench)
    _draw_permitted(bench)
    _draw_history(bench, names)


def _pick_level(bench: Workbench, names: dict[str, str]) -> LevelRule | None:
    found = levels_in_force(bench.store)
    rows = [_told(one, names) | {"author": author(one.set_by, one.set_at)} for one in found]
    has_company = any((one.rule.supplier, one.rule.item) == (None, None) for one in found)
    start = [] if has_company else [{"whose": "The company (starting value)", "level": LEVELS[STARTING_LEVEL], "author": ""}]
    wanted = st.text_input("Find a level", placeholder="Supplier, part or level", icon=":material/search:", key="level_find")
    fitting = [place for place, row in enumerate(rows) if _fits(row, wanted)]
    place = tables.pick_row([*start, *(rows[place] for place in fitting)], SET, key="levels")
    return None if place is None or place < len(start) else found[fitting[place - len(start)]].rule


def _fits(row: dict[str, Any], wanted: str) -> bool:
    text = " ".join(str(value) for value in row.values()).casefold()
    return all(word in text for word in wanted.casefold().split())


def _told(one: SetLevel, names: dict[str, str]) -> dict[str, Any]:
    level = LEVELS[one.rule.level] + (" (permitted)" if one.rule.may_lower else "")
    return {"whose": _whose(one.rule, names), "level": "Withdrawn" if one.withdrawn else level}


def _whose(rule: LevelRule, names: dict[str, str]) -> str:
    supplier = names.get(rule.supplier, rule.supplier) if rule.supplier else ""
    if rule.item is None:
        return supplier or "The company"
    return f"Item {rule.item} · {supplier}" if supplier else f"Item {rule.item}"


def _draw_form(bench: Workbench, kept: LevelRule, names: dict[str, str]) -> None:
    """A form that sets a level, starting from the one chosen."""
    key, suppliers = f"level-{kept.supplier}-{kept.item}", [None, *names]
    with st.form(key, border=True):
        supplier = st.selectbox(
            "For",
            suppliers,
            index=suppliers.index(kept.supplier) if kept.supplier in names else 0,
            format_func=lambda number: names[number] if number else "The whole company",
            key=f"for-{key}",
        )
        item = st.text_input(
            "Part number", kept.item or "", placeholder="any part", key=f"item-{key}", help="As on orders. Empty: any part."
        )
        level = st.selectbox("Level", list(LEVELS), list(LEVELS).index(kept.level), LEVELS.__getitem__, key=f"is-{key}")
        may_lower = st.checkbox(
            "It may lower the level",
            kept.may_lower,
            key=f"may-{key}",
            help="Needed where it asks for less than a wider one.",
        )
        if st.form_submit_button("Save", type="primary", icon=":material/save:", key=f"save-{key}"):
            rule = LevelRule(level, supplier, item.strip() or None, may_lower)
            act_and_say(lambda: set_level(bench, rule), _said)


def _said(done: LevelSet) -> str:
    lowered = f", less than {done.lowered.value}{' (decided alone)' if done.alone else ''}" if done.lowered else ""
    return f"Saved{lowered}; {count(done.evaluated, 'invoice')} matched anew."


def _draw_withdrawing(bench: Workbench, rule: LevelRule, names: dict[str, str]) -> None:
    if st.button(
        f"Withdraw {rule.level.value} for {_whose(rule, names)}",
        icon=":material/undo:",
        help="The wider level counts again; the history keeps this one.",
        key="withdraw-level",
    ):
        act_and_say(
            lambda: withdraw_level(bench, rule.supplier, rule.item),
            lambda made: f"Withdrawn; {count(made, 'invoice')} matched anew.",
        )


def _draw_lines(bench: Workbench) -> None:
    """Why the lines of one order are tested as they are."""
    st.markdown("##### Why is an order tested as it is?")
    narrow, _ = st.columns([5, 6])
    number = narrow.text_input("Order number", key="level_order", placeholder="such as PO-1001").strip()
    if not number:
        return
    found = attempt(lambda: levels_of_order(bench.store, number))
    if found is None:
        return
    if not found:
        st.caption(f"Order {plain(number)} has no lines: it is billed as a whole.")
        return
    rows = [
        {"line": str(one.line.line), "what": one.line.description, "level": LEVELS[one.level], "why": one.why}
        for one in found
    ]
    tables.show_rows(rows, LINES, key="level_lines")


def _draw_permitted(bench: Workbench) -> None:
    """Who may let a supplier or item be matched less strictly."""
    st.markdown("##### Who may lower a level")
    people = list(dict.fromkeys((*bench.settings.people, *filter(None, (bench.settings.actor,)), *bench.settings.may_lower)))
    narrow, _ = st.columns([5, 6])
    with narrow, st.form("may_lower", border=False):
        chosen = st.multiselect(
            "People", people, list(bench.settings.may_lower), placeholder="Nobody named: whoever acts may",
            help="People are named on the tab People. While nobody is chosen here, whoever acts may lower a level, and the"
            " record says that it was decided alone.",
        )  # fmt: skip
        if st.form_submit_button("Save", icon=":material/save:", key="save-may-lower"):
            settings = replace(bench.settings, may_lower=tuple(chosen))
            act_and_say(lambda: bench.change_settings(settings), "Settings saved.")


def _draw_history(bench: Workbench, names: dict[str, str]) -> None:
    found = level_history(bench.store)
    with st.expander(f"History: {count(len(found), 'change')}", icon=":material/history:", key="level_history"):
        if not found:
            st.caption("Nothing was changed yet.")
            return
        rows = [_told(one, names) | {"at": moment(one.set_at), "by": one.set_by} for one in found]
        tables.show_rows(rows, HISTORY, key="levels_history")
