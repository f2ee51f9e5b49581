"""An invoice as it would be after some changes, with how it then matches."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from engine.issues import Code
from engine.matching.allocating import Place
from engine.matching.clearing.change import World
from engine.matching.inequalities import Inequality
from engine.matching.known import Known
from engine.matching.testing import inequalities_of
from engine.matching.uses import Use, uses_of
from engine.model import InvoiceLine, LineChoice, Match, PurchaseOrder, SupplierInvoice
from engine.money import cents


@dataclass(frozen=True)
class State:
    """An invoice as it would be, with what is then known and how it then matches."""

    invoice: SupplierInvoice
    known: Known
    outcome: Match

    @property
    def world(self) -> World:
        """What changes are applied to."""
        return self.invoice, self.known

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """What the invoice does to each order line."""
        return uses_of(self.invoice, self.outcome.allocations, self.known)

    @cached_property
    def failing(self) -> tuple[Inequality, ...]:
        """Every inequality that does not hold."""
        every = inequalities_of(self.invoice, self.outcome.allocations, self.known)
        return tuple(one for one in every if not one.passes)

    @cached_property
    def lines(self) -> dict[int, InvoiceLine]:
        """The invoice's lines by number."""
        return {line.number: line for line in self.invoice.lines}

    def uses_of_line(self, line: int | None) -> tuple[Use, ...]:
        """The order lines that an invoice line bills."""
        return tuple(use for use in self.uses if any(one.invoice_line == line for one in use.allocations))

    def failing_of(self, *codes: Code) -> Iterator[Inequality]:
        """The failing inequalities of some codes."""
        return (one for one in self.failing if one.code in codes)

    def order(self, number: str) -> PurchaseOrder | None:
        """An order by its number."""
        return next((one for one in self.known.orders if one.order_number == number), None)

    def orders(self) -> Iterator[PurchaseOrder]:
        """The orders that the invoice is matched with."""
        return (one for one in self.known.orders if one.order_number in self.outcome.orders)


def only_lines(state: State, numbers: Collection[int]) -> World:
    """An invoice of some of its lines alone, each held to the one order line that it bills now."""
    invoice, known = state.world
    lines = tuple(line for line in invoice.lines if line.number in numbers)
    net = sum((line.net_amount for line in lines), Decimal(0))
    tax = cents(net * invoice.tax_total / invoice.net_total) if invoice.net_total else Decimal(0)
    places: dict[int, set[Place]] = {}
    for one in state.outcome.allocations:
        places.setdefault(one.invoice_line, set()).add((one.purchase_order, one.order_line))
    pinned = tuple(LineChoice(number, *min(places[number])) for number in numbers if len(places.get(number, ())) == 1)
    alone = replace(invoice, lines=lines, net_total=net, tax_total=tax, gross_total=net + tax)
    return alone, replace(known, choices=(*known.choices, *pinned))
