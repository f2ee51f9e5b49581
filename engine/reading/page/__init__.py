"""A supplier's invoice that nobody has described yet: read from the page's geometry, labels in any language, and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.issues import Code, Issue, Severity
from engine.model import Document, DocumentKind, OwnCompany, Reading, Supplier
from engine.reading.outcome import Outcome
from engine.reading.page.context import Sheet
from engine.reading.page.hidden import hidden_doubts
from engine.reading.page.lines import rows_of
from engine.reading.page.reader import READER, VERSION, read_sheet
from engine.reading.page.splitting import parts_of
from engine.reading.page.titles import kind_of

__all__ = ["read_page"]


def read_page(document: Document, company: OwnCompany, suppliers: Sequence[Supplier] = ()) -> Outcome:
    """The invoices that the pages show, one reading each.

    A document that calls itself something else gives one reading with its kind and no values; one in which neither number
    nor total is found, or that nowhere says that it is an invoice, gives none, and no issue: the caller says what is
    missing. Text that cannot be seen is not read.
    """
    rows = rows_of(document)
    if not rows:
        return Outcome(())
    sheet = Sheet(rows, company, suppliers)
    kind, is_said = kind_of(sheet)
    if not is_said:
        return Outcome(())
    if not kind.is_invoice:
        return Outcome((_of_kind(document, kind),), (_not_invoice(document, kind),))
    parts = parts_of(sheet)
    sheets = [Sheet(part, company, suppliers) for part in parts] if len(parts) > 1 else []
    several = [read_sheet(one, kind_of(one)[0], number) for number, one in enumerate(sheets, 1)]
    found = several or [read_sheet(sheet, kind)]
    doubts = hidden_doubts(document)
    return Outcome(tuple(replace(one, issues=(*one.issues, *doubts)) for one in found if one is not None))


def _of_kind(document: Document, kind: DocumentKind) -> Reading:
    return Reading(kind, READER, VERSION, pages=tuple(page.number for page in document.pages))


def _not_invoice(document: Document, kind: DocumentKind) -> Issue:
    message = f"{document.file_name} calls itself a {kind.value.replace('_', ' ')}, so no invoice was made of it."
    return Issue(Code.DOC_NOT_INVOICE, message, Severity.INFO)
