"""Rows of tax by rate: a percentage, a base and its tax that agree, whatever their labels say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.reading.page.amount_roles import TAX
from engine.reading.page.candidates import Amount, amounts_in, percentages_in
from engine.reading.page.context import Sheet
from engine.reading.page.labelled import Labelled
from engine.reading.page.lines import Cell, Row

_CENT = Decimal("0.011")
_SLACK = Decimal("0.025")  # tax may be the sum of lines' rounded taxes
_HIGHEST = 30
_GAP = 3  # rows between two rates of one table


@dataclass(frozen=True)
class RateRow:
    """`tax` is `rate` per cent of `base`."""

    rate: Decimal
    base: Decimal
    tax: Decimal
    cell: Cell
    text: str

    @property
    def as_tax(self) -> Labelled:
        """The row's tax as an amount that it labels."""
        return Labelled(TAX, self.tax, self.cell, self.text, 0.9, self.rate, None, f"{self.rate:f} %")


def rate_groups(sheet: Sheet) -> list[tuple[RateRow, ...]]:
    """The tables of tax by rate: rows close together, each rate once. Where rates come again they are of lines."""
    groups: list[list[RateRow]] = []
    for row in sheet.rows:
        found = _rate_row(sheet, row)
        if found is None:
            continue
        last = groups[-1][-1] if groups else None
        if last and last.cell.page == row.page and row.number - last.cell.row <= _GAP:
            groups[-1].append(found)
        else:
            groups.append([found])
    return [tuple(group) for group in groups if len({one.rate for one in group}) == len(group) <= 6]


def _rate_row(sheet: Sheet, row: Row) -> RateRow | None:
    rates = {rate for rate in percentages_in(row.text) if 0 < rate <= _HIGHEST}
    if len(rates) != 1:
        return None
    money = [(amount, cell) for cell in row.cells for amount in amounts_in(cell.text, sheet.mark) if amount.is_money]
    return _agreeing(rates.pop(), money) if 2 <= len(money) <= 5 else None


def _agreeing(rate: Decimal, money: Sequence[tuple[Amount, Cell]]) -> RateRow | None:
    for base, _ in money:
        for tax, cell in money:
            is_tax = base is not tax and abs(tax.value) > _CENT
            if is_tax and abs(base.value * rate / 100 - tax.value) <= _SLACK:
                return RateRow(rate, base.value, tax.value, cell, tax.text)
    return None
