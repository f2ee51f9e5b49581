"""What a document calls itself where no format claims it: a statement, a quote, a docket … is no invoice."""

from __future__ import annotations

from engine.model import Document, DocumentKind, MediaType, OwnCompany
from engine.reading.page.context import Sheet
from engine.reading.page.lines import rows_of
from engine.reading.page.titles import KINDS, kind_of
from engine.reading.page.wording import whole_label

_FIRST_ROWS = 5


def wording_kind(document: Document) -> DocumentKind | None:
    """The kind that the document's own title gives it, where it is none of an invoice; else `None`."""
    kind = _page_kind(document) if document.media is MediaType.PDF else _rows_kind(document)
    return kind if kind is not None and not kind.is_invoice else None


def _page_kind(document: Document) -> DocumentKind | None:
    rows = rows_of(document)
    return kind_of(Sheet(rows, OwnCompany()))[0] if rows else None


def _rows_kind(document: Document) -> DocumentKind | None:
    """The kind that the first title among a table's first cells names; a heading row (many cells) is no title."""
    rows = [[cell for cell in row if cell] for row in document.rows[:_FIRST_ROWS]]
    terms = [whole_label("titles", row[0]) for row in rows if len(row) == 1]
    return next((KINDS[term] for term in terms if term is not None), None)
