"""What might clear a hold: every change worth trying, with its figures worked out from what the hold was measured on.

None of it is believed: `searching` applies each to a copy of the facts and matches again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.issues import Code
from engine.matching.allocating import BLANK_ORDER_LINE
from engine.matching.clearing import ours, theirs
from engine.matching.clearing.change import Change
from engine.matching.clearing.charging import added_or_taken_off, charge_changes, credit_changes, unplanned_changes
from engine.matching.clearing.quantities import quantity_changes, short_changes
from engine.matching.clearing.state import State
from engine.matching.clearing.sums import (
    blanket_changes,
    line_total_changes,
    order_total_changes,
    price_changes,
    totals_changes,
)
from engine.matching.clearing.taxing import tax_changes
from engine.matching.packs import conversion_of, suggested_unit
from engine.matching.ranking import rank_lines
from engine.matching.units import factors
from engine.model import Allocation, Hold, OrderState, PurchaseOrderLine

_WORTH_TRYING = 0.4  # likeness; under it nobody would pick the order line
_FEW = 4  # order lines, invoices or codes of one sort that are tried
_ZERO = Decimal(0)


def proposals(state: State, hold: Hold) -> tuple[Change, ...]:
    """Everything that might clear that hold, what is about the least money first; nothing where no change of orders,
    receipts, rules or lines would."""
    found = _PROPOSED.get(hold.code, _nothing)(state, hold)
    return tuple(sorted(found, key=lambda one: one.money))


def _nothing(state: State, hold: Hold) -> Iterator[Change]:
    yield from ()


def _orders(state: State, hold: Hold) -> Iterator[Change]:
    """No order, or no one order: each that explains every line, and those that are named beside one that is not known."""
    if hold.invoice_line is not None:
        yield from _other_lines(state, hold.invoice_line)
        return
    explaining = [one.purchase_order for one in state.outcome.candidates if not one.missing]
    for number in dict.fromkeys((*explaining[:_FEW], *state.outcome.orders)):
        yield ours.choose_order(number)


def _other_lines(state: State, line: int) -> Iterator[Change]:
    """The order line that was taken, and those that were weighed beside it."""
    for one in (one for one in state.outcome.allocations if one.invoice_line == line):
        yield ours.pick_line(line, (one.purchase_order, one.order_line))
        for other in one.alternatives[:_FEW]:
            yield ours.pick_line(line, (other.purchase_order, other.order_line))


def _unmatched(state: State, hold: Hold) -> Iterator[Change]:
    """The order lines that are somewhat like it and bill nothing else, else the line put on the order or taken off."""
    line = state.lines[hold.invoice_line or 0]
    taken = {use.place for use in state.uses}
    for pick in rank_lines(state.invoice, line, state.known, state.outcome.orders, _FEW):
        place = (pick.candidate.purchase_order, pick.candidate.order_line)
        if pick.candidate.score >= _WORTH_TRYING and place not in taken:
            yield ours.pick_line(line.number, place)
    yield from added_or_taken_off(state, line)


def _closed(state: State, hold: Hold) -> Iterator[Change]:
    for order in state.orders():
        if order.state in (OrderState.CANCELLED, OrderState.FINALLY_CLOSED):
            yield ours.reopen(order.order_number)


def _expired(state: State, hold: Hold) -> Iterator[Change]:
    for one in state.failing_of(Code.PO_EXPIRED):
        if (order := state.order(one.place[0])) is not None:
            yield ours.extend(order, state.invoice.invoice_date)


def _cap(state: State, hold: Hold) -> Iterator[Change]:
    for one in state.failing_of(Code.LIMIT_SUPPLIER):
        line = state.lines.get(one.invoice_line or 0)
        tolerance = state.known.tolerance(
            one.tolerance.kind, state.invoice.invoice_date, item=line.part if line is not None else None
        )
        what = "one line" if line is not None else "one invoice"
        yield ours.raise_cap(tolerance, one.left, what, state.invoice.currency)


def _no_original(state: State, hold: Hold) -> Iterator[Change]:
    """The last invoices of this supplier, and the orders that were weighed."""
    orders: dict[str, list[str]] = {}
    for one in sorted(state.known.earlier, key=lambda one: (one.invoice_date, one.invoice_number), reverse=True):
        if one.amount > 0:
            orders.setdefault(one.invoice_number, []).append(one.purchase_order)
    for number in list(orders)[:_FEW]:
        yield theirs.name_original(number, tuple(sorted(set(orders[number]))))
    yield from _orders(state, hold)


def _unit(state: State, hold: Hold) -> Iterator[Change]:
    """A pack's size confirmed: the one that the prices suggest, or that the line prints."""
    ordered = {(order.order_number, line.line): line for order in state.known.orders for line in order.lines}
    for one in state.outcome.allocations:
        if one.invoice_line == hold.invoice_line and one.order_line != BLANK_ORDER_LINE:
            yield from _sizes(state, ordered[one.purchase_order, one.order_line], one)


def _sizes(state: State, ordered: PurchaseOrderLine, one: Allocation) -> Iterator[Change]:
    line = state.lines[one.invoice_line]
    learned = suggested_unit(state.known, ordered, one, line)
    if learned is not None:
        yield ours.confirm_unit(learned)
    if not (line.unit and ordered.unit and state.known.supplier is not None):
        return
    for factor in factors(line, ordered, ()):
        printed = conversion_of(state.known.supplier.number, ordered, line.unit, str(factor.size))
        if printed is not None and printed != learned and printed not in state.known.conversions and factor.size != 1:
            yield ours.confirm_unit(printed)


_PROPOSED: dict[Code, Callable[[State, Hold], Iterator[Change]]] = {
    Code.PO_MISSING: _orders,
    Code.PO_INVALID: _orders,
    Code.LINE_AMBIGUOUS: _orders,
    Code.PO_CLOSED: _closed,
    Code.PO_EXPIRED: _expired,
    Code.BLANKET_LIMIT: blanket_changes,
    Code.PO_TOTAL: order_total_changes,
    Code.LINE_UNMATCHED: _unmatched,
    Code.UOM_UNKNOWN: _unit,
    Code.UOM_RATIO: _unit,
    Code.QTY_ORD: quantity_changes,
    Code.MAX_QTY_ORD: quantity_changes,
    Code.QTY_REC: quantity_changes,
    Code.MAX_QTY_REC: quantity_changes,
    Code.NOT_RECEIVED: quantity_changes,
    Code.QTY_ACC: quantity_changes,
    Code.QTY_SHORT: short_changes,
    Code.PRICE: price_changes,
    Code.PRICE_EST: price_changes,
    Code.PRICE_UNDER: price_changes,
    Code.LINE_TOTAL: line_total_changes,
    Code.TOTALS: totals_changes,
    Code.LIMIT_SUPPLIER: _cap,
    Code.CHARGE_UNPLANNED: unplanned_changes,
    Code.CHARGE_VAR: charge_changes,
    Code.CREDIT_NO_ORIGINAL: _no_original,
    Code.CREDIT_EXCEEDS: credit_changes,
    Code.TAX_OVER: tax_changes,
    Code.TAX_UNDER: tax_changes,
}
