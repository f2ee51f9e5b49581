"""Quantities and prices of the allocations against order and receipts. Quantities count over all invoices together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.issues import Code
from engine.matching.allocating import (
    BLANK_ORDER_LINE,
    NOTHING,
    Place,
    billed_by_place,
    counted,
    describe_line,
    received_of,
)
from engine.matching.holds import make_hold
from engine.matching.known import Known
from engine.matching.tolerances import is_within, limit_text
from engine.matching.wording import amount, change, figure, price
from engine.model import (
    Allocation,
    Billed,
    Hold,
    InvoiceLine,
    MatchLevel,
    PurchaseOrderLine,
    SupplierInvoice,
    Tolerance,
    ToleranceKind,
)
from engine.money import cents


@dataclass(frozen=True, slots=True)
class _Use:
    """What this invoice does to one order line."""

    place: Place
    ordered: PurchaseOrderLine
    before: Billed
    allocations: tuple[Allocation, ...]
    last: InvoiceLine

    @property
    def name(self) -> str:
        return f"order {self.place[0]} line {self.place[1]}"

    @property
    def quantity(self) -> Decimal:
        """Billed by this invoice, less what it gives back."""
        return _signed(self.allocations, "quantity")

    @property
    def total(self) -> Decimal:
        return self.before.quantity + self.quantity

    @property
    def is_billing(self) -> bool:
        return any(one.kind == "item" for one in self.allocations)


def find_variances(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Hold]:
    """The holds that quantities and prices give rise to."""
    for use in _uses(invoice, allocations, known):
        if known.level(use.ordered) is MatchLevel.NONE:
            continue
        yield from _test_credit(use, invoice.currency)
        if use.is_billing:
            yield from _test_ordered(use, invoice, known)
            yield from _test_received(use, invoice, known)
            yield from _test_prices(use, invoice, known)


def _uses(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[_Use]:
    lines = {line.number: line for line in invoice.lines}
    ordered = {(order.order_number, line.line): line for order in known.orders for line in order.lines}
    billed = billed_by_place(known.billed)
    grouped: dict[Place, list[Allocation]] = defaultdict(list)
    for one in allocations:
        if one.order_line != BLANK_ORDER_LINE:
            grouped[one.purchase_order, one.order_line].append(one)
    for place, several in grouped.items():
        last = lines[max(one.invoice_line for one in several)]
        yield _Use(place, ordered[place], billed.get(place, NOTHING), tuple(several), last)


def _signed(allocations: Sequence[Allocation], name: str) -> Decimal:
    figures = (getattr(one, name) * (-1 if one.kind == "credit" else 1) for one in allocations)
    return sum(figures, Decimal(0))


def _test_credit(use: _Use, currency: str) -> Iterator[Hold]:
    given_back = -_signed(use.allocations, "amount")
    if any(one.kind == "credit" for one in use.allocations) and (use.total < 0 or given_back > use.before.amount):
        yield make_hold(
            Code.CREDIT_EXCEEDS,
            f"{describe_line(use.last)} credits more of {use.name} than was billed.",
            measured=f"{counted(-use.quantity, use.ordered)} for {amount(given_back, currency)}",
            limit=f"{counted(use.before.quantity, use.ordered)} for {amount(use.before.amount, currency)} billed",
            line=use.last.number,
        )


def _test_ordered(use: _Use, invoice: SupplierInvoice, known: Known) -> Iterator[Hold]:
    live = use.ordered.live_quantity
    tolerance = _tolerance(ToleranceKind.QUANTITY_ORDERED, use, invoice, known)
    if not is_within(use.total - live, live, tolerance):
        yield make_hold(
            Code.QTY_ORD,
            f"{describe_line(use.last)} bills more than ordered: {_sum(use)} of {figure(live)} on {use.name}.",
            measured=f"{counted(use.total, use.ordered)} billed",
            limit=f"{counted(live, use.ordered)} ordered; {limit_text(tolerance, use.ordered.unit or '')}",
            line=use.last.number,
        )


def _test_received(use: _Use, invoice: SupplierInvoice, known: Known) -> Iterator[Hold]:
    level = known.level(use.ordered)
    if level not in (MatchLevel.THREE_WAY, MatchLevel.FOUR_WAY):
        return
    gross, net, accepted = received_of(use.place, known.receipts)
    tolerance = _tolerance(ToleranceKind.QUANTITY_RECEIVED, use, invoice, known)
    if not gross and use.total > 0:
        code, limit, word = Code.NOT_RECEIVED, gross, "received"
        message = f"{describe_line(use.last)} bills goods of which nothing has been received ({use.name})."
    elif not is_within(use.total - net, net, tolerance):
        code, limit, word = Code.QTY_REC, net, "received"
        message = f"{describe_line(use.last)} bills more than received: {_sum(use)}, {figure(net)} received."
    elif level is MatchLevel.FOUR_WAY and not is_within(use.total - accepted, accepted, tolerance):
        code, limit, word = Code.QTY_ACC, accepted, "accepted"
        message = f"{describe_line(use.last)} bills more than accepted: {_sum(use)}, {figure(accepted)} accepted."
    else:
        return
    yield make_hold(
        code,
        message,
        measured=f"{counted(use.total, use.ordered)} billed",
        limit=f"{counted(limit, use.ordered)} {word}; {limit_text(tolerance, use.ordered.unit or '')}",
        line=use.last.number,
    )


def _sum(use: _Use) -> str:
    """The quantity billed, with how it came about where earlier invoices had a part in it."""
    if not use.before.quantity:
        return figure(use.total)
    return f"{figure(use.total)} ({figure(use.before.quantity)} before and {figure(use.quantity)} now)"


def _test_prices(use: _Use, invoice: SupplierInvoice, known: Known) -> Iterator[Hold]:
    """Over the ordered price is a hold, under it information. The ordered value counts to the cent, as invoices print it.

    What an invoice line bills of an order line is tested as one, out of however many receipts it comes.
    """
    tolerance = _tolerance(ToleranceKind.PRICE, use, invoice, known)
    lines = {line.number: line for line in invoice.lines}
    for number, (quantity, billed) in billed_of_line(use.allocations).items():
        expected = cents(quantity * use.ordered.unit_price)
        over, unit_price = billed - expected, billed / quantity
        if is_within(abs(over), expected, tolerance):
            continue
        verb, code = ("above", Code.PRICE) if over > 0 else ("below", Code.PRICE_UNDER)
        yield make_hold(
            code,
            f"{describe_line(lines[number])} is priced {verb} {use.name}: "
            f"{price(unit_price)} against {price(use.ordered.unit_price)} ordered.",
            measured=f"{change(unit_price, use.ordered.unit_price)}, {over:+,.2f} {invoice.currency}",
            limit=limit_text(tolerance, invoice.currency),
            line=number,
        )


def billed_of_line(allocations: Sequence[Allocation]) -> dict[int, tuple[Decimal, Decimal]]:
    """Quantity and amount of the items among allocations of one order line, by invoice line."""
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for one in allocations:
        if one.kind == "item":
            quantity, billed = found.get(one.invoice_line, (Decimal(0), Decimal(0)))
            found[one.invoice_line] = quantity + one.quantity, billed + one.amount
    return found


def _tolerance(kind: ToleranceKind, use: _Use, invoice: SupplierInvoice, known: Known) -> Tolerance:
    return known.tolerance(kind, invoice.invoice_date, item=use.ordered.part, order=use.place[0])
