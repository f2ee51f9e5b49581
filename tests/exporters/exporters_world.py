"""Invoices to export, made from few words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from engine.codec import from_json
from engine.exporters import Batch, ExportInvoice, LineCoding, build_batch
from engine.model import DocumentKind, InvoiceLine, LineKind, SupplierInvoice
from engine.money import cents
from engine.settings import ExportDefaults

SETTINGS = ExportDefaults()


def line(
    number: int,
    net: str,
    *,
    quantity: str | None = None,
    price: str | None = None,
    rate: str | None = "10",
    text: str = "Plate",
) -> InvoiceLine:
    return InvoiceLine(
        number=number,
        kind=LineKind.ITEM,
        description=text,
        part=None,
        quantity=None if quantity is None else Decimal(quantity),
        unit="each",
        unit_price=None if price is None else Decimal(price),
        net_amount=Decimal(net),
        tax_rate=None if rate is None else Decimal(rate),
        purchase_order=None,
        job=None,
    )


def export(
    lines: Sequence[InvoiceLine],
    *,
    number: str = "INV-1",
    supplier: str = "Harbour Plumbing Supplies",
    kind: DocumentKind = DocumentKind.INVOICE,
    tax: str | None = None,
    gross: str | None = None,
    due: date | None = date(2026, 12, 3),
    coded: LineCoding | None = None,
    currency: str = "AUD",
    identity: str | None = None,
) -> ExportInvoice:
    net = sum((entry.net_amount for entry in lines), Decimal(0))
    computed = sum((cents(entry.net_amount * (entry.tax_rate or 0) / 100) for entry in lines), Decimal(0))
    tax_total = computed if tax is None else Decimal(tax)
    invoice = SupplierInvoice(
        id=identity or f"id-{supplier}-{number}",
        document="d" * 64,
        part=1,
        kind=kind,
        supplier="S1",
        supplier_name=supplier,
        supplier_tax_id=None,
        invoice_number=number,
        invoice_date=date(2026, 11, 3),
        due_date=due,
        currency=currency,
        net_total=net,
        tax_total=tax_total,
        gross_total=net + tax_total if gross is None else Decimal(gross),
        amount_due=None,
        purchase_orders=(),
        job=None,
        delivery_note=None,
        original_invoice=None,
        bank_account=None,
        lines=tuple(lines),
        verified=True,
    )
    blank = coded or LineCoding(0, "310", "GST", "J-204", None)
    coding = tuple(
        LineCoding(entry.number, blank.account_code, blank.tax_code, blank.job, blank.purchase_order, blank.tax_rate)
        for entry in lines
    )
    return ExportInvoice(invoice, 1, supplier, "51824753556", coding, "scan.pdf", b"%PDF-1.7 " + number.encode())


def batch(target: str, invoices: Sequence[ExportInvoice], settings: ExportDefaults = SETTINGS) -> Batch:
    return build_batch(
        target,
        invoices,
        settings,
        org="Elm Constructions",
        created_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        created_by="kim",
        app_version="0.1.0",
    )


def from_file(path: Path) -> list[ExportInvoice]:
    """The invoices of a case's `invoices.json`."""
    return [
        ExportInvoice(
            invoice=from_json(SupplierInvoice, entry["invoice"]),
            revision=entry["revision"],
            supplier_name=entry["supplier_name"],
            supplier_key=entry["supplier_key"],
            coding=tuple(from_json(LineCoding, coding) for coding in entry["coding"]),
            document_name=entry["document_name"],
            document=entry["document"].encode(),
        )
        for entry in json.loads(path.read_text(encoding="utf-8"))
    ]
