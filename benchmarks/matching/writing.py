"""A drawn invoice as the record that the matcher gets."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from engine.model import DocumentKind, InvoiceLine, Supplier, SupplierInvoice


def write(
    supplier: Supplier,
    number: str,
    day: date,
    lines: tuple[InvoiceLine, ...],
    *,
    serial: int,
    kind: DocumentKind = DocumentKind.INVOICE,
    purchase_orders: tuple[str, ...] = (),
    delivery_note: str | None = None,
    original_invoice: str | None = None,
) -> SupplierInvoice:
    """The invoice with 10 % tax; `serial` keeps its id apart from all others and in the order of drawing."""
    net = sum((line.net_amount for line in lines), Decimal(0))
    tax = (net / 10).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return SupplierInvoice(
        id=f"I-{serial:06d}-{number}",
        document=f"d{serial}",
        part=1,
        kind=kind,
        supplier=supplier.number,
        supplier_name=supplier.name,
        supplier_tax_id=None,
        invoice_number=number,
        invoice_date=day,
        due_date=None,
        currency="AUD",
        net_total=net,
        tax_total=tax,
        gross_total=net + tax,
        amount_due=None,
        purchase_orders=purchase_orders,
        job=None,
        delivery_note=delivery_note,
        original_invoice=original_invoice,
        bank_account=None,
        lines=lines,
        verified=True,
    )
