"""What might clear a price or a total: another price or limit on our side, or a credit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_UP, Decimal

from engine.issues import Code
from engine.matching.clearing import ours, theirs
from engine.matching.clearing.change import Change
from engine.matching.clearing.state import State
from engine.matching.clearing.taxing import tax_changes
from engine.matching.totals import worth_now
from engine.matching.uses import Use, billed_of_line
from engine.model import Hold, LineKind, MatchLevel
from engine.money import cents

_ZERO = Decimal(0)


def price_changes(state: State, hold: Hold) -> Iterator[Change]:
    """A price off the ordered one: agreed, or what is over credited."""
    for use in state.uses_of_line(hold.invoice_line):
        billed = billed_of_line(use.allocations)
        of_line = billed.get(hold.invoice_line or 0)
        if of_line is None:
            continue
        quantity, money = of_line
        over = money - cents(quantity * use.ordered.unit_price)
        furthest = max(billed.values(), key=lambda one: one[1] / one[0] * (1 if over > 0 else -1))
        yield ours.change_price(use.place, price_for(*furthest), abs(over))
        if over > 0:
            yield theirs.credit(state.invoice, {hold.invoice_line or 0: (_ZERO, over)})


def line_total_changes(state: State, hold: Hold) -> Iterator[Change]:
    """All invoices together over an order line."""
    for use in state.uses_of_line(hold.invoice_line):
        if (over := use.total_amount - use.worth) > 0:
            yield from _order_raised(use)
            yield from credited_from(state, over, [one.invoice_line for one in use.allocations if one.kind != "credit"])


def totals_changes(state: State, hold: Hold) -> Iterator[Change]:
    """The invoice's totals away from what the orders give: the part that differs put right on either side."""
    for one in state.failing_of(Code.TOTALS):
        if one.what in ("goods", "invoice"):
            yield from _goods(state, one.over)
        elif one.what == "tax":
            yield from tax_changes(state, hold)
        else:
            kinds = {LineKind.ROUNDING} if one.what == "rounding" else {*LineKind} - {LineKind.ITEM, LineKind.ROUNDING}
            yield from credited_from(state, one.over, [line.number for line in state.invoice.lines if line.kind in kinds])


def _goods(state: State, over: Decimal) -> Iterator[Change]:
    for use in state.uses:
        quantity = use.quantity
        if use.level is MatchLevel.TOTALS and use.is_billing and quantity > 0 and use.amount > worth_now(use):
            yield ours.change_price(use.place, price_for(quantity, use.amount), use.amount - worth_now(use))
    yield from credited_from(state, over, [line for use in state.uses for line in billed_of_line(use.allocations)])


def blanket_changes(state: State, hold: Hold) -> Iterator[Change]:
    """All invoices together over the limit of an order."""
    for one in state.failing_of(Code.BLANKET_LIMIT):
        if (order := state.order(one.place[0])) is not None:
            yield ours.raise_limit(order, one.left)
            yield from credited_from(state, one.over, _lines_on(state, order.order_number))


def order_total_changes(state: State, hold: Hold) -> Iterator[Change]:
    """All invoices together over what a whole order comes to."""
    for one in state.failing_of(Code.PO_TOTAL):
        for use in state.uses:
            if use.place[0] == one.place[0] and use.total_amount > use.worth:
                yield from _order_raised(use)
        yield from credited_from(state, one.over, _lines_on(state, one.place[0]))


def _lines_on(state: State, order: str) -> list[int]:
    return [one.invoice_line for one in state.outcome.allocations if one.purchase_order == order and one.kind != "credit"]


def _order_raised(use: Use) -> Iterator[Change]:
    """An order line raised to all that is billed of it: by its quantity, else by its price."""
    live = use.ordered.live_quantity
    if use.total > live and use.level is not MatchLevel.AMOUNT:
        yield ours.raise_quantity(use.place, use.ordered, use.total - live)
    elif live > 0:
        yield ours.change_price(use.place, price_for(live, use.total_amount), use.total_amount - use.worth)


def price_for(quantity: Decimal, worth: Decimal) -> Decimal:
    """The shortest unit price that gives an amount to the cent."""
    for places in range(2, 7):
        unit_price = round(worth / quantity, places)
        if cents(quantity * unit_price) == worth:
            return unit_price
    return (worth / quantity).quantize(Decimal("1e-6"), ROUND_UP)


def credited_from(state: State, over: Decimal, numbers: list[int]) -> Iterator[Change]:
    """An amount credited on as few of these lines as can be, the largest first."""
    less, wanted = dict[int, tuple[Decimal, Decimal]](), over
    for line in sorted((state.lines[one] for one in set(numbers)), key=lambda one: (-one.net_amount, one.number)):
        taken = min(wanted, line.net_amount)
        if taken > 0:
            less[line.number] = _ZERO, taken
            wanted -= taken
    if over > 0 and not wanted:
        yield theirs.credit(state.invoice, less)
