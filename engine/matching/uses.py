"""What one invoice does to each order line that it bills: the figures that every test is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.matching.allocating import BLANK_ORDER_LINE, NOTHING, Place, billed_by_place, received_of
from engine.matching.known import Known
from engine.model import Allocation, Billed, InvoiceLine, MatchLevel, PurchaseOrderLine, SupplierInvoice
from engine.money import cents

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Use:
    """One order line with what this invoice takes of it. `before` is what other invoices took; `received` before returns,
    `net_received` less them, `accepted` by inspection; `last` is the last invoice line that bills it."""

    place: Place
    ordered: PurchaseOrderLine
    level: MatchLevel
    before: Billed
    allocations: tuple[Allocation, ...]
    last: InvoiceLine
    received: Decimal
    net_received: Decimal
    accepted: Decimal

    @property
    def name(self) -> str:
        """The order line as holds name it."""
        return f"order {self.place[0]} line {self.place[1]}"

    @property
    def quantity(self) -> Decimal:
        """Billed by this invoice, less what it gives back."""
        return signed_sum(self.allocations, "quantity")

    @property
    def amount(self) -> Decimal:
        """The same in money, net of tax."""
        return signed_sum(self.allocations, "amount")

    @property
    def total(self) -> Decimal:
        """The quantity billed by all invoices together."""
        return self.before.quantity + self.quantity

    @property
    def total_amount(self) -> Decimal:
        """The same in money."""
        return self.before.amount + self.amount

    @property
    def worth(self) -> Decimal:
        """The live order line at its price, to the cent."""
        return cents(self.ordered.live_quantity * self.ordered.unit_price)

    @property
    def is_billing(self) -> bool:
        """Whether goods are billed; else it is a charge, or only given back."""
        return any(one.kind == "item" for one in self.allocations)


def uses_of(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> tuple[Use, ...]:
    """Every order line that the allocations concern, blank orders left out."""
    return tuple(_uses(invoice, allocations, known))


def _uses(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Use]:
    lines = {line.number: line for line in invoice.lines}
    ordered = {(order.order_number, line.line): line for order in known.orders for line in order.lines}
    billed = billed_by_place(known.billed)
    grouped: dict[Place, list[Allocation]] = defaultdict(list)
    for one in allocations:
        if one.order_line != BLANK_ORDER_LINE:
            grouped[one.purchase_order, one.order_line].append(one)
    for place, several in grouped.items():
        last = lines[max(one.invoice_line for one in several)]
        received = received_of(place, known.receipts_of(place[0]))
        level = known.level(ordered[place])
        yield Use(place, ordered[place], level, billed.get(place, NOTHING), tuple(several), last, *received)


def signed_sum(allocations: Sequence[Allocation], name: str) -> Decimal:
    """The sum of `quantity` or `amount`; what is given back counts negative."""
    figures = (getattr(one, name) * (-1 if one.kind == "credit" else 1) for one in allocations)
    return sum(figures, _ZERO)


def billed_of_line(allocations: Sequence[Allocation]) -> dict[int, tuple[Decimal, Decimal]]:
    """Quantity and amount of the items among allocations of one order line, by invoice line."""
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for one in allocations:
        if one.kind == "item":
            quantity, billed = found.get(one.invoice_line, (_ZERO, _ZERO))
            found[one.invoice_line] = quantity + one.quantity, billed + one.amount
    return found
