"""The lines of an invoice: the table under a head, its columns as the rows show them, its rows joined to lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.model import ReadingLine
from engine.reading.page.bands import Band, usual_space
from engine.reading.page.body import Stretch, body_under, figures_of, furniture_of, has_money, label_of
from engine.reading.page.candidates import amounts_in
from engine.reading.page.columns import Grid, grid_of, terms_of
from engine.reading.page.context import Sheet
from engine.reading.page.heads import Head, head_at
from engine.reading.page.joining import Line, Named, begins_line, joined, right_edge
from engine.reading.page.line_values import reading_line
from engine.reading.page.lines import Cell, Row
from engine.reading.page.roles import roles_of
from engine.reading.page.settling import lines_sum, settled

__all__ = ["Table", "lines_sum", "read_table", "settled"]


@dataclass
class Table:
    """What was read: lines, the rows they stand on, and the terms of the columns."""

    lines: list[ReadingLine]
    taken: set[int]
    terms: tuple[str, ...] = field(default=())


def read_table(sheet: Sheet) -> Table:
    """The table with the most lines whose columns say enough; no lines where there is no head."""
    best = Table([], set())
    space = usual_space(sheet.rows)
    furniture = furniture_of(sheet.rows)
    at = 0
    while at < len(sheet.rows):
        head = head_at(sheet.rows, at)
        if head is None:
            at += 1
            continue
        table = _under(sheet, head, space, furniture)
        if len(table.lines) > len(best.lines) and _weighs(table) >= _weighs(best):
            best = table
        at = max(max(table.taken, default=0), head.last_row) + 1
    return best


def _weighs(table: Table) -> int:
    return sum(term in table.terms for term in ("description", "quantity", "unit_price", "net_amount"))


def _under(sheet: Sheet, head: Head, space: float, furniture: set[int]) -> Table:
    body = body_under(sheet, head, furniture)
    table = table_of(sheet, body.stretches, space)
    return Table(table.lines, table.taken | body.passed, table.terms)


def table_of(sheet: Sheet, stretches: Sequence[Stretch], space: float) -> Table:
    """The table that stretches of rows make."""
    grids = _grids(sheet, stretches, space)
    if not grids:
        return Table([], set())
    terms = _terms(sheet, grids)
    lines: list[Line] = []
    for stretch, grid in grids:
        lines += _lines(sheet, stretch, grid, terms_of(grid, grids[0][1], terms))
    lines = without_sums(lines, terms, sheet.mark)
    found = [(line, read) for line in lines if (read := reading_line(line, sheet)) is not None]
    return Table([read for _, read in found], {number for line, _ in found for number in line.rows}, tuple(terms))


def without_sums(lines: Sequence[Line], terms: Sequence[str], mark: str | None) -> list[Line]:
    """The lines without rows that only add up the lines before them: of a group, of a page, brought forward."""
    if not {"quantity", "unit_price"} & set(terms):
        return list(lines)
    kept: list[Line] = []
    all_sum = group_sum = Decimal(0)
    for line in lines:
        amount = last_amount(line.cells.get("net_amount"), mark)
        is_bare = all(last_amount(line.cells.get(name), mark) is None for name in ("quantity", "unit_price"))
        if kept and is_bare and amount is not None and amount in (all_sum, group_sum):
            group_sum = Decimal(0)
            continue
        kept.append(line)
        all_sum += amount or 0
        group_sum += amount or 0
    return kept


def last_amount(cell: Cell | None, mark: str | None) -> Decimal | None:
    """The last number of a cell."""
    found = amounts_in(cell.text, mark) if cell is not None else ()
    return found[-1].value if found else None


def _grids(sheet: Sheet, stretches: Sequence[Stretch], space: float) -> list[tuple[Stretch, Grid]]:
    """Every stretch with its columns; what goes on without a head keeps those of the page before."""
    grids: list[tuple[Stretch, Grid]] = []
    for stretch in stretches:
        model = model_rows(stretch.rows)
        is_new = stretch.head is not None or not grids
        grid = grid_of(model, stretch.above, stretch.head, space) if is_new and model else None
        if not is_new:
            grid = grids[-1][1]
        if grid is not None:
            grids.append((stretch, grid))
    return grids


def model_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows that show what the table's columns are: those with money, and as many figures as most of these have."""
    money = [row for row in rows if has_money(row)] or [row for row in rows if figures_of(row) > 1]
    if not money:
        return []
    counts = sorted(figures_of(row) for row in money)
    least = max(1.0, 0.6 * counts[len(counts) * 3 // 4])
    full = [row for row in money if figures_of(row) >= least]
    return [row for row in full if label_of(row) is None] or full


def _terms(sheet: Sheet, grids: Sequence[tuple[Stretch, Grid]]) -> list[str]:
    first = grids[0][1]
    rows = [
        grid.cells(row)
        for stretch, grid in grids
        if len(grid.columns) == len(first.columns)
        for row in model_rows(stretch.rows)
    ]
    return roles_of(first.columns, rows, sheet.mark)


def _lines(sheet: Sheet, stretch: Stretch, grid: Grid, terms: Sequence[str]) -> list[Line]:
    names = [f"{term}{n}" if term in ("unknown", "other") else term for n, term in enumerate(terms)]
    rows = []
    for row in stretch.rows:
        cells = {names[n]: cell for n, cell in grid.cells(row).items()}
        rows.append(Named(row, cells, begins_line(cells, terms, sheet.mark)))
    place = names.index("description") if "description" in names else None
    band: Band | None = grid.bands[place] if place is not None else None
    texts: list[Cell] = [one.cells["description"] for one in rows if "description" in one.cells]
    return joined(rows, band, right_edge(grid.columns, place, texts) if place is not None else 0.0)
