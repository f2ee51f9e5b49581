"""What a text can be: an amount, a date, a percentage, a currency, a number that names something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from babel.dates import get_month_names

from engine.money import parse_amount
from engine.reading.page.wording import month_locales

CURRENCY_SIGNS = {
    **{"€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "Kč": "CZK", "₽": "RUB", "¥": "JPY", "Rs": "INR", "US$": "USD"},
    **{
        "A$": "AUD",
        "AU$": "AUD",
        "NZ$": "NZD",
        "C$": "CAD",
        "CA$": "CAD",
        "S$": "SGD",
        "HK$": "HKD",
        "Fr.": "CHF",
        "SFr.": "CHF",
        "R$": "BRL",
    },
}
CODES = frozenset(
    "EUR USD AUD NZD GBP CHF SEK DKK NOK PLN CZK HUF CAD SGD HKD JPY INR ZAR RON BGN ISK TRY MXN BRL CNY AED MYR THB".split()  # noqa: SIM905
)
_MARK = r"(?:US\$|AU?\$|NZ\$|CA?\$|HK\$|R\$|S\$|[€$£¥₹]|zł|Kč|[Kk]r\.?|Rs\.?|S?Fr\.|,-|" + "|".join(sorted(CODES)) + ")"
_DIGITS = (
    r"(?:\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:[.,'’]\d{3})+|\d{1,3}(?: \d{3})+(?=[.,]\d{2}(?!\d))|\d+)(?:[.,]\d+)?|[.,]\d{2,4}"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?P<all>\(?(?P<m1>[-−–+]?\s?{_MARK})?\s?[-−–+]?\s?(?P<n>{_DIGITS})\s?"
    rf"(?:(?P<m2>{_MARK})(?![A-Za-z]))?\s?\)?(?:-(?![\w])|\s?(?:CR|DR)\b)?)(?:(?<=[.,]\d\d)T\b)?(?![\w%]|[.,:/-]\w)"
)
_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(r"(?<![\d.,])(-?\d{1,3}(?:[.,]\d{1,4})?)-?\s?%")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?((?:19|20)\d{2}|\d{2})(?![\d]|[.,]\d)")
_WORDED = re.compile(
    r"(?<!\w)(\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?[\s./-]*(?:de |d['’]|of )?\s*"
    r"([^\W\d_]{3,}|[IVX]{1,4})\.?,?[\s./-]*(?:de |del )?((?:19|20)\d{2}|\d{2}(?!\d))"
)
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d_]{3,})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?\s?,?[\s-]+((?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed number: its value, its text, the currency beside it, and whether it shows cents or a currency."""

    value: Decimal
    text: str
    start: int
    end: int
    currency: str | None
    is_money: bool


@lru_cache(maxsize=20_000)
def amounts_in(text: str, mark: str | None = None) -> tuple[Amount, ...]:
    """Every number of a text; `mark` is the document's decimal mark where one is known."""
    return tuple(_amounts(text, mark)) if _DIGIT.search(text) else ()


def _amounts(text: str, mark: str | None) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(text):
        signs = [sign.strip(" -−–+") for sign in (match["m1"], match["m2"]) if sign]
        if any(sign.isalpha() and len(sign) == 3 and sign not in CODES for sign in signs):
            continue
        if (value := number_of(match["n"], mark)) is None:
            continue
        around = match["all"].replace("−", "-").replace("–", "-")
        negative = (
            "-" in around.replace(",-", "") or around.rstrip().endswith("CR") or (around[:1] == "(" and around[-1:] == ")")
        )
        currency = next((code for sign in signs if (code := currency_of(sign))), None)
        has_cents = bool(re.search(r"[.,]\d{2}$", match["n"]))
        yield Amount(
            -value if negative else value,
            match["all"].strip(),
            match.start(),
            match.end(),
            currency,
            has_cents or bool(signs),
        )


def number_of(text: str, mark: str | None) -> Decimal | None:
    """The number, by the document's decimal mark or else by its own marks."""
    for given in (mark, None):
        try:
            return parse_amount(text, given)
        except ValueError:
            continue
    return None


def currency_of(sign: str) -> str | None:
    """The currency a sign or code names by itself; `$` and `kr` do not."""
    return sign if sign in CODES else CURRENCY_SIGNS.get(sign) or CURRENCY_SIGNS.get(sign.rstrip("."))


