"""Labels that stand in one column or one row, and whether their values stand over or under them: told from all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.reading.page.candidates import days_in
from engine.reading.page.lines import Cell, Row
from engine.reading.page.marks import Mark
from engine.reading.page.numbering import number_at

_NEAR = 3.0  # points: edges that are meant to be one
_DATES = frozenset(("date", "invoice_date", "due_date", "other_date"))
_TIGHT = 1.1  # letter heights between a label and its value
_STEP = 3.6  # letter heights from one label of a column to the next


class Stacks:
    """The labels whose values stand over them; and the neighbours of any label in its column."""

    def __init__(self, rows: Sequence[Row], marks: Iterable[Mark]) -> None:
        self._rows = rows
        self._alone = [mark for mark in marks if mark.rest is None and mark.is_clean]
        self._labels = {(cell.row, round(cell.x0)): mark for mark in self._alone for cell in mark.cells}
        self._over: set[tuple[int, int]] = set()
        for group in self._groups():
            if self._votes(group) > 0:
                self._over.update((mark.cell.row, round(mark.cell.x0)) for mark in group)

    def is_under_value(self, mark: Mark) -> bool:
        """Whether a label's value stands over it."""
        return (mark.cell.row, round(mark.cell.x0)) in self._over

    def over(self, mark: Mark) -> Cell | None:
        """The cell close over a label."""
        x0, top, x1, _ = mark.box
        for row in reversed(self._rows[max(mark.cell.row - 3, 0) : mark.cell.row]):
            if row.page == mark.cell.page and top - row.y1 < _TIGHT * mark.cell.size:
                for cell in row.cells:
                    if _is_aligned(cell, x0, x1) and top - cell.box[3] < _TIGHT * mark.cell.size:
                        return cell
        return None

    def _under(self, mark: Mark) -> Cell | None:
        x0, _, x1, bottom = mark.box
        last = mark.cells[-1].row
        for row in self._rows[last + 1 : last + 4]:
            if row.page == mark.cell.page and row.y0 - bottom < _TIGHT * mark.cell.size:
                for cell in row.cells:
                    if _is_aligned(cell, x0, x1) and cell.box[1] - bottom < _TIGHT * mark.cell.size:
                        return cell
        return None

    def _label(self, cell: Cell | None) -> Mark | None:
        return None if cell is None else self._labels.get((cell.row, round(cell.x0)))

    def _votes(self, group: Sequence[Mark]) -> float:
        """More than 0 where the values stand over the labels: dates decide, and which end of the stack is bare."""
        votes = 0.0
        for mark in group:
            over, under = self.over(mark), self._under(mark)
            above = over is not None and self._label(over) is None
            below = under is not None and self._label(under) is None
            votes += 0.6 * (above and not below) - 0.6 * (below and not above) - self._right_votes(mark)
            if _DATES & set(mark.terms):
                votes += float(above and _is_date(over)) - float(below and _is_date(under))
            elif (above and _is_date(over)) != (below and _is_date(under)):
                votes += 0.5 if below and _is_date(under) else -0.5
        return votes

    def _right_votes(self, mark: Mark) -> float:
        """How much speaks for a value beside the label."""
        beside = [next((cell for cell in self._rows[part.row].cells if cell.x0 > part.x1 - 1), None) for part in mark.cells]
        values = [cell for cell in beside if cell is not None and self._label(cell) is None]
        if _DATES & set(mark.terms):
            return 2.0 if any(_is_date(cell) for cell in values) else 0.0
        return 0.7 if any(number_at([word.text for word in cell.words]) is not None for cell in values) else 0.0

    def _groups(self) -> Iterable[list[Mark]]:
        """Labels under one another with one line between, or beside one another."""
        columns: dict[tuple[int, int], list[Mark]] = {}
        for mark in self._alone:
            columns.setdefault((mark.cell.page, round(mark.cell.x0 / 2)), []).append(mark)
        grouped: set[int] = set()
        for marks in columns.values():
            run: list[Mark] = []
            for mark in sorted(marks, key=lambda mark: mark.box[1]):
                if run and mark.box[1] - run[-1].box[3] > _STEP * mark.cell.size:
                    if len(run) > 1:
                        yield run
                    run = []
                run.append(mark)
            if len(run) > 1:
                grouped.update(id(mark) for mark in run)
                yield run
        rows: dict[int, list[Mark]] = {}
        for mark in self._alone:
            if id(mark) not in grouped:
                rows.setdefault(mark.cell.row, []).append(mark)
        yield from (marks for marks in rows.values() if len(marks) > 1)


def _is_aligned(cell: Cell, x0: float, x1: float) -> bool:
    return min(abs(cell.x0 - x0), abs(cell.x1 - x1), abs(cell.middle - (x0 + x1) / 2)) < _NEAR


def _is_date(cell: Cell | None) -> bool:
    days = days_in(cell.text) if cell is not None else ()
    return bool(days) and days[0].start < 6
