"""Accepted invoices with what they were allocated to, and order lines by their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from engine.model import Allocation, PurchaseOrder, PurchaseOrderLine, SupplierInvoice

ZERO = Decimal(0)
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Booked:
    """An invoice that counts (accepted, not reversed) and what it was allocated to. `supplier_name` as on file."""

    invoice: SupplierInvoice
    allocations: tuple[Allocation, ...]
    supplier_name: str = ""


def order_lines(orders: Iterable[PurchaseOrder]) -> dict[Place, tuple[PurchaseOrder, PurchaseOrderLine]]:
    """Order and order line, by order number and line number."""
    return {(order.order_number, line.line): (order, line) for order in orders for line in order.lines}


def billed_of(booked: Iterable[Booked]) -> dict[Place, tuple[Decimal, Decimal]]:
    """Quantity and amount by order line, net of what was given back."""
    sums: dict[Place, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for allocation in (allocation for one in booked for allocation in one.allocations):
        place, sign = (allocation.purchase_order, allocation.order_line), -1 if allocation.kind == "credit" else 1
        quantity, amount = sums[place]
        sums[place] = quantity + sign * allocation.quantity, amount + sign * allocation.amount
    return sums


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The amounts added up."""
    return sum(amounts, ZERO)
