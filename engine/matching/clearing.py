"""What would clear a held invoice: the fewest changes of the world after which the matcher holds nothing, each tried out.

Changes are not looked up by hold: every one that might help is applied to a copy of the facts, and the invoice is matched
again. Only sets of changes that leave nothing open are given, the smallest alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from engine.issues import Code
from engine.matching.allocating import BLANK_ORDER_LINE, Place, received_of
from engine.matching.finding import find_order
from engine.matching.known import Known
from engine.matching.matcher import match
from engine.matching.references import named_by
from engine.matching.variances import billed_of_line
from engine.matching.wording import amount, figure, price
from engine.model import (
    Allocation,
    GoodsReceipt,
    GoodsReceiptLine,
    InvoiceLine,
    Match,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
    UnitConversion,
)
from engine.money import cents

World = tuple[SupplierInvoice, Known]
_MOST_TOGETHER = 4  # changes in one set; an invoice that needs more is better sent back
_MOST_TRIED = 12
_MOST_TOLD = 3
# Screening and the document itself are judged elsewhere: no change of orders or receipts clears them.
_OF_MATCHING = frozenset({
    Code.PO_MISSING, Code.PO_INVALID, Code.PO_CLOSED, Code.LINE_AMBIGUOUS, Code.UOM_UNKNOWN, Code.QTY_ORD, Code.QTY_REC,
    Code.QTY_ACC, Code.NOT_RECEIVED, Code.PRICE, Code.CHARGE_UNPLANNED, Code.LINE_UNMATCHED,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that somebody could do: `who` (buyer, receiver, quality, AP, supplier) and `what`, in words."""

    who: str
    what: str
    apply: Callable[[World], World]


def would_clear(invoice: SupplierInvoice, known: Known, outcome: Match) -> tuple[tuple[Change, ...], ...]:
    """The smallest sets of changes that clear every blocking hold of matching; none where nothing is held by it, or where
    no few changes would do."""
    if not _blocks(outcome):
        return ()
    tried = list(_changes(invoice, known, outcome))[:_MOST_TRIED]
    for size in range(1, min(_MOST_TOGETHER, len(tried)) + 1):
        found = [several for several in combinations(tried, size) if _clears((invoice, known), several)]
        if found:
            return tuple(found[:_MOST_TOLD])
    return ()


def _blocks(outcome: Match) -> set[Code]:
    return {hold.code for hold in outcome.holds if hold.is_open_block and hold.code in _OF_MATCHING}


def _clears(world: World, changes: Sequence[Change]) -> bool:
    for change in changes:
        world = change.apply(world)
    return not _blocks(match(*world))


def _changes(invoice: SupplierInvoice, known: Known, outcome: Match) -> Iterator[Change]:
    yield from _of_orders(invoice, known, outcome)
    ordered = {(order.order_number, line.line): line for order in known.orders for line in order.lines}
    by_place: dict[Place, list[Allocation]] = {}
    for one in outcome.allocations:
        if one.order_line != BLANK_ORDER_LINE:
            by_place.setdefault((one.purchase_order, one.order_line), []).append(one)
    held = {hold.invoice_line for hold in outcome.holds if hold.is_open_block}
    for place, allocations in by_place.items():
        if held & {one.invoice_line for one in allocations}:
            yield from _of_line(invoice, known, place, ordered[place], allocations)
    yield from _of_charges(invoice, outcome)


def _of_orders(invoice: SupplierInvoice, known: Known, outcome: Match) -> Iterator[Change]:
    """An order named, or opened again."""
    codes = _blocks(outcome)
    if codes & {Code.PO_MISSING, Code.PO_INVALID, Code.LINE_AMBIGUOUS} and not outcome.orders:
        named = named_by(invoice, known)
        found = find_order(invoice, known, named.job, invoice.purchase_orders)
        for order in (*found.rivals, *found.others)[:_MOST_TOLD]:
            yield _name(order)
    for order in known.orders:
        if Code.PO_CLOSED in codes and order.order_number in outcome.orders and order.state.value == "cancelled":
            yield Change("buyer", f"open order {order.order_number} again", _on_order(order.order_number, _opened))


