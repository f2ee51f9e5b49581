"""Who sends tables: QuickFix with commas, Voltline with semicolons and decimal commas, and Tasman for once."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from company import spaced_abn
from printing import slashed
from records import BilledLine, Invoice, cents

_QUICKFIX = (
    "Document",
    "Invoice Number",
    "Invoice Date",
    "Due Date",
    "Customer Order",
    "Supplier",
    "ABN",
    "Item Code",
    "Description",
    "Qty",
    "UOM",
    "Unit Price",
    "Line Total",
    "Sub Total",
    "GST",
    "Invoice Total",
)
_VOLTLINE = (
    "Supplier",
    "ABN",
    "Doc Type",
    "Doc No",
    "Doc Date",
    "Customer PO",
    "SKU",
    "Article",
    "Qty",
    "Unit",
    "Price",
    "Net",
    "GST",
    "Doc Net",
    "Doc GST",
    "Doc Total",
)


def table_rows(invoice: Invoice) -> list[BilledLine]:
    """The table's rows: these suppliers write freight as a row of its own."""
    freight = [
        BilledLine(c.description, c.kind.upper(), Decimal(1), "EA", c.net, c.net, kind=c.kind, order=invoice.orders[0])
        for c in invoice.charges
    ]
    return [*invoice.lines, *freight]


def _text(rows: list[tuple[str, ...]], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def quickfix(invoice: Invoice) -> bytes:
    """One invoice over rows, what stands in the head of an invoice repeated on every row."""
    head = (
        "CREDIT NOTE" if invoice.kind == "credit_note" else "TAX INVOICE",
        invoice.number,
        slashed(invoice.day),
        slashed(invoice.due) if invoice.due else "",
    )
    seller = (invoice.supplier.name, spaced_abn(invoice.supplier.abn))
    totals = (f"{invoice.net_total:.2f}", f"{invoice.tax_total:.2f}", f"{invoice.gross_total:.2f}")
    rows = [
        (
            *head,
            invoice.printed(line.order),
            *seller,
            line.part,
            line.description,
            f"{line.quantity.normalize():f}",
            line.unit,
            f"{line.unit_price:.4f}",
            f"{line.net:.2f}",
            *totals,
        )
        for line in table_rows(invoice)
    ]
    return _text([_QUICKFIX, *rows], ",").encode("ascii")


def tasman(invoice: Invoice) -> bytes:
    """One invoice over rows, in columns that nobody else uses."""
    head = (
        "Company",
        "Our ABN",
        "Bill",
        "Written",
        "Against",
        "Work",
        "Measured",
        "Per",
        "Rate",
        "Value",
        "Ex",
        "Tax",
        "In all",
    )
    rows = [
        (
            invoice.supplier.name,
            invoice.supplier.abn,
            invoice.number,
            slashed(invoice.day),
            ", ".join(invoice.order_names),
            line.description,
            f"{line.quantity.normalize():f}",
            line.unit.lower(),
            f"{line.unit_price:.2f}",
            f"{line.net:.2f}",
            f"{invoice.net_total:.2f}",
            f"{invoice.tax_total:.2f}",
            f"{invoice.gross_total:.2f}",
        )
        for line in invoice.lines
    ]
    return _text([head, *rows], ",").encode("ascii")


def _comma(amount: Decimal, places: int = 2) -> str:
    """`1234.5` as `1.234,50`."""
    return f"{amount:,.{places}f}".translate(str.maketrans(",.", ".,"))


def voltline(*invoices: Invoice) -> bytes:
    """One or more invoices, one under another, told apart by their number."""
    rows = [
        (
            invoice.supplier.name,
            invoice.supplier.abn,
            "CREDIT" if invoice.kind == "credit_note" else "INVOICE",
            invoice.number,
            slashed(invoice.day, "."),
            ", ".join(invoice.order_names),
            line.part,
            line.description,
            f"{line.quantity.normalize():f}".replace(".", ","),
            line.unit,
            _comma(line.unit_price),
            _comma(line.net),
            _comma(cents(line.net * line.rate / 100)),
            _comma(invoice.net_total),
            _comma(invoice.tax_total),
            _comma(invoice.gross_total),
        )
        for invoice in invoices
        for line in table_rows(invoice)
    ]
    return _text([_VOLTLINE, *rows], ";").encode("utf-8-sig")
