"""The header's values of one invoice: its number, dates and orders, each with the label or place it was found by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.model import Printed
from engine.reading.page.candidates import Day, days_in
from engine.reading.page.context import Sheet
from engine.reading.page.day_order import day_first_of_sheet
from engine.reading.page.fields import Found, dates, named, numbers
from engine.reading.page.lines import Row
from engine.reading.page.places import places_of
from engine.reading.page.runs import UNKNOWN

_NUMBER = {"invoice_number": 3.0, "invoice_title": 2.7, "number": 1.6, "fallback_number": 1.0}
_DATE = {"invoice_date": 3.0, "invoice_title": 2.6, "invoice_number": 2.6, "date": 2.2}
_DUE = {"due_date": 3.0}
_ORDER = {"purchase_order": 3.0, "order_number": 2.2, "buyer_reference": 1.8}
_OWN = frozenset(("invoice_number", "invoice_title"))
_OTHERS = ("other_number", "delivery_note", "job", "original_invoice", "purchase_order", "order_number")
_SEVERAL = 2.4  # a further order must be named as clearly


@dataclass(frozen=True)
class Header:
    """What may be the number, the dates and the orders, the best first; `day_first` is `None` where nothing tells."""

    numbers: list[Found]
    dates: list[Found]
    dues: list[Found]
    orders: list[Found]
    day_first: bool | None
    jobs: list[Found]
    delivery_notes: list[Found]
    originals: list[Found]


def found_numbers(sheet: Sheet) -> list[Found]:
    """What may be the invoice's number, the best first: no number that is the value of another label."""
    found = numbers(sheet, _NUMBER)
    claimed = {(one.cell.row, round(one.cell.x0)) for one in numbers(sheet, dict.fromkeys(_OTHERS, 2.0)) if _is_sure(one)}
    others = {one.value for one in numbers(sheet, {"other_number": 2.0, "original_invoice": 2.0}) if _is_sure(one)}
    kept = [
        one
        for one in found
        if one.term in _OWN or not ((one.cell.row, round(one.cell.x0)) in claimed or one.value in others)
    ]
    _doubt_bare(kept)
    return kept


def _doubt_bare(found: list[Found]) -> None:
    """Two numbers that are called just that: neither label says which is the invoice's."""
    if len(found) > 1 and found[0].term not in _OWN and found[1].term == found[0].term and "position" in found[1].evidence:
        found[0].evidence.discard("label")


def _is_sure(one: Found) -> bool:
    return "label" in one.evidence


def read_header(sheet: Sheet, currency_code: str | None) -> Header:
    """Every header value that may be meant."""
    day_first = day_first_of_sheet(sheet, currency_code)
    found = found_numbers(sheet)
    number = found[0].value if found else None
    is_day_first = day_first is not False
    return Header(
        found,
        dates(sheet, _DATE, is_day_first),
        dates(sheet, _DUE, is_day_first),
        [one for one in named(sheet, _ORDER) if one.value != number],
        day_first,
        numbers(sheet, {"job": 3.0}),
        numbers(sheet, {"delivery_note": 3.0}),
        [one for one in numbers(sheet, {"original_invoice": 3.0}) if one.value != number],
    )


def printed_number(header: Header) -> Printed[str] | None:
    """The invoice's number, with the one that came next."""
    return _printed(header.numbers)


def printed_orders(header: Header) -> tuple[Printed[str], ...]:
    """The orders that the invoice names, the main one first."""
    if not header.orders:
        return ()
    best = header.orders[0]
    more = [one for one in header.orders[1:] if one.score > _SEVERAL and one.term == best.term == "purchase_order"]
    return tuple(order for one in (best, *more) if (order := _printed([one])) is not None)


def printed_job(header: Header) -> Printed[str] | None:
    """The job that the invoice names."""
    return _labelled(header.jobs)


def printed_delivery_note(header: Header) -> Printed[str] | None:
    """The delivery note that the invoice names."""
    return _labelled(header.delivery_notes)


def printed_original(header: Header) -> Printed[str] | None:
    """The invoice that a credit note corrects."""
    return _labelled(header.originals)


def _labelled(found: list[Found]) -> Printed[str] | None:
    return _printed([one for one in found if "label" in one.evidence])


def invoice_date(header: Header, sheet: Sheet) -> Printed[date] | None:
    """The invoice's date: beside its label, else the only one at the document's top that no other label has."""
    return _printed(header.dates) or _only_date(sheet, header.day_first)


def due_date(header: Header) -> Printed[date] | None:
    """The due date; of several the one that is not before the invoice date."""
    found = header.dues
    if header.dates:
        later = [one for one in found if one.value >= header.dates[0].value]  # type: ignore[operator]
        found = later or found
    return _printed(found)


def _printed(found: list[Found]) -> Printed[Any] | None:
    if not found:
        return None
    best = found[0]
    runner_up = str(found[1].value) if len(found) > 1 else None
    return Printed(best.value, best.cell.text, best.cell.source, tuple(sorted(best.evidence)), runner_up)


def _only_date(sheet: Sheet, day_first: bool | None) -> Printed[date] | None:
    """The one date of the document's top that no label of another date has, where no label names one."""
    claimed = {
        (place.cell.row, round(place.cell.x0))
        for mark in sheet.marks
        if {"due_date", "other_date", UNKNOWN} & set(mark.terms)
        for place in places_of(sheet, mark)
    }
    found: dict[date, tuple[Day, Row]] = {}
    for row in sheet.rows:
        if row.page == sheet.first_page and sheet.depth(row.as_cell) < 0.5 and not sheet.is_within_table(row.as_cell):
            for cell in row.cells:
                for day in days_in(cell.text, day_first is not False):
                    if (row.number, round(cell.x0)) not in claimed and not _is_said_otherwise(sheet, row):
                        found.setdefault(day.value, (day, row))
    if len(found) != 1:
        return None
    day, row = next(iter(found.values()))
    return Printed(day.value, day.text, row.as_cell.source, ("position",))


def _is_said_otherwise(sheet: Sheet, row: Row) -> bool:
    """Whether a row's date stands in a sentence or after another date's label."""
    return len(row.words) > 12 or any(
        {"due_date", "other_date"} & set(mark.terms) for mark in sheet.marks if mark.cell.row == row.number
    )
