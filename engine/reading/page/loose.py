"""Lines under no head that is known: rows whose amounts stand in one column, before the totals; sums prove them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from engine.model import ReadingLine
from engine.reading.page.bands import usual_space
from engine.reading.page.body import Stretch, figures_of, furniture_of, has_money, is_carried, label_of
from engine.reading.page.candidates import amounts_in, days_in
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Row
from engine.reading.page.settling import adds_up, multiplies
from engine.reading.page.table import Table, table_of
from engine.reading.page.totals import Labelled, line_targets

_SUMS = ("net_total", "gross_total", "tax_total", "amount_due")
_EXTRAS = ("charge", "discount", "rounding")  # which stand among the lines too
_HEAD_ROWS = 3  # above the first line: more are no head


def read_loose(sheet: Sheet, totals: Sequence[Labelled]) -> Table:
    """The lines above the totals whose figures multiply to their amounts, or that add up to a total; else none."""
    ends = sorted({one.cell.row for one in totals if one.term in _SUMS})
    space = usual_space(sheet.rows)
    furniture = furniture_of(sheet.rows)
    targets = line_targets(list(totals))
    for end in dict.fromkeys((*ends[:1], *ends[-1:])):
        rows = [row for row in sheet.rows[:end] if row.number not in furniture]
        table = table_of(sheet, _stretches(sheet, rows), space)
        if table.lines and (adds_up(table.lines, targets) or _most_multiply(table.lines)):
            return table
    return Table([], set())


def _stretches(sheet: Sheet, rows: Sequence[Row]) -> list[Stretch]:
    """The rows from the first to the last of each page that show an amount in the column where most do."""
    with_amount = _in_one_column(sheet, [row for row in rows if _is_candidate(sheet, row)])
    found: list[Stretch] = []
    for page, of_page in groupby(with_amount, key=lambda row: row.page):
        numbers = [row.number for row in of_page]
        between = [row for row in rows if numbers[0] - 1 <= row.number <= numbers[-1] + 2 and row.page == page]
        above = _above(sheet, numbers[0]) if not found else ()
        kept = [row for row in between if not is_carried(row) and (row.number in numbers or not has_money(row))]
        found.append(Stretch(page, None, above, kept))
    return found


def _is_candidate(sheet: Sheet, row: Row) -> bool:
    """Whether a row can be a line: several cells and an amount that no totals label explains, and no date alone."""
    label = label_of(row)
    is_free = label is None or (label in _EXTRAS and figures_of(row) > 2)
    return len(row.cells) > 1 and has_money(row) and is_free and not _is_dated(row)


def _is_dated(row: Row) -> bool:
    return bool(days_in(row.text)) and len(row.cells) < 3


def _in_one_column(sheet: Sheet, rows: Sequence[Row]) -> list[Row]:
    """The rows that have an amount at the right edge that most of them have one at."""
    edges = [{_edge(word.x1) for word in row.words if _is_money(sheet, word.text)} for row in rows]
    counts = Counter(edge for of_row in edges for edge in of_row)
    if not counts:
        return []
    best = max(counts, key=lambda edge: (counts[edge] + counts[edge - 1] + counts[edge + 1], edge))
    return [row for row, of_row in zip(rows, edges, strict=True) if of_row & {best - 1, best, best + 1}]


def _edge(x: float) -> int:
    return round(x / 2)


def _is_money(sheet: Sheet, text: str) -> bool:
    found = amounts_in(text, sheet.mark)
    return len(found) == 1 and found[0].is_money


def _above(sheet: Sheet, first: int) -> Sequence[Row]:
    """The rows closely above the first line that may be a head in words nobody knows."""
    above: list[Row] = []
    for row in reversed(sheet.rows[max(first - _HEAD_ROWS, 0) : first]):
        below = above[0] if above else sheet.rows[first]
        is_near = row.page == below.page and below.y0 - row.y1 < 1.5 * (row.y1 - row.y0)
        if not is_near or row.has_digit or (len(row.cells) < 2 and not above):
            break
        above.insert(0, row)
    return above


def _most_multiply(lines: Sequence[ReadingLine]) -> bool:
    return sum(multiplies(line) for line in lines) >= 0.6 * len(lines)
