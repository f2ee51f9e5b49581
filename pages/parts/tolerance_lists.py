"""Tolerances as tables: what counts in one place, everything that was set, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine.matching.tolerances import Scope
from engine.model import Tolerance
from engine.store.rows import now
from engine.store.rules import is_ordered_part, supplier_of_order
from engine.tolerating import InForce, tolerance_history, tolerances_for, tolerances_in_force
from engine.workbench import Workbench
from pages.parts import known, tables
from pages.parts.printing import count, moment, plain
from pages.parts.tolerance_words import GROUPS, KINDS, WORDS, author, days, limit_shown, whose

ALL = "All"
COUNTING: dict[str, Any] = {
    "what": st.column_config.TextColumn("What", width=170),
    "tested": st.column_config.TextColumn("Tested", width=170),
    "whose": st.column_config.TextColumn("Set for", width=160),
    "author": st.column_config.TextColumn("Set by", width=190),
}
EVERYTHING: dict[str, Any] = {
    "whose": st.column_config.TextColumn("Set for", width=310),
    "what": st.column_config.TextColumn("What", width=190),
    "tested": st.column_config.TextColumn("Tested", width=190),
    "days": st.column_config.TextColumn("Invoices dated", width=210),
    "counts": st.column_config.TextColumn("Counts", width=60),
    "author": st.column_config.TextColumn("Set by", width=200),
}
HISTORY: dict[str, Any] = {
    "at": st.column_config.TextColumn("When", width=140),
    "by": st.column_config.TextColumn("Who", width=110),
    "whose": st.column_config.TextColumn("Set for", width=240),
    **{name: EVERYTHING[name] for name in ("what", "tested", "days")},
}
COUNTS = {"now": "today", "later": "later", "ended": "ended"}


def choose_scope(bench: Workbench, names: dict[str, str]) -> Scope:
    """For whom a person wants to see what counts. `names`: supplier number to name."""
    groups = sorted({one.group for one in known.suppliers(bench) if one.group})
    whom, order, item, on = st.columns([4, 2, 2, 2])
    number = order.text_input("Order number", key="tolerance_order", placeholder="any").strip() or None
    part = item.text_input("Part number", key="tolerance_item", placeholder="any").strip() or None
    day = on.date_input("Invoices dated", value=None, format="DD/MM/YYYY", key="tolerance_on", help="Empty: today")
    supplier = supplier_of_order(bench.store.cursor(), number) if number else None
    options = [("company", ""), *(("group", name) for name in groups), *(("supplier", one) for one in names)]
    kind, name = whom.selectbox(
        "For",
        options,
        format_func=lambda one: _named(one, names),
        key="tolerance_scope",
        disabled=supplier is not None,
        help="An order brings its supplier along.",
    )
    _warn(bench, number if number and supplier is None else None, part)
    if supplier is not None:
        return Scope(supplier, item=part, order=number, on=day)
    return Scope(name if kind == "supplier" else None, name if kind == "group" else None, part, on=day)


def _named(one: tuple[str, str], names: dict[str, str]) -> str:
    kind, name = one
    return {"company": "The whole company", "group": f"Group {name}"}.get(kind, names.get(name, name))


def _warn(bench: Workbench, order: str | None, part: str | None) -> None:
    """A number that is not on file shows what counts without it, and says so."""
    if order is not None:
        st.warning(f"There is no order {plain(order)}; shown without it.", icon=":material/search_off:")
    if part is not None and not is_ordered_part(bench.store.cursor(), part):
        st.warning(f"No order has the part {plain(part)}.", icon=":material/search_off:")


def pick_counting(bench: Workbench, scope: Scope, names: dict[str, str]) -> InForce | None:
    """The tolerances that count in that place; gives the one a person chose."""
    group = st.pills(
        "Group", [ALL, *GROUPS], default=ALL, required=True, key="tolerance_group", label_visibility="collapsed"
    )
    counting = {one.tolerance.kind: one for one in tolerances_for(bench.store, scope)}
    found = [counting[kind] for kind, words in WORDS.items() if group in (ALL, words.group)]
    rows = [{**_told(one.tolerance, names), "author": author(one.set_by, one.set_at)} for one in found]
    for row, one in zip(rows, found, strict=True):
        row["whose"] = "Starting value" if one.origin == "starting" else row["whose"]
    place = tables.pick_row(rows, COUNTING, key="tolerances", height=tables.ROW_HEIGHT * (len(rows) + 1) + 3)
    return None if place is None else found[place]


def pick_everything(bench: Workbench, names: dict[str, str]) -> Tolerance | None:
    """All that somebody set, with a filter; gives the one a person chose."""
    found = [one for one in tolerances_in_force(bench.store) if one.origin != "starting"]
    if not found:
        st.info("Nobody set a tolerance yet; every company starts with the same.", icon=":material/tune:")
        return None
    today = now().date()
    wanted = st.text_input(
        "Find", key="tolerance_find", placeholder="Supplier, group, part, order, kind or person", icon=":material/search:"
    )
    rows = [
        {
            **_told(one.tolerance, names),
            "counts": COUNTS[one.counts(today)],
            "author": author(one.set_by, one.set_at),
        }
        for one in found
    ]
    chosen = [place for place, row in enumerate(rows) if _fits(row, wanted)]
    st.markdown(f"**{count(len(chosen), 'tolerance')}**" + (f" of {len(rows)}" if len(chosen) < len(rows) else ""))
    place = tables.pick_row([rows[place] for place in chosen], EVERYTHING, key="tolerances_set")
    return None if place is None else found[chosen[place]].tolerance


def draw_history(bench: Workbench, names: dict[str, str]) -> None:
    """Who set and withdrew what, the newest first."""
    found = tolerance_history(bench.store)
    with st.expander(f"History: {count(len(found), 'change')}", icon=":material/history:", key="tolerance_history"):
        if not found:
            st.caption("Nothing was changed yet.")
            return
        wanted = st.text_input("Find in the history", key="tolerance_history_find", icon=":material/search:")
        rows = [
            {**_told(one.tolerance, names), "at": moment(one.set_at), "by": one.set_by}
            | ({"tested": "Withdrawn"} if one.withdrawn else {})
            for one in found
        ]
        tables.show_rows([row for row in rows if _fits(row, wanted)], HISTORY, key="tolerances_history")


def _told(one: Tolerance, names: dict[str, str]) -> dict[str, Any]:
    return {"what": KINDS[one.kind], "tested": limit_shown(one), "whose": whose(one, names), "days": days(one)}


def _fits(row: dict[str, Any], wanted: str) -> bool:
    """Whether every word that was typed stands somewhere in the row."""
    text = " ".join(str(value) for value in row.values()).casefold()
    return all(word in text for word in wanted.casefold().split())


def supplier_names(bench: Workbench) -> dict[str, str]:
    """Suppliers, number to name, by name."""
    return {one.number: one.name for one in known.suppliers(bench)}


def chain_in_words(chain: Sequence[InForce], names: dict[str, str]) -> list[str]:
    """Why a tolerance counts, a line each: the one that counts first, then what would count without it."""
    lines = []
    for place, one in enumerate(chain):
        origin = "Starting value" if one.origin == "starting" else whose(one.tolerance, names)
        told = ", ".join(text for text in (days(one.tolerance), author(one.set_by, one.set_at)) if text)
        text = f"{plain(origin)}: {plain(limit_shown(one.tolerance))}" + (f" ({plain(told)})" if told else "")
        lines.append(f":material/check: **{text}**" if place == 0 else f":gray[{text}]")
    return lines
