"""How far a figure may be over, and in whose words.

Absolute limits are read in the document's own currency; exchange rates are not known yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from engine.matching.wording import figure
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState

STARTING_TOLERANCES: tuple[Tolerance, ...] = (
    Tolerance(ToleranceKind.PRICE, ToleranceState.LIMIT, percent=Decimal(2), absolute=Decimal(50)),
    Tolerance(ToleranceKind.QUANTITY_ORDERED, ToleranceState.EXACT),
    Tolerance(ToleranceKind.QUANTITY_RECEIVED, ToleranceState.EXACT),
    Tolerance(ToleranceKind.TAX, ToleranceState.LIMIT, absolute=Decimal("0.05")),
    Tolerance(ToleranceKind.FREIGHT, ToleranceState.LIMIT, absolute=Decimal(50)),
)


def tolerance_for(kind: ToleranceKind, supplier: str | None, tolerances: Iterable[Tolerance]) -> Tolerance:
    """The supplier's own tolerance, else the company's, else the one every company starts with."""
    of_kind = [one for one in tolerances if one.kind is kind]
    own = [one for one in of_kind if one.supplier is not None and one.supplier == supplier]
    company = [one for one in of_kind if one.supplier is None]
    starting = [one for one in STARTING_TOLERANCES if one.kind is kind]
    return (own or company or starting)[0]


def is_within(over: Decimal, base: Decimal, tolerance: Tolerance) -> bool:
    """Whether being `over` by that much above `base` is allowed.

    A percentage of nothing is undefined: where `base` is zero only the absolute limit is tested. A limit that names no
    usable number allows nothing.
    """
    if tolerance.state is ToleranceState.OFF or over <= 0:
        return True
    if tolerance.state is ToleranceState.EXACT:
        return False
    inside = []
    if tolerance.percent is not None and base > 0:
        inside.append(over * 100 <= base * tolerance.percent)
    if tolerance.absolute is not None:
        inside.append(over <= tolerance.absolute)
    joined = all if tolerance.combinator is Combinator.BOTH else any
    return bool(inside) and joined(inside)


def limit_text(tolerance: Tolerance, unit: str) -> str:
    """The tolerance in words: `at most +2 % and 50 AUD`."""
    if tolerance.state is ToleranceState.OFF:
        return "not tested"
    parts = []
    if tolerance.state is ToleranceState.LIMIT and tolerance.percent is not None:
        parts.append(f"+{figure(tolerance.percent)} %")
    if tolerance.state is ToleranceState.LIMIT and tolerance.absolute is not None:
        parts.append(f"{figure(tolerance.absolute)} {unit}".rstrip())
    if not parts:
        return "nothing over"
    return "at most " + (" and " if tolerance.combinator is Combinator.BOTH else " or ").join(parts)
