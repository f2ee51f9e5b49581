"""Xero's bills CSV (Business, Bills to pay, Import): net amounts, one row per line, at most 500 rows a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from engine.exporters import checks
from engine.exporters.amounts import coding_of, money_text, order_of, rounding
from engine.exporters.batch import ExportFile, ExportInvoice, Finding
from engine.exporters.free_text import cell_text
from engine.model import InvoiceLine
from engine.settings import ExportDefaults

TARGET = "xero-csv"
LABEL = "Xero bills (CSV)"
CARRIES_CREDIT_NOTES = False
NOTE = (
    "In Xero open Business, Bills to pay, Import, and choose the file. When Xero asks, choose Tax Exclusive, as all amounts "
    "are net. Bills arrive as Draft. The file cannot carry credit notes or attachments: enter credit notes in Xero, and "
    "attach the documents of the attachments folder there. Supplier names must be spelt as in Xero, or Xero makes a new "
    "contact; the job is sent as a tracking option that must exist. The order number stands before the description. "
    "A line whose quantity times price is not its net amount (a discount, say) is sent with the net price, or as quantity "
    "1. Where the printed tax is not what Xero computes, the cents are sent as a line of their own."
)
HEADER = (
    "*ContactName", "EmailAddress", "POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4", "POCity",
    "PORegion", "POPostalCode", "POCountry", "*InvoiceNumber", "*InvoiceDate", "*DueDate", "InventoryItemCode",
    "Description", "*Quantity", "*UnitAmount", "*AccountCode", "*TaxType", "TrackingName1", "TrackingOption1",
    "TrackingName2", "TrackingOption2", "Currency",
)  # fmt: skip
FREE_TEXT = ("*ContactName", "*InvoiceNumber", "Description", "*AccountCode", "*TaxType", "TrackingName1", "TrackingOption1")
MOST_ROWS = 500
MOST_LETTERS = {"*ContactName": 255, "*InvoiceNumber": 255, "Description": 4000, "TrackingOption1": 100}
MOST_DECIMALS = 4  # of a quantity or a unit price
UNTAXED = ("N-T", "NONE", "FRE")  # our codes that a rounding line may carry, the best first


def preflight(invoices: Sequence[ExportInvoice], settings: ExportDefaults) -> tuple[Finding, ...]:
    """What Xero's importer would refuse, or worse, take wrongly."""
    findings = list(checks.common(invoices))
    for export in invoices:
        if export.invoice.is_credit_note:
            fix = "Enter it in Xero by hand and mark it as exported, or use a target that carries credit notes."
            findings.append(checks.refusal(export, "kind", "Xero's bills file cannot carry a credit note", fix))
        findings += _taxes(export, settings)
        findings += _dates(export, settings)
        findings += _cells(export, settings)
        findings += _amounts(export, settings)
    return tuple(findings)


def _taxes(export: ExportInvoice, settings: ExportDefaults) -> Iterator[Finding]:
    names = dict(settings.tax_names)
    for line in export.invoice.lines:
        code = coding_of(export, line).tax_code
        if code and not names.get(code):
            reason = f"Tax code {code} has no Xero tax rate"
            yield checks.refusal(
                export, "tax_code", reason, "Name it in Settings, exactly as Xero's Tax Rates show it.", line.number
            )


def _dates(export: ExportInvoice, settings: ExportDefaults) -> Iterator[Finding]:
    if export.invoice.due_date is None:
        due = _due(export, settings)
        reason = f"There is no due date, so {due} is sent: {settings.payment_terms_days} days after the invoice date"
        yield checks.warning(export, "due_date", reason, "Correct it in Xero where other terms were agreed.")


def _cells(export: ExportInvoice, settings: ExportDefaults) -> Iterator[Finding]:
    rows = list(_rows(export, settings))
    if len(rows) > MOST_ROWS:
        reason = f"It has {len(rows)} lines; a file of Xero's takes {MOST_ROWS}, and a bill cannot be split"
        yield checks.refusal(export, "lines", reason, "Enter it in Xero by hand, or ask the supplier for several invoices.")
    said: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, start=1):
        new = [(name, row[name]) for name in FREE_TEXT if (name, row[name]) not in said]
        said |= set(new)
        yield from checks.formulas(export, ((number, name, text) for name, text in new))
        for name, text in new:
            if len(text) > MOST_LETTERS.get(name, 4000):
                reason = f"{name.lstrip('*')} has {len(text)} letters, Xero takes {MOST_LETTERS[name]}"
                yield checks.refusal(export, name, reason, "Shorten it.", number)


