"""What a person is told of a match, line by line: why it bills its order line, what else was possible and what speaks
against that, out of which receipts, how all invoices together stand, and every test with the tolerance that was applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.matching.allocating import BLANK_ORDER_LINE, NOTHING, Place, billed_by_place, received_of
from engine.matching.credits import kinds_of_credit
from engine.matching.evidence import earlier_of
from engine.matching.inequalities import Inequality
from engine.matching.inequality_words import Comparison, in_words
from engine.matching.known import EarlierBilling, Known
from engine.matching.levels import counts_receipts, explained_level
from engine.matching.testing import inequalities_of
from engine.matching.uses import signed_sum
from engine.model import Allocation, Candidate, CreditKind, Evidence, Match, MatchLevel, PurchaseOrderLine, SupplierInvoice
from engine.money import cents

_ZERO = Decimal(0)
_CLEARLY = 0.05  # by which a reason is weaker before it speaks against a line


@dataclass(frozen=True, slots=True)
class Instead:
    """Another order line that was possible: by how many points of a hundred it is less likely, what speaks against it, and
    which lines of this invoice bill it."""

    candidate: Candidate
    gap: int
    against: tuple[str, ...]
    taken_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """That much of a line came out of one receipt."""

    receipt: str
    received_on: date
    delivery_note: str | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Before:
    """What one other invoice billed of the order line, negative where it gave back; `invoice` is its id."""

    invoice: str
    invoice_number: str
    invoice_date: date
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Picture:
    """One order line over all invoices, in its unit: `this` is what this invoice bills of it in all its lines, `left` what
    may still be billed. Received and accepted are `None` where receipts do not count."""

    unit: str | None
    ordered: Decimal
    received: Decimal | None
    accepted: Decimal | None
    billed_before: Decimal
    amount_before: Decimal
    before: tuple[Before, ...]
    this: Decimal
    left: Decimal

    @property
    def over(self) -> Decimal:
        """How much more is billed than may be."""
        return max(-self.left, _ZERO)


@dataclass(frozen=True, slots=True)
class Told:
    """One invoice line on one order line. `level` and `picture` are `None` of a blank order's lines; `credit` says what a
    line that gives back does."""

    invoice_line: int
    place: Place
    kind: str
    score: float
    quantity: Decimal
    amount: Decimal
    why: tuple[Evidence, ...]
    instead: tuple[Instead, ...]
    receipts: tuple[Taken, ...]
    level: MatchLevel | None
    level_why: str
    tests: tuple[Comparison, ...]
    picture: Picture | None
    credit: CreditKind | None = None


def tell(invoice: SupplierInvoice, known: Known, outcome: Match) -> tuple[Told, ...]:
    """One entry for every order line that a line bills, by line."""
    return tuple(_Teller(invoice, known, outcome).entries())


class _Teller:
    """What is looked up for every entry, made once."""

    def __init__(self, invoice: SupplierInvoice, known: Known, outcome: Match) -> None:
        self._invoice, self._known, self._outcome = invoice, known, outcome
        self._ordered = {(order.order_number, line.line): line for order in known.orders for line in order.lines}
        self._receipts = {one.receipt_number: one for one in known.receipts}
        self._tests = inequalities_of(invoice, self._of_known(), known)
        self._billed = billed_by_place(known.billed)
        self._credits = kinds_of_credit(invoice, outcome.allocations, known)

    def _of_known(self) -> tuple[Allocation, ...]:
        """The allocations whose order lines are still there."""
        return tuple(
            one
            for one in self._outcome.allocations
            if one.order_line == BLANK_ORDER_LINE or (one.purchase_order, one.order_line) in self._ordered
        )

    def entries(self) -> Iterator[Told]:
        found: dict[tuple[int, Place], list[Allocation]] = {}
        for one in self._outcome.allocations:
            found.setdefault((one.invoice_line, (one.purchase_order, one.order_line)), []).append(one)
        for (line, place), several in sorted(found.items(), key=lambda entry: entry[0][0]):
            yield self._entry(line, place, several)

    def _entry(self, line: int, place: Place, several: Sequence[Allocation]) -> Told:
        first, ordered = several[0], self._ordered.get(place)
        supplier = self._known.supplier.number if self._known.supplier is not None else None
        return Told(
            line,
            place,
            first.kind,
            first.score,
            sum((one.quantity for one in several), _ZERO),
            sum((one.amount for one in several), _ZERO),
            first.why,
            tuple(self._instead(first, other) for other in first.alternatives),
            tuple(self._taken(several)),
            self._known.level(ordered) if ordered is not None else None,
            explained_level(ordered, supplier, self._known.levels) if ordered is not None else "",
            tuple(self._tests_of(line, place, ordered)),
            self._picture(place, ordered) if ordered is not None else None,
            self._credits.get(line),
        )

    def _instead(self, chosen: Allocation, other: Candidate) -> Instead:
        place = other.purchase_order, other.order_line
        taken_by = {one.invoice_line for one in self._outcome.allocations if (one.purchase_order, one.order_line) == place}
        weights = {one.kind: one.weight for one in chosen.why}
        against = (one.text for one in other.why if one.weight <= weights.get(one.kind, 0.0) - _CLEARLY)
        gap = round((chosen.score - other.score) * 100)
        return Instead(other, gap, tuple(against), tuple(sorted(taken_by - {chosen.invoice_line})))

    def _taken(self, several: Sequence[Allocation]) -> Iterator[Taken]:
        for one in several:
            receipt = self._receipts.get(one.receipt or "")
            if receipt is not None:
                yield Taken(receipt.receipt_number, receipt.received_on, receipt.delivery_note, one.quantity)

    def _tests_of(self, line: int, place: Place, ordered: PurchaseOrderLine | None) -> Iterator[Comparison]:
        """Those of the line itself, and those of its order line."""
        unit = ordered.unit if ordered is not None else None
        for one in self._tests:
            if _is_of(one, line, place):
                yield in_words(one, unit, self._invoice.currency)

    def _picture(self, place: Place, ordered: PurchaseOrderLine) -> Picture:
        received, accepted = None, None
        if counts_receipts(level := self._known.level(ordered)):
            _, received, inspected = received_of(place, self._known.receipts_of(place[0]))
            accepted = inspected if level is MatchLevel.FOUR_WAY else None
        before = self._billed.get(place, NOTHING)
        mine = [one for one in self._outcome.allocations if (one.purchase_order, one.order_line) == place]
        this = signed_sum(mine, "quantity")
        there = min(one for one in (ordered.live_quantity, received, accepted) if one is not None)
        invoices = tuple(_before(several) for several in earlier_of(place, self._known))
        return Picture(
            ordered.unit, ordered.live_quantity, received, accepted, before.quantity, cents(before.amount), invoices, this,
            there - before.quantity - this,
        )  # fmt: skip


def _is_of(one: Inequality, line: int, place: Place) -> bool:
    return one.place == place and one.invoice_line in (None, line)


def _before(several: Sequence[EarlierBilling]) -> Before:
    first = several[0]
    quantity = sum((one.quantity for one in several), _ZERO)
    worth = sum((one.amount for one in several), _ZERO)
    return Before(first.invoice, first.invoice_number, first.invoice_date, quantity, cents(worth))
