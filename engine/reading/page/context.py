"""What all steps of reading one document share: its rows, how it writes numbers and dates, and who we are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.model import OwnCompany, Supplier
from engine.reading.page.candidates import decimal_mark
from engine.reading.page.lines import Cell, Row
from engine.reading.page.wording import find_labels, tokens


@dataclass(frozen=True)
class Sheet:
    """The rows of one invoice, whose books it comes to, and the suppliers in them."""

    rows: tuple[Row, ...]
    company: OwnCompany
    suppliers: Sequence[Supplier] = ()

    @cached_property
    def mark(self) -> str | None:
        """The decimal mark of most numbers."""
        return decimal_mark(row.text for row in self.rows) or (None if self.language == "en" else ",")

    @cached_property
    def language(self) -> str:
        """The language of most labels; English where none is found."""
        votes: Counter[str] = Counter()
        for row in self.rows:
            words = tokens(row.text)
            for section in ("header", "totals", "columns", "parties", "titles"):
                for hit in find_labels(section, words):
                    weight = (hit.end - hit.start) / max(len(hit.languages), 1)
                    for language in hit.languages:
                        votes[language] += round(weight * 100)
        return votes.most_common(1)[0][0] if votes else "en"

    @cached_property
    def usual_size(self) -> float:
        """The height of most of its text."""
        sizes = sorted(cell.size for row in self.rows for cell in row.cells)
        return sizes[len(sizes) // 2] if sizes else 1.0

    @cached_property
    def first_page(self) -> int:
        """Its first page's number."""
        return self.rows[0].page if self.rows else 1

    @cached_property
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


def _overlap(one: Cell, other: Cell) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)
