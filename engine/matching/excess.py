"""What an invoice bills beyond its orders and receipts, in money: what goes out where nothing holds it.

Worked out from allocations and orders alone, whatever tolerances say. Net amounts in the document's currency, each order
line to the cent. Nothing is set off: one line billed too low does not make good another that is too high.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.matching.charges import planned_amount, unplanned_lines
from engine.matching.known import Known
from engine.matching.levels import counts_receipts
from engine.matching.taxes import expected_tax
from engine.matching.uses import Use, billed_of_line, uses_of
from engine.model import Allocation, LineKind, MatchLevel, SupplierInvoice
from engine.money import cents

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Excess:
    """Money billed too much, by where it comes from, never negative.

    `price`: above the ordered price. `quantity`: more than ordered or received, at the ordered price; of amount-based lines
    what is above their amount. `charges`: freight and the like that no order planned, or above the plan, and rounding up.
    `tax`: above what the rates give.
    """

    price: Decimal = _ZERO
    quantity: Decimal = _ZERO
    charges: Decimal = _ZERO
    tax: Decimal = _ZERO

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.price + self.quantity + self.charges + self.tax


def sum_of(several: Iterable[Excess]) -> Excess:
    """All of them together."""
    price = quantity = charges = tax = _ZERO
    for one in several:
        price, quantity = price + one.price, quantity + one.quantity
        charges, tax = charges + one.charges, tax + one.tax
    return Excess(price, quantity, charges, tax)


def excess_of(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Excess:
    """What the invoice bills too much; nothing for a credit note, and nothing on order lines of which nothing is tested.

    Quantities count over all invoices together: what `known.billed` had taken too much before is not counted again.
    """
    if invoice.is_credit_note:
        return Excess()
    uses = [use for use in uses_of(invoice, allocations, known) if use.level is not MatchLevel.NONE]
    goods = [use for use in uses if use.is_billing]
    tax = expected_tax(invoice, allocations, known)
    return Excess(
        price=sum((_of_prices(use) for use in goods), _ZERO),
        quantity=sum((_of_quantity(use) for use in goods), _ZERO),
        charges=sum(_of_charges(invoice, allocations, uses), _ZERO) if known.orders else _ZERO,
        tax=_ZERO if tax is None else max(invoice.tax_total - tax, _ZERO),
    )


def _of_prices(use: Use) -> Decimal:
    if use.level is MatchLevel.AMOUNT:
        return _ZERO
    lines = billed_of_line(use.allocations).values()
    return sum((max(billed - cents(quantity * use.ordered.unit_price), _ZERO) for quantity, billed in lines), _ZERO)


def _of_quantity(use: Use) -> Decimal:
    price = use.ordered.unit_price
    if use.level is MatchLevel.AMOUNT:
        allowed = min(use.worth, cents(use.net_received * price)) if use.received else use.worth
        return _added(use.before.amount, use.total_amount, allowed)
    allowed = use.ordered.live_quantity
    if counts_receipts(use.level):
        allowed = min(allowed, use.net_received)
    if use.level is MatchLevel.FOUR_WAY:
        allowed = min(allowed, use.accepted)
    return cents(_added(use.before.quantity, use.total, allowed) * price)


def _added(before: Decimal, after: Decimal, allowed: Decimal) -> Decimal:
    """What this invoice adds to what lies above the allowed."""
    return max(max(after - allowed, _ZERO) - max(before - allowed, _ZERO), _ZERO)


def _of_charges(invoice: SupplierInvoice, allocations: Sequence[Allocation], uses: Sequence[Use]) -> Iterator[Decimal]:
    """Above what is planned so far, what no order line plans, and what is rounded up."""
    for use in uses:
        if not use.is_billing and any(one.kind == "charge" for one in use.allocations):
            yield _added(use.before.amount, use.total_amount, planned_amount(use, invoice))
    yield from (line.net_amount for line in unplanned_lines(invoice, allocations))
    rounded = sum((line.net_amount for line in invoice.lines if line.kind is LineKind.ROUNDING), _ZERO)
    yield max(rounded, _ZERO)
