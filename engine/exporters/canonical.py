"""Invoices as canonical line rows: every column a package could want, the tax as the supplier stated it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from engine.exporters import checks
from engine.exporters.amounts import ZERO, coding_of, line_taxes, order_of, rate_of, stated_taxes
from engine.exporters.batch import ExportInvoice, Finding
from engine.model import InvoiceLine
from engine.settings import ExportDefaults

COLUMNS = (
    "bill_id", "rev", "supplier_name", "supplier_key", "supplier_ref", "bill_no", "po_no", "issue_date", "due_date",
    "currency", "fx_rate", "amounts_are", "line_no", "description", "item_code", "qty", "unit_price", "line_net",
    "tax_code", "tax_rate", "line_tax", "line_gross", "account_code", "job_code", "cost_code", "memo",
    "attachment_sha256", "document_type",
)  # fmt: skip
MONEY = ("line_net", "line_tax", "line_gross")
MOST_LETTERS = 32_767  # what a spreadsheet cell holds
NOTE = (
    "One row per invoice line, amounts net with the tax beside them; an invoice's tax adds up to the printed tax. "
    "Credit notes have positive amounts; the column document_type tells them apart. Documents lie in the attachments folder."
)
Value = str | int | Decimal | date | None
Row = dict[str, Value]


def preflight(invoices: Sequence[ExportInvoice], settings: ExportDefaults) -> tuple[Finding, ...]:
    """The common checks, and what these rows change: text like a formula, tax spread over lines, a missing due date."""
    findings = list(checks.common(invoices))
    for export in invoices:
        findings += _cells(export, settings)
        if export.invoice.due_date is None:
            fix = "Enter it in the accounting package."
            findings.append(checks.warning(export, "due_date", "There is no due date; the column is empty", fix))
        if differs := export.invoice.tax_total - sum(line_taxes(export).values(), ZERO):
            reason = f"The printed tax is {differs:+.2f} from rate times net; the line with the largest tax carries it"
            findings.append(checks.warning(export, "tax_total", reason, "Nothing to do: the printed tax is sent."))
    return tuple(findings)


def _cells(export: ExportInvoice, settings: ExportDefaults) -> Iterator[Finding]:
    said: set[tuple[str, str]] = set()
    for number, row in enumerate(rows(export, settings), start=1):
        new = [(name, text) for name, text in row.items() if isinstance(text, str) and (name, text) not in said]
        said |= set(new)
        yield from checks.formulas(export, ((number, name, text) for name, text in new))
        for name, text in new:
            if len(text) > MOST_LETTERS:
                yield checks.refusal(
                    export, name, f"{name} has {len(text)} letters, a cell {MOST_LETTERS}", "Shorten it.", number
                )


def placed(
    invoices: Sequence[ExportInvoice], settings: ExportDefaults
) -> tuple[list[tuple[int, Row]], tuple[tuple[str, int, int], ...]]:
    """All rows with their row numbers under a heading in row 1, and the first and last row of every invoice."""
    numbered: list[tuple[int, Row]] = []
    places: list[tuple[str, int, int]] = []
    for export in invoices:
        first = len(numbered) + 2
        numbered += enumerate(rows(export, settings), start=first)
        places.append((export.invoice.id, first, len(numbered) + 1))
    return numbered, tuple(places)


def rows(export: ExportInvoice, settings: ExportDefaults) -> Iterator[Row]:
    """The rows of one invoice: its lines, and a rounding row where net and tax do not make the printed gross total."""
    invoice = export.invoice
    taxes = stated_taxes(export)
    header = _header(export)
    for line in invoice.lines:
        yield header | _line(export, line, taxes[line.number])
    if left := invoice.gross_total - invoice.net_total - invoice.tax_total:
        yield header | {
            "line_no": len(invoice.lines) + 1,
            "description": "Rounding",
            "line_net": left,
            "line_tax": ZERO,
            "line_gross": left,
            "account_code": settings.rounding_account_code,
        }


def _header(export: ExportInvoice) -> Row:
    invoice = export.invoice
    empty: Row = dict.fromkeys(COLUMNS)
    return empty | {
        "bill_id": invoice.id,
        "rev": export.revision,
        "supplier_name": export.supplier_name,
        "supplier_key": export.supplier_key,
        "supplier_ref": invoice.supplier,
        "bill_no": invoice.invoice_number,
        "issue_date": invoice.invoice_date,
        "due_date": invoice.due_date,
        "currency": invoice.currency,
        "amounts_are": "net",
        "attachment_sha256": hashlib.sha256(export.document).hexdigest(),
        "document_type": invoice.kind.value,
    }


def _line(export: ExportInvoice, line: InvoiceLine, tax: Decimal) -> Row:
    coding = coding_of(export, line)
    return {
        "po_no": order_of(export, line) or None,
        "line_no": line.number,
        "description": line.description,
        "item_code": line.part,
        "qty": line.quantity,
        "unit_price": line.unit_price,
        "line_net": line.net_amount,
        "tax_code": coding.tax_code,
        "tax_rate": rate_of(export, line),
        "line_tax": tax,
        "line_gross": line.net_amount + tax,
        "account_code": coding.account_code,
        "job_code": coding.job,
    }
