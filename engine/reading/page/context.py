"""What all steps of reading one document share: its rows, how it writes numbers and dates, and who we are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model import OwnCompany, Supplier
from engine.reading.page.candidates import decimal_mark
from engine.reading.page.lines import Cell, Row
from engine.reading.page.marks import Mark, is_valued, marks_of
from engine.reading.page.once import once
from engine.reading.page.runs import UNKNOWN
from engine.reading.page.stacks import Stacks
from engine.reading.page.wording import Hit, whole_label

if TYPE_CHECKING:
    from engine.reading.page.places import Place


@dataclass(frozen=True)
class Sheet:
    """The rows of one invoice, whose books it comes to, and the suppliers in them."""

    rows: tuple[Row, ...]
    company: OwnCompany
    suppliers: Sequence[Supplier] = ()

    @once
    def mark(self) -> str | None:
        """The decimal mark of most numbers."""
        return decimal_mark(row.text for row in self.rows) or (None if self.language == "en" else ",")

    @once
    def language(self) -> str:
        """The language of most labels; English where none is found."""
        votes: Counter[str] = Counter()
        for row in (*self.rows[:_TELLING], *self.rows[_TELLING:][-_TELLING:]):
            for section in ("header", "totals", "columns", "parties", "titles"):
                for hit in row.labels(section):
                    weight = (hit.end - hit.start) / max(len(hit.languages), 1)
                    for language in hit.languages:
                        votes[language] += round(weight * 100)
        return votes.most_common(1)[0][0] if votes else "en"

    @once
    def marks(self) -> tuple[Mark, ...]:
        """Every header label of the document."""
        return marks_of(self.rows)

    @once
    def meant_marks(self) -> tuple[Mark, ...]:
        """The labels that can be meant: outside the lines' table, and short ones in the document's language."""
        return tuple(mark for mark in self.marks if UNKNOWN not in mark.terms and self._is_meant(mark))

    def _is_meant(self, mark: Mark) -> bool:
        is_order = mark.terms == ("order_number",)
        if is_order and self.heads_group(mark):
            return True
        is_plain = mark.is_clean and bool(_PLAIN & set(mark.terms)) and not self.is_head(mark.cell)
        if self.is_within_table(mark.cell) and not is_plain:
            return False
        if is_order and self.language not in mark.languages:
            return False  # elsewhere it is the supplier's own
        if mark.cell.text in ("#", "#:") and not (self.begins_cell(mark.cell) or mark.cell.size > 1.25 * self.usual_size):
            return False
        letters = sum(map(str.isalpha, mark.cell.text))
        return letters > _SHORT or len(mark.cells) > 1 or bool(mark.languages & {self.language, "en"})

    @once
    def places(self) -> dict[int, tuple[Place, ...]]:
        """What `places_of` found for each label, by the label's identity: labels live as long as the sheet."""
        return {}

    @once
    def stacks(self) -> Stacks:
        """Which labels have their values over them."""
        return Stacks(self.rows, self.marks)

    @once
    def _label_starts(self) -> frozenset[tuple[int, int]]:
        return frozenset(
            (cell.row, round(cell.x0)) for mark in self.marks if mark.is_clean for cell in mark.cells if not is_valued(mark)
        )

    def is_label(self, cell: Cell) -> bool:
        """Whether a label begins the cell; “PO 9826” is a value."""
        return (cell.row, round(cell.x0)) in self._label_starts

    @once
    def _table(self) -> range:
        """The rows of the lines' table by their numbers: from its head to the totals; none where no head is known."""
        start = next((row.number for row in self.rows if _is_head(row)), None)
        if start is None:
            return range(0)
        after = (row.number for row in self.rows[start + 2 :] if _is_total(row))
        return range(start, next(after, len(self.rows)))

    def is_within_table(self, cell: Cell) -> bool:
        """Whether a cell stands in the table of the lines, head included."""
        return cell.row in self._table

    def is_head(self, cell: Cell) -> bool:
        """Whether a cell stands in the rows that may head the table of the lines."""
        return bool(self._table) and self._table.start <= cell.row <= self._table.start + 2

    def total_labels(self, row: Row) -> list[Hit]:
        """The labels of totals in a row."""
        return row.labels("totals")

    def heads_group(self, mark: Mark) -> bool:
        """Whether a label opens a row of its own within the lines: “Order 4711 - Docket 12”."""
        row = self.rows[mark.cell.row]
        is_said = mark.is_clean and mark.rest is not None and self.language in mark.languages
        return is_said and len(row.cells) == 1 and row.words[0] is mark.cell.words[0] and self.is_within_table(mark.cell)

    def begins_cell(self, part: Cell) -> bool:
        """Whether the words are the first of their cell."""
        return any(cell.words[0] is part.words[0] for cell in self.rows[part.row].cells)

    def begins_with_title(self, cell: Cell) -> bool:
        """Whether the cell begins with an invoice's title or the label of its number."""
        terms = {"invoice_title", "invoice_number"}
        return any(
            mark.cell.words[0] is cell.words[0] and terms & set(mark.terms)
            for mark in self.marks
            if mark.cell.row == cell.row
        )

    def has_date_near(self, mark: Mark) -> bool:
        """Whether the label of a date stands close to a label: both are of the document itself."""
        box, size = mark.box, mark.cell.size
        for other in self.marks:
            if {"date", "invoice_date", "due_date"} & set(other.terms) and other.cell.page == mark.cell.page:
                gap = max(other.box[1] - box[3], box[1] - other.box[3])
                if gap < 4 * size and (abs(other.box[0] - box[0]) < 4 or gap < 0):
                    return True
        return False

    @once
    def usual_size(self) -> float:
        """The height of most of its text."""
        sizes = sorted(cell.size for row in self.rows for cell in row.cells)
        return sizes[len(sizes) // 2] if sizes else 1.0

    @once
    def first_page(self) -> int:
        """Its first page's number."""
        return self.rows[0].page if self.rows else 1

    @once
    def _edges(self) -> dict[int, tuple[float, float]]:
        pages = {row.page for row in self.rows}
        return {
            page: (min(r.y0 for r in self.rows if r.page == page), max(r.y1 for r in self.rows if r.page == page))
            for page in pages
        }

    def depth(self, cell: Cell) -> float:
        """How far down the text of its page a cell stands: 0 at the first line, 1 at the last."""
        top, bottom = self._edges[cell.page]
        return (cell.box[1] - top) / max(bottom - top, 1.0)

    def below(self, cell: Cell, reach: float = 3.6) -> list[Cell]:
        """Cells under a cell that overlap it, or stand where it begins, the nearest first, at most `reach` lines down."""
        found = []
        limit = cell.box[3] + reach * cell.size
        for row in self.rows[cell.row + 1 : cell.row + 12]:
            if row.page != cell.page or row.y0 > limit:
                break
            over = [other for other in row.cells if _overlap(cell, other) > 0.0]
            found.extend(sorted(over, key=lambda other: -_overlap(cell, other)))
        return found

    def right_of(self, cell: Cell) -> Cell | None:
        """The next cell of the same row."""
        return next((other for other in self.rows[cell.row].cells if other.x0 > cell.x1 - 1 and other.x0 >= cell.x0), None)


_PLAIN = frozenset(("due_date", "invoice_number", "invoice_date", "purchase_order"))  # no column's heading among lines
_SHORT = 3  # letters: labels that mean something else in another language
_TELLING = 70  # rows of a document's beginning and of its end, which tell its language
_GOODS = frozenset(("description", "quantity", "unit_price", "net_amount", "gross_amount", "part", "unit"))
_OWN = frozenset(("invoice_number", "invoice_date", "due_date", "purchase_order", "invoice_title"))
_ENDS = frozenset(("net_total", "gross_total", "amount_due"))


def _is_head(row: Row) -> bool:
    """Whether a row heads a table of goods: most of its words say so, one of them what or how much, and none names the
    document's own number, date or parties."""
    if len(row.cells) < 2 or sum(c.isdigit() for c in row.text) > 3:
        return False
    terms, known, other = set(), 0, 0
    for cell in row.cells:
        words, hits = cell.tokens, cell.labels("columns")
        covered = sum(hit.end - hit.start for hit in hits)
        if cell.text.endswith(":") or whole_label("parties", cell.text) or _names_document(cell):
            other += len(words)
            continue
        terms |= {hit.term for hit in hits}
        known += covered
        other += len(words) - covered
    return len(terms & _GOODS) >= 2 and bool(terms & {"description", "quantity"}) and known > other


def _names_document(cell: Cell) -> bool:
    return any(hit.term in _OWN and hit.end - hit.start == len(cell.tokens) for hit in cell.labels("header"))


def _is_total(row: Row) -> bool:
    """Whether a cell of the row begins with a total's label, and a number stands in the row."""
    if not row.has_digit:
        return False
    hits = (cell.labels("totals")[:1] for cell in row.cells)
    return any(hit.start == 0 and hit.term in _ENDS for found in hits for hit in found)


def _overlap(one: Cell, other: Cell) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)
