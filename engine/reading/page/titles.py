"""What the document calls itself: an invoice, a credit note, or something that no invoice is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.model import DocumentKind
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell, Row
from engine.reading.page.wording import Hit, find_labels, is_filler

_TOP = 0.5  # of a page's height: titles stand above
_HEAD = 0.2  # of a page's height: where a title alone needs no large letters
_LARGE = 1.15  # times the usual size
_LONG = 9  # tokens: more are a sentence
_CLOSE = 0.3  # points: sizes nearer than this are one
KINDS = {
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
_ABOUT_INVOICES = ("reminder", "statement", "remittance", "quote", "other")  # “Reminder: invoice 17” is no invoice
_FIRST = ("self_billed", "credit_note", "invoice")  # of several in one title the first of these
_DATED = frozenset(("date", "invoice_date", "due_date", "other_date"))


@dataclass(frozen=True)
class _Title:
    kind: DocumentKind
    size: float
    is_large: bool
    is_exact: bool


def kind_of(sheet: Sheet) -> tuple[DocumentKind, bool]:
    """The kind that the largest title near the top of the first page gives, and whether the document says what it is at
    all: by a title, or by the label of an invoice's number or date. One that does not is taken for an invoice."""
    titles = list(_titles(sheet, sheet.first_page))
    large = [title for title in titles if title.is_large]
    if large:
        return _chosen(large).kind, True
    if _is_numbered(sheet):
        credit = any(title.kind is DocumentKind.CREDIT_NOTE for title in titles)
        return (DocumentKind.CREDIT_NOTE if credit else DocumentKind.INVOICE), True
    if titles:
        return _chosen(titles).kind, True
    if (kind := _shouted(sheet)) is not None:
        return kind, True
    return DocumentKind.INVOICE, _says_invoice(sheet)


def _shouted(sheet: Sheet) -> DocumentKind | None:
    """The kind that capitals at the end of a cell give, several words of them: a title set right after the sender's name."""
    for row in sheet.rows:
        if row.page != sheet.first_page or row.y0 > _TOP * row.height:
            continue
        for cell in row.cells:
            for hit in find_labels("titles", cell.tokens):
                tail = " ".join(word.text for word in cell.words[-(hit.end - hit.start) :])
                is_end = hit.end == len(cell.tokens) == len(cell.words) and hit.end - hit.start > 1
                if is_end and tail.isupper() and hit.term in KINDS and not KINDS[hit.term].is_invoice:
                    return KINDS[hit.term]
    return None


def _chosen(titles: Sequence[_Title]) -> _Title:
    """The largest title; of those as large an exact one, an invoice's, the first."""
    largest = max(title.size for title in titles)
    rivals = [title for title in titles if title.size > largest - _CLOSE]
    exact = [title for title in rivals if title.is_exact] or rivals
    return next((title for title in exact if title.kind.is_invoice), exact[0])


def _is_numbered(sheet: Sheet) -> bool:
    """Whether a label of an invoice's number stands with its value after or beside it."""
    return any(
        "invoice_number" in mark.terms
        and mark.is_clean
        and not sheet.is_within_table(mark.cell)
        and (mark.rest is not None or mark.cell.text.endswith(":") or len(sheet.rows[mark.cell.row].cells) <= 3)
        for mark in sheet.marks
    )


def _says_invoice(sheet: Sheet) -> bool:
    """Whether any short text names an invoice."""
    terms = {"invoice_number", "invoice_title", "fallback_number"}
    return any(
        terms & set(mark.terms) and mark.is_clean and len(mark.cell.text) > 3 and len(sheet.rows[mark.cell.row].words) <= 12
        for mark in sheet.marks
    )


def is_titled_invoice(sheet: Sheet, page: int) -> bool:
    """Whether a page bears an invoice's title as large as a first page does."""
    large = [title for title in _titles(sheet, page) if title.is_large]
    return bool(large) and _chosen(large).kind.is_invoice


