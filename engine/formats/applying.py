"""A format applied to a document: one reading for every invoice in it."""

from __future__ import annotations

from dataclasses import replace

from engine.formats.assembling import assemble
from engine.formats.layout import PageText, normal, pages_text
from engine.formats.page_table import read_rows
from engine.formats.page_values import find_all
from engine.formats.row_table import Sheet, find_in, invoices_of, open_sheet
from engine.formats.twins import applying, twin_of
from engine.formats.values import Found
from engine.formats.vocabulary import Format
from engine.model import Document, DocumentKind, MediaType, Printed, Reading


def apply(format: Format, document: Document) -> tuple[Reading, ...]:
    """What the format reads, each value beside its printed text and its place; what it misses stands in `issues`.

    An exception of a shipped format's Python twin passes through, with supplier, version and format noted on it.
    """
    twin = twin_of(format)
    with applying(format):
        document = twin.prepare(document)
        readings = twin.read(document, format)
        if readings is None:
            reads = _pages if document.media is MediaType.PDF else _table
            readings = reads(format, document)
        return tuple(twin.finish(reading) for reading in readings)


def _pages(format: Format, document: Document) -> tuple[Reading, ...]:
    pages = pages_text(document)
    rows, issues = read_rows(format, format.lines, pages) if format.lines else ([], [])
    is_credit = format.credit is not None and any(format.credit.search(page.text) for page in pages)
    reading = assemble(format, lambda rule: find_all(rule, pages), rows, is_credit)
    name = reading.supplier_name
    if name is not None and name.source is None:
        reading = replace(reading, supplier_name=_printed_name(format.supplier, pages) or name)
    numbers = tuple(page.number for page in pages)
    return (replace(reading, pages=numbers, issues=(*issues, *reading.issues)),)


def _printed_name(supplier: str, pages: tuple[PageText, ...]) -> Printed[str] | None:
    wanted = normal(supplier).split()
    for page in pages:
        words = [word for line in page.lines for word in line.words]
        texts = [normal(word.text) for word in words]
        for start in range(len(texts) - len(wanted) + 1):
            if texts[start : start + len(wanted)] == wanted:
                found = tuple(words[start : start + len(wanted)])
                return Printed(supplier, " ".join(word.text for word in found), page.source(found))
    return None


def _table(format: Format, document: Document) -> tuple[Reading, ...]:
    sheet, issues = open_sheet(format, document)
    if sheet is None:
        return (Reading(DocumentKind.INVOICE, format.reader, str(format.version), issues=tuple(issues)),)
    parts, wrong = invoices_of(format, sheet)
    readings = [_invoice(format, part, document) for part in parts]
    if not readings:
        return (Reading(DocumentKind.INVOICE, format.reader, str(format.version), issues=(*issues, *wrong)),)
    readings[0] = replace(readings[0], issues=(*issues, *wrong, *readings[0].issues))
    return tuple(replace(reading, part=number) for number, reading in enumerate(readings, 1))


def _invoice(format: Format, sheet: Sheet, document: Document) -> Reading:
    text = "\n".join(" ".join(cells) for _, cells in sheet.rows)
    is_credit = format.credit is not None and bool(format.credit.search(text))
    rows = [_row(format, sheet, row) for row in sheet.rows] if format.lines else []
    return assemble(format, lambda rule: find_in(rule, sheet, document, format.decimal_mark), rows, is_credit)


def _row(format: Format, sheet: Sheet, row: tuple[int, tuple[str, ...]]) -> dict[str, Found]:
    columns = format.lines.columns if format.lines else ()
    cells = {field: sheet.cell(row, heading) for field, heading in columns}
    return {field: found for field, found in cells.items() if found is not None}


