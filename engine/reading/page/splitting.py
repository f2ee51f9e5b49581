"""Several invoices in one PDF, told apart by their numbers, their titles and the marks of their pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from engine.reading.page.context import Sheet
from engine.reading.page.fields import Found, number_beside
from engine.reading.page.lines import Cell, Row
from engine.reading.page.marks import Mark
from engine.reading.page.titles import is_titled_invoice

_NUMBER = {"invoice_number": 3.0, "invoice_title": 2.7}
_BARE = {**_NUMBER, "number": 1.6}  # on a page that bears an invoice's title
_SURE, _SURE_BARE = 2.3, 1.5  # how clearly a page must name its invoice
_TOTALS = frozenset(("gross_total", "amount_due"))
_PAGE = re.compile(
    r"(?<![\d.,/-])(\d{1,3}) ?(?:/|of|von|sur|de|di|van|av|af|z|ze|c) ?(\d{1,3})(?![\d.,/-]| ?[a-z€$£])", re.IGNORECASE
)


def parts_of(sheet: Sheet) -> tuple[tuple[Row, ...], ...]:
    """The rows of each invoice. A page begins one where it names another number than the pages before; or where it names
    one, at its own “page 1 of …”, after a page that was marked as the last. Every part must have a total of its own; else
    all rows are one."""
    pages = sorted({row.page for row in sheet.rows})
    if len(pages) == 1:
        return (sheet.rows,)
    named = _named(sheet)
    groups: list[tuple[str | None, list[int]]] = []
    for page in pages:
        number = named.get(page)
        if groups and (number is None or number == groups[-1][0]):
            groups[-1][1].append(page)
        elif groups and groups[-1][0] is None and not _is_first(sheet, page):
            groups[-1] = (number, [*groups[-1][1], page])  # a cover, or an invoice that says its number late
        else:
            groups.append((number, [page]))
    if len(groups) == 1 or not all(_has_total(sheet, numbered) for _, numbered in groups):
        return (sheet.rows,)
    return tuple(_of_pages(sheet.rows, numbered) for _, numbered in groups)


def _named(sheet: Sheet) -> dict[int, str]:
    """The number of the invoice that each page names at its top, where it names one clearly."""
    best: dict[int, Found] = {}
    titled = {page: is_titled_invoice(sheet, page) for page in {row.page for row in sheet.rows}}
    for mark in sheet.marks:
        weights, least = (_BARE, _SURE_BARE) if titled[mark.cell.page] else (_NUMBER, _SURE)
        if not mark.is_clean or not any(term in weights for term in mark.terms) or not _is_heading(sheet, mark):
            continue
        found = number_beside(sheet, mark, weights)
        if found is not None and found.score + 0.25 * (found.cell.page - sheet.first_page) > least:
            known = best.get(found.cell.page)
            if known is None or found.score > known.score:
                best[found.cell.page] = found
    return {page: str(found.value) for page, found in best.items()}


def _is_heading(sheet: Sheet, mark: Mark) -> bool:
    return sheet.depth(mark.cell) < 0.6 and "other_number" not in mark.terms


def _is_first(sheet: Sheet, page: int) -> bool:
    """Whether a page says that it is the first of its document."""
    marks = [match for row in sheet.rows if row.page == page and len(row.words) <= 12 for match in _PAGE.finditer(row.text)]
    return any(match[1] == "1" and int(match[2]) >= 1 for match in marks)


def _has_total(sheet: Sheet, pages: Sequence[int]) -> bool:
    return any(
        hit.term in _TOTALS and row.has_digit
        for row in sheet.rows
        if row.page in pages
        for hit in sheet.total_labels(row)
    )


def _of_pages(rows: tuple[Row, ...], pages: Sequence[int]) -> tuple[Row, ...]:
    """The rows of some pages, numbered anew from 0."""
    kept = [row for row in rows if row.page in pages]
    return tuple(
        replace(row, number=n, cells=tuple(Cell(cell.words, cell.page, n) for cell in row.cells))
        for n, row in enumerate(kept)
    )
