"""Setting tolerances by scope and day: what counts for whom, taking one away, and who did it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.errors import NotFound, Refused
from engine.matching.tolerances import Scope
from engine.model import Tolerance, ToleranceKind, ToleranceState
from engine.tolerating import (
    set_tolerance,
    tolerance_history,
    tolerances_for,
    tolerances_in_force,
    withdraw_tolerance,
)
from engine.workbench import Workbench
from tests.joins.smallworld import SUPPLIER, TAX_ID, Paper, id_of, load, order, take_in

PRICE, OFF, EXACT, LIMIT = ToleranceKind.PRICE, ToleranceState.OFF, ToleranceState.EXACT, ToleranceState.LIMIT
GROUPED = f"number,name,tax_id,email_senders,auto_import,group\nS-1,{SUPPLIER},{TAX_ID},smallbore.example,yes,Plumbing\n"


@pytest.fixture
def dear(bench: Workbench) -> str:
    """An invoice of 50.00 on an order of 45.00: five over, which is 11.1 per cent."""
    assert not load(bench, "suppliers", GROUPED).refused
    assert not load(bench, "orders", order(price="45.00")).refused
    return id_of(take_in(bench, Paper("A-1")))


def price(percent: str | None = None, state: ToleranceState = LIMIT, **where: object) -> Tolerance:
    return replace(Tolerance(PRICE, state, Decimal(percent) if percent else None), **where)  # type: ignore[arg-type]


def codes(bench: Workbench, invoice: str) -> list[str]:
    (row,) = (row for row in bench.store.read("invoice_queue", state=None) if row["id"] == invoice)
    return list(row["codes"])


def allow_the_rest(bench: Workbench) -> None:
    """So that the price alone holds or passes."""
    for kind in ToleranceKind:
        if kind is not PRICE:
            set_tolerance(bench, Tolerance(kind, OFF))


def test_g06_off_exact_and_limit_are_three_behaviours(bench: Workbench, dear: str) -> None:
    allow_the_rest(bench)
    held = {}
    for name, tolerance in {
        "off": price(state=OFF),
        "exact": price(state=EXACT),
        "limit inside": price("12"),
        "limit outside": price("11"),
    }.items():
        set_tolerance(bench, tolerance)
        held[name] = "PRICE" in codes(bench, dear)
    assert held == {"off": False, "exact": True, "limit inside": False, "limit outside": True}


@pytest.mark.parametrize("figure", [None, "0"])
def test_g06_blank_or_zero_is_refused_until_the_state_is_named(bench: Workbench, dear: str, figure: str | None) -> None:
    with pytest.raises(Refused, match="set the state to exact for the one, to off for the other"):
        set_tolerance(bench, Tolerance(PRICE, LIMIT, Decimal(figure) if figure else None))
    assert codes(bench, dear)
    assert tolerance_history(bench.store) == ()


def test_each_narrower_scope_counts_and_taking_it_away_gives_the_wider_again(bench: Workbench, dear: str) -> None:
    allow_the_rest(bench)
    scopes = [{}, {"group": "Plumbing"}, {"supplier": "S-1"}, {"item": "TAP"}, {"order": "PO-1"}]
    for number, scope in enumerate(scopes):
        set_tolerance(bench, price(state=OFF if number % 2 else EXACT, **scope))
        assert ("PRICE" in codes(bench, dear)) is not bool(number % 2), scope
    for number, scope in reversed(list(enumerate(scopes))):
        assert ("PRICE" in codes(bench, dear)) is not bool(number % 2), scope
        withdraw_tolerance(bench, price(state=OFF, **scope))
    assert tolerances_in_force(bench.store)[0].origin == "starting"


def test_what_applies_is_told_with_whose_it_is_and_who_set_it(bench: Workbench, dear: str) -> None:
    set_tolerance(bench, price("5", group="Plumbing"))
    set_tolerance(bench, price("7", item="TAP"))

    def told(**where: str) -> tuple[str, Decimal | None, str | None]:
        (one,) = (one for one in tolerances_for(bench.store, Scope(**where)) if one.tolerance.kind is PRICE)  # type: ignore[arg-type]
        return one.origin, one.tolerance.percent, one.set_by

    assert told() == ("starting", Decimal(2), None)
    assert told(supplier="S-1") == ("group", Decimal(5), bench.actor)
    assert told(order="PO-1") == ("group", Decimal(5), bench.actor)
    assert told(supplier="S-1", item="TAP") == ("item", Decimal(7), bench.actor)


def test_a_tolerance_counts_on_its_days_by_the_date_of_the_invoice(bench: Workbench, dear: str) -> None:
    allow_the_rest(bench)
    day, before = date(2026, 10, 5), date(2026, 10, 4)
    set_tolerance(bench, price(state=OFF, valid_from=day, valid_to=day))
    assert "PRICE" not in codes(bench, dear)
    set_tolerance(bench, price(state=OFF, valid_from=day, valid_to=date(2026, 12, 31)))
    assert len([one for one in tolerances_in_force(bench.store) if one.tolerance.valid_from]) == 1
    withdraw_tolerance(bench, price(state=OFF, valid_from=day))
    set_tolerance(bench, price(state=OFF, valid_to=before))
    assert "PRICE" in codes(bench, dear)


def test_of_two_for_the_same_the_later_beginning_counts_and_then_the_earlier_again(bench: Workbench, dear: str) -> None:
    set_tolerance(bench, price("20"))
    set_tolerance(bench, price("1", valid_from=date(2026, 10, 1), valid_to=date(2026, 10, 31)))
    percents = {
        day: next(one.tolerance.percent for one in tolerances_for(bench.store, Scope(on=day)) if one.tolerance.kind is PRICE)
        for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1))
    }
    assert list(percents.values()) == [20, 1, 1, 20]


def test_withdrawing_asks_which_where_several_are_meant(bench: Workbench, dear: str) -> None:
    for day in (1, 2):
        set_tolerance(bench, price("5", supplier="S-1", valid_from=date(2026, 7, day)))
    with pytest.raises(Refused, match="2026-07-01, 2026-07-02: say from which day"):
        withdraw_tolerance(bench, price("5", supplier="S-1"))
    withdraw_tolerance(bench, price("5", supplier="S-1", valid_from=date(2026, 7, 1)))
    withdraw_tolerance(bench, price("5", supplier="S-1"))
    with pytest.raises(NotFound, match="Nobody set price for supplier S-1"):
        withdraw_tolerance(bench, price("5", supplier="S-1"))


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({"supplier": "S-9"}, "There is no supplier S-9. Is S-1 meant"),
        ({"group": "Plumbin"}, "There is no group of suppliers Plumbin. Is Plumbing meant"),
        ({"item": "TOP"}, "There is no part on any order TOP. Is TAP meant"),
        ({"order": "9"}, "There is no order 9. Load it first"),
        ({"order": "PO-1", "item": "NUT"}, "There is no part on that order NUT"),
    ],
)
def test_what_is_not_on_file_is_refused(bench: Workbench, dear: str, scope: dict[str, str], words: str) -> None:
    with pytest.raises(NotFound, match=words):
        set_tolerance(bench, price("5", **scope))
    assert tolerance_history(bench.store) == ()


def test_everything_ever_set_stays_with_who_set_it(bench: Workbench, dear: str) -> None:
    set_tolerance(bench, price("5", supplier="S-1"))
    bench.settings = replace(bench.settings, actor="Max")
    set_tolerance(bench, price("6", supplier="S-1"))
    withdraw_tolerance(bench, price("6", supplier="S-1"))
    set_tolerance(bench, Tolerance(ToleranceKind.TAX, EXACT))
    history = tolerance_history(bench.store, PRICE, Scope("S-1"))
    assert [(one.tolerance.percent, one.withdrawn) for one in history] == [(6, True), (6, False), (5, False)]
    assert [one.set_by == "Max" for one in history] == [True, True, False]
    assert len(tolerance_history(bench.store)) == 4
    events = [event for event in bench.store.read("events", subject="S-1") if event["what"].startswith("tolerance")]
    assert [event["what"] for event in events] == ["tolerance set", "tolerance set", "tolerance withdrawn"]
    assert json.loads(events[1]["detail"])["before"][0]["percent"] == "5"


def test_only_invoices_whose_tolerance_changed_are_matched_anew(bench: Workbench, dear: str) -> None:
    assert set_tolerance(bench, price("5", supplier="S-1")) == 1
    assert set_tolerance(bench, price("5", supplier="S-1")) == 0
