"""Where the value of a label stands: after it, in the next column, under it; and which label a place belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.reading.page.candidates import days_in
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell, Row
from engine.reading.page.marks import Mark
from engine.reading.page.numbering import number_at
from engine.reading.page.once import once

SAME, RIGHT, BELOW, ABOVE = "same", "right", "below", "above"
_REACH = 2.8  # lines under a label
_REACH_ALIGNED = 4.2  # lines under a label whose edge or middle the value shares
_NEAR = 3.0  # points: edges that are meant to be one


@dataclass(frozen=True)
class Place:
    """A place for a value: how it lies to its label, and its words, line by line."""

    relation: str
    lines: tuple[Cell, ...]

    @once
    def cell(self) -> Cell:
        """All its words as one cell, of its first line's row."""
        first = self.lines[0]
        if len(self.lines) == 1:
            return first
        return Cell(tuple(word for line in self.lines for word in line.words), first.page, first.row)

    @once
    def words(self) -> list[str]:
        """Its words' texts; a word broken at a column's edge, or after a stroke, is whole again."""
        words: list[str] = []
        for line in self.lines:
            more = [word.text for word in line.words]
            if words and (words[-1][-1] in "-/" or self._is_broken(words, more)) and any(c.isdigit() for c in words[-1]):
                words[-1] += more.pop(0)
            words += more
        return words

    @once
    def number(self) -> tuple[str, int, int] | None:
        """The number that its words begin with (see `number_at`)."""
        return number_at(self.words)

    def _is_broken(self, words: list[str], more: list[str]) -> bool:
        """Whether one long word ends in a few letters on a line of their own."""
        is_column = self.relation == RIGHT and len(words) == len(more) == 1
        return is_column and len(words[0]) > 7 and len(more[0]) <= 3 and more[0].isalnum()


def places_of(sheet: Sheet, mark: Mark) -> tuple[Place, ...]:
    """The places where a label's value may stand, the likeliest first; found once, for numbers, dates and orders all ask."""
    found = sheet.places.get(id(mark))
    if found is None:
        found = sheet.places[id(mark)] = tuple(_places(sheet, mark))
    return found


def _places(sheet: Sheet, mark: Mark) -> Iterator[Place]:
    if mark.rest is not None and any(c.isalnum() for c in mark.rest.text):
        yield Place(SAME, (mark.rest, *_continued(sheet, mark)))
        return
    if mark.rest is None and (line := _after_break(sheet, mark)) is not None:
        yield Place(SAME, (line,))
        return
    if sheet.stacks.is_under_value(mark) and (over := sheet.stacks.over(mark)) is not None:
        if not sheet.is_label(over):
            yield Place(ABOVE, (over,))
        return
    after = [word for word in _whole(sheet, mark.cells[-1]).words if word.x0 > mark.cells[-1].x1 - 0.1]
    is_last = not any(c.isalnum() for word in after for c in word.text)
    if is_last and (lines := _right(sheet, mark)):
        yield Place(RIGHT, lines)
    if (under := _below(sheet, mark)) is not None:
        yield Place(BELOW, (under,))


def _whole(sheet: Sheet, part: Cell) -> Cell:
    """The cell of its row that a part is of."""
    return next((cell for cell in sheet.rows[part.row].cells if cell.x0 <= part.x0 and part.x1 <= cell.x1), part)


def _continued(sheet: Sheet, mark: Mark) -> tuple[Cell, ...]:
    """The line under a title's sentence that goes on there: “Invoice 12 of” – “31 May 2026”."""
    assert mark.rest is not None
    whole = _whole(sheet, mark.cell)
    text = mark.rest.text
    if mark.rest.words[-1] is not whole.words[-1] or not sheet.begins_with_title(whole):
        return ()
    if text[-1] not in "-/" and days_in(text):
        return ()
    for row in sheet.rows[whole.row + 1 : whole.row + 3]:
        for cell in row.cells:
            near = row.page == whole.page and cell.box[1] - whole.box[3] < 0.6 * whole.size
            goes_on = text[-1] in "-/" or days_in(f"{text} {cell.text}") or days_in(text + cell.text)
            if near and goes_on and _is_aligned(whole, cell) and not sheet.is_label(cell) and len(cell.words) <= 6:
                return (cell,)
    return ()


def _after_break(sheet: Sheet, mark: Mark) -> Cell | None:
    """The date on the line under a title's sentence that ends on “dated”."""
    whole = _whole(sheet, mark.cell)
    if whole.words[-1] is not mark.cell.words[-1] or whole.words[0] is mark.cell.words[0]:
        return None
    if not sheet.begins_with_title(whole):
        return None
    for row in sheet.rows[whole.row + 1 : whole.row + 4]:
        for cell in row.cells:
            near = row.page == whole.page and cell.box[1] - whole.box[3] < 0.6 * whole.size
            days = days_in(cell.text)
            if near and days and days[0].start == 0 and _is_aligned(whole, cell):
                return cell
    return None


