"""The table of a CSV or a workbook: its heading row, its rows grouped into invoices, and values by column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.formats.layout import normal
from engine.formats.values import Found, number, value_group
from engine.formats.vocabulary import Format, Pattern, Rule
from engine.issues import Code, Issue, Severity
from engine.model import Document
from engine.source import Source

_HEADING_ROWS = 50  # a heading row stands among the first rows


@dataclass(frozen=True)
class Sheet:
    """The rows under a heading row, numbered from 1. `columns` gives the place of each heading (normalised)."""

    columns: dict[str, int]
    headings: dict[str, str]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def cell(self, row: tuple[int, tuple[str, ...]], heading: str) -> Found | None:
        """What the row has in that column; `None` where it is empty or the column is missing."""
        name = normal(heading)
        if (index := self.columns.get(name)) is None or index >= len(row[1]) or not (text := row[1][index].strip()):
            return None
        return Found(text, Source(row=row[0], column=self.headings[name]), heading)

    def part(self, rows: list[tuple[int, tuple[str, ...]]]) -> Sheet:
        """The same table with those rows alone."""
        return Sheet(self.columns, self.headings, tuple(rows))


def open_sheet(format: Format, document: Document) -> tuple[Sheet | None, list[Issue]]:
    """The table that holds every column of the format, or an issue that there is none; issues for unknown columns."""
    wanted = _wanted(format)
    for index, row in enumerate(document.rows[:_HEADING_ROWS]):
        columns = {normal(cell): place for place, cell in reversed(list(enumerate(row))) if cell.strip()}
        if wanted.keys() <= columns.keys():
            headings = {name: row[place].strip() for name, place in columns.items()}
            below = tuple((number, cells) for number, cells in enumerate(document.rows[index + 1 :], index + 2))
            return Sheet(columns, headings, below), list(_unknown(format, columns, headings, index + 1))
    names = ", ".join(f"“{heading}”" for heading in wanted.values())
    message = f"No row with the headings {names} was found. Look whether {format.supplier} has changed its file."
    return None, [Issue(Code.FIELD_MISSING, message)]


def _wanted(format: Format) -> dict[str, str]:
    rules = [rule for _, rule in (*format.header, *format.charges) if not rule.optional]
    headings = [heading for rule in rules for heading in (rule.column, rule.sum) if heading]
    headings += [heading for _, heading in format.lines.columns] if format.lines else []
    return {normal(heading): heading for heading in headings}


def _unknown(format: Format, columns: dict[str, int], headings: dict[str, str], row: int) -> Iterator[Issue]:
    rules = [rule for _, rule in (*format.header, *format.charges)]
    known = {*_wanted(format), *(normal(heading) for heading in (format.lines.ignore if format.lines else ()))}
    known |= {normal(heading) for rule in rules for heading in (rule.column, rule.sum) if heading}
    for name in columns:
        if name not in known:
            heading = headings[name]
            message = f"The column “{heading}” is not in the format of {format.supplier}. Name it, or list it in ignore."
            yield Issue(Code.COLUMN_UNKNOWN, message, Severity.WARN, Source(row=row, column=heading))


def invoices_of(format: Format, sheet: Sheet) -> tuple[list[Sheet], list[Issue]]:
    """The rows parted by invoice number, in the order in which the numbers first appear; one part where none parts them."""
    rows = _body(format, sheet)
    rule = dict(format.header).get("invoice_number")
    if rule is None or rule.column is None:
        return [sheet.part(rows)], []
    groups: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    issues: list[Issue] = []
    for row in rows:
        if found := next(iter(_kept(sheet.cell(row, rule.column), rule.match)), None):
            groups.setdefault(found.text, []).append(row)
        else:
            where = Source(row=row[0], column=rule.column)
            message = f"Row {row[0]} has no {rule.column}, so its invoice is not known. Ask for a complete file."
            issues.append(Issue(Code.FIELD_MISSING, message, Severity.BLOCK, where))
    return [sheet.part(group) for group in groups.values()], issues


def _body(format: Format, sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    rows = []
    for row in sheet.rows:
        text = " ".join(row[1]).strip()
        if format.lines and format.lines.end and format.lines.end.search(text):
            break
        if text and not (format.lines and format.lines.skip and format.lines.skip.search(text)):
            rows.append(row)
    return rows


def find_in(rule: Rule, sheet: Sheet, document: Document, decimal_mark: str | None) -> list[Found]:
    """Every different text that the rule finds for one invoice, in order. Raises nothing: what is no number stays text."""
    if rule.value is not None:
        return [Found(rule.value, None)]
    if rule.sum is not None:
        return _summed(rule, sheet, decimal_mark)
    if rule.find is not None:
        return list(_by_pattern(rule.find, document))
    different: dict[str, Found] = {}
    for row in sheet.rows:
        for found in _kept(sheet.cell(row, rule.column or ""), rule.match):
            different.setdefault(found.text, found)
    values = list(different.values())
    return values[::-1] if rule.last else values


def _summed(rule: Rule, sheet: Sheet, decimal_mark: str | None) -> list[Found]:
    cells = [found for row in sheet.rows if (found := sheet.cell(row, rule.sum or ""))]
    total = Decimal(0)
    for found in cells:
        try:
            total += number(found.text, rule.decimal_mark or decimal_mark)
        except ValueError:
            return [found]
    mark = rule.decimal_mark or decimal_mark or "."
    return [Found(str(total).replace(".", mark), cells[0].source, rule.sum or "")] if cells else []


def _by_pattern(pattern: Pattern, document: Document) -> Iterator[Found]:
    for row, cells in enumerate(document.rows, 1):
        for match in pattern.finditer(" ".join(cells)):
            if text := match[value_group(pattern)]:
                yield Found(" ".join(text.split()), Source(row=row))


def _kept(found: Found | None, pattern: Pattern | None) -> Iterator[Found]:
    if found is None or pattern is None:
        yield from (found,) if found else ()
    elif match := pattern.search(found.text):
        yield Found(match[value_group(pattern)], found.source, found.label)
