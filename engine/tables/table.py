"""One list file to records: finds the headings, learns the columns' habits, reads the rows, names every refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.errors import LoadError
from engine.tables.columns import COLUMNS, Column
from engine.tables.grid import Cell, Grid, grids
from engine.tables.records import KINDS, Fault, Record, Row
from engine.tables.values import Habit, is_either_date, learn

HEADING_ROWS = 20  # reports put a title, a date and a blank row above their headings, not more
_EMPTY = Cell("")
_TOO_WIDE = "The row has more values than there are headings. A text that holds the separator needs quotes around it."


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell or row that was not loaded: `row` as in the file (its first row is 1), `column` by the file's own heading
    (`None`: the whole row), the value as printed, and what is wrong with it."""

    row: int
    column: str | None
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a list file gave: the records of its good rows, and a refusal for every bad one.

    `unknown_columns` are headings that mean nothing here; `rows` counts the rows under the headings, empty ones not
    among them; `remarks` are readings that a person should know of though nothing was refused; `record_rows` says for every
    record in which row it begins.
    """

    records: tuple[Record, ...]
    refused: tuple[Refusal, ...]
    unknown_columns: tuple[str, ...]
    rows: int
    remarks: tuple[Refusal, ...] = ()
    record_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Heading:
    """Where the headings stand (`index` into the grid's rows) and which of the columns they name."""

    grid: Grid
    index: int
    places: dict[str, int]

    @property
    def texts(self) -> list[str]:
        return [cell.text for cell in self.grid.rows[self.index]]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads rows under one heading."""

    columns: Sequence[Column]
    heading: _Heading
    habits: dict[str, Habit]

    def row(self, number: int, cells: Sequence[Cell]) -> tuple[Row, list[Refusal]]:
        """The values of a row, and a refusal for every cell that has none."""
        refused: list[Refusal] = []
        values: dict[str, object] = {}
        texts = self.heading.texts
        if any(cell.text for cell in cells[len(texts) :]):
            refused.append(Refusal(number, None, cells[-1].text, _TOO_WIDE))
        for column in self.columns:
            place = self.heading.places[column.name]
            cell = _at(cells, place)
            try:
                if cell.text:
                    values[column.name] = column.read(cell, self.habits[column.name])
                elif column.needed:
                    raise ValueError("is empty; every row must fill it")
            except ValueError as error:
                refused.append(Refusal(number, texts[place], cell.text, _sentence(texts[place], cell, error)))
        return Row(number, values, cells, good=not refused), refused


def read_table(kind: str, content: bytes, file_name: str) -> Loaded:
    """The `kind` (suppliers, jobs, orders, receipts or taxes) that a CSV or XLSX file lists.

    Raises `LoadError` where the file is no table, or columns that must be there are not; a bad row is refused instead.
    """
    if kind not in COLUMNS:
        raise LoadError(f"There is no list of “{kind}”. Load one of: {', '.join(COLUMNS)}.")
    columns = COLUMNS[kind]
    heading = _best_heading(columns, content, file_name)
    _check(heading, columns, file_name)
    present = [column for column in columns if column.name in heading.places]
    body = list(_body(heading))
    habits = _habits(present, heading, body)
    read = [_Reader(present, heading, habits).row(number, cells) for number, cells in body]
    built, faults = KINDS[kind]([row for row, _ in read])
    refused = [refusal for _, refusals in read for refusal in refusals]
    refused += [_refusal(fault, heading) for fault in faults]
    return Loaded(
        records=tuple(record for record, _ in built),
        refused=tuple(sorted(refused, key=lambda refusal: refusal.row)),
        unknown_columns=tuple(_unknown(heading)),
        rows=len(body),
        remarks=tuple(_remarks(present, heading, habits, body)),
        record_rows=tuple(row.number for _, row in built),
    )


def _best_heading(columns: Sequence[Column], content: bytes, file_name: str) -> _Heading:
    """The heading row that names most columns, over all sheets or delimiters."""
    found = [
        _Heading(grid, index, _places(columns, [cell.text for cell in row]))
        for grid in grids(content, file_name)
        for index, row in enumerate(grid.rows[:HEADING_ROWS])
    ]
    if not any(cell.text for heading in found for cell in heading.grid.rows[heading.index]):
        raise LoadError(f"{file_name} is empty. Its first row must hold the headings: {', '.join(_names(columns))}.")
    return max(found, key=lambda heading: (len(heading.places), len([text for text in heading.texts if text]) > 1))


def _names(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns if column.required]


def _places(columns: Sequence[Column], headings: Sequence[str]) -> dict[str, int]:
    """Which heading is which column: every heading at most once, the better name first."""
    wishes = sorted(
        (rank, order, place)
        for order, column in enumerate(columns)
        for place, heading in enumerate(headings)
        if heading and (rank := column.rank(heading)) is not None
    )
    places: dict[str, int] = {}
    for _, order, place in wishes:
        if columns[order].name not in places and place not in places.values():
            places[columns[order].name] = place
    return places


def _check(heading: _Heading, columns: Sequence[Column], file_name: str) -> None:
    missing = [column for column in columns if column.required and column.name not in heading.places]
    if missing:
        named = ", ".join(f"{column.name} (also called {column.aliases[0]})" for column in missing)
        there = ", ".join(text for text in heading.texts if text)
        raise LoadError(f"{file_name} has no column for {named}. Its headings are: {there}. Add it and load again.")
    if heading.grid.broken:
        raise LoadError(
            f"{file_name} cannot be read to its end: {heading.grid.broken}. Mend the row and load the file again."
        )
    for name, place in heading.places.items():
        twins = [other for other, text in enumerate(heading.texts) if text == heading.texts[place]]
        if len(twins) > 1:
            raise LoadError(
                f"{file_name} has the heading “{heading.texts[place]}” {len(twins)} times, so {name} is unclear."
            )


def _body(heading: _Heading) -> Iterator[tuple[int, list[Cell]]]:
    for index, cells in enumerate(heading.grid.rows[heading.index + 1 :], start=heading.index + 2):
        if any(cell.text for cell in cells):
            yield index, cells


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else _EMPTY


def _habits(present: Sequence[Column], heading: _Heading, body: Sequence[tuple[int, list[Cell]]]) -> dict[str, Habit]:
    """The habit of every column; one that shows none takes what the file's other columns of its sort agree on."""
    own: dict[str, Habit] = {}
    for column in present:
        if column.sign:
            place = heading.places[column.name]
            own[column.name] = learn(((number, _at(cells, place)) for number, cells in body), column.sign)
    habits: dict[str, Habit] = {}
    for column in present:
        habit = own.get(column.name, Habit())
        others = {own[other.name].choice for other in present if other.sign is column.sign and other.name in own} - {None}
        habits[column.name] = Habit(others.pop()) if habit == Habit() and len(others) == 1 else habit
    return habits


def _sentence(name: str, cell: Cell, error: ValueError) -> str:
    said = str(error) + "."
    if said.startswith("“"):
        return f"{name}: {said}"
    return f"{name} “{cell.text}” {said}" if cell.text else f"{name} {said}"


def _refusal(fault: Fault, heading: _Heading) -> Refusal:
    place = heading.places.get(fault.column) if fault.column else None
    if place is None:
        return Refusal(fault.row.number, None, "", fault.message)
    return Refusal(fault.row.number, heading.texts[place], _at(fault.row.cells, place).text, fault.message)


def _unknown(heading: _Heading) -> Iterator[str]:
    known = set(heading.places.values())
    for place, text in enumerate(heading.texts):
        if place in known:
            continue
        filled = any(_at(cells, place).text for _, cells in _body(heading))
        if text or filled:
            yield text or f"column {place + 1} (no heading)"


def _remarks(
    present: Sequence[Column], heading: _Heading, habits: dict[str, Habit], body: Sequence[tuple[int, list[Cell]]]
) -> Iterator[Refusal]:
    """Dates that were read day first because nothing in the file said otherwise."""
    for column in present:
        place = heading.places[column.name]
        if column.sign is None or habits[column.name] != Habit():
            continue
        for number, cells in body:
            cell = _at(cells, place)
            if cell.value is None and is_either_date(cell.text) and column.sign(cell.text) is None:
                name = heading.texts[place]
                yield Refusal(
                    number, name, cell.text, f"{name} is read as day/month/year: no date of the file tells otherwise."
                )
                break
