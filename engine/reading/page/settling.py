"""Which of the lines read belong to the invoice: those that add up to one of its printed totals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from engine.model import ReadingLine
from engine.reading.page.line_figures import agrees


def multiplies(line: ReadingLine) -> bool:
    """Whether its quantity and price make its amount: then it is a line."""
    quantity, price, amount = line.quantity, line.unit_price, line.net_amount
    if not (quantity and price and amount and amount.value):
        return False
    base = line.base_quantity.value if line.base_quantity else Decimal(1)
    return agrees(quantity.value, price.value / base, amount.value, line.discount)


def settled(lines: Sequence[ReadingLine], totals: set[Decimal]) -> list[ReadingLine]:
    """The lines that add up to one of the printed totals: all, else those with a price, else the first so many; where none
    do, all. What does not belong is of another table, or said to be included in a line above."""
    lines = [line for line in lines if line.net_amount is not None] or lines
    priced = [line for line in lines if line.unit_price is not None and line.quantity is not None]
    described = [line for line in lines if line.description is not None]
    certain = max((n for n, line in enumerate(lines, 1) if multiplies(line) or line in priced), default=1)
    for choice in (
        list(lines),
        priced,
        described,
        *(list(lines[:count]) for count in range(len(lines) - 1, certain - 1, -1)),
    ):
        if adds_up(choice, totals):
            return choice
    return list(lines)


def adds_up(lines: Sequence[ReadingLine], totals: Collection[Decimal]) -> bool:
    """Whether the lines' amounts make one of the totals."""
    total = lines_sum(lines)
    return bool(total) and any(abs(total - value) <= Decimal("0.011") for value in totals if total is not None)


def lines_sum(lines: Iterable[ReadingLine]) -> Decimal | None:
    """The sum of the lines' amounts; `None` without lines."""
    amounts = [line.net_amount.value for line in lines if line.net_amount]
    return sum(amounts, Decimal(0)) if amounts else None
