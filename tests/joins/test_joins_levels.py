"""Setting match levels: raising is free, lowering is for those who may, and the record says who let it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.errors import NotFound, Refused
from engine.levelling import level_history, levels_in_force, set_level, withdraw_level
from engine.model import LevelRule, MatchLevel
from engine.workbench import Workbench
from tests.joins.smallworld import Paper, id_of, load, order, take_in

TWO, THREE, FOUR, NONE = MatchLevel.TWO_WAY, MatchLevel.THREE_WAY, MatchLevel.FOUR_WAY, MatchLevel.NONE


@pytest.fixture
def unreceived(bench: Workbench) -> str:
    """An invoice on an order that asks for 2-way and of which nothing was received."""
    assert not load(bench, "orders", order()).refused
    return id_of(take_in(bench, Paper("A-1")))


def codes(bench: Workbench, invoice: str) -> list[str]:
    (row,) = (row for row in bench.store.read("invoice_queue", state=None) if row["id"] == invoice)
    return list(row["codes"])


def last_event(bench: Workbench, subject: str) -> dict[str, object]:
    return dict(json.loads(bench.store.read("events", subject=subject)[-1]["detail"]))


def test_the_suppliers_level_raises_the_orders_and_holds_at_once(bench: Workbench, unreceived: str) -> None:
    assert codes(bench, unreceived) == []
    done = set_level(bench, LevelRule(THREE, "S-1"))
    assert (done.evaluated, done.lowered, done.permitted_by, done.alone) == (1, None, None, False)
    assert codes(bench, unreceived) == ["NOT_RECEIVED"]
    assert withdraw_level(bench, "S-1") == 1
    assert codes(bench, unreceived) == []


def test_lowering_must_be_meant(bench: Workbench, unreceived: str) -> None:
    set_level(bench, LevelRule(FOUR))
    with pytest.raises(Refused, match="2-way asks for less than the 4-way that counts there now"):
        set_level(bench, LevelRule(TWO, "S-1"))
    assert codes(bench, unreceived) == ["NOT_RECEIVED"]
    assert [one.rule for one in levels_in_force(bench.store)] == [LevelRule(FOUR)]


def test_where_nobody_is_named_whoever_acts_may_lower_and_is_stamped_alone(bench: Workbench, unreceived: str) -> None:
    set_level(bench, LevelRule(FOUR))
    done = set_level(bench, LevelRule(TWO, "S-1", may_lower=True))
    assert (done.lowered, done.permitted_by, done.alone) == (FOUR, bench.actor, True)
    assert codes(bench, unreceived) == []
    event = last_event(bench, "S-1")
    assert (event["lowered"], event["permitted_by"], event["alone"]) == ("4-way", bench.actor, True)


def test_only_those_who_are_named_may_lower(bench: Workbench, unreceived: str) -> None:
    bench.settings = replace(bench.settings, actor="Jo", people=("Jo", "Max"), may_lower=("Max",))
    set_level(bench, LevelRule(THREE))
    for may_lower in (True, False):
        with pytest.raises(Refused, match="Only Max may lower it"):
            set_level(bench, LevelRule(NONE, item="TAP", may_lower=may_lower))
    bench.settings = replace(bench.settings, actor="Max")
    done = set_level(bench, LevelRule(NONE, item="TAP", may_lower=True))
    assert (done.permitted_by, done.alone) == ("Max", False)
    assert last_event(bench, "TAP")["permitted_by"] == "Max"


def test_a_permission_that_was_not_needed_is_not_kept(bench: Workbench, unreceived: str) -> None:
    set_level(bench, LevelRule(TWO, may_lower=True))
    assert set_level(bench, LevelRule(THREE, "S-1", may_lower=True)).rule == LevelRule(THREE, "S-1")
    set_level(bench, LevelRule(FOUR))
    assert codes(bench, unreceived) == ["NOT_RECEIVED"]


@pytest.mark.parametrize("rule", [LevelRule(FOUR, "S-9"), LevelRule(FOUR, item="NUT"), LevelRule(FOUR, "S-1", "NUT")])
def test_what_is_not_on_file_is_refused(bench: Workbench, unreceived: str, rule: LevelRule) -> None:
    with pytest.raises(NotFound, match="Nothing was changed"):
        set_level(bench, rule)
    with pytest.raises(NotFound, match="nothing to withdraw"):
        withdraw_level(bench, rule.supplier, rule.item)
    assert level_history(bench.store) == ()


def test_every_level_stays_with_who_set_it(bench: Workbench, unreceived: str) -> None:
    set_level(bench, LevelRule(THREE, "S-1"))
    set_level(bench, LevelRule(FOUR, "S-1"))
    withdraw_level(bench, "S-1")
    history = level_history(bench.store)
    assert [(one.withdrawn, one.set_by) for one in history] == [
        (True, bench.actor),
        (False, bench.actor),
        (False, bench.actor),
    ]
    assert [one.rule.level for one in history[1:]] == [FOUR, THREE]
    assert levels_in_force(bench.store) == ()
