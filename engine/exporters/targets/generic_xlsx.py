"""A workbook of canonical line rows: amounts as numbers, dates as dates, text never a formula; same rows, same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from engine.exporters import canonical
from engine.exporters.batch import ExportFile, ExportInvoice, Finding
from engine.exporters.free_text import cell_text
from engine.settings import ExportDefaults

TARGET = "generic-xlsx"
LABEL = "Lines (Excel)"
CARRIES_CREDIT_NOTES = True
NOTE = canonical.NOTE
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip archive can say
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def preflight(invoices: Sequence[ExportInvoice], settings: ExportDefaults) -> tuple[Finding, ...]:
    """What no package could book."""
    return canonical.preflight(invoices, settings)


def write(invoices: Sequence[ExportInvoice], settings: ExportDefaults) -> tuple[ExportFile, ...]:
    """One workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Lines"
    sheet.append(canonical.COLUMNS)
    sheet.freeze_panes = "A2"
    placed, places = canonical.placed(invoices, settings)
    for number, row in placed:
        for column, name in enumerate(canonical.COLUMNS, start=1):
            if (value := row[name]) is not None:
                _fill(sheet.cell(number, column), name, value)
    file = io.BytesIO()
    book.save(file)
    return (ExportFile("invoices.xlsx", _timeless(file.getvalue()), places),)


def _fill(cell: Any, name: str, value: str | int | Decimal | date) -> None:
    if isinstance(value, str):
        cell.value = cell_text(value)
        cell.data_type = "s"  # openpyxl takes what begins with = for a formula, and #N/A for an error
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif name in canonical.MONEY:
        cell.number_format = "0.00"


def _timeless(workbook: bytes) -> bytes:
    """The archive without the moment it was written, which openpyxl puts into every entry."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            fixed = zipfile.ZipInfo(entry.filename, _EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, content)
    return file.getvalue()