def _name(order: PurchaseOrder) -> Change:
    def apply(world: World) -> World:
        invoice, known = world
        return replace(invoice, purchase_orders=(order.order_number,)), known

    return Change("AP", f"name order {order.order_number}", apply)


def _opened(order: PurchaseOrder) -> PurchaseOrder:
    return replace(order, state=type(order.state).OPEN)


def _on_order(number: str, change: Callable[[PurchaseOrder], PurchaseOrder]) -> Callable[[World], World]:
    def apply(world: World) -> World:
        invoice, known = world
        return invoice, replace(
            known, orders=tuple(change(one) if one.order_number == number else one for one in known.orders)
        )  # fmt: skip

    return apply


def _on_order_line(place: Place, change: Callable[[PurchaseOrderLine], PurchaseOrderLine]) -> Callable[[World], World]:
    def on_order(order: PurchaseOrder) -> PurchaseOrder:
        return replace(order, lines=tuple(change(line) if line.line == place[1] else line for line in order.lines))

    return _on_order(place[0], on_order)


def _of_line(
    invoice: SupplierInvoice, known: Known, place: Place, ordered: PurchaseOrderLine, allocations: Sequence[Allocation]
) -> Iterator[Change]:
    """Quantities and prices of one order line: what was received, ordered or billed differently."""
    total = known.billed_of(place[0]).get(place[1], Decimal(0)) + sum((one.quantity for one in allocations), Decimal(0))
    _, net, accepted = received_of(place, known.receipts_of(place[0]))
    where, unit = f"order {place[0]} line {place[1]}", f" {ordered.unit}" if ordered.unit else ""
    if total > net:
        yield Change("receiver", f"receive {figure(total - net)}{unit} more on {where}", _received(place, total - net))
    if total > accepted:
        yield Change(
            "quality", f"accept {figure(total - accepted)}{unit} more on {where}", _accepted(place, total - accepted)
        )
    if total > ordered.live_quantity:
        more = total - ordered.live_quantity
        said = f"raise {where} by {figure(more)}{unit}"
        yield Change("buyer", said, _on_order_line(place, lambda line: replace(line, quantity=line.quantity + more)))
        yield from _billed_less(invoice, allocations, more, unit)
    for number, (quantity, billed) in billed_of_line(allocations).items():
        over = billed - cents(quantity * ordered.unit_price)
        if over > 0:
            yield _price_raised(place, billed / quantity)
            yield _credited(number, over, invoice.currency)
    yield from _units(known, ordered, allocations, invoice)


def _received(place: Place, quantity: Decimal, *, accepted: bool = False) -> Callable[[World], World]:
    def apply(world: World) -> World:
        invoice, known = world
        line = GoodsReceiptLine(place[1], Decimal(0) if accepted else quantity, quantity if accepted else None)
        receipt = GoodsReceipt("(to come)", place[0], invoice.invoice_date, None, (line,))
        return invoice, replace(known, receipts=(*known.receipts, receipt))

    return apply


def _accepted(place: Place, quantity: Decimal) -> Callable[[World], World]:
    return _received(place, quantity, accepted=True)


def _billed_less(
    invoice: SupplierInvoice, allocations: Sequence[Allocation], quantity: Decimal, unit: str
) -> Iterator[Change]:
    """The last line of the order line corrected to what may be billed."""
    last = max(allocations, key=lambda one: one.invoice_line).invoice_line
    line = next(one for one in invoice.lines if one.number == last)
    if line.quantity and quantity < abs(line.quantity) and all(one.unit_size == "1" for one in allocations):
        worth = cents(abs(line.net_amount) * quantity / abs(line.quantity))
        said = f"credit {figure(quantity)}{unit} on line {last}: {amount(worth, invoice.currency)}"

        def less(one: InvoiceLine) -> InvoiceLine:
            assert one.quantity is not None, "only lines with a quantity are corrected"
            return replace(one, quantity=one.quantity - quantity, net_amount=one.net_amount - worth)

        yield Change("supplier", said, _on_line(last, less))


