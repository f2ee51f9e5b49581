"""Every test of a match as an inequality: what is billed against what may be, within a tolerance.

The holds word those that fail, the certificate carries them all with both sides, and `checker` works them out again.
Quantities and amounts count over all invoices together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.issues import Code
from engine.matching.allocating import Place
from engine.matching.known import Known
from engine.matching.levels import counts_receipts
from engine.matching.tolerances import STARTING_TOLERANCES, is_within
from engine.matching.uses import Use, billed_of_line
from engine.model import MatchLevel, SupplierInvoice, Tolerance, ToleranceKind
from engine.money import cents

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Inequality:
    """`left` may be above `right` by no more than the tolerance, and below by no more where that is two-sided.

    `place` is the order line (line 0: the order as a whole; order empty: the invoice as a whole), `invoice_line` the line
    that is tested alone, `what` tells inequalities of one code apart.
    """

    code: Code
    place: Place
    left: Decimal
    right: Decimal
    tolerance: Tolerance
    invoice_line: int | None = None
    what: str = ""

    @property
    def over(self) -> Decimal:
        """How far above; negative below."""
        return self.left - self.right

    @property
    def passes(self) -> bool:
        """Whether nothing has to be held."""
        over = abs(self.over) if self.tolerance.two_sided else self.over
        return is_within(over, self.right, self.tolerance)

    @property
    def is_under(self) -> bool:
        """Whether it is below by more than the tolerance would allow above."""
        return self.over < 0 and not is_within(-self.over, self.right, self.tolerance)


def of_order_line(use: Use, invoice: SupplierInvoice, known: Known) -> Iterator[Inequality]:
    """The inequalities of one order line that goods are billed on, as its level asks for them."""
    if not use.is_billing or use.level in (MatchLevel.NONE, MatchLevel.TOTALS):
        return
    tests = _Tests(use, invoice, known)
    if use.level is MatchLevel.AMOUNT:
        yield from tests.of_amounts()
        return
    found = [*tests.of_quantities(), *tests.of_prices()]
    yield from found
    cumulative = tests.make(Code.LINE_TOTAL, ToleranceKind.LINE_TOTAL, use.total_amount, use.worth)
    # A single bill is over in total by its price or quantity: said once, and the limit that every company starts with does
    # not undo a wider one that somebody set for those.
    is_set = cumulative.tolerance not in STARTING_TOLERANCES
    if use.before.amount or (is_set and all(one.passes for one in found)):
        yield cumulative


class _Tests:
    """The inequalities of one order line."""

    def __init__(self, use: Use, invoice: SupplierInvoice, known: Known) -> None:
        self._use, self._day, self._known = use, invoice.invoice_date, known

    def make(
        self, code: Code, kind: ToleranceKind, left: Decimal, right: Decimal, *, line: int | None = None, what: str = ""
    ) -> Inequality:
        """One of them, with the tolerance in force for its item and order."""
        use = self._use
        tolerance = self._known.tolerance(kind, self._day, item=use.ordered.part, order=use.place[0])
        return Inequality(code, use.place, left, right, tolerance, line, what)

    def of_quantities(self) -> Iterator[Inequality]:
        use = self._use
        yield self.make(Code.QTY_ORD, ToleranceKind.QUANTITY_ORDERED, use.total, use.ordered.live_quantity)
        if not counts_receipts(use.level):
            yield self._value(Code.QTY_ORD, use.ordered.live_quantity)
        elif not use.received:
            yield self.make(
                Code.NOT_RECEIVED, ToleranceKind.UNRECEIVED_VALUE, cents(use.total * use.ordered.unit_price), _ZERO
            )
        else:
            yield self.make(Code.QTY_REC, ToleranceKind.QUANTITY_RECEIVED, use.total, use.net_received)
            yield self._value(Code.QTY_REC, use.net_received)
            if use.level is MatchLevel.FOUR_WAY:
                yield self.make(Code.QTY_ACC, ToleranceKind.QUANTITY_RECEIVED, use.total, use.accepted)

    def _value(self, code: Code, allowed: Decimal) -> Inequality:
        """What is billed beyond the allowed quantity, at the ordered price."""
        price = self._use.ordered.unit_price
        sides = cents(self._use.total * price), cents(allowed * price)
        return self.make(code, ToleranceKind.QUANTITY_VALUE, *sides, what="value")

    def of_prices(self) -> Iterator[Inequality]:
        """What an invoice line bills of the order line is tested as one, out of however many receipts it comes. The ordered
        value counts to the cent, as invoices print it."""
        ordered = self._use.ordered
        code, kind = Code.PRICE, ToleranceKind.PRICE
        if ordered.price_estimated:
            code, kind = Code.PRICE_EST, ToleranceKind.PRICE_ESTIMATED
        for number, (quantity, billed) in sorted(billed_of_line(self._use.allocations).items()):
            yield self.make(code, kind, billed, cents(quantity * ordered.unit_price), line=number)

    def of_amounts(self) -> Iterator[Inequality]:
        """Services: amounts alone, against the order and, once work was receipted, against that."""
        use = self._use
        yield self.make(Code.LINE_TOTAL, ToleranceKind.LINE_TOTAL, use.total_amount, use.worth)
        if use.received:
            done = cents(use.net_received * use.ordered.unit_price)
            yield self.make(Code.QTY_REC, ToleranceKind.QUANTITY_RECEIVED, use.total_amount, done, what="amount")
