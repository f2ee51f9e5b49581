"""Cells to values. How a column writes decimals and dates is learnt from the whole column, never guessed cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from babel.numbers import is_currency

from engine.dates import from_excel_serial, parse_date
from engine.money import cents, parse_amount
from engine.tables.grid import Cell

LARGEST = Decimal("1e12")
MOST_DECIMALS = 10  # as many as the store keeps of a quantity or a price
_DIGITS = re.compile(r"\d[\d.,]*|[.,]\d+")
_NUMERIC_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})(?:[T ].*)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d*)?")
_YES = {"yes", "y", "true", "t", "1", "x", "on"}
_NO = {"no", "n", "false", "f", "0", "off"}


@dataclass(frozen=True, slots=True)
class Habit:
    """How a column writes its values: `choice` (`.` or `,`; `day` or `month`) or the two rows that contradict each other."""

    choice: str | None = None
    clash: tuple[int, int] | None = None


Read = Callable[[Cell, Habit], object]
Sign = Callable[[str], str | None]


def learn(cells: Iterable[tuple[int, Cell]], sign: Sign) -> Habit:
    """The habit that the column's unmistakable cells show; `cells` are (row number, cell)."""
    seen: dict[str, int] = {}
    for row, cell in cells:
        if cell.value is None and (choice := sign(cell.text)) is not None:
            seen.setdefault(choice, row)
    if len(seen) > 1:
        first, second = sorted(seen.values())[:2]
        return Habit(clash=(first, second))
    return Habit(choice=next(iter(seen), None))


def decimal_sign(text: str) -> str | None:
    """The decimal mark that the amount can only have, `None` where it has none or could have either."""
    match = _DIGITS.search(re.sub(r"(?<=\d)[\s'’]+(?=\d)", "", text))
    body = match[0].rstrip(".,") if match else ""
    marks = [mark for mark in body if mark in ".,"]
    if not marks or _either(body):
        return None
    if len(marks) > 1 and len(set(marks)) == 1:
        return "," if marks[0] == "." else "."
    return marks[-1]


def _either(body: str) -> bool:
    """Whether `1.234` or `1,234`: a thousand or one and a bit."""
    return bool(re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", body))


def date_sign(text: str) -> str | None:
    """`day` or `month`, whichever can only stand first; `None` where both can."""
    if (match := _NUMERIC_DATE.fullmatch(text)) is None:
        return None
    first, second = int(match[1]), int(match[2])
    if (first > 12) == (second > 12):
        return None
    return "day" if first > 12 else "month"


def is_either_date(text: str) -> bool:
    """Whether day and month could be swapped without anybody noticing."""
    match = _NUMERIC_DATE.fullmatch(text)
    return match is not None and match[1] != match[2] and int(match[1]) <= 12 and int(match[2]) <= 12


def text(cell: Cell, _: Habit) -> str:
    """The cell's text."""
    return cell.text


def amount(cell: Cell, habit: Habit) -> Decimal:
    """A number, not negative. `ValueError` says what is wrong with it, as all functions below do."""
    number = _number(cell, habit)
    if number < 0:
        raise ValueError("is negative; only zero and more are possible here")
    if number >= LARGEST:
        raise ValueError("is too large to be an amount")
    if number != number.quantize(Decimal(1).scaleb(-MOST_DECIMALS)):
        raise ValueError(f"has more than {MOST_DECIMALS} decimals; round it")
    return number


def money(cell: Cell, habit: Habit) -> Decimal:
    """An amount to the cent."""
    return cents(amount(cell, habit))


def quantity(cell: Cell, habit: Habit) -> Decimal:
    """A number above zero."""
    if (number := amount(cell, habit)) == 0:
        raise ValueError("is zero; a quantity must be above zero")
    return number


def percent(cell: Cell, habit: Habit) -> Decimal:
    """A rate between 0 and 100."""
    if (number := amount(Cell(cell.text.removesuffix("%").strip(), cell.value), habit)) > 100:
        raise ValueError("is above 100 per cent")
    return number


def whole(cell: Cell, habit: Habit) -> int:
    """A whole number, zero or more."""
    number = amount(cell, habit)
    if number != number.to_integral_value():
        raise ValueError("is not a whole number")
    return int(number)


def days(cell: Cell, habit: Habit) -> int:
    """A number of days: `30` or `30 days`."""
    return whole(Cell(re.sub(r"\s*days?$", "", cell.text, flags=re.IGNORECASE), cell.value), habit)


def line_number(cell: Cell, habit: Habit) -> int:
    """A whole number from 1."""
    if (number := whole(cell, habit)) < 1:
        raise ValueError("is not a line number; they count from 1")
    return number


def _number(cell: Cell, habit: Habit) -> Decimal:
    if isinstance(cell.value, Decimal):
        return round(cell.value, MOST_DECIMALS)  # a worksheet's 100/3 has no end
    marked = any(mark in cell.text for mark in ".,")
    if marked and habit.clash:
        first, second = habit.clash
        raise ValueError(f"cannot be read safely: row {first} and row {second} use different decimal marks in this column")
    if marked and habit.choice is None and _either(re.sub(r"[^\d.,]", "", cell.text)):
        raise ValueError(
            "could be thousands or decimals, and nothing else in the file tells; write it without a thousands mark"
        )
    try:
        return parse_amount(cell.text, habit.choice)
    except ValueError:
        raise ValueError(
            "is not an amount" + (f" with “{habit.choice}” as its decimal mark" if marked and habit.choice else "")
        ) from None


def day(cell: Cell, habit: Habit) -> date:
    """A date; also an Excel day number. Day before month unless the column shows otherwise."""
    if isinstance(cell.value, date):
        return cell.value
    if _SERIAL.fullmatch(cell.text):
        return from_excel_serial(int(cell.text.partition(".")[0]))
    if habit.clash and _NUMERIC_DATE.fullmatch(cell.text):
        first, second = habit.clash
        raise ValueError(f"cannot be read safely: row {first} and row {second} have day and month in different order")
    try:
        return parse_date(cell.text, day_first=habit.choice != "month")
    except ValueError:
        raise ValueError("is not a date; write it as 2026-12-31") from None


def yes_no(cell: Cell, _: Habit) -> bool:
    """Yes or no, in the usual words."""
    word = cell.text.casefold()
    if word not in _YES | _NO:
        raise ValueError("is neither yes nor no")
    return word in _YES


def senders(cell: Cell, _: Habit) -> tuple[str, ...]:
    """Mail addresses or domains, separated by semicolons (or commas or spaces), lower case."""
    found = tuple(part.lower() for part in re.split(r"[;,\s]+", cell.text) if part)
    if bad := [part for part in found if not re.fullmatch(r"(?:[^@\s]*@)?[^@\s]+\.[^@\s.]+", part)]:
        raise ValueError(f"holds “{bad[0]}”, which is neither a mail address nor a domain")
    return found


def currency(cell: Cell, _: Habit) -> str:
    """An ISO currency code."""
    code = cell.text.upper()
    if not is_currency(code):
        raise ValueError("is not a currency; use its three letters, such as AUD")
    return code


def one_of(words: Mapping[str, Enum]) -> Read:
    """A reader of one of a few words."""

    def read(cell: Cell, _: Habit) -> Enum:
        if (meant := words.get(re.sub(r"[^a-z0-9]", "", cell.text.casefold()))) is None:
            raise ValueError("is none of " + ", ".join(dict.fromkeys(str(word.value) for word in words.values())))
        return meant

    return read
