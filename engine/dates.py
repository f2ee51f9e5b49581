"""Printed dates to `date`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from babel.dates import get_month_names

_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ].*)?")
_WORDED = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[-\s/.]*([^\W\d]+)\.?,?[-\s/.]*(\d{4}|\d{2})",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?([^\W\d]+)\.?[-\s]+(\d{1,2})(?:st|nd|rd|th)?,?[-\s]+(\d{4})", re.IGNORECASE
)
_EXCEL_EPOCH = date(1899, 12, 30)  # Excel counts a 29 February 1900 that never was
_NAMES = [(number, name.rstrip(".").casefold()) for number, name in get_month_names("wide", locale="en_AU").items()]
_MONTHS: dict[str, int] = (
    {name: number for number, name in _NAMES} | {name[:3]: number for number, name in _NAMES} | {"sept": 9}
)


def parse_date(text: str, pattern: str | None = None, *, day_first: bool = True) -> date:
    """The date that `text` prints.

    `pattern` is a `strptime` pattern; without it ISO dates, numeric dates (`day_first` decides where both readings are
    possible), dates with an English month name and 20261103 are read. A year of two digits is this century's. Raises
    `ValueError` naming the text.

    >>> parse_date("3 Nov 2026"), parse_date("03/11/26")
    (datetime.date(2026, 11, 3), datetime.date(2026, 11, 3))
    """
    text = " ".join(text.split())
    try:
        return _any_form(text, day_first) if pattern is None else _by_pattern(text, pattern)
    except ValueError:
        raise ValueError(f"“{text}” is not a date") from None


def _by_pattern(text: str, pattern: str) -> date:
    found = datetime.strptime(text, pattern).date()
    is_last_century = "%y" in pattern and found.year < 2000  # strptime takes 69 for 1969
    return found.replace(year=found.year + 100) if is_last_century else found


def _any_form(text: str, day_first: bool) -> date:
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if (day_first and second <= 12) or first > 12 else (second, first)
        return date(_year(match[3]), month, day)
    if match := _WORDED.fullmatch(text):
        return date(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_FIRST.fullmatch(text):
        return date(_year(match[3]), _month(match[1]), int(match[2]))
    raise ValueError


def _month(name: str) -> int:
    if (number := _MONTHS.get(name.casefold())) is None:
        raise ValueError
    return number


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def from_excel_serial(serial: int) -> date:
    """The date an Excel day number means (46023 is 2026-01-01). Raises `ValueError` outside 1955 to 2173."""
    if not 20_000 <= serial <= 100_000:
        raise ValueError(f"“{serial}” is not a date")
    return _EXCEL_EPOCH + timedelta(days=serial)
