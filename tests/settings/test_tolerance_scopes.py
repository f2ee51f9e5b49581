"""Which of several tolerances counts: the narrowest in force on the day, whatever the order in which they were set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from engine.matching import STARTING_TOLERANCES
from engine.matching.tolerances import Scope, tolerance_for
from engine.model import Tolerance, ToleranceKind, ToleranceState

PRICE = ToleranceKind.PRICE
DAY = date(2026, 7, 1)
WIDE_TO_NARROW = ("group", "supplier", "item", "order")
HERE = Scope("S-1", "Timber", "TAP", "PO-1", DAY)
STRANGE = {"group": "Steel", "supplier": "S-2", "item": "NUT", "order": "PO-2"}


def of(percent: int, **where: object) -> Tolerance:
    return replace(Tolerance(PRICE, ToleranceState.LIMIT, Decimal(percent)), **where)  # type: ignore[arg-type]


def _whom(one: tuple[set[str], bool]) -> tuple[frozenset[str], bool]:
    """The company is ours in any case."""
    scope, ours = one
    return frozenset(scope), ours or not scope


@st.composite
def kept(draw: st.DrawFn) -> tuple[Tolerance, ...]:
    """Tolerances of different scopes, each for us or for a stranger, in any order; all different."""
    scopes = st.sets(st.sampled_from(WIDE_TO_NARROW))
    chosen = draw(st.lists(st.tuples(scopes, st.booleans()), max_size=8, unique_by=_whom))
    made = [
        of(number, **{name: getattr(HERE, name) if ours else STRANGE[name] for name in scope})
        for number, (scope, ours) in enumerate(chosen, 1)
    ]
    return tuple(draw(st.permutations(made)))


def by_the_book(tolerances: tuple[Tolerance, ...]) -> Tolerance:
    """The rule said plainly: order beats item beats supplier beats group beats company."""
    fitting = [
        one for one in tolerances if all(getattr(one, name) in (None, getattr(HERE, name)) for name in WIDE_TO_NARROW)
    ]
    for name in reversed(WIDE_TO_NARROW):
        if narrower := [one for one in fitting if getattr(one, name) is not None]:
            fitting = narrower
    return fitting[0] if fitting else next(one for one in STARTING_TOLERANCES if one.kind is PRICE)


@given(kept())
def test_the_narrowest_wins(tolerances: tuple[Tolerance, ...]) -> None:
    assert tolerance_for(PRICE, HERE, tolerances) == by_the_book(tolerances)


@given(kept(), st.randoms(use_true_random=False))
def test_the_order_of_setting_different_scopes_does_not_matter(tolerances: tuple[Tolerance, ...], chance: Random) -> None:
    shuffled = list(tolerances)
    chance.shuffle(shuffled)
    assert tolerance_for(PRICE, HERE, shuffled) == tolerance_for(PRICE, HERE, tolerances)


@given(kept())
def test_taking_the_winner_away_gives_the_next_wider_one(tolerances: tuple[Tolerance, ...]) -> None:
    winner = tolerance_for(PRICE, HERE, tolerances)
    rest = tuple(one for one in tolerances if one != winner)
    assert tolerance_for(PRICE, HERE, rest) == by_the_book(rest)


@given(st.integers(-40, 40))
def test_of_two_whose_days_overlap_the_later_beginning_wins(offset: int) -> None:
    day = DAY + timedelta(days=offset)
    year = of(1, supplier="S-1", valid_from=DAY - timedelta(days=30), valid_to=DAY + timedelta(days=30))
    weeks = of(2, supplier="S-1", valid_from=DAY - timedelta(days=7), valid_to=DAY + timedelta(days=7))
    always = of(3)
    wanted = weeks if abs(offset) <= 7 else year if abs(offset) <= 30 else always
    for order in ((year, weeks, always), (weeks, always, year), (always, year, weeks)):
        assert tolerance_for(PRICE, replace(HERE, on=day), order) == wanted


def test_a_dated_one_of_a_wider_scope_does_not_beat_a_narrower_one() -> None:
    dated, own = of(1, valid_from=DAY), of(2, supplier="S-1")
    assert tolerance_for(PRICE, HERE, (dated, own)) == own


def test_a_narrow_one_that_has_ended_leaves_the_wider() -> None:
    ended, company = of(1, order="PO-1", valid_to=DAY - timedelta(days=1)), of(2)
    assert tolerance_for(PRICE, HERE, (ended, company)) == company
    assert tolerance_for(PRICE, replace(HERE, on=DAY - timedelta(days=1)), (ended, company)) == ended


def test_a_supplier_of_no_group_is_under_no_groups_tolerance() -> None:
    group, company = of(1, group="Timber"), of(2)
    assert tolerance_for(PRICE, replace(HERE, group=None), (group, company)) == company
