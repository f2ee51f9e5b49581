"""How far a figure may be over, and in whose words.

Absolute limits are read in the document's own currency; exchange rates are not known yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.matching.wording import figure
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState

_LIMIT, _EXACT, _OFF = ToleranceState.LIMIT, ToleranceState.EXACT, ToleranceState.OFF

# What every company starts with, each kind once.
STARTING_TOLERANCES: tuple[Tolerance, ...] = (
    Tolerance(ToleranceKind.PRICE, _LIMIT, percent=Decimal(2), absolute=Decimal(50)),
    Tolerance(ToleranceKind.PRICE_ESTIMATED, _LIMIT, percent=Decimal(10)),
    Tolerance(ToleranceKind.QUANTITY_ORDERED, _EXACT),
    Tolerance(ToleranceKind.QUANTITY_RECEIVED, _EXACT),
    Tolerance(ToleranceKind.QUANTITY_VALUE, _OFF),
    Tolerance(ToleranceKind.UNRECEIVED_VALUE, _EXACT),
    Tolerance(ToleranceKind.LINE_TOTAL, _LIMIT, percent=Decimal(2), absolute=Decimal(100)),
    Tolerance(ToleranceKind.ORDER_TOTAL, _OFF),
    Tolerance(ToleranceKind.TOTALS, _LIMIT, percent=Decimal(2), absolute=Decimal(100)),
    Tolerance(ToleranceKind.LINE_AMOUNT, _OFF),
    Tolerance(ToleranceKind.LINE_AMOUNT_WITHOUT_ORDER, _OFF),
    Tolerance(ToleranceKind.INVOICE_AMOUNT, _OFF),
    Tolerance(ToleranceKind.FREIGHT, _LIMIT, absolute=Decimal(50)),
    Tolerance(ToleranceKind.PLANNED_CHARGE, _LIMIT, absolute=Decimal(50)),
    Tolerance(ToleranceKind.UNIT_RATIO, _EXACT, two_sided=True),
    Tolerance(ToleranceKind.EXCHANGE_RATE, _LIMIT, percent=Decimal(2)),
    Tolerance(ToleranceKind.DATE_EARLY, _OFF),
    Tolerance(ToleranceKind.BLANKET_VALUE, _EXACT),
    Tolerance(ToleranceKind.BLANKET_DAYS, _EXACT),
    Tolerance(ToleranceKind.TAX, _LIMIT, absolute=Decimal("0.05"), two_sided=True),
    Tolerance(ToleranceKind.TAX_LINE, _LIMIT, absolute=Decimal("0.01"), two_sided=True),
    Tolerance(ToleranceKind.ROUNDING, _LIMIT, absolute=Decimal("0.05"), two_sided=True),
    Tolerance(ToleranceKind.SAMPLE, _LIMIT, percent=Decimal(2)),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a tolerance is looked up for: a supplier (its number) and its group, an item (part number), an order (its number)
    and the invoice's date; `None` where it is not known or does not matter."""

    supplier: str | None = None
    group: str | None = None
    item: str | None = None
    order: str | None = None
    on: date | None = None


def tolerance_for(kind: ToleranceKind, scope: Scope, tolerances: Iterable[Tolerance]) -> Tolerance:
    """The narrowest tolerance in force on that day: the order's, else the item's (this supplier's before anybody's), else
    the supplier's, else its group's, else the company's, else the one every company starts with."""
    fitting = [one for one in tolerances if one.kind is kind and _is_for(one, scope)]
    starting = next(one for one in STARTING_TOLERANCES if one.kind is kind)
    return max(fitting, key=_narrowness, default=starting)


def _is_for(one: Tolerance, scope: Scope) -> bool:
    if scope.on is not None and (
        (one.valid_from is not None and scope.on < one.valid_from) or (one.valid_to is not None and scope.on > one.valid_to)
    ):
        return False
    names = ((one.supplier, scope.supplier), (one.group, scope.group), (one.item, scope.item), (one.order, scope.order))
    return all(wanted is None or wanted == given for wanted, given in names)


def _narrowness(one: Tolerance) -> tuple[bool, bool, bool, bool, date]:
    """Larger is narrower; of two for the same the one that began last."""
    names = (one.order is not None, one.item is not None, one.supplier is not None, one.group is not None)
    return *names, one.valid_from or date.min


def is_within(over: Decimal, base: Decimal, tolerance: Tolerance) -> bool:
    """Whether being `over` by that much above `base` is allowed. For the other side of a two-sided tolerance give the
    absolute difference.

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


def broken_limit(over: Decimal, base: Decimal, tolerance: Tolerance) -> str:
    """Which of a tolerance's limits is exceeded: `percent`, `absolute`, `both`; `` where none is or there are none."""
    percent = tolerance.percent is not None and base > 0 and over * 100 > base * tolerance.percent
    absolute = tolerance.absolute is not None and over > tolerance.absolute
    if percent and absolute:
        return "both"
    return "percent" if percent else "absolute" if absolute else ""


def limit_text(tolerance: Tolerance, unit: str) -> str:
    """The tolerance in words: `at most +2 % and 50 AUD`, `at most ±0.05 AUD` where it is two-sided."""
    sign = "±" if tolerance.two_sided else "+"
    if tolerance.state is ToleranceState.OFF:
        return "not tested"
    parts = []
    if tolerance.state is ToleranceState.LIMIT and tolerance.percent is not None:
        parts.append(f"{sign}{figure(tolerance.percent)} %")
    if tolerance.state is ToleranceState.LIMIT and tolerance.absolute is not None:
        parts.append(f"{'±' * tolerance.two_sided}{figure(tolerance.absolute)} {unit}".rstrip())
    if not parts:
        return "no difference" if tolerance.two_sided else "nothing over"
    return "at most " + (" and " if tolerance.combinator is Combinator.BOTH else " or ").join(parts)