def decimal_mark(texts: Iterable[str]) -> str | None:
    """The mark before the cents in most of the document's numbers."""
    points = commas = 0
    for text in texts:
        points += len(re.findall(r"\d\.\d{2}(?![\d.,])", text))
        commas += len(re.findall(r"\d,\d{2}(?![\d.,])", text))
    return None if points == commas else "." if points > commas else ","


@lru_cache(maxsize=20_000)
def percentages_in(text: str) -> tuple[Decimal, ...]:
    """The percentages of a text."""
    return tuple(_percentage(found.lstrip("-")) for found in _PERCENT.findall(text))


def _percentage(text: str) -> Decimal:
    """A percentage has no thousands: “19,000 %” is nineteen."""
    return Decimal(text.replace(",", "."))


@dataclass(frozen=True, slots=True)
class Day:
    """A printed date. `other` is the second reading where day and month could change places."""

    value: date
    text: str
    start: int
    end: int
    other: date | None = None


@lru_cache(maxsize=20_000)
def days_in(text: str, day_first: bool = True) -> tuple[Day, ...]:
    """Every date of a text, in any order of day, month and year, months in words of every language known."""
    found = sorted(
        (*_iso_days(text), *_numeric_days(text, day_first), *_worded_days(text)), key=lambda day: (day.start, -day.end)
    )
    kept: list[Day] = []
    for day in found:
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return tuple(kept)


def _iso_days(text: str) -> Iterator[Day]:
    for m in _ISO.finditer(text):
        if value := _date(int(m[1]), int(m[3]), int(m[4])):
            yield Day(value, m[0], m.start(), m.end())


def _numeric_days(text: str, day_first: bool) -> Iterator[Day]:
    for m in _NUMERIC.finditer(text):
        year = int(m[4]) if len(m[4]) == 4 else 2000 + int(m[4])
        first, second = int(m[1]), int(m[3])
        by_day, by_month = _date(year, second, first), _date(year, first, second)
        if m[2].strip() == ".":  # points stand in dates of countries that print the day first
            by_month = None if by_day else by_month
        chosen, other = (by_day, by_month) if day_first else (by_month, by_day)
        if value := chosen or other:
            yield Day(value, m[0], m.start(), m.end(), other if chosen and other != chosen else None)


def _worded_days(text: str) -> Iterator[Day]:
    for pattern, day, month in ((_WORDED, 1, 2), (_MONTH_FIRST, 2, 1)):
        for m in pattern.finditer(text):
            number = _months().get(_plain(m[month]))
            year = int(m[3]) if len(m[3]) == 4 else 2000 + int(m[3])
            if number and (value := _date(year, number, int(m[day]))):
                yield Day(value, m[0], m.start(), m.end())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(c for c in text if not unicodedata.combining(c)).rstrip(".")


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {"sept": 9, "mrz": 3, "maerz": 3, **{roman: at for at, roman in enumerate(_ROMAN, 1)}}
    for locale in month_locales():
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context=context, locale=locale)
                for number, name in names.items():
                    plain = _plain(str(name))
                    if not plain.isdecimal():
                        found.setdefault(plain, number)
    for name, number in tuple(found.items()):
        if len(name) > 4:
            found.setdefault(name[:3], number)
    return found


def day_first_of(texts: Iterable[str]) -> bool | None:
    """The order of day and month that the document's own unambiguous dates show; `None` where none does, or they differ."""
    votes = set()
    for text in texts:
        for m in _NUMERIC.finditer(text):
            first, second = int(m[1]), int(m[3])
            if first > 12 >= second:
                votes.add(True)
            elif second > 12 >= first:
                votes.add(False)
    return votes.pop() if len(votes) == 1 else None


_NAMING = re.compile(r"[A-Za-z0-9ÄÖÜ#][\w./#+:-]*")


def is_number_like(text: str) -> bool:
    """Whether a word can name a document: it holds a digit, is no amount with cents, no date and no percentage."""
    text = text.strip(".,;:()[]")
    if not any(c.isdigit() for c in text) or not 1 <= len(text) <= 30 or not _NAMING.fullmatch(text):
        return False
    if days_in(text) or "%" in text or "@" in text:
        return False
    return not re.fullmatch(r"[€$£]?\d[\d.,' ]*[.,]\d{2}[€$£]?", text)
