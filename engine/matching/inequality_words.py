"""A test of a match in words: what was compared with what, and which tolerance was applied."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.issues import Code
from engine.matching.inequalities import Inequality
from engine.matching.tolerances import STARTING_TOLERANCES, limit_text
from engine.matching.wording import amount, figure
from engine.model import Tolerance, ToleranceState

_COUNTED = frozenset({Code.QTY_ORD, Code.QTY_REC, Code.QTY_ACC})
_SAID = {
    Code.QTY_ORD: ("billed in all", "ordered"),
    Code.QTY_REC: ("billed in all", "received"),
    Code.QTY_ACC: ("billed in all", "accepted"),
    Code.NOT_RECEIVED: ("billed before anything was received", ""),
    Code.PRICE: ("billed", "at the ordered price"),
    Code.PRICE_EST: ("billed", "at the estimated price"),
    Code.LINE_TOTAL: ("billed in all", "ordered"),
    Code.PO_TOTAL: ("billed on the order in all", "ordered"),
    Code.BLANKET_LIMIT: ("billed on the order in all", "its limit"),
    Code.PO_EXPIRED: ("days outside its validity", ""),
    Code.CHARGE_VAR: ("charged", "planned"),
    Code.CHARGE_UNPLANNED: ("charged beyond any plan", ""),
    Code.DATE_EARLY: ("amount x days before it is expected", ""),
    Code.RATE_AMT: ("in ledger currency at the invoice's rate", "at the order's rate"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One test: its code and kind of tolerance, both sides in words, the tolerance, whose it is, and whether it passes.

    `within` says that it passes by the tolerance alone: without one it would be a hold. The bare figures are in `unit`, a
    currency for money.
    """

    code: str
    kind: str
    left: str
    right: str
    tolerance: str
    whose: str
    passes: bool
    within: bool
    left_figure: Decimal
    right_figure: Decimal
    unit: str


def in_words(one: Inequality, unit: str | None, currency: str) -> Comparison:
    """The test of an inequality; quantities in `unit`, money in `currency`."""
    of_quantity = one.code in _COUNTED and not one.what
    measure = (unit or "") if of_quantity else "days" if one.code is Code.PO_EXPIRED else currency
    left, right = _SAID.get(one.code, ("", "expected"))
    over = abs(one.over) if one.tolerance.two_sided else one.over
    return Comparison(
        one.code.value,
        one.tolerance.kind.value,
        " ".join(filter(None, (left, _figure(one.left, measure, currency)))),
        " ".join(filter(None, (_figure(one.right, measure, currency), right))) if right else "",
        limit_text(one.tolerance, measure),
        whose(one.tolerance),
        one.passes,
        one.passes and over > 0 and one.tolerance.state is not ToleranceState.OFF,
        one.left,
        one.right,
        measure,
    )


def _figure(value: Decimal, measure: str, currency: str) -> str:
    return amount(value, currency) if measure == currency else f"{figure(value)} {measure}".rstrip()


def whose(tolerance: Tolerance) -> str:
    """Whom a tolerance was set for: `order PO-1`, `item RS-15 of supplier S1`, `the company`; `starting limit`."""
    if tolerance in STARTING_TOLERANCES:
        return "starting limit"
    if tolerance.order is not None:
        return f"set for order {tolerance.order}"
    of_supplier = f"supplier {tolerance.supplier}" if tolerance.supplier is not None else ""
    if tolerance.item is not None:
        return f"set for item {tolerance.item}" + (f" of {of_supplier}" if of_supplier else "")
    if of_supplier:
        return f"set for {of_supplier}"
    return f"set for group {tolerance.group}" if tolerance.group is not None else "set for the company"
