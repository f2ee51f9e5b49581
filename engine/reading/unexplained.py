"""Amounts that a page prints and no value read from it accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal

from engine.model import Document, Printed, Reading, ReadingLine, ReadingTax
from engine.money import cents
from engine.proving.figures import computed_amount
from engine.reading.page.candidates import amounts_in, decimal_mark
from engine.reading.page.lines import rows_of

SUSPECT = re.compile(r"[$€£]?[-(]?[\dOoQDlI|SB]{1,3}(?:[.,' ]?[\dOoQDlI|SB]{3})*[.,][\dOoQDlI|SB]{2}[)-]?")
"""An amount in which letters may stand for digits."""


def unexplained(document: Document, readings: Sequence[Reading]) -> tuple[str, ...]:
    """The amounts of money, as printed, that are none of the readings' values; and texts that look like amounts and are not,
    such as “1,4S9.7O”."""
    known = {abs(value) for reading in readings for value in _values(reading)} | {Decimal(0)}
    rows = rows_of(document)
    mark = decimal_mark(row.text for row in rows)
    found: dict[str, None] = {}
    for row in rows:
        for cell in row.cells:
            amounts = [amount for amount in amounts_in(cell.text, mark) if amount.is_money]
            found |= dict.fromkeys(amount.text for amount in amounts if abs(amount.value) not in known)
        found |= dict.fromkeys(word.text for word in row.words if _is_garbled(word.text))
    return tuple(found)


def _is_garbled(text: str) -> bool:
    return SUSPECT.fullmatch(text) is not None and any(c.isdigit() for c in text) and not amounts_in(text)


def _values(reading: Reading) -> Iterator[Decimal]:
    yield from _printed([reading, *reading.taxes, *reading.lines, *reading.charges])
    yield from _sums(reading)
    for row in reading.lines + reading.charges:
        if (amount := computed_amount(row)) is not None:
            yield cents(amount)
        if row.net_amount and row.tax_rate:
            tax = cents(row.net_amount.value * row.tax_rate.value / 100)
            yield from (tax, row.net_amount.value + tax)


def _sums(reading: Reading) -> Iterator[Decimal]:
    """What the lines and the charges come to, and all of them by tax rate, with its tax."""
    bases: dict[Decimal, Decimal] = {}
    for rows in (reading.lines, reading.charges, reading.lines + reading.charges):
        yield sum((row.net_amount.value for row in rows if row.net_amount), Decimal(0))
    for row in reading.lines + reading.charges:
        if row.net_amount and row.tax_rate:
            bases[row.tax_rate.value] = bases.get(row.tax_rate.value, Decimal(0)) + row.net_amount.value
    for rate, base in bases.items():
        tax = cents(base * rate / 100)
        yield from (base, tax, base + tax)


def _printed(records: Iterable[Reading | ReadingLine | ReadingTax]) -> Iterator[Decimal]:
    for record in records:
        values = (getattr(record, field.name) for field in fields(record))
        yield from (one.value for one in values if isinstance(one, Printed) and isinstance(one.value, Decimal))
