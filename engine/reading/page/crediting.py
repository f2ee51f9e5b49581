"""A credit note printed with minus signs, on all its amounts or on some, as the positive amounts that it credits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from engine.model import Printed, Reading, ReadingLine


def as_credited(reading: Reading) -> Reading:
    """The reading with its signs turned where it is a credit note and they are printed negative; else unchanged. Some
    programs mark the total alone, or the quantities alone."""
    if not reading.is_credit_note or reading.gross_total is None:
        return reading
    is_turned = reading.gross_total.value < 0
    lines = sum((line.net_amount.value for line in reading.lines if line.net_amount), Decimal(0))
    turned = tuple(_turned_line(line) for line in reading.lines) if lines < 0 else reading.lines
    return replace(
        reading,
        net_total=_positive(reading.net_total),
        tax_total=_positive(reading.tax_total),
        gross_total=_positive(reading.gross_total),
        amount_due=_positive(reading.amount_due),
        prepaid=_positive(reading.prepaid),
        rounding=_turned(reading.rounding) if is_turned else reading.rounding,
        lines=tuple(_agreeing(line) for line in turned),
        charges=tuple(_turned_line(line) for line in reading.charges) if is_turned else reading.charges,
    )


def _turned_line(line: ReadingLine) -> ReadingLine:
    """The amount turned; of quantity and price the one that carries the sign, and the discount with it."""
    quantity, price = line.quantity, line.unit_price
    if quantity is not None and quantity.value < 0:
        quantity = _turned(quantity)
    elif price is not None and price.value < 0:
        price = _turned(price)
    turned = replace(line, net_amount=_turned(line.net_amount), quantity=quantity, unit_price=price)
    return replace(turned, discount=_positive(line.discount))


def _agreeing(line: ReadingLine) -> ReadingLine:
    """A line that credits a positive amount for a negative quantity: the quantity is what comes back."""
    amount, quantity, price = line.net_amount, line.quantity, line.unit_price
    if amount is None or quantity is None or amount.value <= 0 or quantity.value >= 0:
        return line
    return line if price is not None and price.value < 0 else replace(line, quantity=_turned(quantity))


def _positive(printed: Printed[Decimal] | None) -> Printed[Decimal] | None:
    return _turned(printed) if printed is not None and printed.value < 0 else printed


def _turned(printed: Printed[Decimal] | None) -> Printed[Decimal] | None:
    return None if printed is None else replace(printed, value=-printed.value)
