"""Invoices, orders and matches as short as costing needs them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.model import (
    Allocation,
    DocumentKind,
    InvoiceLine,
    LineKind,
    Match,
    OrderState,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
)

D = Decimal
Taken = tuple[int, int, str, str, str]


def line(number: int, net: str, quantity: str | None = None, **fields: object) -> InvoiceLine:
    usual = InvoiceLine(
        number,
        LineKind.ITEM,
        f"line {number}",
        None,
        D(quantity) if quantity else None,
        None,
        None,
        D(net),
        None,
        None,
        None,
    )
    return replace(usual, **fields)  # type: ignore[arg-type]


def invoice(*lines: InvoiceLine, kind: DocumentKind = DocumentKind.INVOICE, **fields: object) -> SupplierInvoice:
    net = sum((one.net_amount for one in lines), D(0))
    usual = SupplierInvoice(
        id="I-1", document="d", part=1, kind=kind, supplier="S1", supplier_name="S", supplier_tax_id=None,
        invoice_number="1", invoice_date=date(2026, 3, 10), due_date=None, currency="AUD", net_total=net, tax_total=D(0),
        gross_total=net, amount_due=None, purchase_orders=(), job=None, delivery_note=None, original_invoice=None,
        bank_account=None, lines=lines, verified=True,
    )  # fmt: skip
    return replace(usual, **fields)  # type: ignore[arg-type]


def order(*lines: PurchaseOrderLine, state: OrderState = OrderState.OPEN) -> PurchaseOrder:
    return PurchaseOrder("PO-1", "S1", date(2026, 3, 1), "AUD", state, lines)


def ordered(number: int, quantity: str, price: str, job: str | None = "J-204") -> PurchaseOrderLine:
    return PurchaseOrderLine(number, f"ordered {number}", D(quantity), D(price), job=job)


def allocated(invoice_line: int, order_line: int, quantity: str, amount: str, kind: str = "item") -> Taken:
    """That much of an invoice line bills that line of PO-1."""
    return invoice_line, order_line, quantity, amount, kind


def matched(allocations: list[Taken], jobs: dict[int, str]) -> Match:
    """Allocations as (invoice line, order line, quantity, amount, kind)."""
    made = tuple(Allocation(one, "PO-1", to, None, D(q), D(a), kind, 1.0) for one, to, q, a, kind in allocations)
    return Match("I-1", ("PO-1",), made, (), tuple(jobs.items()), True, "1")
