"""What might clear a hold: every change worth trying, with its figures worked out from what the hold was measured on.

None of it is believed: `clearing` applies each to a copy of the facts and matches again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from fractions import Fraction
from functools import cached_property

from engine.issues import Code
from engine.matching import changes
from engine.matching.allocating import BLANK_ORDER_LINE, counted
from engine.matching.changes import Change, World
from engine.matching.inequalities import Inequality
from engine.matching.known import Known
from engine.matching.levels import counts_receipts
from engine.matching.packs import conversion_of, suggested_unit
from engine.matching.scoring import is_charge
from engine.matching.taxes import expected_rate
from engine.matching.testing import inequalities_of
from engine.matching.totals import worth_now
from engine.matching.units import factors
from engine.matching.uses import Use, billed_of_line, uses_of
from engine.model import (
    Allocation,
    Hold,
    InvoiceLine,
    LineKind,
    Match,
    MatchLevel,
    OrderState,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
)
from engine.money import cents

_ZERO = Decimal(0)
_FEW = 4  # order lines, invoices or codes of one sort that are tried


@dataclass(frozen=True)
class State:
    """An invoice as it would be, with what is then known and how it then matches."""

    invoice: SupplierInvoice
    known: Known
    outcome: Match

    @property
    def world(self) -> World:
        """What changes are applied to."""
        return self.invoice, self.known

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """What the invoice does to each order line."""
        return uses_of(self.invoice, self.outcome.allocations, self.known)

    @cached_property
    def failing(self) -> tuple[Inequality, ...]:
        """Every inequality that does not hold."""
        every = inequalities_of(self.invoice, self.outcome.allocations, self.known)
        return tuple(one for one in every if not one.passes)

    @cached_property
    def lines(self) -> dict[int, InvoiceLine]:
        """The invoice's lines by number."""
        return {line.number: line for line in self.invoice.lines}

    def uses_of_line(self, line: int | None) -> tuple[Use, ...]:
        """The order lines that an invoice line bills."""
        return tuple(use for use in self.uses if any(one.invoice_line == line for one in use.allocations))

    def failing_of(self, *codes: Code) -> Iterator[Inequality]:
        """The failing inequalities of some codes."""
        return (one for one in self.failing if one.code in codes)

    def order(self, number: str) -> PurchaseOrder | None:
        """An order by its number."""
        return next((one for one in self.known.orders if one.order_number == number), None)

    def orders(self) -> Iterator[PurchaseOrder]:
        """The orders that the invoice is matched with."""
        return (one for one in self.known.orders if one.order_number in self.outcome.orders)


def proposals(state: State, hold: Hold) -> tuple[Change, ...]:
    """Everything that might clear that hold, what is about the least money first; nothing where no change of orders,
    receipts, rules or lines would."""
    found = _PROPOSED.get(hold.code, _nothing)(state, hold)
    return tuple(sorted(found, key=lambda one: one.money))


def _nothing(state: State, hold: Hold) -> Iterator[Change]:
    yield from ()


def _orders(state: State, hold: Hold) -> Iterator[Change]:
    """No order, or no one order: each that was weighed."""
    if hold.invoice_line is not None:
        yield from _other_lines(state, hold.invoice_line)
        return
    for candidate in state.outcome.candidates[:_FEW]:
        yield changes.choose_order(candidate.purchase_order)


def _other_lines(state: State, line: int) -> Iterator[Change]:
    """The order line that was taken, and those that were weighed beside it."""
    for one in (one for one in state.outcome.allocations if one.invoice_line == line):
        yield changes.pick_line(line, (one.purchase_order, one.order_line))
        for other in one.alternatives[:_FEW]:
            yield changes.pick_line(line, (other.purchase_order, other.order_line))


def _unmatched(state: State, hold: Hold) -> Iterator[Change]:
    """The order lines nearest in price, else the line put on the order, else taken off the invoice."""
    line = state.lines[hold.invoice_line or 0]
    quantity = abs(line.quantity or Decimal(1))
    unit_price = abs(line.net_amount) / quantity if quantity else _ZERO
    places = [
        (abs(ordered.unit_price - unit_price), order.order_number, ordered.line)
        for order in state.orders()
        for ordered in order.lines
        if is_charge(ordered.kind) == is_charge(line.kind)
    ]
    for _, number, ordered_line in sorted(places)[:_FEW]:
        yield changes.pick_line(line.number, (number, ordered_line))
    yield from _added_or_taken_off(state, line)


