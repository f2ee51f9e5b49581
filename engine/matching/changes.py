"""Things that somebody could do about a held invoice, each as words and as a change of the facts that can be tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from engine.matching.allocating import Place, counted
from engine.matching.known import Known
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
    SupplierInvoice,
    TaxCode,
    Tolerance,
    UnitConversion,
)
from engine.money import cents

World = tuple[SupplierInvoice, Known]
_ZERO = Decimal(0)
_WHOLE_INVOICE = 0  # the line of a choice that names the order of the whole invoice


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that somebody could do: `who` (buyer, receiver, quality, AP, tax, approver, supplier) and `what`, in words.

    `money` is how much it is about, in the invoice's currency; `target` the figure that it changes: nobody is asked to
    change one figure twice. `apply` gives the facts as they would be.
    """

    who: str
    what: str
    apply: Callable[[World], World]
    money: Decimal = _ZERO
    target: tuple[object, ...] = ()


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
    return Change("buyer", f"open order {number} again", _on_order(number, state=OrderState.OPEN), target=("state", number))


def extend(order: PurchaseOrder, day: date) -> Change:
    """An order whose validity reaches to a day."""
    before = order.valid_from is not None and day < order.valid_from
    said = f"let order {order.order_number} be billed {'from' if before else 'until'} {day:%d %b %Y}"
    validity = {"valid_from": day} if before else {"valid_to": day}
    return Change("buyer", said, _on_order(order.order_number, **validity), target=("validity", order.order_number))


def raise_limit(order: PurchaseOrder, to: Decimal) -> Change:
    """A blanket order with a higher limit."""
    said = f"raise the limit of order {order.order_number} to {amount(to, order.currency)}"
    more = to - (order.limit_amount or _ZERO)
    apply = _on_order(order.order_number, limit_amount=to)
    return Change("buyer", said, apply, more, ("limit", order.order_number))


def raise_quantity(place: Place, ordered: PurchaseOrderLine, quantity: Decimal) -> Change:
    """More ordered of one line."""
    said = f"raise order {place[0]} line {place[1]} by {counted(quantity, ordered)}"
    apply = _on_order_line(place, lambda line: replace(line, quantity=line.quantity + quantity))
    return Change("buyer", said, apply, cents(quantity * ordered.unit_price), ("quantity", place))


def change_price(place: Place, unit_price: Decimal, worth: Decimal) -> Change:
    """Another price on one order line; `worth` is what it makes of a difference."""
    said = f"change the price of order {place[0]} line {place[1]} to {_exact_price(unit_price)}"
    apply = _on_order_line(place, lambda line: replace(line, unit_price=unit_price, price_estimated=False))
    return Change("buyer", said, apply, worth, ("price", place))


def add_line(order: PurchaseOrder, billed: InvoiceLine) -> Change:
    """What an invoice line bills put on an order; nobody receives what the order only now gains, and a person picks it."""
    number = max((line.line for line in order.lines), default=0) + 1
    quantity = abs(billed.quantity or Decimal(1))
    new = PurchaseOrderLine(
        number, billed.description, quantity, abs(billed.net_amount) / quantity, billed.kind, billed.part, billed.unit,
        match=MatchLevel.TWO_WAY,
    )  # fmt: skip
    worth = amount(abs(billed.net_amount), order.currency)
    if is_charge(billed.kind):
        said = f"plan {worth} on order {order.order_number} for line {billed.number}"
    else:
        said = f"add line {billed.number} to order {order.order_number}: {worth}"

    def apply(world: World) -> World:
        return _chosen(LineChoice(billed.number, order.order_number, number))(
            _on_order(order.order_number, lines=(*order.lines, new))(world)
        )

    return Change("buyer", said, apply, abs(billed.net_amount), ("pick", billed.number))


def receive(place: Place, ordered: PurchaseOrderLine, quantity: Decimal) -> Change:
    """More received of one order line."""
    said = f"receive {counted(quantity, ordered)} more on order {place[0]} line {place[1]}"
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
    said = f"raise the largest amount of {what} to {amount(to, currency)}"

    def apply(world: World) -> World:
        invoice, known = world
        others = tuple(one for one in known.tolerances if one != tolerance)
        return invoice, replace(known, tolerances=(*others, new))

    return Change("approver", said, apply, to - (tolerance.absolute or _ZERO), ("cap", tolerance.kind))


def set_supplier_tax(code: TaxCode) -> Change:
    """Another tax code on the supplier's record."""

    def apply(world: World) -> World:
        invoice, known = world
        own = known.supplier
        return invoice, replace(known, supplier=replace(own, tax_code=code.code) if own is not None else None)

    said = f"set the supplier's tax code to {code.code} ({figure(code.rate)} %)"
    return Change("tax", said, apply, target=("supplier tax",))


