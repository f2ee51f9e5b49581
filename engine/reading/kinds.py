"""What a document calls itself where no format claims it: a statement, a quote, a docket … is no invoice.

Conservative: the wording must stand alone in a cell near the top of the first page, larger than any wording of an invoice.
"""

from __future__ import annotations

import re

from engine.formats.layout import normal, page_text
from engine.model import Document, DocumentKind, MediaType

_TOP = 0.4  # of the page's height
_FIRST_ROWS = 5
_INVOICE = re.compile(r"(tax )?(invoice|credit( note| memo)?|adjustment note|recipient created tax invoice)( copy)?")
_KINDS: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    (DocumentKind.STATEMENT, re.compile(r"(monthly |customer )?statement( of account)?( as at .*)?|account statement")),
    (DocumentKind.REMITTANCE, re.compile(r"(payment )?remittance( advice)?|payment advice")),
    (DocumentKind.REMINDER, re.compile(r"(payment |final )?reminder( notice)?|overdue (notice|account)|final notice")),
    (DocumentKind.QUOTE, re.compile(r"(sales )?(quote|quotation)|price estimate|estimate|tender")),
    (DocumentKind.ORDER_CONFIRMATION, re.compile(r"(sales )?order (confirmation|acknowledge?ment)|pro[ -]?forma invoice")),
    (DocumentKind.DELIVERY_DOCKET, re.compile(r"delivery (docket|note|advice)|packing (slip|list)|proof of delivery")),
)


def wording_kind(document: Document) -> DocumentKind | None:
    """The kind that the document's own title gives it, where it is none of an invoice; else `None`."""
    titles = _page_titles(document) if document.media is MediaType.PDF else _row_titles(document)
    invoice = max((size for text, size in titles if _INVOICE.fullmatch(text)), default=0.0)
    best: tuple[float, DocumentKind] | None = None
    for text, size in titles:
        for kind, pattern in _KINDS:
            if size > invoice and pattern.fullmatch(text) and (best is None or size > best[0]):
                best = (size, kind)
    return best[1] if best else None


def _page_titles(document: Document) -> list[tuple[str, float]]:
    if not document.pages:
        return []
    page = document.pages[0]
    lines = [line for line in page_text(page).lines if line.y0 < _TOP * page.height]
    return [(normal(cell.text), cell.words[0].size) for line in lines for cell in line.cells]


def _row_titles(document: Document) -> list[tuple[str, float]]:
    """The first cells of a table; a heading row (many cells) is no title."""
    rows = [[cell for cell in row if cell] for row in document.rows[:_FIRST_ROWS]]
    return [(normal(row[0]), 1.0) for row in rows if len(row) == 1]
