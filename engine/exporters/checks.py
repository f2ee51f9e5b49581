"""What every target refuses or warns of before it writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from babel.numbers import is_currency

from engine.exporters.amounts import coding_of, lines_total, rate_of, rounding
from engine.exporters.batch import ExportInvoice, Finding
from engine.exporters.free_text import is_formula
from engine.identifiers import invoice_key

LARGEST_ROUNDING = Decimal("1.00")  # more than that is a wrong tax code or total, not rounding


def refusal(export: ExportInvoice, field: str, reason: str, fix: str, line: int | None = None) -> Finding:
    """A finding that keeps the invoice out of the batch."""
    return Finding(export.invoice.id, line, field, reason, fix, refuses=True)


def warning(export: ExportInvoice, field: str, reason: str, fix: str, line: int | None = None) -> Finding:
    """A finding that a person should know of."""
    return Finding(export.invoice.id, line, field, reason, fix, refuses=False)


def common(invoices: Sequence[ExportInvoice]) -> Iterator[Finding]:
    """The findings that do not depend on the target."""
    yield from duplicates(invoices)
    for export in invoices:
        yield from _header(export)
        yield from _coding(export)
        yield from _totals(export)


def duplicates(invoices: Sequence[ExportInvoice]) -> Iterator[Finding]:
    """Invoices of one supplier with the same number: which of them is right, a person must say."""
    seen: dict[tuple[str, str], list[ExportInvoice]] = {}
    for export in invoices:
        key = (export.supplier_name.casefold(), invoice_key(export.invoice.invoice_number))
        seen.setdefault(key, []).append(export)
    for twins in seen.values():
        if len(twins) > 1:
            reason = f"{len(twins)} invoices of {twins[0].supplier_name} in this batch have the number {{}}"
            for export in twins:
                yield refusal(
                    export,
                    "invoice_number",
                    reason.format(export.invoice.invoice_number),
                    "Reverse the one that is a duplicate, then export again.",
                )


def _header(export: ExportInvoice) -> Iterator[Finding]:
    invoice = export.invoice
    if invoice.supplier is None or not export.supplier_name.strip():
        yield refusal(export, "supplier", "The supplier is not known", "Confirm or choose the supplier of this invoice.")
    if not invoice.invoice_number.strip():
        yield refusal(export, "invoice_number", "There is no invoice number", "Enter it from the document.")
    if not is_currency(invoice.currency):
        fix = "Correct it on the invoice, such as AUD."
        yield refusal(export, "currency", f"“{invoice.currency}” is not a currency", fix)


def _coding(export: ExportInvoice) -> Iterator[Finding]:
    for line in export.invoice.lines:
        coding = coding_of(export, line)
        if not coding.account_code:
            fix = "Give the order line, the supplier or the export defaults an account code."
            yield refusal(export, "account_code", "The line has no account code", fix, line.number)
        if not coding.tax_code:
            fix = "Give the order line or the supplier a tax code."
            yield refusal(export, "tax_code", "The line has no tax code", fix, line.number)
        if not coding.job:
            fix = "Nothing to do where it belongs to no job; else choose the job."
            yield warning(export, "job", "The line has no job", fix, line.number)
        if rate_of(export, line) is None:
            fix = "Compare the tax in the accounting package with the document."
            yield warning(
                export, "tax_rate", "The line's tax rate is not known, so its tax was not computed", fix, line.number
            )


def _totals(export: ExportInvoice) -> Iterator[Finding]:
    invoice = export.invoice
    if not invoice.lines:
        yield refusal(export, "lines", "The invoice has no lines, so nothing can be booked", "Enter its lines.")
    elif (found := lines_total(export)) != invoice.net_total:
        reason = f"The lines add up to {found:.2f}, the net total is {invoice.net_total:.2f}"
        yield refusal(export, "net_total", reason, "Correct the line or the total that was read wrongly.")
    elif abs(left := rounding(export)) > LARGEST_ROUNDING:
        reason = f"Lines and tax come to {invoice.gross_total - left:.2f}, the gross total is {invoice.gross_total:.2f}"
        yield refusal(export, "gross_total", reason, "Choose the tax code whose rate was charged, or correct the total.")


def formulas(export: ExportInvoice, cells: Iterator[tuple[int | None, str, str]]) -> Iterator[Finding]:
    """A warning for every free text (line, field, text) that begins like a formula."""
    for line, field, text in cells:
        if is_formula(text):
            reason = f"“{text.strip()[:40]}” begins like a formula, so it is written with an apostrophe before it"
            yield warning(export, field, reason, "Take the apostrophe away in the accounting package.", line)