def _added_or_taken_off(state: State, line: InvoiceLine) -> Iterator[Change]:
    for order in state.orders():
        yield changes.add_line(order, line)
    yield changes.credit(state.invoice, {line.number: (_ZERO, abs(line.net_amount))})


def _closed(state: State, hold: Hold) -> Iterator[Change]:
    for order in state.orders():
        if order.state in (OrderState.CANCELLED, OrderState.FINALLY_CLOSED):
            yield changes.reopen(order.order_number)


def _expired(state: State, hold: Hold) -> Iterator[Change]:
    for one in state.failing_of(Code.PO_EXPIRED):
        if (order := state.order(one.place[0])) is not None:
            yield changes.extend(order, state.invoice.invoice_date)


def _blanket(state: State, hold: Hold) -> Iterator[Change]:
    for one in state.failing_of(Code.BLANKET_LIMIT):
        if (order := state.order(one.place[0])) is not None:
            yield changes.raise_limit(order, one.left)
            yield from _credited_from(state, one.over, _lines_on(state, order.order_number))


def _order_total(state: State, hold: Hold) -> Iterator[Change]:
    for one in state.failing_of(Code.PO_TOTAL):
        for use in state.uses:
            if use.place[0] == one.place[0] and use.total_amount > use.worth:
                yield from _order_raised(use)
        yield from _credited_from(state, one.over, _lines_on(state, one.place[0]))


def _lines_on(state: State, order: str) -> list[int]:
    return [one.invoice_line for one in state.outcome.allocations if one.purchase_order == order and one.kind != "credit"]


def _order_raised(use: Use) -> Iterator[Change]:
    """An order line raised to all that is billed of it: by its quantity, else by its price."""
    live = use.ordered.live_quantity
    if use.total > live and use.level is not MatchLevel.AMOUNT:
        yield changes.raise_quantity(use.place, use.ordered, use.total - live)
    elif live > 0:
        yield changes.change_price(use.place, _price_for(live, use.total_amount), use.total_amount - use.worth)


def _price_for(quantity: Decimal, worth: Decimal) -> Decimal:
    """The shortest unit price that gives an amount to the cent."""
    for places in range(2, 7):
        unit_price = round(worth / quantity, places)
        if cents(quantity * unit_price) == worth:
            return unit_price
    return (worth / quantity).quantize(Decimal("1e-6"), ROUND_UP)


def _quantity(state: State, hold: Hold) -> Iterator[Change]:
    """Too much billed of an order line: ordered, received or accepted more, or all that is too much credited."""
    for use in state.uses_of_line(hold.invoice_line):
        ordered, received = use.total - use.ordered.live_quantity, _unreceived(use)
        if hold.code in (Code.QTY_ORD, Code.MAX_QTY_ORD):
            over, raised = ordered, changes.raise_quantity
        else:
            over, raised = received, changes.receive
        if hold.code is Code.QTY_ACC:
            over, raised = use.total - use.accepted, changes.inspect
        if over > 0:
            yield raised(use.place, use.ordered, over)
            yield from _credited_quantity(state, use, _most_surplus(use))


def _most_surplus(use: Use) -> Decimal:
    """How much less would have to be billed for every test of quantity. What is billed before anything came in waits for the
    goods: nobody is asked for a credit of it."""
    surplus = [_ZERO if use.level is MatchLevel.AMOUNT else use.total - use.ordered.live_quantity]
    if counts_receipts(use.level) and use.received:
        surplus.append(use.total - use.net_received)
    if use.level is MatchLevel.FOUR_WAY and use.received:
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
        more = _finite(part * Fraction(abs(line.quantity)))
        if more is None:
            return
        less[line.number] = quantity + more, money + cents(_decimal(part * Fraction(abs(line.net_amount))))
        wanted -= taken
    if not wanted and less:
        yield changes.credit(state.invoice, less, counted(over, use.ordered))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _finite(value: Fraction) -> Decimal | None:
    """The fraction as a decimal where it is one."""
    found = _decimal(value)
    return found if Fraction(found) == value else None


