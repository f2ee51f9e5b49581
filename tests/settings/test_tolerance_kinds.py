"""Rulebook section 3 on setting a tolerance: a state is named, never guessed from a figure, and a kind takes what it can."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.matching import STARTING_TOLERANCES
from engine.matching.tolerances import is_within
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState
from engine.tolerance_kinds import SCOPES, SHAPES, problems_of, scope_of

K, OFF, EXACT, LIMIT = ToleranceKind, ToleranceState.OFF, ToleranceState.EXACT, ToleranceState.LIMIT


def limit(kind: ToleranceKind, percent: str | None = None, absolute: str | None = None, **more: object) -> Tolerance:
    figures = [None if text is None else Decimal(text) for text in (percent, absolute)]
    return replace(Tolerance(kind, LIMIT, *figures), **more)  # type: ignore[arg-type]


def a_limit_of(kind: ToleranceKind) -> Tolerance:
    """One that this kind takes."""
    return limit(kind, "2") if SHAPES[kind].percent else limit(kind, absolute="2")


def said(tolerance: Tolerance) -> str:
    return " ".join(problems_of(tolerance))


def test_every_kind_has_a_shape_and_starts_with_what_it_allows() -> None:
    assert set(SHAPES) == set(ToleranceKind)
    assert [said(start) for start in STARTING_TOLERANCES] == [""] * len(SHAPES)
    assert [said(a_limit_of(kind)) for kind in ToleranceKind] == [""] * len(SHAPES)


@pytest.mark.parametrize("kind", ToleranceKind)
def test_trap_tri_state(kind: ToleranceKind) -> None:
    for percent, absolute in ((None, None), ("0", None), (None, "0"), (None, "0.00"), ("0", "0")):
        assert "set the state to exact for the one, to off for the other" in said(limit(kind, percent, absolute))
    for state in (OFF, EXACT):
        assert "takes no figure" in said(replace(a_limit_of(kind), state=state))
    assert said(Tolerance(kind, OFF)) == ""
    assert bool(said(Tolerance(kind, EXACT))) is not SHAPES[kind].exact


def test_trap_off_exact_and_limit_are_three_things() -> None:
    over, base = Decimal("1"), Decimal("100")
    allowed = {state: is_within(over, base, Tolerance(K.PRICE, state)) for state in (OFF, EXACT)}
    assert allowed == {OFF: True, EXACT: False}
    assert is_within(over, base, limit(K.PRICE, "1"))
    assert not is_within(over + Decimal("0.0001"), base, limit(K.PRICE, "1"))


@pytest.mark.parametrize(
    ("over", "both", "either"),
    [("1", True, True), ("1.50", False, True), ("2.01", False, False), ("0", True, True)],
)
def test_trap_percent_and_absolute_together(over: str, both: bool, either: bool) -> None:
    pair = limit(K.PRICE, "2", "1.40")
    assert is_within(Decimal(over), Decimal(100), pair) is both
    assert is_within(Decimal(over), Decimal(100), replace(pair, combinator=Combinator.EITHER)) is either


def test_trap_zero_expected_amount() -> None:
    assert is_within(Decimal(12), Decimal(0), limit(K.PLANNED_CHARGE, "2", "12"))
    assert not is_within(Decimal("12.01"), Decimal(0), limit(K.PLANNED_CHARGE, "2", "12"))
    assert not is_within(Decimal("0.01"), Decimal(0), limit(K.PLANNED_CHARGE, "2"))


def test_trap_floating_slack() -> None:
    assert not is_within(Decimal("0.002"), Decimal(100), Tolerance(K.QUANTITY_ORDERED, EXACT))
    assert not is_within(Decimal("2.00000000000000000001"), Decimal(100), limit(K.QUANTITY_ORDERED, "2"))


@pytest.mark.parametrize("kind", ToleranceKind)
def test_a_kind_takes_only_the_figures_that_mean_something(kind: ToleranceKind) -> None:
    shape = SHAPES[kind]
    assert ("takes no per cent" in said(limit(kind, "2", "5"))) is not shape.percent
    assert ("takes no absolute figure" in said(limit(kind, "2", "5"))) is (shape.absolute is None)
    assert ("tests only what is above" in said(replace(a_limit_of(kind), two_sided=True))) is not shape.two_sided


@pytest.mark.parametrize("kind", ToleranceKind)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_kind_is_set_only_for_what_it_can_concern(kind: ToleranceKind, scope: str) -> None:
    tolerance = replace(a_limit_of(kind), **{scope: "X-1"})
    assert (f"{kind.value} cannot be set for one {scope}" in said(tolerance)) is (scope not in SHAPES[kind].scopes)
    assert scope_of(tolerance) == scope
    assert "is blank" in said(replace(tolerance, **{scope: " "}))


@pytest.mark.parametrize(
    ("tolerance", "words"),
    [
        (limit(K.PRICE, "NaN"), "percent must be above 0"),
        (limit(K.PRICE, "-1"), "percent must be above 0"),
        (limit(K.PRICE, "100000"), "at most 99999.9999"),
        (limit(K.PRICE, "1.23456"), "at most 4 decimal places"),
        (limit(K.PRICE, absolute="0.005"), "at most 2 decimal places"),
        (limit(K.PRICE, absolute="Infinity"), "absolute must be above 0"),
        (limit(K.BLANKET_DAYS, absolute="1.5"), "at most 0 decimal places"),
        (limit(K.SAMPLE, absolute="500"), "sample needs a per cent"),
        (limit(K.SAMPLE, "101"), "more than 100 per cent"),
        (limit(K.PRICE, "2", supplier="S-1", group="Timber"), "not both"),
        (limit(K.PRICE, "2", supplier="S-1", order="PO-1"), "An order has its supplier already"),
        (limit(K.PRICE, "2", valid_from=date(2026, 7, 2), valid_to=date(2026, 7, 1)), "before it begins on 2026-07-02"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_is_unclear_is_refused_in_words(tolerance: Tolerance, words: str) -> None:
    assert words in said(tolerance)


def test_every_problem_is_said_at_once() -> None:
    wrong = limit(K.SAMPLE, "200", item="X", two_sided=True, valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))
    assert len(list(problems_of(wrong))) == 4
