"""What might clear a charge that no order planned, one above its plan, and more credited than was billed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from engine.issues import Code
from engine.matching.clearing import ours, theirs
from engine.matching.clearing.change import Change
from engine.matching.clearing.quantities import finite
from engine.matching.clearing.state import State
from engine.matching.clearing.sums import credited_from, price_for
from engine.matching.uses import Use
from engine.model import Hold, InvoiceLine, LineKind
from engine.money import cents

_ZERO = Decimal(0)


def unplanned_changes(state: State, hold: Hold) -> Iterator[Change]:
    """Charges on top of the order are limited together, so that any of them may be put right."""
    if hold.invoice_line is None:  # a rounding that is too large stands in no line of an order
        rounding = [line for line in state.invoice.lines if line.kind is LineKind.ROUNDING]
        over = sum((line.net_amount for line in rounding), _ZERO)
        yield from credited_from(state, over, [line.number for line in rounding])
    for other in state.outcome.holds:
        if other.code is Code.CHARGE_UNPLANNED and other.is_open_block and other.invoice_line is not None:
            uses = state.uses_of_line(other.invoice_line)
            yield from _planned(state, uses) if uses else added_or_taken_off(state, state.lines[other.invoice_line])


def charge_changes(state: State, hold: Hold) -> Iterator[Change]:
    """A planned charge above its plan."""
    yield from _planned(state, state.uses_of_line(hold.invoice_line))


def _planned(state: State, uses: tuple[Use, ...]) -> Iterator[Change]:
    """A charge above its plan, which is one amount for all invoices or so much a unit."""
    for use in uses:
        numbers = [one.invoice_line for one in use.allocations]
        sides = [(use.ordered.live_quantity, use.total_amount, use.worth)]
        sides.append((use.quantity, use.amount, cents(use.quantity * use.ordered.unit_price)))
        for quantity, billed, plan in dict.fromkeys(sides):
            if quantity > 0 and billed > plan:
                yield ours.change_price(use.place, price_for(quantity, billed), billed - plan)
                yield from credited_from(state, billed - plan, numbers)


def added_or_taken_off(state: State, line: InvoiceLine) -> Iterator[Change]:
    """A line that no order has: put on an order, or taken off the invoice."""
    for order in state.orders():
        yield ours.add_line(order, line)
    yield theirs.credit(state.invoice, {line.number: (_ZERO, abs(line.net_amount))})


def credit_changes(state: State, hold: Hold) -> Iterator[Change]:
    """More credited than was billed: the credit note corrected."""
    for use in state.uses_of_line(hold.invoice_line):
        number, back = use.last.number, -use.amount
        money = max(back - use.before.amount, _ZERO)
        quantity = max(-use.total, _ZERO)
        if quantity and use.quantity:
            money = max(money, cents(back * quantity / -use.quantity))
        size = Fraction(next(one.unit_size for one in use.allocations if one.invoice_line == number))
        in_line = finite(Fraction(quantity) / size)
        if money > 0 and in_line is not None and money <= abs(use.last.net_amount):
            yield theirs.credit(state.invoice, {number: (in_line, money)})
