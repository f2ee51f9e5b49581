"""Amounts, quantities and moments as people here write them. `Decimal` in, text out; nothing is computed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

LOCALE = "en_AU"
NOTHING = "–"


def money(amount: Decimal | None, currency: str | None = None) -> str:
    """`$1,234.50`; another currency with its code; without a currency just the figures. A dash for nothing.

    >>> money(Decimal("1234.5"), "AUD"), money(Decimal("-7"), "EUR"), money(None)
    ('$1,234.50', '-EUR 7.00', '–')
    """
    if amount is None:
        return NOTHING
    if currency is None:
        return format_decimal(amount, format="#,##0.00", locale=LOCALE)
    if currency == "AUD":
        return format_currency(amount, currency, locale=LOCALE)
    return format_currency(amount, currency, format="¤¤ #,##0.00", locale=LOCALE)


def price(amount: Decimal | None) -> str:
    """A price a unit: at least two decimals, more where they are printed."""
    return NOTHING if amount is None else format_decimal(amount, format="#,##0.00####", locale=LOCALE)


def quantity(amount: Decimal | None, unit: str | None = None) -> str:
    """`12.5 m`; a dash for nothing."""
    if amount is None:
        return NOTHING
    figures = format_decimal(amount, format="#,##0.####", locale=LOCALE)
    return f"{figures} {unit}" if unit else figures


def day(value: date | None) -> str:
    """`24 Nov 2026`."""
    return NOTHING if value is None else format_date(value, "d MMM y", locale=LOCALE)


def moment(value: datetime | None) -> str:
    """`24 Nov 2026, 14:05`, in this machine's time zone."""
    return NOTHING if value is None else format_datetime(value.astimezone(), "d MMM y, HH:mm", locale=LOCALE)


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 mail`, `2 mails`.

    >>> count(1, "mail"), count(0, "mail"), count(3, "entry", "entries")
    ('1 mail', '0 mails', '3 entries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shortened(text: str, length: int = 60) -> str:
    """The text, cut with an ellipsis where it is longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def plain(text: str) -> str:
    """A stranger's text for a place that reads Markdown: shown as it is, never as headings, links, images or formulas."""
    return "".join("\\" + letter if letter in "\\`*_{}[]<>()#+-.!|~:$^=@" else letter for letter in text)
