"""Lines without a table head: rows that end with an amount, before the totals; quantity × price finds what is what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from engine.model import Printed, ReadingLine
from engine.reading.page.candidates import Amount, amounts_in, days_in
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell, Row
from engine.reading.page.table import Table
from engine.reading.page.totals import Labelled
from engine.reading.page.wording import find_labels, tokens


def read_loose(sheet: Sheet, totals: Sequence[Labelled]) -> Table:
    """The lines above the first total whose figures multiply to their amount, or that add up to a total; else none."""
    first = min(
        (one.cell.row for one in totals if one.term in ("net_total", "gross_total", "tax_total", "amount_due")), default=0
    )
    lines: list[ReadingLine] = []
    taken: set[int] = set()
    for row in sheet.rows[:first]:
        line = _line(sheet, row)
        if line is not None:
            lines.append(line)
            taken.add(row.number)
    sums = {one.value for one in totals}
    total = sum((line.net_amount.value for line in lines if line.net_amount), Decimal(0))
    is_sure = bool(lines) and any(abs(total - value) <= Decimal("0.011") for value in sums)
    return Table(lines, taken) if is_sure else Table([], set())


def _line(sheet: Sheet, row: Row) -> ReadingLine | None:
    last = row.cells[-1]
    found = amounts_in(last.text, sheet.mark)
    if len(row.cells) < 2 or len(found) != 1 or not found[0].is_money or len(last.text) > len(found[0].text) + 4:
        return None
    before = row.cells[:-1]
    if find_labels("totals", tokens(before[0].text)) or days_in(row.text):
        return None
    numbers = [(amount, cell) for cell in before for amount in amounts_in(cell.text, sheet.mark)]
    pair = _pair(numbers, found[0].value)
    text = _text(sheet, row, before, numbers)
    if text is None:
        return None
    quantity, price = pair if pair else (None, None)
    return ReadingLine(
        description=Printed(text.text, text.text, text.source),
        quantity=Printed(quantity[0].value, quantity[0].text, quantity[1].source) if quantity else None,
        unit_price=Printed(price[0].value, price[0].text, price[1].source) if price else None,
        net_amount=Printed(found[0].value, found[0].text, last.source),
    )


_Placed = tuple[Amount, Cell]


def _pair(numbers: list[_Placed], amount: Decimal) -> tuple[_Placed, _Placed] | None:
    """Quantity and price: two numbers that multiply to the amount, the one with cents the price."""
    for place, one in enumerate(numbers):
        for other in numbers[place + 1 :]:
            if amount and abs(one[0].value * other[0].value - amount) <= Decimal("0.011"):
                return (other, one) if one[0].is_money and not other[0].is_money else (one, other)
    return None


def _text(sheet: Sheet, row: Row, before: Sequence[Cell], numbers: list[_Placed]) -> Cell | None:
    """The words of the row, or of the row above where this one holds figures alone."""
    for cell in before:
        if re.search(r"[^\W\d_]{3}", cell.text):
            return cell
    above = sheet.rows[row.number - 1] if row.number else None
    if above is None or not numbers or above.page != row.page or (amounts_in(above.cells[-1].text) and len(above.cells) > 1):
        return None
    return above.cells[0] if re.search(r"[^\W\d_]{3}", above.text) else None
