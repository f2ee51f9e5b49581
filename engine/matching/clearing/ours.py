"""What we could do about a held invoice: choose, order, receive, inspect, confirm, allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.matching.allocating import Place, counted
from engine.matching.clearing.change import Change, World, on_order, on_order_line
from engine.matching.packs import unit_in_words
from engine.matching.scoring import is_charge
from engine.matching.wording import amount, figure, price
from engine.model import (
    GoodsReceipt,
    GoodsReceiptLine,
    InvoiceLine,
    LineChoice,
    MatchLevel,
    OrderState,
    PurchaseOrder,
    PurchaseOrderLine,
    TaxCode,
    Tolerance,
    UnitConversion,
)
from engine.money import cents

_ZERO = Decimal(0)
_WHOLE_INVOICE = 0  # the line of a choice that names the order of the whole invoice


def choose_order(number: str) -> Change:
    """The order of the whole invoice named by a person."""
    choice = LineChoice(_WHOLE_INVOICE, number, 0)
    return Change("AP", f"name order {number}", _chosen(choice), target=("order",))


def pick_line(line: int, place: Place) -> Change:
    """The order line of one invoice line picked by a person."""
    said = f"pick order {place[0]} line {place[1]} for line {line}"
    return Change("AP", said, _chosen(LineChoice(line, *place)), target=("pick", line))


def _chosen(choice: LineChoice) -> Callable[[World], World]:
    def apply(world: World) -> World:
        invoice, known = world
        others = tuple(one for one in known.choices if one.invoice_line != choice.invoice_line)
        return invoice, replace(known, choices=(*others, choice))

    return apply


def reopen(number: str) -> Change:
    """An order that may be billed again."""
    return Change("buyer", f"open order {number} again", on_order(number, state=OrderState.OPEN), target=("state", number))


def extend(order: PurchaseOrder, day: date) -> Change:
    """An order whose validity reaches to a day."""
    before = order.valid_from is not None and day < order.valid_from
    said = f"let order {order.order_number} be billed {'from' if before else 'until'} {day:%d %b %Y}"
    validity = {"valid_from": day} if before else {"valid_to": day}
    return Change("buyer", said, on_order(order.order_number, **validity), target=("validity", order.order_number))


def raise_limit(order: PurchaseOrder, to: Decimal) -> Change:
    """A blanket order with a higher limit."""
    said = f"raise the limit of order {order.order_number} to {amount(to, order.currency)}"
    more = to - (order.limit_amount or _ZERO)
    apply = on_order(order.order_number, limit_amount=to)
    return Change("buyer", said, apply, more, ("limit", order.order_number))


def raise_quantity(place: Place, ordered: PurchaseOrderLine, quantity: Decimal) -> Change:
    """More ordered of one line."""
    said = f"raise order {place[0]} line {place[1]} by {counted(quantity, ordered)}"
    apply = on_order_line(place, lambda line: replace(line, quantity=line.quantity + quantity))
    return Change("buyer", said, apply, cents(quantity * ordered.unit_price), ("quantity", place))


def change_price(place: Place, unit_price: Decimal, worth: Decimal) -> Change:
    """Another price on one order line; `worth` is what it makes of a difference."""
    said = f"change the price of order {place[0]} line {place[1]} to {_exact_price(unit_price)}"
    apply = on_order_line(place, lambda line: replace(line, unit_price=unit_price, price_estimated=False))
    return Change("buyer", said, apply, worth, ("price", place))


def add_line(order: PurchaseOrder, billed: InvoiceLine) -> Change:
    """What an invoice line bills put on an order; nobody receives what the order only now gains, and a person picks it."""
    quantity = abs(billed.quantity or Decimal(1))
    new = PurchaseOrderLine(
        0, billed.description, quantity, abs(billed.net_amount) / quantity, billed.kind, billed.part, billed.unit,
        match=MatchLevel.TWO_WAY,
    )  # fmt: skip
    worth = amount(abs(billed.net_amount), order.currency)
    if is_charge(billed.kind):
        said = f"plan {worth} on order {order.order_number} for line {billed.number}"
    else:
        said = f"add line {billed.number} to order {order.order_number}: {worth}"

    def apply(world: World) -> World:
        now = next(one for one in world[1].orders if one.order_number == order.order_number)
        number = max((line.line for line in now.lines), default=0) + 1
        choose = _chosen(LineChoice(billed.number, now.order_number, number))
        return choose(on_order(now.order_number, lines=(*now.lines, replace(new, line=number)))(world))

    return Change("buyer", said, apply, abs(billed.net_amount), ("pick", billed.number))


def cancel(place: Place, ordered: PurchaseOrderLine, quantity: Decimal) -> Change:
    """Less wanted of one order line."""
    said = f"cancel {counted(quantity, ordered)} of order {place[0]} line {place[1]}"
    apply = on_order_line(place, lambda line: replace(line, cancelled_quantity=line.cancelled_quantity + quantity))
    return Change("buyer", said, apply, cents(quantity * ordered.unit_price), ("quantity", place))


def receive(place: Place, ordered: PurchaseOrderLine, quantity: Decimal) -> Change:
    """More received of one order line."""
    return _receive(place, ordered, quantity, " more")


def receive_first(place: Place, ordered: PurchaseOrderLine, quantity: Decimal) -> Change:
    """The first that is received of one order line."""
    return _receive(place, ordered, quantity, "")


def _receive(place: Place, ordered: PurchaseOrderLine, quantity: Decimal, more: str) -> Change:
    said = f"receive {counted(quantity, ordered)}{more} on order {place[0]} line {place[1]}"
    line = GoodsReceiptLine(place[1], quantity)
    return Change("receiver", said, _received(place, line), cents(quantity * ordered.unit_price), ("received", place))


def inspect(place: Place, ordered: PurchaseOrderLine, quantity: Decimal) -> Change:
    """More accepted by inspection of one order line."""
    said = f"accept {counted(quantity, ordered)} more on order {place[0]} line {place[1]}"
    line = GoodsReceiptLine(place[1], _ZERO, quantity)
    return Change("quality", said, _received(place, line), cents(quantity * ordered.unit_price), ("accepted", place))


def _received(place: Place, line: GoodsReceiptLine) -> Callable[[World], World]:
    def apply(world: World) -> World:
        invoice, known = world
        receipt = GoodsReceipt("(to come)", place[0], invoice.invoice_date, None, (line,))
        return invoice, replace(known, receipts=(*known.receipts, receipt))

    return apply


def confirm_unit(learned: UnitConversion) -> Change:
    """The size of a pack confirmed; what was confirmed of it before counts no more."""
    units = learned.part, learned.unit, learned.base_unit

    def apply(world: World) -> World:
        invoice, known = world
        others = tuple(one for one in known.conversions if (one.part, one.unit, one.base_unit) != units)
        return invoice, replace(known, conversions=(*others, learned))

    return Change("AP", f"confirm that {unit_in_words(learned)}", apply, target=("unit", *units))


def raise_cap(tolerance: Tolerance, to: Decimal, what: str, currency: str) -> Change:
    """A higher cap on `what` (one invoice, one line)."""
    new = replace(tolerance, absolute=to)
    said = f"raise the limit for {what} to {amount(to, currency)}"

    def apply(world: World) -> World:
        invoice, known = world
        others = tuple(one for one in known.tolerances if one != tolerance)
        return invoice, replace(known, tolerances=(*others, new))

    return Change("approver", said, apply, to - (tolerance.absolute or _ZERO), ("cap", tolerance.kind))


def set_supplier_tax(code: TaxCode, difference: Decimal) -> Change:
    """Another tax code on the supplier's record; `difference` is the tax that it is about."""

    def apply(world: World) -> World:
        invoice, known = world
        own = known.supplier
        return invoice, replace(known, supplier=replace(own, tax_code=code.code) if own is not None else None)

    said = f"set the supplier's tax code to {code.code} ({figure(code.rate)} %)"
    return Change("tax", said, apply, difference, ("supplier tax",))


def set_line_tax(place: Place, code: TaxCode, difference: Decimal) -> Change:
    """Another tax code on one order line; `difference` as for the supplier."""
    said = f"set the tax code of order {place[0]} line {place[1]} to {code.code} ({figure(code.rate)} %)"
    apply = on_order_line(place, lambda line: replace(line, tax_code=code.code))
    return Change("tax", said, apply, difference, ("tax", place))


def _exact_price(value: Decimal) -> str:
    """A price with every decimal it has, two at least."""
    return price(value) if value == round(value, 4) else figure(value)
