"""What is to be paid, and what stands between it and the total: payments, old balances, rounding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.reading.page.amount_roles import BEFORE, DUE, GROSS, PREPAID, UNKNOWN, WITHHELD
from engine.reading.page.candidates import amounts_in
from engine.reading.page.context import Sheet
from engine.reading.page.labelled import Labelled
from engine.reading.page.totals import Totals, may_round, near

ZERO = Decimal(0)
_MOST = 4
_Step = tuple[Labelled | None, Labelled | None, Decimal]  # paid, rounding, old balance


def with_due(totals: Totals, found: Sequence[Labelled]) -> None:
    """Adds the amount due to an assignment, with the payment and rounding that lead to it, where they are printed."""
    gross = totals.gross
    assert gross is not None
    dues = [one for one in found if one.may_be(DUE) and one.is_money]
    below = [one for one in found if one.term in (GROSS, UNKNOWN) and (gross.is_made or one.cell.row > gross.cell.row)]
    for paid, rounding, before in _steps(totals, found):
        target = gross.value - (paid.value if paid else ZERO) + (rounding.value if rounding else ZERO) + before
        for due in (*dues, *below):
            if near(due.value, target) and (gross.is_made or due.cell is not gross.cell):
                totals.due, totals.score = due, totals.score + 0.8
                totals.prepaid = None if before or (paid and paid.term == WITHHELD) else paid
                totals.rounding = rounding or totals.rounding
                return
    same = next((one for one in dues if near(one.value, gross.value)), None)
    if same is not None:
        totals.due, totals.score = same, totals.score + 0.4
    elif dues:
        totals.due, totals.is_open = dues[0], True


def explain(totals: Totals, sheet: Sheet, lines: set[int]) -> None:
    """Takes an amount due as explained where what it lacks to the total stands anywhere outside the lines: a payment in a
    list of payments, an instalment."""
    if not totals.is_open or totals.gross is None or totals.due is None:
        return
    lack = abs(totals.gross.value - totals.due.value)
    place = totals.due.cell.box
    cells = [cell for row in sheet.rows if row.number not in lines for cell in row.cells if cell.box != place]
    found = [amount for cell in cells for amount in amounts_in(cell.text, sheet.mark) if amount.is_money]
    totals.is_open = not any(near(abs(amount.value), lack) for amount in found)


def _steps(totals: Totals, found: Sequence[Labelled]) -> Iterator[_Step]:
    """What may be taken off the total, or added to it: payments, a rounding, what was owed before; the fewest first."""
    assert totals.gross is not None
    sign = -1 if totals.gross.value < 0 else 1
    below = [one for one in found if (one.is_charge or one.is_guess) and one.cell.row > totals.gross.cell.row]
    less = [one for one in found if one.term in (PREPAID, WITHHELD)]
    less += [one for one in below if one not in totals.charges]
    paid = _payments([one for one in less if one.is_money and one.value], sign)
    roundings = [] if totals.rounds_gross else [one for one in found if may_round(one)]
    late = [one for one in found if (one.is_guess or one.term == DUE) and one.cell.row > totals.gross.cell.row]
    owed = [one.value for one in found if one.term == BEFORE and one.is_money]
    balances = [ZERO, *dict.fromkeys([*owed, sum(owed, ZERO), *(one.value for one in late if one.is_money)])]
    for balance in balances[: _MOST + 2]:
        for rounding in (None, *roundings[:2]):
            for one in (None, *paid):
                if one or rounding or balance:
                    yield one, rounding, balance


def _payments(found: Sequence[Labelled], sign: int) -> list[Labelled]:
    """Each payment, and all together, with the total's sign."""
    kept = {one.value: replace(one, value=sign * abs(one.value)) for one in found}
    single = list(kept.values())[:_MOST]
    if len(single) < 2:
        return single
    text = " + ".join(one.text for one in single)
    return [*single, replace(single[0], value=sum((one.value for one in single), ZERO), text=text)]
