"""Rows to lines: which rows begin a line, and which text above or below belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.reading.page.bands import Band
from engine.reading.page.candidates import amounts_in
from engine.reading.page.heads import Column
from engine.reading.page.lines import Cell, Row

_FIGURES = {"quantity", "unit_price", "net_amount", "discount"}
_TIGHT = 0.6  # letter heights between the rows of one text
_NEAR = 0.9  # letter heights between a text and the figures that are its own


@dataclass
class Line:
    """One line while it is read: its cells by column, text rows that belong to it, and the heading it stands under."""

    cells: dict[str, Cell]
    rows: list[int]
    above: list[Cell] = field(default_factory=list)
    more: list[Cell] = field(default_factory=list)
    group: Cell | None = None


@dataclass(frozen=True)
class Named:
    """One row of the table: its cells by term, and whether it begins a line."""

    row: Row
    cells: dict[str, Cell]
    is_line: bool


def begins_line(cells: dict[str, Cell], terms: Sequence[str], mark: str | None) -> bool:
    """Whether a row begins a line: it shows an amount where the table has amounts, else a quantity and a price."""

    def shows(term: str) -> bool:
        cell = cells.get(term)
        return cell is not None and bool(amounts_in(cell.text, mark)) and sum(c.isalpha() for c in cell.text) <= 8

    if len(cells) < 2:
        return False
    if shows("net_amount"):
        return True
    if "net_amount" in terms and "quantity" in terms:
        return shows("unit_price") and shows("quantity")
    return "net_amount" not in terms and shows("unit_price")


def joined(rows: Sequence[Named], text_band: Band | None, right: float) -> list[Line]:
    """The lines of a table's rows. `text_band` is the description's column, `right` where it must end."""
    lines: list[Line] = []
    waiting: list[Named] = []
    group: Cell | None = None
    for named in rows:
        if not named.is_line:
            waiting.append(named)
            continue
        before, above = _shared(waiting, lines[-1] if lines else None, rows, named, text_band, right)
        group = _heading(waiting, before, above) or group
        line = Line(dict(named.cells), [named.row.number, *(one.row.number for one in above)], group=group)
        line.above = [_text(one, text_band) for one in above]
        lines.append(line)
        waiting = []
    _shared(waiting, lines[-1] if lines else None, rows, None, text_band, right)
    return lines


def _shared(
    waiting: Sequence[Named],
    line: Line | None,
    rows: Sequence[Named],
    following: Named | None,
    band: Band | None,
    right: float,
) -> tuple[int, list[Named]]:
    """Gives the text rows between two lines to the one above as far as they go on with it; what they leave and belongs to
    the line below is returned with how many were given."""
    given = 0
    if line is not None:
        for one in waiting:
            if not _goes_on(line, one, band, right, rows):
                break
            line.more.append(_text(one, band))
            line.rows.append(one.row.number)
            given += 1
    above: list[Named] = []
    if following is not None:
        lower = following
        for one in reversed(waiting[given:]):
            if not _leads(one, lower, following, band):
                break
            above.insert(0, one)
            lower = one
    return given, above


def _text(named: Named, band: Band | None) -> Cell:
    """A text row's words: those of the description's column, else all; without such a column its longest text."""
    if band is None:  # a table whose text has a row of its own
        return max(named.row.cells, key=lambda cell: sum(char.isalpha() for char in cell.text))
    return named.cells.get("description") or named.row.as_cell


def _last(line: Line) -> Cell | None:
    return line.more[-1] if line.more else line.cells.get("description")


def _goes_on(line: Line, one: Named, band: Band | None, right: float, rows: Sequence[Named]) -> bool:
    """Whether a text row goes on with the line above: it follows closely, and its first word would not have fitted there, or
    begins small."""
    above, text = _last(line), _text(one, band)
    if above is None or band is None or above.page != text.page:
        return False
    if len(one.cells) > 1 and ("description" not in one.cells or _FIGURES & one.cells.keys()):
        return False
    if len(one.row.cells) == 1 and one.row.words[0].x0 < band.x0 - 3:
        return False  # what begins left of the text is a heading of its own
    if text.box[1] - above.box[3] > _NEAR * above.size or text.words[0].text.endswith(":"):
        return False
    if abs(text.x0 - above.x0) > 3 * above.size or abs(text.size - above.size) > 0.15 * above.size:
        return False
    first = text.words[0]
    if above.x1 + (first.x1 - first.x0) + 3 > right:
        return True
    return first.text[:1].islower() and text.box[1] - above.box[3] <= _TIGHT * above.size


def _leads(one: Named, lower: Named, line: Named, band: Band | None) -> bool:
    """Whether a text row belongs to the line below: closely above it, in its description's column, and the line has no
    text of its own, or goes on with this one's."""
    if one.row.page != line.row.page or (len(one.row.cells) > 1 and (band is not None or lower is not line)):
        return False
    text, own = _text(one, band), line.cells.get("description")
    if lower.row.y0 - one.row.y1 > (_TIGHT if own is not None else _NEAR) * text.size:
        return False
    if own is None:
        return band is None or text.x0 >= band.x0 - 3
    return abs(text.x0 - own.x0) < 2 and abs(text.size - own.size) < 0.1 * own.size and own.words[0].text[:1].islower()


def _heading(waiting: Sequence[Named], before: int, above: Sequence[Named]) -> Cell | None:
    """The text that stands over the lines to come, where some does."""
    free = waiting[before : len(waiting) - len(above)]
    return free[-1].row.as_cell if free else None


def right_edge(columns: Sequence[Column], place: int, cells: Sequence[Cell]) -> float:
    """Where the text of a column must end: before the next column, or where its own longest text does."""
    widest = max((cell.x1 for cell in cells), default=columns[place].x1)
    if place + 1 < len(columns):
        return max(widest, columns[place + 1].x0 - 30)
    return widest
