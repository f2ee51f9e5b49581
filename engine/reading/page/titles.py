"""What the document calls itself: an invoice, a credit note, or something that no invoice is made of."""

from __future__ import annotations

import re

from engine.model import DocumentKind
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell, Row
from engine.reading.page.wording import find_labels

_TOP = 0.5
_KINDS = {
    "statement": DocumentKind.STATEMENT,
    "reminder": DocumentKind.REMINDER,
    "quote": DocumentKind.QUOTE,
    "order_confirmation": DocumentKind.ORDER_CONFIRMATION,
    "purchase_order": DocumentKind.OTHER,
    "delivery_docket": DocumentKind.DELIVERY_DOCKET,
    "remittance": DocumentKind.REMITTANCE,
    "other": DocumentKind.OTHER,
    "credit_note": DocumentKind.CREDIT_NOTE,
    "self_billed": DocumentKind.SELF_BILLED_INVOICE,
    "invoice": DocumentKind.INVOICE,
}


def kind_of(sheet: Sheet) -> tuple[DocumentKind, bool]:
    """The kind that the largest title near the top of the first page gives, and whether a title was found at all."""
    best: tuple[float, DocumentKind] | None = None
    for row in sheet.rows:
        if row.page != sheet.first_page or row.y0 > _TOP * row.height:
            break
        for cell in row.cells:
            found = _title(cell)
            if found is None or (not found[1].is_invoice and not _stands_out(sheet, cell, row)):
                continue
            if best is None or found[0] > best[0] + 0.3:
                best = found
    return (best[1], True) if best else (DocumentKind.INVOICE, False)


def _stands_out(sheet: Sheet, cell: Cell, row: Row) -> bool:
    """Whether a wording is a title by its look: larger than the text, or alone at the page's head."""
    if cell.size > 1.15 * sheet.usual_size:
        return True
    is_label = bool(find_labels("header", [token for token, _ in cell.token_words]))
    return row.y0 < 0.2 * row.height and len(cell.words) <= 4 and not is_label


def _title(cell: Cell) -> tuple[float, DocumentKind] | None:
    """A cell that is a title, alone or with a number or date after it; the more of it the title is, the more it weighs."""
    pairs = cell.token_words
    words = [token for token, _ in pairs]
    hits = find_labels("titles", words)
    if not hits or hits[0].start > 0 or len(words) > 9:
        return None
    rest = words[hits[0].end :]
    header = find_labels("header", words)
    is_label = (
        bool(header) and header[0].start == 0 and header[0].term not in ("invoice_title", "order_number", "purchase_order")
    )
    if (is_label and rest) or any(
        word.isalpha() and len(word) > 2 for word in rest[:2] if not find_labels("titles", [word])
    ):
        return None
    if rest and (cell.text.endswith(":") or re.search(r":\s", cell.text)):
        return None
    weight = cell.size + (0.2 if not rest else 0.0)
    term = next((hit.term for hit in hits if hit.term == "self_billed"), hits[0].term)
    return weight, _KINDS[term]
