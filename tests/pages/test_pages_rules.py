"""Settings, tolerances and match levels: what counts for whom and why, set and taken away by somebody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.levelling import levels_in_force, set_level
from engine.matching import STARTING_TOLERANCES
from engine.model import LevelRule, MatchLevel, Tolerance, ToleranceKind, ToleranceState
from engine.tolerance_kinds import SHAPES
from engine.tolerating import set_tolerance, tolerances_in_force, withdraw_tolerance
from pages.parts import known
from pages.parts.tolerance_words import GROUPS, WORDS, days, limit_shown, whose
from tests.pages.desk import Desk
from tests.pages.reading import problems_of, text_of

PRICE, OFF, EXACT, LIMIT = ToleranceKind.PRICE, ToleranceState.OFF, ToleranceState.EXACT, ToleranceState.LIMIT


def table(at: Any, column: str) -> Any:
    """The first table that has this column."""
    return next(one.value for one in at.dataframe if column in one.value.columns)


def pick(desk: Desk, key: str, row: int) -> Any:
    desk.at.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return desk.at.run()


def button(at: Any, key: str) -> Any:
    return next(one for one in at.button if one.key and one.key.startswith(key))


def field(at: Any, label: str) -> Any:
    return next(one for one in at.text_input if one.label == label)


def pick_price(desk: Desk) -> Any:
    desk.open("settings")
    place = list(table(desk.at, "tested")["what"]).index(WORDS[PRICE].name)
    return pick(desk, "tolerances", place)


def test_every_kind_has_words() -> None:
    assert list(WORDS) and set(WORDS) == set(ToleranceKind)
    names = [words.name for words in WORDS.values()]
    assert len(set(names)) == len(names)
    assert {words.group for words in WORDS.values()} == set(GROUPS)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Tolerance(PRICE, OFF), "Not tested"),
        (Tolerance(PRICE, EXACT, two_sided=True), "Nothing allowed, either way"),
        (Tolerance(PRICE, LIMIT, Decimal("2.0000"), Decimal("1050.00")), "Up to 2 % and 1,050.00"),
        (Tolerance(ToleranceKind.BLANKET_DAYS, LIMIT, absolute=Decimal("5.00")), "Up to 5 days"),
        (Tolerance(ToleranceKind.QUANTITY_ORDERED, LIMIT, absolute=Decimal("2.50")), "Up to 2.5"),
        (Tolerance(ToleranceKind.SAMPLE, LIMIT, Decimal(2), Decimal(5000)), "2 % of them, in full from 5,000.00"),
    ],
    ids=str,
)
def test_a_tolerance_in_words(one: Tolerance, words: str) -> None:
    assert limit_shown(one) == words


def test_whose_it_is_and_when() -> None:
    assert whose(Tolerance(PRICE, OFF), {}) == "The company"
    assert whose(Tolerance(PRICE, OFF, supplier="S-1", item="TAP"), {"S-1": "Smallbore"}) == "Item TAP · Smallbore"
    assert whose(Tolerance(PRICE, OFF, order="PO-1"), {}) == "Order PO-1"
    assert days(Tolerance(PRICE, OFF, valid_from=date(2026, 10, 1))) == "from 1 Oct 2026"
    assert days(Tolerance(PRICE, OFF)) == ""


def test_the_table_shows_what_counts_and_whose_it_is(full: Desk) -> None:
    invoice_id = full.invoice("PRICE")
    set_tolerance(full.bench, Tolerance(PRICE, OFF))
    assert full.state_of(invoice_id) == "matched"
    shown = table(full.open("settings"), "tested")
    assert problems_of(full.at) == []
    assert len(shown) == len(ToleranceKind)
    row = shown[shown["what"] == WORDS[PRICE].name].iloc[0]
    assert (row["tested"], row["whose"]) == ("Not tested", "The company")
    assert full.bench.actor in row["author"]
    assert set(shown[shown["what"] != WORDS[PRICE].name]["whose"]) == {"Starting value"}


def test_a_tolerance_is_chosen_explained_changed_and_withdrawn(full: Desk) -> None:
    supplier = known.suppliers(full.bench)[0]
    full.open("settings").selectbox(key="tolerance_scope").set_value(("supplier", supplier.number)).run()
    at = pick(full, "tolerances", list(WORDS).index(PRICE))
    assert "Starting value: Up to 2 % and 50" in text_of(at)
    field(at, "Per cent").set_value("3")
    field(at, "Amount").set_value("75")
    button(at, "save-tolerance-price").click().run()
    assert problems_of(full.at) == []
    (kept,) = (one for one in tolerances_in_force(full.bench.store) if one.set_by)
    assert kept.tolerance == Tolerance(PRICE, LIMIT, Decimal(3), Decimal(75), supplier=supplier.number)
    at = full.at
    if not any(one.key and one.key.startswith("withdraw-price") for one in at.button):
        at = pick(full, "tolerances", list(WORDS).index(PRICE))
    button(at, "withdraw-price").click().run()
    assert {one.origin for one in tolerances_in_force(full.bench.store)} == {"starting"}


@pytest.mark.parametrize(("typed", "words"), [("a little", "is not an amount"), ("0", "set the state to exact")])
def test_a_figure_that_says_nothing_clear_is_refused_in_words(full: Desk, typed: str, words: str) -> None:
    at = pick_price(full)
    field(at, "Per cent").set_value(typed)
    button(at, "save-tolerance-price").click().run()
    assert words in text_of(full.at)
    assert {one.origin for one in tolerances_in_force(full.bench.store)} == {"starting"}


def test_every_kind_is_saved_as_it_stands(empty: Desk) -> None:
    empty.open("settings")
    for place, kind in enumerate(WORDS):
        at = pick(empty, "tolerances", place)
        assert any(one.label == "Per cent" for one in at.text_input) is SHAPES[kind].percent, kind
        button(at, f"save-tolerance-{kind.value}").click().run()
        assert problems_of(empty.at) == [], kind
    kept = [one.tolerance for one in tolerances_in_force(empty.bench.store) if one.set_by]
    assert kept == list(STARTING_TOLERANCES)


def test_many_tolerances_are_found_by_words(full: Desk) -> None:
    suppliers = [one.number for one in known.suppliers(full.bench)]
    for supplier in suppliers[:4]:
        set_tolerance(full.bench, Tolerance(PRICE, OFF, supplier=supplier))
    set_tolerance(full.bench, Tolerance(ToleranceKind.TAX, EXACT, supplier=suppliers[0], valid_from=date(2099, 1, 1)))
    full.open("settings").segmented_control(key="tolerance_view").set_value("Everything set").run()
    assert len(table(full.at, "counts")) == 5
    full.at.text_input(key="tolerance_find").set_value("tax later").run()
    assert list(table(full.at, "counts")["counts"]) == ["later"]
    at = pick(full, "tolerances_set", 0)
    button(at, "withdraw-tax").click().run()
    full.at.text_input(key="tolerance_find").set_value("").run()
    assert len(table(full.at, "counts")) == 4


def test_the_history_says_who_did_what(full: Desk) -> None:
    set_tolerance(full.bench, Tolerance(PRICE, OFF))
    withdraw_tolerance(full.bench, Tolerance(PRICE, OFF))
    shown = next(one.value for one in full.open("settings").dataframe if {"at", "tested"} <= set(one.value.columns))
    assert list(shown["tested"]) == ["Withdrawn", "Not tested"]
    assert set(shown["by"]) == {full.bench.actor}


def test_changing_it_for_a_wider_place_starts_from_what_counts_there(full: Desk) -> None:
    supplier = known.suppliers(full.bench)[0].number
    set_tolerance(full.bench, Tolerance(PRICE, LIMIT, Decimal(9), supplier=supplier, valid_from=date(2026, 1, 1)))
    full.open("settings").selectbox(key="tolerance_scope").set_value(("supplier", supplier)).run()
    at = pick(full, "tolerances", list(WORDS).index(PRICE))
    assert field(at, "Per cent").value == "9"
    place = next(one for one in at.selectbox if one.label == "Change it for")
    place.set_value(Tolerance(PRICE, OFF)).run()
    assert field(full.at, "Per cent").value == "2"
    button(full.at, "save-tolerance-price").click().run()
    (company,) = (one for one in tolerances_in_force(full.bench.store) if one.origin == "company")
    assert (company.tolerance.percent, company.tolerance.valid_from) == (2, None)


def test_an_order_that_is_not_there_is_named(full: Desk) -> None:
    at = full.open("settings")
    at.text_input(key="tolerance_order").set_value("PO-NONE").run()
    assert "There is no order" in text_of(at)
    at.text_input(key="tolerance_order").set_value(str(full.bench.store.read("orders")[0]["order_number"])).run()
    assert "There is no order" not in text_of(at)
    assert at.selectbox(key="tolerance_scope").disabled


def test_the_word_of_the_sample_is_kept(full: Desk) -> None:
    at = full.open("settings")
    field(at, "Secret word that draws it").set_value(" walnut ")
    button(at, "save-sample-seed").click().run()
    assert problems_of(full.at) == []
    assert full.bench.settings.sample_seed == "walnut"


def test_a_level_is_set_explained_and_withdrawn(full: Desk) -> None:
    supplier = full.bench.store.read("orders")[0]
    set_level(full.bench, LevelRule(MatchLevel.FOUR_WAY, supplier["supplier"]))
    at = full.open("settings")
    at.text_input(key="level_order").set_value(supplier["order_number"]).run()
    shown = table(full.at, "why")
    assert all("because" in why for why in shown["why"])
    assert any("the supplier asks for it" in why for why in shown["why"])
    at = pick(full, "levels", 1)
    button(at, "withdraw-level").click().run()
    assert problems_of(full.at) == []
    assert levels_in_force(full.bench.store) == ()


def test_lowering_a_level_must_be_meant(full: Desk) -> None:
    at = full.open("settings")
    next(one for one in at.selectbox if one.label == "Level").set_value(MatchLevel.TWO_WAY)
    button(at, "save-level").click().run()
    assert "asks for less than the 3-way" in text_of(full.at)
    next(one for one in full.at.checkbox if one.label == "It may lower the level").check()
    button(full.at, "save-level").click().run()
    assert problems_of(full.at) == []
    assert [one.rule for one in levels_in_force(full.bench.store)] == [LevelRule(MatchLevel.TWO_WAY, may_lower=True)]
