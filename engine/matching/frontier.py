"""Human work against money let through, as one limit goes from nothing allowed to not tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from engine.matching.excess import Excess, sum_of
from engine.matching.replaying import PastInvoice, Setting, set_in
from engine.model import Tolerance, ToleranceKind, ToleranceState
from engine.tolerance_kinds import SHAPES

_PERCENTS = "0.5 1 1.5 2 2.5 3 4 5 6 8 10 12.5 15 20 25 30 40 50 75 100"
_AMOUNTS = "0.01 0.05 0.1 0.5 1 2 5 10 20 30 40 50 75 100 150 200 300 500 750 1000 2000 5000 10000"


class Figure(StrEnum):
    """Which figure of a tolerance is varied."""

    PERCENT = "percent"
    ABSOLUTE = "absolute"


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """One step of a limit: how many invoices a person has to look at, and, by currency, what the others bill too much."""

    tolerance: Tolerance
    held: int
    let_through: tuple[tuple[str, Excess], ...]


def figures_for(kind: ToleranceKind) -> tuple[Figure, ...]:
    """The figures that such a tolerance takes."""
    shape = SHAPES[kind]
    return (*([Figure.PERCENT] if shape.percent else []), *([Figure.ABSOLUTE] if shape.absolute else []))


def unit_of(kind: ToleranceKind, currency: str) -> str:
    """What the absolute figure of a tolerance counts: money, days, or, without a name, units of the order."""
    return {"amount": currency, "days": "days"}.get(SHAPES[kind].absolute or "", "")


def figures_of(figure: Figure, *chosen: Decimal | None) -> tuple[Decimal, ...]:
    """The figures that are tried, the smallest first, the `chosen` ones among them."""
    usual = _PERCENTS if figure is Figure.PERCENT else _AMOUNTS
    return tuple(sorted({*map(Decimal, usual.split()), *(one for one in chosen if one)}))


def steps_of(tolerance: Tolerance, figure: Figure, figures: Sequence[Decimal]) -> tuple[Tolerance, ...]:
    """The tolerance with one figure varied and the other as it is, strictest first: nothing allowed, each figure, not
    tested."""
    limit = replace(tolerance, state=ToleranceState.LIMIT)
    limits = [
        replace(limit, percent=one) if figure is Figure.PERCENT else replace(limit, absolute=one) for one in figures
    ]  # fmt: skip
    exact, off = (
        replace(tolerance, state=state, percent=None, absolute=None) for state in (ToleranceState.EXACT, ToleranceState.OFF)
    )
    return (*((exact,) if SHAPES[tolerance.kind].exact else ()), *limits, off)


def frontier(history: Sequence[PastInvoice], others: Setting, steps: Sequence[Tolerance]) -> tuple[FrontierPoint, ...]:
    """What each step comes to beside the `others`, in the order given, which must be strictest first.

    A wider limit never holds what a stricter one lets pass. So each invoice is asked for the first step that it passes,
    by halving, instead of being tested under every one.
    """
    settings = [Setting(set_in(others.tolerances, [step]), like=others) for step in steps]
    firsts = [_first_passed(one, settings) for one in history]
    held = len(history)
    through = {currency: Excess() for currency in sorted({past.invoice.currency for past in history})}
    points = []
    for place, step in enumerate(steps):
        passing = [past for past, first in zip(history, firsts, strict=True) if first == place]
        held -= len(passing)
        for past in passing:
            through[past.invoice.currency] = sum_of((through[past.invoice.currency], past.excess))
        points.append(FrontierPoint(step, held, tuple(through.items())))
    return tuple(points)


def _first_passed(past: PastInvoice, settings: Sequence[Setting]) -> int:
    """The place of the first setting that lets the invoice pass; how many there are where none does."""
    if not settings or settings[-1].codes(past):
        return len(settings)
    if not settings[0].codes(past):
        return 0
    low, high = 0, len(settings) - 1  # held at `low`, passes at `high`
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if settings[middle].codes(past) else (low, middle)
    return high
