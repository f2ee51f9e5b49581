"""What invoices took of order lines, one by one: each allocation of an invoice that still counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.model import Allocation, Billed, SupplierInvoice
from engine.store.database import Transaction, query, read
from engine.store.rows import trim

_QUANTITY, _AMOUNT = Decimal("1e-10"), Decimal("1e-4")  # the scales of the columns


@dataclass(frozen=True, slots=True)
class Billing:
    """That an invoice took that much of an order line, out of that receipt; negative where a credit note gave it back.

    `is_accepted`: the invoice is accepted or exported. `arrival_order` is the invoice's.
    """

    invoice: str
    invoice_number: str
    invoice_date: date
    arrival_order: int
    is_accepted: bool
    invoice_line: int
    purchase_order: str
    order_line: int
    receipt: str | None
    quantity: Decimal
    amount: Decimal

    @property
    def place(self) -> tuple[int, int, str, int, str]:
        """By what billings are in order: arrival first."""
        return self.arrival_order, self.invoice_line, self.purchase_order, self.order_line, self.receipt or ""


def billings(cursor: Transaction, orders: Collection[str]) -> tuple[Billing, ...]:
    """What was billed of these orders by invoices that are not ignored, duplicates or reversed."""
    if not orders:
        return ()
    return tuple(Billing(**row) for row in read(cursor, query("billings"), {"orders": list(orders)}))


def billings_of(invoice: SupplierInvoice, arrival_order: int, allocations: Collection[Allocation]) -> tuple[Billing, ...]:
    """What an invoice that nobody accepted yet takes by these allocations: as `billings` gives it once they are kept."""
    return tuple(
        Billing(
            invoice.id, invoice.invoice_number, invoice.invoice_date, arrival_order, False, one.invoice_line,
            one.purchase_order, one.order_line, one.receipt,
            quantity_as_kept(-one.quantity if one.kind == "credit" else one.quantity),
            amount_as_kept(-one.amount if one.kind == "credit" else one.amount),
        )
        for one in allocations
    )  # fmt: skip


def summed(entries: Iterable[Billing]) -> tuple[Billed, ...]:
    """The same by order line."""
    found: dict[tuple[str, int], tuple[Decimal, Decimal]] = {}
    for one in entries:
        place = one.purchase_order, one.order_line
        quantity, amount = found.get(place, (Decimal(0), Decimal(0)))
        found[place] = quantity + one.quantity, amount + one.amount
    return tuple(
        Billed(*place, quantity_as_kept(quantity), amount_as_kept(amount))
        for place, (quantity, amount) in sorted(found.items())
    )


def quantity_as_kept(quantity: Decimal) -> Decimal:
    """A quantity as it comes back from the store."""
    return trim(quantity.quantize(_QUANTITY))


def amount_as_kept(amount: Decimal) -> Decimal:
    """An amount of an allocation as it comes back from the store."""
    return trim(amount.quantize(_AMOUNT))
