"""Letterhead, table and foot: which part of the document a row is in."""

from __future__ import annotations

from dataclasses import dataclass

from engine.reading.page.candidates import amounts_in
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Row
from engine.reading.page.wording import whole_label

_FOOT = 0.75  # of a page's height: above it no page has its foot
_AMOUNTS = ("net_amount", "gross_amount", "unit_price")
_LONGEST_HEAD = 24  # words
_TOTALS = ("gross_total", "amount_due", "tax_total", "net_total")


@dataclass(frozen=True)
class Zones:
    """The table begins with row `table`; what follows the totals begins with row `foot`; `feet` are the rows in which the
    foot of each page begins.

    `is_sure` where a table's head was found: else `table` is only where the middle of the first page is.
    """

    table: int
    foot: int
    feet: dict[int, int]
    is_sure: bool

    def is_head(self, sheet: Sheet, row: Row) -> bool:
        """Whether a row stands above the table of the first page."""
        return row.page == sheet.first_page and row.number < self.table

    def is_foot(self, row: Row) -> bool:
        """Whether a row stands below the totals, or at the foot of its page."""
        return row.number >= min(self.foot, self.feet.get(row.page, self.foot))

    def outside(self, sheet: Sheet) -> list[Row]:
        """The rows that are surely none of the table and totals."""
        if not self.is_sure:
            return list(sheet.rows)
        top = {row.page: row.y0 + 0.16 * row.height for row in reversed(sheet.rows)}
        return [
            row
            for row in sheet.rows
            if row.number < self.table or self.is_foot(row) or (row.page != sheet.first_page and row.y0 < top[row.page])
        ]


def zones_of(sheet: Sheet) -> Zones:
    """Where the table begins and where what follows the totals does."""
    first = [row for row in sheet.rows if row.page == sheet.first_page]
    head = next((row.number for row in first if _is_table_head(row) or _is_line(sheet, row)), None)
    table = next((row.number for row in first if row.y0 > 0.45 * row.height), len(first)) if head is None else head
    foot = len(sheet.rows)
    for row in reversed(sheet.rows):
        if row.number <= table or _has_total(sheet, row):
            break
        foot = row.number
    return Zones(table, foot, _feet(sheet), head is not None)


def _feet(sheet: Sheet) -> dict[int, int]:
    """The row in which each page's foot begins: after its last amount."""
    feet: dict[int, int] = {}
    closed: set[int] = set()
    for row in reversed(sheet.rows):
        if row.page in closed:
            continue
        if row.y0 < _FOOT * row.height or any(amount.is_money for amount in amounts_in(row.text, sheet.mark)):
            closed.add(row.page)
        else:
            feet[row.page] = row.number
    return feet


def _is_table_head(row: Row) -> bool:
    """Whether most of a row is headings of three columns or more."""
    if len(row.cells) < 2 or len(row.words) > _LONGEST_HEAD:
        return False
    if sum(whole_label("columns", cell.text) is not None for cell in row.cells) >= 3:
        return True
    words, hits = row.tokens, row.labels("columns")
    terms = {hit.term for hit in hits}
    is_full = sum(hit.end - hit.start for hit in hits) >= 0.6 * len(words)
    return len(terms) >= 3 and is_full and not terms.isdisjoint(_AMOUNTS)


def _is_line(sheet: Sheet, row: Row) -> bool:
    """Whether a row shows two amounts of money and words, as lines of an invoice do."""
    if len(row.cells) < 3 or sum(c.isdigit() for c in row.text) < 6:
        return False
    return sum(amount.is_money for amount in amounts_in(row.text, sheet.mark)) >= 2


def _has_total(sheet: Sheet, row: Row) -> bool:
    """Whether a row is of the totals: a label and, at its end, money. A company line says “VAT” or “capital” as well."""
    if not row.cells[-1].has_digit:
        return False
    if not any(hit.term in _TOTALS for hit in row.labels("totals")):
        return False
    found = amounts_in(row.text, sheet.mark)
    return bool(found) and found[-1].is_money and len(row.text) - found[-1].end <= 4
