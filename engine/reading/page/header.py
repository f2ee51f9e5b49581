"""The header's values of one invoice: its number, dates and orders, each with the label or place it was found by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.model import Printed
from engine.reading.page.candidates import Day, day_first_of, days_in
from engine.reading.page.context import Sheet
from engine.reading.page.fields import Found, Label, dates, header_labels, numbers
from engine.reading.page.lines import Row

_NUMBER = {"invoice_number": 3.0, "invoice_title": 2.2, "number": 1.2, "fallback_number": 1.0}
_DATE = {"invoice_date": 3.0, "date": 2.0}
_ORDER = {"purchase_order": 3.0, "order_number": 1.4}
_DAY_FIRST = frozenset(("AUD", "NZD", "GBP", "EUR", "INR", "ZAR", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK"))


@dataclass(frozen=True)
class Header:
    """What may be the number, the dates and the orders, the best first; `day_first` is `None` where nothing tells."""

    numbers: list[Found]
    dates: list[Found]
    dues: list[Found]
    orders: list[Found]
    day_first: bool | None


def found_numbers(sheet: Sheet, labels: list[Label]) -> list[Found]:
    """What may be the invoice's number, the best first."""
    return numbers(sheet, labels, _NUMBER)


def read_header(sheet: Sheet, currency_code: str | None) -> Header:
    """Every header value that may be meant."""
    labels = header_labels(sheet)
    day_first = _day_first(sheet, currency_code)
    found = found_numbers(sheet, labels)
    orders = [one for one in numbers(sheet, labels, _ORDER) if not found or one.value != found[0].value]
    return Header(
        found,
        dates(sheet, labels, _DATE, day_first is not False),
        dates(sheet, labels, {"due_date": 3.0}, day_first is not False),
        orders,
        day_first,
    )


def printed_number(header: Header) -> Printed[str] | None:
    """The invoice's number, with the one that came next."""
    return _printed(header.numbers)


def printed_orders(header: Header) -> tuple[Printed[str], ...]:
    """The orders that the invoice names."""
    return tuple(order for order in (_printed(header.orders),) if order)


def invoice_date(header: Header, sheet: Sheet) -> Printed[date] | None:
    """The invoice's date: beside its label, else the only one at the document's top."""
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


def _day_first(sheet: Sheet, currency_code: str | None) -> bool | None:
    """Whether the day is printed first: as the document's own dates show, else as its language and currency's country do;
    `None` where nothing tells."""
    shown = day_first_of(row.text for row in sheet.rows)
    if shown is not None:
        return shown
    if currency_code == "USD":
        return False
    return True if sheet.language != "en" or currency_code in _DAY_FIRST else None


def _only_date(sheet: Sheet, day_first: bool | None) -> Printed[date] | None:
    """The one date of the document's top, where no label names one."""
    found: dict[date, tuple[Day, Row]] = {}
    for row in sheet.rows:
        if row.page == sheet.first_page and sheet.depth(row.as_cell) < 0.5:
            for day in days_in(row.text, day_first is not False):
                found.setdefault(day.value, (day, row))
    if len(found) != 1:
        return None
    day, row = next(iter(found.values()))
    return Printed(day.value, day.text, row.as_cell.source, ("position",))