def _price(state: State, hold: Hold) -> Iterator[Change]:
    """A price over the ordered one: agreed, or the difference credited."""
    for use in state.uses_of_line(hold.invoice_line):
        billed = billed_of_line(use.allocations)
        of_line = billed.get(hold.invoice_line or 0)
        if of_line is None:
            continue
        quantity, money = of_line
        over = money - cents(quantity * use.ordered.unit_price)
        dearest = max(billed.values(), key=lambda one: one[1] / one[0])
        if over > 0:
            yield changes.change_price(use.place, _price_for(*dearest), over)
            yield changes.credit(state.invoice, {hold.invoice_line or 0: (_ZERO, over)})


def _line_total(state: State, hold: Hold) -> Iterator[Change]:
    """All invoices together over an order line."""
    for use in state.uses_of_line(hold.invoice_line):
        if (over := use.total_amount - use.worth) > 0:
            yield from _order_raised(use)
            yield from _credited_from(state, over, [one.invoice_line for one in use.allocations if one.kind != "credit"])


def _totals(state: State, hold: Hold) -> Iterator[Change]:
    """The invoice's totals away from what the orders give: the part that differs put right on either side."""
    for one in state.failing_of(Code.TOTALS):
        if one.what in ("goods", "invoice"):
            yield from _goods(state, one.over)
        elif one.what == "tax":
            yield from _tax(state, hold)
        else:
            kinds = {LineKind.ROUNDING} if one.what == "rounding" else {*LineKind} - {LineKind.ITEM, LineKind.ROUNDING}
            yield from _credited_from(state, one.over, [line.number for line in state.invoice.lines if line.kind in kinds])


def _goods(state: State, over: Decimal) -> Iterator[Change]:
    for use in state.uses:
        quantity = use.quantity
        if use.level is MatchLevel.TOTALS and use.is_billing and quantity > 0 and use.amount > worth_now(use):
            yield changes.change_price(use.place, _price_for(quantity, use.amount), use.amount - worth_now(use))
    yield from _credited_from(state, over, [line for use in state.uses for line in billed_of_line(use.allocations)])


def _credited_from(state: State, over: Decimal, numbers: list[int]) -> Iterator[Change]:
    """An amount credited on as few of these lines as can be, the largest first."""
    less, wanted = dict[int, tuple[Decimal, Decimal]](), over
    for line in sorted((state.lines[one] for one in set(numbers)), key=lambda one: (-one.net_amount, one.number)):
        taken = min(wanted, line.net_amount)
        if taken > 0:
            less[line.number] = _ZERO, taken
            wanted -= taken
    if over > 0 and not wanted:
        yield changes.credit(state.invoice, less)


def _unplanned(state: State, hold: Hold) -> Iterator[Change]:
    """Charges on top of the order are limited together, so that any of them may be put right."""
    for other in state.outcome.holds:
        if other.code is Code.CHARGE_UNPLANNED and other.is_open_block and other.invoice_line is not None:
            uses = state.uses_of_line(other.invoice_line)
            yield from _planned(state, uses) if uses else _added_or_taken_off(state, state.lines[other.invoice_line])


def _charge_above_plan(state: State, hold: Hold) -> Iterator[Change]:
    yield from _planned(state, state.uses_of_line(hold.invoice_line))


def _planned(state: State, uses: tuple[Use, ...]) -> Iterator[Change]:
    """A charge above its plan."""
    for use in uses:
        over = use.total_amount - use.worth
        if over > 0 and use.ordered.live_quantity > 0:
            yield changes.change_price(use.place, _price_for(use.ordered.live_quantity, use.total_amount), over)
            yield from _credited_from(state, over, [one.invoice_line for one in use.allocations])


def _cap(state: State, hold: Hold) -> Iterator[Change]:
    for one in state.failing_of(Code.LIMIT_SUPPLIER):
        line = state.lines.get(one.invoice_line or 0)
        tolerance = state.known.tolerance(
            one.tolerance.kind, state.invoice.invoice_date, item=line.part if line is not None else None
        )
        what = "one line" if line is not None else "one invoice"
        yield changes.raise_cap(tolerance, one.left, what, state.invoice.currency)


