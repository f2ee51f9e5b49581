"""A credit note printed with minus signs, as the positive amounts that it credits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from engine.model import Printed, Reading, ReadingLine


def as_credited(reading: Reading) -> Reading:
    """The reading with its signs turned where it is a credit note whose total is printed negative; else unchanged."""
    gross = reading.gross_total
    if not reading.is_credit_note or gross is None or gross.value >= 0:
        return reading
    due, paid = reading.amount_due, reading.prepaid
    return replace(
        reading,
        net_total=_turned(reading.net_total),
        tax_total=_turned(reading.tax_total),
        gross_total=_turned(gross),
        amount_due=_turned(due) if due and due.value < 0 else due,
        prepaid=_turned(paid) if paid and paid.value < 0 else paid,
        rounding=_turned(reading.rounding),
        lines=tuple(_turned_line(line) for line in reading.lines),
        charges=tuple(_turned_line(line) for line in reading.charges),
    )


def _turned_line(line: ReadingLine) -> ReadingLine:
    """The amount turned; of quantity and price the one that carries the sign."""
    quantity, price = line.quantity, line.unit_price
    if quantity is not None and quantity.value < 0:
        quantity = _turned(quantity)
    elif price is not None and price.value < 0:
        price = _turned(price)
    return replace(line, net_amount=_turned(line.net_amount), quantity=quantity, unit_price=price)


def _turned(printed: Printed[Decimal] | None) -> Printed[Decimal] | None:
    return None if printed is None else replace(printed, value=-printed.value)