def set_line_tax(place: Place, code: TaxCode) -> Change:
    """Another tax code on one order line."""
    said = f"set the tax code of order {place[0]} line {place[1]} to {code.code} ({figure(code.rate)} %)"
    return Change("tax", said, _on_order_line(place, lambda line: replace(line, tax_code=code.code)), target=("tax", place))


def correct_tax(invoice: SupplierInvoice, tax: Decimal, rates: Mapping[int, Decimal | None]) -> Change:
    """The invoice with the tax that its lines give; `rates` by line number."""
    over = invoice.tax_total - tax
    said = (
        f"credit of {amount(over, invoice.currency)} tax"
        if over > 0
        else f"charge {amount(-over, invoice.currency)} more tax"
    )

    def apply(world: World) -> World:
        now, known = world
        lines = tuple(replace(line, tax_rate=rates.get(line.number, line.tax_rate)) for line in now.lines)
        less = now.tax_total - tax
        return replace(now, lines=lines, tax_total=tax, gross_total=now.gross_total - less), known

    return Change("supplier", said, apply, abs(over), ("tax total",))


def name_original(number: str, orders: tuple[str, ...]) -> Change:
    """The invoice that a credit note takes back, which was billed on those orders."""

    def apply(world: World) -> World:
        invoice, known = world
        return replace(invoice, original_invoice=number), replace(known, credited_orders=orders)

    return Change("AP", f"name the credited invoice {number}", apply, target=("original",))


def credit(invoice: SupplierInvoice, less: Mapping[int, tuple[Decimal, Decimal]], counted_as: str | None = None) -> Change:
    """Lines corrected by the supplier: by line number how much less of quantity (in the line's unit) and of amount, both
    positive. `counted_as` says the quantity in words."""
    worth = sum((money for _, money in less.values()), _ZERO)
    lines = f"line{'s' if len(less) > 1 else ''} {', '.join(map(str, sorted(less)))}"
    money = amount(worth, invoice.currency)
    if invoice.is_credit_note:
        said = f"credit {money} less on {lines}"
    else:
        said = f"credit {counted_as} on {lines}: {money}" if counted_as else f"credit of {money} on {lines}"
    return Change("supplier", said, _corrected(less), worth, ("credit", *sorted(less)))


def _corrected(less: Mapping[int, tuple[Decimal, Decimal]]) -> Callable[[World], World]:
    """The invoice as the supplier would have written it right, its totals along with its lines."""

    def apply(world: World) -> World:
        invoice, known = world
        lines = tuple(_less(line, *less[line.number]) if line.number in less else line for line in invoice.lines)
        pairs = tuple(zip(invoice.lines, lines, strict=True))
        net = sum((old.net_amount - new.net_amount for old, new in pairs), _ZERO)
        tax = cents(sum(((old.net_amount - new.net_amount) * _tax_of(old, invoice) for old, new in pairs), _ZERO))
        totals: dict[str, Any] = {
            "net_total": invoice.net_total - net,
            "tax_total": invoice.tax_total - tax,
            "gross_total": invoice.gross_total - net - tax,
        }
        return replace(invoice, lines=tuple(line for line in lines if line.net_amount), **totals), known

    return apply


def _less(line: InvoiceLine, quantity: Decimal, money: Decimal) -> InvoiceLine:
    """Less of one line, whichever sign it has."""
    by = money.copy_sign(line.net_amount)
    if not quantity or line.quantity is None:
        return replace(line, net_amount=line.net_amount - by, unit_price=None)
    return replace(line, net_amount=line.net_amount - by, quantity=line.quantity - quantity.copy_sign(line.quantity))


def _tax_of(line: InvoiceLine, invoice: SupplierInvoice) -> Decimal:
    """The part of a line's amount that is charged on it as tax."""
    if line.tax_rate is not None:
        return line.tax_rate / 100
    return invoice.tax_total / invoice.net_total if invoice.net_total else _ZERO


def _on_order(number: str, **fields: Any) -> Callable[[World], World]:
    def apply(world: World) -> World:
        invoice, known = world
        return invoice, replace(
            known, orders=tuple(replace(one, **fields) if one.order_number == number else one for one in known.orders)
        )

    return apply


def _on_order_line(place: Place, change: Callable[[PurchaseOrderLine], PurchaseOrderLine]) -> Callable[[World], World]:
    def apply(world: World) -> World:
        order = next(one for one in world[1].orders if one.order_number == place[0])
        lines = tuple(change(line) if line.line == place[1] else line for line in order.lines)
        return _on_order(place[0], lines=lines)(world)

    return apply


def _exact_price(value: Decimal) -> str:
    """A price with every decimal it has, two at least."""
    return price(value) if value == round(value, 4) else figure(value)