def _amounts(export: ExportInvoice, settings: ExportDefaults) -> Iterator[Finding]:
    for line in export.invoice.lines:
        if line.quantity is not None and line.unit_price is not None and not _multiplies(line):
            quantity, price = _quantity_and_price(line)
            reason = f"{line.quantity} × {line.unit_price} is not {line.net_amount:.2f}; it is sent as {quantity} × {price}"
            yield checks.warning(export, "unit_price", reason, "Nothing to do: the amount is right.", line.number)
    left = rounding(export)
    if not left or abs(left) > checks.LARGEST_ROUNDING:
        return
    reason = f"Xero will compute {export.invoice.gross_total - left:.2f}, the document says {export.invoice.gross_total:.2f}"
    fix = f"Nothing to do: {left:.2f} is sent as a line of its own to account {settings.rounding_account_code}."
    yield checks.warning(export, "tax_total", reason, fix)
    if not settings.rounding_account_code or _untaxed(settings) is None:
        fix = "Set the rounding account and the Xero name of tax code N-T in Settings."
        yield checks.refusal(export, "rounding", "The rounding line has no account or no tax rate", fix)


def write(invoices: Sequence[ExportInvoice], settings: ExportDefaults) -> tuple[ExportFile, ...]:
    """As many files as 500 rows each make, no invoice in two of them."""
    files: list[list[tuple[str, list[dict[str, str]]]]] = []
    for export in invoices:
        rows = list(_rows(export, settings))
        if not files or sum(len(earlier) for _, earlier in files[-1]) + len(rows) > MOST_ROWS:
            files.append([])
        files[-1].append((export.invoice.id, rows))
    return tuple(_file(number, bills) for number, bills in enumerate(files, start=1))


def _file(number: int, bills: Sequence[tuple[str, list[dict[str, str]]]]) -> ExportFile:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADER, restval="", lineterminator="\r\n")
    writer.writeheader()
    places: list[tuple[str, int, int]] = []
    row = 2
    for invoice, rows in bills:
        writer.writerows(
            {name: cell_text(cell) if name in FREE_TEXT else cell for name, cell in row.items()} for row in rows
        )
        places.append((invoice, row, row + len(rows) - 1))
        row += len(rows)
    return ExportFile(f"xero-bills-{number:03d}.csv", text.getvalue().encode("utf-8"), tuple(places))


def _rows(export: ExportInvoice, settings: ExportDefaults) -> Iterator[dict[str, str]]:
    invoice = export.invoice
    header = {
        "*ContactName": export.supplier_name,
        "*InvoiceNumber": invoice.invoice_number,
        "*InvoiceDate": invoice.invoice_date.strftime(settings.date_format),
        "*DueDate": _due(export, settings),
        "Currency": invoice.currency,
    }
    for line in invoice.lines:
        yield header | _line(export, line, settings)
    if left := rounding(export):
        yield header | {
            "Description": "Rounding",
            "*Quantity": "1",
            "*UnitAmount": money_text(left),
            "*AccountCode": settings.rounding_account_code,
            "*TaxType": _untaxed(settings) or "",
            "TrackingName1": "",
            "TrackingOption1": "",
        }


def _due(export: ExportInvoice, settings: ExportDefaults) -> str:
    due = export.invoice.due_date or export.invoice.invoice_date + timedelta(days=settings.payment_terms_days)
    return due.strftime(settings.date_format)


def _line(export: ExportInvoice, line: InvoiceLine, settings: ExportDefaults) -> dict[str, str]:
    coding = coding_of(export, line)
    quantity, price = _quantity_and_price(line)
    return {
        "Description": _description(order_of(export, line), line),
        "*Quantity": quantity,
        "*UnitAmount": price,
        "*AccountCode": coding.account_code or "",
        "*TaxType": dict(settings.tax_names).get(coding.tax_code or "", ""),
        "TrackingName1": settings.tracking_name if coding.job else "",
        "TrackingOption1": coding.job or "",
    }


def _description(order: str, line: InvoiceLine) -> str:
    text = line.description.strip() or line.part or line.kind.value.capitalize()
    if not order:
        return text
    return f"PO-{order} · {text}" if order.isdigit() else f"{order} · {text}"


def _multiplies(line: InvoiceLine) -> bool:
    """Whether quantity times price, rounded to the cent, is the line's net, however a half is rounded."""
    if line.quantity is None or line.unit_price is None:
        return False
    short = all(number == round(number, MOST_DECIMALS) for number in (line.quantity, line.unit_price))
    return short and abs(line.quantity * line.unit_price - line.net_amount) < Decimal("0.005")


def _quantity_and_price(line: InvoiceLine) -> tuple[str, str]:
    """The printed ones where they multiply; else the quantity with the net price; else 1 with the net amount."""
    if _multiplies(line) and line.quantity is not None and line.unit_price is not None:
        return format(line.quantity, "f"), format(line.unit_price, "f")
    if line.quantity and line.quantity == round(line.quantity, MOST_DECIMALS):
        price = round(line.net_amount / line.quantity, MOST_DECIMALS)
        if price * line.quantity == line.net_amount:
            return format(line.quantity, "f"), money_text(price)
    return "1", money_text(line.net_amount)


def _untaxed(settings: ExportDefaults) -> str | None:
    names = dict(settings.tax_names)
    return next((names[code] for code in UNTAXED if names.get(code)), None)
