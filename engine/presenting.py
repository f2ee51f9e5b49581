"""Readings and supplier invoices as the JSON that the command line prints (decimals as text, dates ISO, absent = null)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from engine.codec import to_json
from engine.explaining import evidence_json, explain
from engine.issues import Issue
from engine.model import Document, DocumentKind, InvoiceLine, OwnCompany, Printed, Reading, ReadingLine, SupplierInvoice

_HEADER = (
    "supplier_name",
    "supplier_tax_id",
    "invoice_number",
    "invoice_date",
    "due_date",
    "currency",
    "net_total",
    "tax_total",
    "gross_total",
    "amount_due",
)
_MORE = (
    "buyer_name",
    "buyer_tax_id",
    "rounding",
    "prepaid",
    "job",
    "delivery_note",
    "original_invoice",
    "bank_account",
)
_LINE = (
    "description",
    "part",
    "quantity",
    "unit",
    "unit_price",
    "base_quantity",
    "discount",
    "net_amount",
    "tax_rate",
    "purchase_order",
    "order_line",
    "job",
)


def reading_json(
    file: str,
    document: Document | None,
    reading: Reading | None,
    invoice: SupplierInvoice | None,
    issues: Iterable[Issue],
    *,
    company: OwnCompany = OwnCompany(),  # noqa: B008 - frozen, so one for all is safe
) -> dict[str, Any]:
    """What `read` prints of one invoice: its values as the document prints them, else as the proofs derived them (an issue
    then says so). `places` tells where each header value stands, `evidence` what it rests on (`company` is ours). A file
    without a reading has kind `other` and no values."""
    kind = reading.kind if reading else DocumentKind.OTHER
    orders = [order.value for order in reading.purchase_orders] if reading else []
    return {
        "file": file,
        "part": reading.part if reading else 1,
        "pages": _pages(document, reading),
        "kind": kind.value,
        "reader": reading.reader if reading else None,
        **{name: _header_value(name, reading, invoice) for name in _HEADER},
        "purchase_order": orders[0] if orders else None,
        "purchase_orders": orders,
        "is_credit_note": kind is DocumentKind.CREDIT_NOTE,
        **{name: _printed(reading, name) for name in _MORE},
        "lines": [_line_json(line) for line in reading.lines] if reading else [],
        "charges": [_line_json(line) for line in reading.charges] if reading else [],
        "enclosures": [to_json(one) for one in reading.enclosures] if reading else [],
        "verified": invoice.verified if invoice else False,
        "places": _places(reading),
        "evidence": evidence_json(explain(reading, company=company)) if reading else {},
        "issues": [issue_json(issue) for issue in issues],
    }


def prediction_json(reading: Reading | None, invoice: SupplierInvoice | None) -> dict[str, Any]:
    """The same values under the same names, without what only a person or a screen needs: what a scorer compares."""
    full = reading_json("", None, reading, invoice, ())
    names = (*_HEADER, "purchase_order", "is_credit_note", "verified", "lines")
    return {name: full[name] for name in names}


def invoice_json(invoice: SupplierInvoice) -> dict[str, Any]:
    """A supplier invoice as the proofs left it, under the names of `read`; `lines` and `charges` carry their line number."""
    plain = ("id", "document", "part", "supplier", *_HEADER, "job", "delivery_note", "original_invoice", "bank_account")
    orders = list(invoice.purchase_orders)
    return {
        **{name: to_json(getattr(invoice, name)) for name in plain},
        "kind": invoice.kind.value,
        "purchase_order": orders[0] if orders else None,
        "purchase_orders": orders,
        "is_credit_note": invoice.is_credit_note,
        "lines": [_invoice_line_json(line) for line in invoice.lines if not line.is_charge],
        "charges": [_invoice_line_json(line) for line in invoice.lines if line.is_charge],
        "verified": invoice.verified,
        "issues": [issue_json(issue) for issue in invoice.issues],
    }


def issue_json(issue: Issue) -> dict[str, Any]:
    """One issue: code, severity, message, and where it stands (`null` where it has no one place)."""
    return {
        "code": issue.code.value,
        "severity": issue.severity.value,
        "message": issue.message,
        "where": (issue.where.as_where() or None) if issue.where else None,
    }


def _pages(document: Document | None, reading: Reading | None) -> list[int]:
    if reading and reading.pages:
        return list(reading.pages)
    return [page.number for page in document.pages] if document else []


def _header_value(name: str, reading: Reading | None, invoice: SupplierInvoice | None) -> Any:
    printed = _printed(reading, name)
    return to_json(getattr(invoice, name)) if printed is None and invoice is not None else printed


def _printed(record: Reading | ReadingLine | None, name: str) -> Any:
    printed: Printed[str | date | Decimal] | None = getattr(record, name, None)
    return to_json(printed.value) if printed else None


def _line_json(line: ReadingLine) -> dict[str, Any]:
    return {"kind": line.kind.value, **{name: _printed(line, name) for name in _LINE}}


def _invoice_line_json(line: InvoiceLine) -> dict[str, Any]:
    names = (
        "number",
        "description",
        "part",
        "quantity",
        "unit",
        "unit_price",
        "net_amount",
        "tax_rate",
        "purchase_order",
        "job",
    )
    return {"kind": line.kind.value, **{name: to_json(getattr(line, name)) for name in names}}


def _places(reading: Reading | None) -> dict[str, Any]:
    found = {name: getattr(reading, name, None) for name in (*_HEADER, *_MORE)}
    return {name: printed.source.as_where() for name, printed in found.items() if printed and printed.source}
