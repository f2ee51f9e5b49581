"""The heading row of a printed table: where each column stands."""

from __future__ import annotations

from dataclasses import dataclass

from engine.formats.layout import Cell, PageText, TextLine, cells_of, normal, place
from engine.formats.vocabulary import LinesRule
from engine.model import Word
from engine.source import Source

_STACK = 3  # a heading is broken over no more lines than this
_SLACK = 24.0  # points that a column's values may reach beyond the outermost headings
_NEXT_COLUMN = 80.0  # points within which a strange heading beside the outermost known one belongs to the table
_ALIGNED = 1.2  # points within which two edges count as one


@dataclass(frozen=True)
class Column:
    """One column: its field (`None` where it is ignored or unknown) and its heading's edges in points."""

    field: str | None
    x0: float
    x1: float

    def distance(self, cell: Cell) -> float:
        """How far the cell is from being aligned with the heading, left, right or in the middle."""
        middle = abs(cell.x0 + cell.x1 - self.x0 - self.x1) / 2
        return min(abs(cell.x0 - self.x0), abs(cell.x1 - self.x1), middle)

    def overlaps(self, x0: float, x1: float) -> bool:
        """Whether the heading stands over that span."""
        return self.x0 < x1 and self.x1 > x0


@dataclass(frozen=True)
class Heading:
    """A heading row found: its columns left to right, its lower edge, and the headings that the format does not know."""

    columns: tuple[Column, ...]
    bottom: float
    unknown: tuple[tuple[str, Source], ...]

    def holds(self, word: Word) -> bool:
        """Whether the word stands under the heading row, inside the table's width."""
        left, right = self.columns[0].x0 - _SLACK, self.columns[-1].x1 + _SLACK
        return word.y0 >= self.bottom - 2 and word.x1 > left and word.x0 < right

    def column_of(self, cell: Cell) -> Column:
        """The column that the cell belongs to: of those it stands under the best aligned, else the best aligned of all."""
        over = [column for column in self.columns if column.overlaps(cell.x0, cell.x1)]
        return min(over or self.columns, key=lambda column: column.distance(cell))

    def cells(self, line: TextLine) -> list[Cell]:
        """The line parted at column gaps, and where a narrow gap comes just before a column's own edge."""
        return [part for cell in line.cells for part in self._parted(cell)]

    def _parted(self, cell: Cell) -> list[Cell]:
        parts: list[list[Word]] = [[cell.words[0]]]
        for before, word in zip(cell.words, cell.words[1:], strict=False):
            if any(_begins(column, before, word) for column in self.columns):
                parts.append([word])
            else:
                parts[-1].append(word)
        return [Cell(tuple(part)) for part in parts]


def _begins(column: Column, before: Word, word: Word) -> bool:
    if column.overlaps(before.x0, before.x1):
        return False
    return abs(word.x0 - column.x0) < _ALIGNED or (abs(word.x1 - column.x1) < _ALIGNED and column.overlaps(word.x0, word.x1))


def find_heading(page: PageText, rule: LinesRule) -> Heading | None:
    """The first heading row of the page that holds every column's heading, over up to three lines; `None` without one."""
    wanted = {normal(heading): field for field, heading in rule.columns}
    ignored = {normal(heading) for heading in rule.ignore}
    for index in range(len(page.lines)):
        for depth in range(1, _STACK + 1):
            lines = page.lines[index : index + depth]
            heading = _matched(page.number, lines, wanted, ignored)
            if heading is not None:
                return heading
    return None


def _matched(page: int, lines: tuple[TextLine, ...], wanted: dict[str, str], ignored: set[str]) -> Heading | None:
    cells = lines[0].cells if len(lines) == 1 else _stacked(lines)
    columns: list[Column] = []
    seen: set[str] = set()
    left_over: list[Cell] = []
    for cell in _named(cells, {*wanted, *ignored}):
        name = normal(cell.text)
        if name in seen or (name not in wanted and name not in ignored):
            left_over.append(cell)
            continue
        seen.add(name)
        columns.append(Column(wanted.get(name), _left(cell), _right(cell)))
    if not wanted.keys() <= seen:
        return None
    return _heading(page, lines, columns, left_over)


def _heading(page: int, lines: tuple[TextLine, ...], columns: list[Column], left_over: list[Cell]) -> Heading:
    left, right = min(c.x0 for c in columns) - _NEXT_COLUMN, max(c.x1 for c in columns) + _NEXT_COLUMN
    strange = [cell for cell in left_over if _right(cell) > left and _left(cell) < right]
    columns += [Column(None, _left(cell), _right(cell)) for cell in strange]
    return Heading(
        columns=tuple(sorted(columns, key=lambda column: column.x0)),
        bottom=max(line.y1 for line in lines),
        unknown=tuple((cell.text, place(page, cell.words)) for cell in strange),
    )


def _left(cell: Cell) -> float:
    return min(word.x0 for word in cell.words)


def _right(cell: Cell) -> float:
    return max(word.x1 for word in cell.words)


def _named(cells: tuple[Cell, ...], names: set[str]) -> list[Cell]:
    """The cells, those that hold several known headings side by side parted, the longest heading first."""
    out: list[Cell] = []
    for cell in cells:
        words = cell.words
        while words:
            length = next((n for n in range(len(words), 0, -1) if normal(Cell(words[:n]).text) in names), len(words))
            out.append(Cell(words[:length]))
            words = words[length:]
    return out


def _stacked(lines: tuple[TextLine, ...]) -> tuple[Cell, ...]:
    """Cells of neighbouring lines that stand over one another, joined from top to bottom."""
    piles: list[list[Word]] = []
    for line in lines:
        for cell in cells_of(line.words):
            pile = next((p for p in piles if min(w.x0 for w in p) < cell.x1 and max(w.x1 for w in p) > cell.x0), None)
            if pile is None:
                piles.append(list(cell.words))
            else:
                pile += cell.words
    return tuple(Cell(tuple(pile)) for pile in sorted(piles, key=lambda pile: min(word.x0 for word in pile)))