def _tax(state: State, hold: Hold) -> Iterator[Change]:
    """Tax away from what the rates give: the invoice corrected, or the tax code that it really has."""
    whole = next((one for one in state.failing if one.what == "tax" and one.invoice_line is None), None)
    if whole is None:
        return
    rates = {
        line.number: expected_rate(line, state.invoice, state.outcome.allocations, state.known)
        for line in state.invoice.lines
        if line.tax_rate is not None
    }
    yield changes.correct_tax(state.invoice, whole.right, rates)
    yield from _tax_codes(state, rates)


def _tax_codes(state: State, rates: Mapping[int, Decimal | None]) -> Iterator[Change]:
    day = state.invoice.invoice_date
    for code in state.known.tax_codes:
        in_force = (code.valid_from is None or code.valid_from <= day) and (code.valid_to is None or day <= code.valid_to)
        wrong = {n for n, rate in rates.items() if state.lines[n].tax_rate == code.rate != rate}
        if not in_force or (rates and not wrong):
            continue
        places = [use.place for use in state.uses if wrong & {one.invoice_line for one in use.allocations}]
        coded = [use.place for use in state.uses if use.place in places and use.ordered.tax_code is not None]
        yield from (changes.set_line_tax(place, code) for place in coded)
        if len(coded) < max(len(places), 1) and state.known.supplier and state.known.supplier.tax_code != code.code:
            yield changes.set_supplier_tax(code)


def _credit_exceeds(state: State, hold: Hold) -> Iterator[Change]:
    """More credited than was billed: the credit note corrected."""
    for use in state.uses_of_line(hold.invoice_line):
        number, back = use.last.number, -use.amount
        money = max(back - use.before.amount, _ZERO)
        quantity = max(-use.total, _ZERO)
        if quantity and use.quantity:
            money = max(money, cents(back * quantity / -use.quantity))
        size = Fraction(next(one.unit_size for one in use.allocations if one.invoice_line == number))
        in_line = _finite(Fraction(quantity) / size)
        if money > 0 and in_line is not None and money <= abs(use.last.net_amount):
            yield changes.credit(state.invoice, {number: (in_line, money)})


def _no_original(state: State, hold: Hold) -> Iterator[Change]:
    """The last invoices of this supplier, and the orders that were weighed."""
    orders: dict[str, list[str]] = {}
    for one in sorted(state.known.earlier, key=lambda one: (one.invoice_date, one.invoice_number), reverse=True):
        if one.amount > 0:
            orders.setdefault(one.invoice_number, []).append(one.purchase_order)
    for number in list(orders)[:_FEW]:
        yield changes.name_original(number, tuple(sorted(set(orders[number]))))
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
        yield changes.confirm_unit(learned)
    if not (line.unit and ordered.unit and state.known.supplier is not None):
        return
    for factor in factors(line, ordered, ()):
        printed = conversion_of(state.known.supplier.number, ordered, line.unit, str(factor.size))
        if printed is not None and printed != learned and printed not in state.known.conversions and factor.size != 1:
            yield changes.confirm_unit(printed)


_PROPOSED: dict[Code, Callable[[State, Hold], Iterator[Change]]] = {
    Code.PO_MISSING: _orders,
    Code.PO_INVALID: _orders,
    Code.LINE_AMBIGUOUS: _orders,
    Code.PO_CLOSED: _closed,
    Code.PO_EXPIRED: _expired,
    Code.BLANKET_LIMIT: _blanket,
    Code.PO_TOTAL: _order_total,
    Code.LINE_UNMATCHED: _unmatched,
    Code.UOM_UNKNOWN: _unit,
    Code.UOM_RATIO: _unit,
    Code.QTY_ORD: _quantity,
    Code.MAX_QTY_ORD: _quantity,
    Code.QTY_REC: _quantity,
    Code.MAX_QTY_REC: _quantity,
    Code.NOT_RECEIVED: _quantity,
    Code.QTY_ACC: _quantity,
    Code.PRICE: _price,
    Code.PRICE_EST: _price,
    Code.LINE_TOTAL: _line_total,
    Code.TOTALS: _totals,
    Code.LIMIT_SUPPLIER: _cap,
    Code.CHARGE_UNPLANNED: _unplanned,
    Code.CHARGE_VAR: _charge_above_plan,
    Code.CREDIT_NO_ORIGINAL: _no_original,
    Code.CREDIT_EXCEEDS: _credit_exceeds,
    Code.TAX_OVER: _tax,
    Code.TAX_UNDER: _tax,
}
