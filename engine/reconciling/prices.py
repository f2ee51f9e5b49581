"""Every billed item against the price it was ordered at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.model import Allocation, PurchaseOrder, PurchaseOrderLine
from engine.reconciling.booked import Booked, order_lines


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One billed item against its ordered price. `variance` = amount − quantity × ordered price; `percent` of the ordered
    price, `None` where that is zero."""

    supplier: str
    supplier_name: str
    currency: str
    invoice: str
    invoice_number: str
    invoice_date: date
    purchase_order: str
    item: str
    quantity: Decimal
    ordered_price: Decimal
    billed_price: Decimal
    variance: Decimal
    percent: Decimal | None


def price_variances(orders: Sequence[PurchaseOrder], booked: Sequence[Booked]) -> tuple[PriceRow, ...]:
    """Every billed item with the price it was ordered at, largest variance first."""
    ordered = order_lines(orders)
    rows = [
        _price_row(one, allocation, ordered[place][1])
        for one in booked
        for allocation in one.allocations
        if allocation.kind == "item"
        and allocation.quantity
        and (place := (allocation.purchase_order, allocation.order_line)) in ordered
    ]
    return tuple(sorted(rows, key=lambda row: (-abs(row.variance), row.invoice, row.item)))


def _price_row(one: Booked, allocation: Allocation, ordered: PurchaseOrderLine) -> PriceRow:
    billed_price = allocation.amount / allocation.quantity
    over = (billed_price / ordered.unit_price - 1) * 100 if ordered.unit_price else None
    return PriceRow(
        supplier=one.invoice.supplier or "",
        supplier_name=one.supplier_name or one.invoice.supplier_name,
        currency=one.invoice.currency,
        invoice=one.invoice.id,
        invoice_number=one.invoice.invoice_number,
        invoice_date=one.invoice.invoice_date,
        purchase_order=allocation.purchase_order,
        item=" ".join(filter(None, (ordered.part, ordered.description))),
        quantity=allocation.quantity,
        ordered_price=ordered.unit_price,
        billed_price=round(billed_price, 4),
        variance=allocation.amount - allocation.quantity * ordered.unit_price,
        percent=round(over, 1) if over is not None else None,
    )
