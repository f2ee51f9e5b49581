"""What people chose for an invoice: the order of the whole, and the order lines of single lines.

A choice comes before every likeness; quantities, prices and receipts are tested as ever. One that names an order or an order
line which is not there any more counts for nothing, and the invoice says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.issues import Code, Severity
from engine.matching.holds import make_hold
from engine.matching.known import Known
from engine.matching.references import Named
from engine.model import Hold, LineChoice, PurchaseOrder, SupplierInvoice

WHOLE_INVOICE = 0  # the line of a choice that names the order of the whole invoice
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices that hold: the order of the whole invoice, the order line of each line; and those that do not."""

    order: PurchaseOrder | None = None
    lines: tuple[tuple[int, PurchaseOrder, int], ...] = ()
    gone: tuple[LineChoice, ...] = ()

    @property
    def places(self) -> dict[int, Place]:
        """Order and order line by invoice line."""
        return {line: (order.order_number, place) for line, order, place in self.lines}


def chosen_of(invoice: SupplierInvoice, known: Known) -> Chosen:
    """The choices of this invoice, tested against the orders that this supplier has today."""
    if not known.choices or known.supplier is None:
        return Chosen()
    own = {one.order_number: one for one in known.orders if one.supplier == known.supplier.number}
    numbers = {line.number for line in invoice.lines}
    whole, lines, gone = None, [], []
    for choice in sorted(known.choices, key=lambda one: one.invoice_line):
        order = own.get(choice.purchase_order)
        if order is not None and choice.invoice_line == WHOLE_INVOICE:
            whole = order
        elif order is not None and choice.invoice_line in numbers and has_line(order, choice.order_line):
            lines.append((choice.invoice_line, order, choice.order_line))
        else:
            gone.append(choice)
    return Chosen(whole, tuple(lines), tuple(gone))


def has_line(order: PurchaseOrder, number: int) -> bool:
    """Whether the order has that line; a blank order, which has none, is billed as line 0."""
    return any(line.line == number for line in order.lines) if order.lines else number == 0


def with_chosen(named: Named, chosen: Chosen) -> Named:
    """What the invoice names, as people decided it: a chosen order stands in place of the printed ones, a chosen order line
    brings its order along. What was wrong with the printed reference is then only said."""
    of_lines = {line: order for line, order, _ in chosen.lines}
    if chosen.order is None and not of_lines:
        return named
    general = (chosen.order,) if chosen.order is not None else named.orders
    by_line = named.order_of_line | of_lines
    orders = {order.order_number: order for order in (*general, *by_line.values())}
    said = chosen.order or next(iter(of_lines.values()))
    holds = tuple(_settled(hold, said) for hold in named.holds)
    return replace(named, orders=tuple(orders.values()), order_of_line=by_line, holds=holds, chosen=chosen.places)


def _settled(hold: Hold, order: PurchaseOrder) -> Hold:
    if hold.code is not Code.PO_INVALID or hold.severity is not Severity.BLOCK:
        return hold
    said = f"“{hold.measured}” is no order of ours; order {order.order_number} was chosen for this invoice."
    return replace(hold, severity=Severity.INFO, message=said)


def holds_of_gone(chosen: Chosen) -> Iterator[Hold]:
    """That a choice counts for nothing any more: the line was matched without it."""
    for choice in chosen.gone:
        whole = choice.invoice_line == WHOLE_INVOICE
        place = f"order {choice.purchase_order}" + ("" if whole else f" line {choice.order_line}")
        what = "this invoice" if whole else f"line {choice.invoice_line}"
        yield make_hold(
            Code.PO_INVALID if whole else Code.LINE_UNMATCHED,
            f"The choice made for {what}, {place}, is not there any more, so it was matched without it."
            " Choose again, or take the choice back.",
            measured=place,
            limit="an order of this supplier" if whole else "a line of its order",
            line=None if whole else choice.invoice_line,
            severity=Severity.WARN,
        )