def _right(sheet: Sheet, mark: Mark) -> tuple[Cell, ...]:
    """The value's lines in the next column: beside the label's own lines, and those over and under them that no other label
    has beside it."""
    beside = [found for cell in mark.cells if (found := _next(sheet.rows[cell.row], cell)) is not None]
    beside = [cell for cell in beside if not sheet.is_label(cell)]
    if any(sheet.is_label(found) for cell in mark.cells if (found := _next(sheet.rows[cell.row], cell)) is not None):
        return ()
    if beside:
        first = min(beside, key=lambda cell: cell.x0)
        lines = [cell for cell in beside if _is_column(first, cell)]
        return tuple(sorted((*lines, *_wrapping(sheet, mark, lines[0])), key=lambda cell: cell.row))
    return tuple(sorted(_hanging(sheet, mark), key=lambda cell: cell.row))


def _next(row: Row, cell: Cell) -> Cell | None:
    return next((other for other in row.cells if other.x0 > cell.x1 - 1), None)


def _is_column(one: Cell, other: Cell) -> bool:
    return abs(one.x0 - other.x0) < _NEAR or abs(one.x1 - other.x1) < _NEAR


def _rows_near(sheet: Sheet, mark: Mark) -> Iterator[Row]:
    mine = {cell.row for cell in mark.cells}
    box, reach = mark.box, 0.85 * mark.cell.size
    for row in sheet.rows[max(min(mine) - 2, 0) : max(mine) + 3]:
        if row.number not in mine and row.page == mark.cell.page and row.y1 > box[1] - reach and row.y0 < box[3] + reach:
            yield row


def _wrapping(sheet: Sheet, mark: Mark, beside: Cell) -> Iterator[Cell]:
    """Lines of the value over or under the line beside the label."""
    for row in _rows_near(sheet, mark):
        for cell in row.cells:
            is_lone = not any(other.x0 < cell.x0 and other.x1 > mark.box[0] - _NEAR for other in row.cells)
            tight = max(cell.box[1] - beside.box[3], beside.box[1] - cell.box[3]) < 0.5 * beside.size
            tight = tight and (cell.row > beside.row or not _ends_value(sheet, cell))
            if is_lone and tight and _is_column(beside, cell) and not sheet.is_label(cell) and len(cell.words) <= 3:
                yield cell


def _ends_value(sheet: Sheet, line: Cell) -> bool:
    """Whether a line goes on with the value over it."""
    for row in sheet.rows[max(line.row - 2, 0) : line.row]:
        for cell in row.cells:
            if row.page == line.page and _is_column(line, cell) and line.box[1] - cell.box[3] < 0.5 * line.size:
                return True
    return False


def _hanging(sheet: Sheet, mark: Mark) -> Iterator[Cell]:
    """A value of two lines that stands half over and half under its label's line."""
    found = []
    for row in _rows_near(sheet, mark):
        right = [cell for cell in row.cells if cell.x0 > mark.box[2] - 1]
        is_lone = not any(cell.x0 < mark.box[2] - 1 and cell.x1 > mark.box[0] - _NEAR for cell in row.cells)
        if right and is_lone and not sheet.is_label(right[0]) and len(right[0].words) <= 4:
            found.append(right[0])
    if found:
        first = min(found, key=lambda cell: cell.x0)
        middle = (mark.box[1] + mark.box[3]) / 2
        near = [cell for cell in found if _is_column(first, cell)]
        if len(near) > 1 or abs((near[0].box[1] + near[0].box[3]) / 2 - middle) < 0.5 * mark.cell.size:
            yield from near


def _is_aligned(one: Cell, other: Cell) -> bool:
    return _is_column(one, other) or abs(one.middle - other.middle) < _NEAR


def _below(sheet: Sheet, mark: Mark) -> Cell | None:
    """The nearest cell under a label, where it is the label's own: no label itself, nor beside or under another."""
    x0, _, x1, bottom = mark.box
    for row in sheet.rows[mark.cells[-1].row + 1 : mark.cells[-1].row + 12]:
        if row.page != mark.cell.page or row.y0 > bottom + _REACH_ALIGNED * mark.cell.size:
            return None
        cells = [cell for cell in row.cells if any(c.isalnum() for c in cell.text)]
        over = [cell for cell in cells if min(cell.x1, x1) - max(cell.x0, x0) > 0 or abs(cell.x0 - x0) < _NEAR]
        if not over:
            continue
        best = min(over, key=lambda cell: _skew(mark, cell))
        if row.y0 > bottom + _REACH * mark.cell.size and not _is_aligned_box(mark, best):
            return None
        before = [cell for cell in row.cells if cell.x1 <= best.x0]
        taken = bool(before) and sheet.is_label(before[-1]) and not _is_aligned_box(mark, best)
        return None if sheet.is_label(best) or taken or _has_nearer(sheet, mark, best) else best
    return None


def _skew(mark: Mark, cell: Cell) -> float:
    x0, _, x1, _ = mark.box
    return min(abs(cell.x0 - x0), abs(cell.x1 - x1), abs(cell.middle - (x0 + x1) / 2))


def _is_aligned_box(mark: Mark, cell: Cell) -> bool:
    return _skew(mark, cell) < _NEAR


def _has_nearer(sheet: Sheet, mark: Mark, cell: Cell) -> bool:
    """Whether another label of the same row stands better over a cell."""
    mine = _skew(mark, cell)
    rows = {part.row for part in mark.cells}
    others = (other for other in sheet.marks if other is not mark and other.cells[-1].row in rows and other.rest is None)
    return any(_skew(other, cell) < mine - 1 for other in others)
