"""Several invoices in one PDF, told apart by their numbers."""

from __future__ import annotations

from dataclasses import replace

from engine.model import OwnCompany
from engine.reading.page.context import Sheet
from engine.reading.page.fields import numbers
from engine.reading.page.lines import Cell, Row
from engine.reading.page.totals import labelled_amounts

_NUMBER = {"invoice_number": 3.0, "invoice_title": 2.2}


def parts_of(rows: tuple[Row, ...], company: OwnCompany) -> tuple[tuple[Row, ...], ...]:
    """The rows of each invoice: a page with another number than the page before begins one, where every part then has a
    total of its own; else all rows as one."""
    pages = sorted({row.page for row in rows})
    if len(pages) == 1:
        return (rows,)
    groups: list[tuple[str | None, list[int]]] = []
    for page in pages:
        sheet = Sheet(_of_pages(rows, [page]), company)
        found = numbers(sheet, _NUMBER) if sheet.rows else []
        number = str(found[0].value) if found and "position" in found[0].evidence else None
        if groups and (number is None or number == groups[-1][0]):
            groups[-1][1].append(page)
        else:
            groups.append((number, [page]))
    parts = tuple(_of_pages(rows, numbered) for _, numbered in groups)
    if len(parts) == 1 or not all(_has_total(part, company) for part in parts):
        return (rows,)
    return parts


def _has_total(rows: tuple[Row, ...], company: OwnCompany) -> bool:
    return any(one.term in ("gross_total", "amount_due") for one in labelled_amounts(Sheet(rows, company), set()))


def _of_pages(rows: tuple[Row, ...], pages: list[int]) -> tuple[Row, ...]:
    """The rows of some pages, numbered anew from 0."""
    kept = [row for row in rows if row.page in pages]
    return tuple(
        replace(row, number=n, cells=tuple(Cell(cell.words, cell.page, n) for cell in row.cells))
        for n, row in enumerate(kept)
    )
