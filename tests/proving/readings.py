"""Readings for the tests of the proofs, as a declared format would give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from engine.model import DocumentKind, Printed, Reading, ReadingLine
from engine.money import cents
from engine.source import Source

T = TypeVar("T")
ABN = "77 100 000 001"  # made up; its check digits hold
PLACE = Source(page=1, box=(40.0, 50.0, 120.0, 60.0))


def printed(value: T, source: Source | None = PLACE) -> Printed[T]:
    return Printed(value, str(value), source)


def amount(value: Decimal | str | int) -> Printed[Decimal]:
    return printed(Decimal(value))


def line(
    quantity: Decimal | str | int,
    price: Decimal | str,
    *,
    rate: Decimal | str | None = "10",
    discount: Decimal | str = "0",
    net: Decimal | str | None = None,
    **more: Any,
) -> ReadingLine:
    """A line whose amount is quantity × price − discount unless `net` says otherwise."""
    computed = cents(Decimal(quantity) * Decimal(price) - Decimal(discount))
    return ReadingLine(
        description=printed("Copper tube 20 mm"),
        quantity=amount(quantity),
        unit_price=amount(price),
        discount=amount(discount),
        net_amount=amount(computed if net is None else net),
        tax_rate=None if rate is None else amount(rate),
        **more,
    )


def invoice(
    lines: Iterable[ReadingLine] = (),
    *,
    charges: Iterable[ReadingLine] = (),
    net: Decimal | str | None = None,
    tax: Decimal | str | None = None,
    gross: Decimal | str | None = None,
    **more: Any,
) -> Reading:
    """An invoice read by a format; gross = net + tax unless given."""
    if gross is None:
        gross = Decimal(net or 0) + Decimal(tax or 0)
    reading = Reading(
        kind=DocumentKind.INVOICE,
        reader="format:brindle",
        reader_version="1",
        supplier_name=printed("Brindle Pipe Supplies"),
        supplier_tax_id=printed(ABN),
        invoice_number=printed("INV-1"),
        invoice_date=printed(date(2026, 3, 2)),
        currency=printed("AUD"),
        net_total=None if net is None else amount(net),
        tax_total=None if tax is None else amount(tax),
        gross_total=amount(gross),
        lines=tuple(lines),
        charges=tuple(charges),
    )
    return replace(reading, **more)