def _titles(sheet: Sheet, page: int) -> Iterator[_Title]:
    for row in sheet.rows:
        if row.page != page or row.y0 > _TOP * row.height or sheet.is_within_table(row.as_cell):
            continue
        for cell in _cells(row):
            is_large = cell.size > _LARGE * sheet.usual_size
            last = _next(sheet, cell) if is_large else None
            if (term := _named(cell, last, is_large=is_large)) is not None:
                yield _Title(KINDS[term[0]], cell.size, is_large or _is_alone(sheet, row, cell), term[1])


def _named(cell: Cell, last: Cell | None, *, is_large: bool) -> tuple[str, bool] | None:
    """What a cell names, with the line under it where both together are a title and nothing else, or only both are one."""
    words = cell.tokens
    alone = _term(words, cell, is_large=is_large)
    if last is None:
        return alone
    both = _term((*words, *last.tokens), last, is_large=is_large)
    return both if both is not None and (both[1] or alone is None) else alone


def _cells(row: Row) -> tuple[Cell, ...]:
    """The row's cells; letters that stand apart as one."""
    is_spelt = len(row.words) > 3 and all(len(word.text) == 1 for word in row.words)
    return (row.as_cell,) if is_spelt else row.cells


def _next(sheet: Sheet, cell: Cell) -> Cell | None:
    """The line under a large one that may go on with it. Heights differ by accents."""
    for row in sheet.rows[cell.row + 1 : cell.row + 5]:
        for other in row.cells:
            near = row.page == cell.page and other.box[1] - cell.box[3] < 0.9 * cell.size
            skew = min(abs(other.x0 - cell.x0), abs(other.x1 - cell.x1), abs(other.middle - cell.middle))
            if near and skew < 0.4 * cell.size and abs(other.size - cell.size) < 0.25 * cell.size:
                return other
    return None


def _is_alone(sheet: Sheet, row: Row, cell: Cell) -> bool:
    """Whether a title of usual letters stands by itself at the page's head."""
    is_label = bool(cell.labels("header")) and len(row.cells) > 1
    is_bold = all(word.is_bold for word in cell.words)
    under = sheet.below(cell, 1.2)
    has_number = bool(under) and under[0].has_digit
    at_head = row.y0 < _HEAD * row.height and len(cell.words) <= 4 and not is_label
    return at_head and (is_bold or len(row.cells) == 1) and not (has_number and not is_bold)


def _term(words: Sequence[str], cell: Cell, *, is_large: bool) -> tuple[str, bool] | None:
    """The kind that a cell's words name, and whether they are nothing but a title and its number; `None` where the cell is
    a label or a sentence."""
    hits = find_labels("titles", words)
    if not hits or len(words) > _LONG or _is_label(words, hits[0], cell, is_large=is_large):
        return None
    unknown = _unknown(words, hits)
    if len(unknown) > (3 if is_large else 0) or (hits[0].start > 0 and len(unknown) >= len(words) - 1 and not is_large):
        return None
    if unknown and not is_large:
        return None
    if cell.text.rstrip().endswith((".", ",", "?")) and unknown:
        return None
    first = hits[0].term
    if first in _ABOUT_INVOICES:
        return first, not unknown
    terms = {hit.term for hit in hits}
    return next((term for term in _FIRST if term in terms), first), not unknown


def _unknown(words: Sequence[str], hits: Sequence[Hit]) -> list[str]:
    """Words of letters that neither a title nor a label's words explain."""
    taken = {at for hit in (*hits, *find_labels("header", words)) for at in range(hit.start, hit.end)}
    return [word for at, word in enumerate(words) if at not in taken and word.isalpha() and not is_filler(word)]


def _is_label(words: Sequence[str], title: Hit, cell: Cell, *, is_large: bool) -> bool:
    """Whether a longer label begins where a title would: “Bill to”, “Invoice date”, and “Quote no” in usual letters."""
    for section in ("parties", "header"):
        for hit in find_labels(section, words)[:1]:
            if hit.start > title.start or hit.end <= title.end:
                continue
            if section == "parties" or hit.term in _DATED or (not is_large and hit.term != "invoice_number"):
                return True
    return cell.text.endswith(":")
