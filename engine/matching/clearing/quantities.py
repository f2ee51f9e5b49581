"""What might clear a quantity: more ordered, received or accepted, or less billed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from engine.issues import Code
from engine.matching.allocating import counted
from engine.matching.clearing import ours, theirs
from engine.matching.clearing.change import Change
from engine.matching.clearing.state import State
from engine.matching.clearing.sums import credited_from
from engine.matching.levels import counts_receipts
from engine.matching.uses import Use
from engine.model import Hold, MatchLevel
from engine.money import cents

_ZERO = Decimal(0)


def quantity_changes(state: State, hold: Hold) -> Iterator[Change]:
    """Too much billed of an order line: ordered, received or accepted more, or all that is too much credited."""
    for use in state.uses_of_line(hold.invoice_line):
        ordered, received = use.total - use.ordered.live_quantity, _unreceived(use)
        if hold.code in (Code.QTY_ORD, Code.MAX_QTY_ORD):
            over, raised = ordered, ours.raise_quantity
        elif hold.code is Code.QTY_ACC:
            over, raised = use.total - use.accepted, ours.inspect
        else:
            over, raised = received, ours.receive if use.received else ours.receive_first
        if over > 0:
            yield raised(use.place, use.ordered, over)
            yield from _credited_quantity(state, use, _most_surplus(use))
            if use.level is MatchLevel.AMOUNT and use.received:
                worth = cents(over * use.ordered.unit_price)
                yield from credited_from(state, worth, [one.invoice_line for one in use.allocations])


def short_changes(state: State, hold: Hold) -> Iterator[Change]:
    """Less billed than a lower limit asks for: the rest cancelled."""
    for use in state.uses_of_line(hold.invoice_line):
        if (short := use.ordered.live_quantity - use.total) > 0:
            yield ours.cancel(use.place, use.ordered, short)


def _most_surplus(use: Use) -> Decimal:
    """How much less would have to be billed for every test of quantity. What is billed before anything came in or was
    inspected waits for that: nobody is asked for a credit of it."""
    surplus = [_ZERO if use.level is MatchLevel.AMOUNT else use.total - use.ordered.live_quantity]
    if counts_receipts(use.level) and use.received:
        surplus.append(use.total - use.net_received)
    if use.level is MatchLevel.FOUR_WAY and use.accepted:
        surplus.append(use.total - use.accepted)
    return max(surplus)


def _unreceived(use: Use) -> Decimal:
    """How much more must come in; of services as much as their amount stands for."""
    if use.level is not MatchLevel.AMOUNT or not use.ordered.unit_price:
        return use.total - use.net_received
    return use.total_amount / use.ordered.unit_price - use.net_received


def _credited_quantity(state: State, use: Use, over: Decimal) -> Iterator[Change]:
    """The surplus taken off the last lines that bill it."""
    wanted, less = Fraction(over), dict[int, tuple[Decimal, Decimal]]()
    for one in sorted(use.allocations, key=lambda one: -one.invoice_line):
        line = state.lines[one.invoice_line]
        taken = min(wanted, Fraction(one.quantity))
        if one.kind != "item" or taken <= 0 or not line.quantity:
            continue
        part = taken / Fraction(one.unit_size) / Fraction(abs(line.quantity))
        quantity, money = less.get(line.number, (_ZERO, _ZERO))
        more = finite(part * Fraction(abs(line.quantity)))
        if more is None:
            return
        less[line.number] = quantity + more, money + cents(_decimal(part * Fraction(abs(line.net_amount))))
        wanted -= taken
    if not wanted and less:
        yield theirs.credit(state.invoice, less, counted(over, use.ordered))


def finite(value: Fraction) -> Decimal | None:
    """The fraction as a decimal where it is one."""
    found = _decimal(value)
    return found if Fraction(found) == value else None


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
