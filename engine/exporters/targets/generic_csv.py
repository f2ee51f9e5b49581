"""A CSV of canonical line rows, for every package that maps columns itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from engine.exporters import canonical
from engine.exporters.amounts import money_text
from engine.exporters.batch import ExportFile, ExportInvoice, Finding
from engine.exporters.free_text import cell_text
from engine.settings import ExportDefaults

TARGET = "generic-csv"
LABEL = "Lines (CSV)"
CARRIES_CREDIT_NOTES = True
NOTE = canonical.NOTE + " Dates are written as 2026-12-31, decimals with a point, text in UTF-8."


def preflight(invoices: Sequence[ExportInvoice], settings: ExportDefaults) -> tuple[Finding, ...]:
    """What no package could book."""
    return canonical.preflight(invoices, settings)


def write(invoices: Sequence[ExportInvoice], settings: ExportDefaults) -> tuple[ExportFile, ...]:
    """One file, however many rows."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, canonical.COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    placed, places = canonical.placed(invoices, settings)
    for _, row in placed:
        writer.writerow({name: _cell(name, value) for name, value in row.items()})
    return (ExportFile("invoices.csv", text.getvalue().encode("utf-8"), places),)


def _cell(name: str, value: canonical.Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return money_text(value) if name in canonical.MONEY else format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return cell_text(value) if isinstance(value, str) else str(value)