def _price_raised(place: Place, unit_price: Decimal) -> Change:
    new = unit_price.quantize(Decimal("0.0001"))
    said = f"change the price of order {place[0]} line {place[1]} to {price(new)}"
    return Change("buyer", said, _on_order_line(place, lambda line: replace(line, unit_price=new)))


def _credited(number: int, over: Decimal, currency: str) -> Change:
    def less(line: InvoiceLine) -> InvoiceLine:
        return replace(line, net_amount=line.net_amount - over, unit_price=None)

    return Change("supplier", f"credit of {amount(over, currency)} on line {number}", _on_line(number, less))


def _on_line(number: int, change: Callable[[InvoiceLine], InvoiceLine]) -> Callable[[World], World]:
    """The invoice as the supplier would have written it right, its totals along with the line."""

    def apply(world: World) -> World:
        invoice, known = world
        lines = tuple(change(line) if line.number == number else line for line in invoice.lines)
        less = sum((old.net_amount - new.net_amount for old, new in zip(invoice.lines, lines, strict=True)), Decimal(0))
        tax = cents(less * invoice.tax_total / invoice.net_total) if invoice.net_total else Decimal(0)
        totals = {
            "net_total": invoice.net_total - less,
            "tax_total": invoice.tax_total - tax,
            "gross_total": invoice.gross_total - less - tax,
        }
        return replace(invoice, lines=tuple(line for line in lines if line.net_amount), **totals), known  # type: ignore[arg-type]

    return apply


def suggested_units(invoice: SupplierInvoice, known: Known, outcome: Match) -> tuple[UnitConversion, ...]:
    """What the prices say of units that nobody has confirmed yet."""
    ordered = {(order.order_number, line.line): line for order in known.orders for line in order.lines}
    lines = {line.number: line for line in invoice.lines}
    found = (
        _suggested(known, ordered[one.purchase_order, one.order_line], one, lines[one.invoice_line])
        for one in outcome.allocations
        if (one.purchase_order, one.order_line) in ordered
    )
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _suggested(known: Known, ordered: PurchaseOrderLine, one: Allocation, line: InvoiceLine) -> UnitConversion | None:
    is_open = any(why.kind == "unit" and not why.weight for why in one.why)
    if not (is_open and line.unit and ordered.unit and known.supplier):
        return None
    if "/" in one.unit_size:
        return UnitConversion(
            known.supplier.number, ordered.part, ordered.unit, line.unit, Decimal(one.unit_size.partition("/")[2])
        )  # fmt: skip
    return UnitConversion(known.supplier.number, ordered.part, line.unit, ordered.unit, Decimal(one.unit_size))


def unit_in_words(learned: UnitConversion) -> str:
    """`1 ctn of WP8 is 24 ea`."""
    of_part = f" of {learned.part}" if learned.part else ""
    return f"1 {learned.unit}{of_part} is {figure(learned.size)} {learned.base_unit}"


def _units(
    known: Known, ordered: PurchaseOrderLine, allocations: Sequence[Allocation], invoice: SupplierInvoice
) -> Iterator[Change]:
    """A pack's size confirmed, where only the prices suggest it."""
    lines = {line.number: line for line in invoice.lines}
    for one in allocations:
        learned = _suggested(known, ordered, one, lines[one.invoice_line])
        if learned is not None:
            yield Change("AP", f"confirm that {unit_in_words(learned)}", _taught(learned))


def _taught(learned: UnitConversion) -> Callable[[World], World]:
    def apply(world: World) -> World:
        invoice, known = world
        return invoice, replace(known, conversions=(*known.conversions, learned))

    return apply


def _of_charges(invoice: SupplierInvoice, outcome: Match) -> Iterator[Change]:
    """A charge on top of the order taken off by the supplier."""
    lines = {line.number: line for line in invoice.lines}
    for hold in outcome.holds:
        if hold.code is Code.CHARGE_UNPLANNED and hold.is_open_block and hold.invoice_line is not None:
            line = lines[hold.invoice_line]
            yield _credited(line.number, line.net_amount, invoice.currency)
