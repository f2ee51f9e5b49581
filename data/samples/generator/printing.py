"""Values as paper prints them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def money(amount: Decimal, sign: str = "") -> str:
    """`1234.5` as `1,234.50`, with `sign` before it."""
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount):,.2f}"


def price(amount: Decimal, sign: str = "") -> str:
    """A unit price: two decimals, or as many as it has."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{sign}{amount:,.{places}f}"


def quantity(amount: Decimal) -> str:
    """A quantity without trailing zeros."""
    return f"{amount.normalize():f}"


def worded(day: date, short: bool = False) -> str:
    """`14 October 2026`, or `14 Oct 2026`. The machine's locale has no say."""
    name = _MONTHS[day.month - 1]
    return f"{day.day} {name[:3] if short else name} {day.year}"


def slashed(day: date, mark: str = "/") -> str:
    """`14/10/2026`."""
    return f"{day.day:02d}{mark}{day.month:02d}{mark}{day.year}"


def register(day: date) -> str:
    """`14-OCT-26`."""
    return f"{day.day:02d}-{_MONTHS[day.month - 1][:3].upper()}-{day.year % 100:02d}"


def weekday_mail(day: date) -> str:
    """`Wed, 14 Oct 2026`, as mail headers write it."""
    return f"{_WEEKDAYS[day.weekday()]}, {day.day:02d} {_MONTHS[day.month - 1][:3]} {day.year}"
