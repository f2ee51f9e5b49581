"""Allocations: how much of an invoice line bills which order line, out of which receipt.

An order without lines (a blank order, given to a technician before anybody knew what it would be) takes whatever the
invoice bills: its allocations carry order line 0, and neither price nor quantity is tested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.matching.assigning import NO_CHOICE, Assigned, Learned, Share, assign
from engine.matching.charge_classes import takes_off_in_time
from engine.matching.credit_kinds import credit_kind
from engine.matching.known import Known
from engine.matching.levels import counts_receipts
from engine.matching.references import Named
from engine.matching.scoring import Open, is_charge, quantity_of
from engine.matching.wording import figure, price
from engine.model import (
    Allocation,
    Billed,
    CreditKind,
    Evidence,
    GoodsReceipt,
    InvoiceLine,
    LineKind,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
)
from engine.money import share_out

BLANK_ORDER_LINE = 0
Place = tuple[str, int]
NOTHING = Billed("", 0, Decimal(0), Decimal(0))


def gives_back(invoice: SupplierInvoice, line: InvoiceLine) -> bool:
    """Whether the line takes money off what we owe: a credit note's line, or a negative line of an invoice."""
    return invoice.sign * line.net_amount < 0


def needs_no_order(line: InvoiceLine) -> bool:
    """A rounding (its limit is tested of the whole invoice), a discount, a retention held back, a prepayment taken off, and
    a row that bills nothing stand without an order line."""
    if takes_off_in_time(line) or line.kind is LineKind.ROUNDING:
        return True
    if line.kind is LineKind.DISCOUNT:
        return line.net_amount <= 0
    return not line.net_amount and not line.quantity


def billed_by_place(billed: Iterable[Billed]) -> dict[Place, Billed]:
    """What earlier invoices took, by order and order line."""
    return {(one.purchase_order, one.order_line): one for one in billed}


@dataclass(frozen=True, slots=True)
class Allocated:
    """The allocations, the lines that no order line explains, and those that two explain equally well."""

    allocations: tuple[Allocation, ...] = ()
    unexplained: tuple[Assigned, ...] = ()
    rivals: tuple[Assigned, ...] = ()


def allocate(invoice: SupplierInvoice, named: Named, known: Known) -> Allocated:
    """What each line of the invoice bills of the named orders."""
    shelf = _Shelf(invoice, known)
    allocations: list[Allocation] = []
    unexplained, rivals = [], []
    for one in assign_lines(invoice, named.orders, named.order_of_line, known, named.chosen):
        blank = _blank_order(one.line, named)
        if one.shares:
            allocations.extend(_allocations(invoice, one, shelf))
        elif blank is not None:
            allocations.append(_on_blank_order(invoice, one, blank))
        else:
            unexplained.append(one)
        if one.rival is not None:
            rivals.append(one)
    return Allocated(tuple(allocations), tuple(unexplained), tuple(rivals))


def assign_lines(
    invoice: SupplierInvoice,
    orders: Sequence[PurchaseOrder],
    order_of_line: Mapping[int, PurchaseOrder],
    known: Known,
    chosen: Mapping[int, Place] = NO_CHOICE,
) -> tuple[Assigned, ...]:
    """Billing lines against what is open, lines that give back against what was billed.

    Where the invoice names its delivery, and that delivery explains every line, nothing else is looked at.
    """
    wanted = [line for line in invoice.lines if not needs_no_order(line)]
    billing_lines = [line for line in wanted if not gives_back(invoice, line)]
    to_bill, to_credit = open_lines_of(orders, known)
    learned = Learned(known.conversions, known.part_references)
    picked = set(chosen.values())

    def may_explain(line: InvoiceLine, open_line: Open) -> bool:
        meant = order_of_line.get(line.number)
        return meant is None or meant.order_number == open_line.order.order_number

    billing: tuple[Assigned, ...] | None = None
    if delivered := _delivered(invoice, known):
        narrow = [
            replace(one, there=min(one.there, delivered.get(one.place, one.there)))
            for one in to_bill
            if one.place in delivered or one.place in picked or is_charge(one.line.kind)
        ]
        tried = assign(billing_lines, narrow, may_explain, learned, chosen)
        billing = tried if all(one.shares or is_charge(one.line.kind) for one in tried) else None
    if billing is None:
        billing = assign(billing_lines, to_bill, may_explain, learned, chosen)
    crediting = assign([line for line in wanted if gives_back(invoice, line)], to_credit, may_explain, learned, chosen)
    return tuple(sorted((*billing, *crediting), key=lambda one: one.line.number))


def open_lines_of(orders: Sequence[PurchaseOrder], known: Known) -> tuple[list[Open], list[Open]]:
    """The order lines with what may still be billed, and with what may be given back."""
    to_bill, to_credit = [], []
    for order in orders:
        billed = known.billed_of(order.order_number)
        for ordered in order.lines:
            before = billed.get(ordered.line, Decimal(0))
            rest = ordered.live_quantity - before
            there = min(rest, _received(order, ordered, known) - before)
            to_bill.append(Open(order, ordered, rest, there, there))
            to_credit.append(Open(order, ordered, before, before, before, is_credit=True))
    return to_bill, to_credit


def _received(order: PurchaseOrder, ordered: PurchaseOrderLine, known: Known) -> Decimal:
    """Received less returned, where receipts count for the line; else all that is ordered."""
    if not counts_receipts(known.level(ordered)):
        return ordered.live_quantity
    return received_of((order.order_number, ordered.line), known.receipts_of(order.order_number))[1]


def _delivered(invoice: SupplierInvoice, known: Known) -> dict[Place, Decimal]:
    """What the delivery that the invoice names brought, by order line; nothing where it names none that is known."""
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for receipt in known.receipts if invoice.delivery_note is not None else ():
        if is_named_delivery(invoice, receipt):
            for line in receipt.lines:
                found[receipt.order_number, line.line] += line.net_quantity
    return found


def is_named_delivery(invoice: SupplierInvoice, receipt: GoodsReceipt) -> bool:
    """Whether the invoice names this delivery."""
    return invoice.delivery_note is not None and invoice.delivery_note in (receipt.delivery_note, receipt.receipt_number)


def _blank_order(line: InvoiceLine, named: Named) -> PurchaseOrder | None:
    meant = named.order_of_line.get(line.number)
    for order in (meant,) if meant is not None else named.orders:
        if not order.lines:
            return order
    return None


def _allocations(invoice: SupplierInvoice, one: Assigned, shelf: _Shelf) -> Iterator[Allocation]:
    """One per order line and receipt; the line's amount is shared by quantity, first among order lines, and adds back."""
    line = one.line
    kind = "credit" if gives_back(invoice, line) else "charge" if is_charge(line.kind) else "item"
    amounts = _split(abs(line.net_amount), [share.quantity for share in one.shares])
    for share, amount in zip(one.shares, amounts, strict=True):
        candidate, place, size = share.candidate, share.open_line.place, str(share.unit_size)
        if kind == "credit":
            quantity, said = shelf.give_back(line, share, amount)
            why = (*candidate.why, Evidence("credit", said))
            yield Allocation(line.number, *place, None, quantity, amount, kind, candidate.score, why, one.alternatives, size)
            continue
        taken = shelf.take(place, share.quantity) if kind == "item" else [(None, share.quantity)]
        of_receipts = _split(amount, [quantity for _, quantity in taken])
        for (receipt, quantity), part in zip(taken, of_receipts, strict=True):
            yield Allocation(
                line.number, *place, receipt, quantity, part, kind, candidate.score, candidate.why, one.alternatives, size
            )  # fmt: skip


def _split(whole: Decimal, quantities: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """An amount by quantity, to the cent; whole where there is nothing to split."""
    return share_out(whole, quantities) if len(quantities) > 1 else (whole,)


def _on_blank_order(invoice: SupplierInvoice, one: Assigned, order: PurchaseOrder) -> Allocation:
    kind = "credit" if gives_back(invoice, one.line) else "charge" if is_charge(one.line.kind) else "item"
    said = Evidence("order", f"order {order.order_number} has no lines: it takes what the invoice bills", 1.0)
    return Allocation(
        one.line.number, order.order_number, BLANK_ORDER_LINE, None, quantity_of(one.line), abs(one.line.net_amount), kind,
        1.0, (said,), one.alternatives,
    )  # fmt: skip


class _Shelf:
    """Goods received and not yet billed, by order line: each quantity is taken once."""

    def __init__(self, invoice: SupplierInvoice, known: Known) -> None:
        self._invoice, self._known = invoice, known
        self._left: dict[Place, list[tuple[GoodsReceipt, Decimal]]] = {}
        self._billed = billed_by_place(known.billed)

    def give_back(self, line: InvoiceLine, share: Share, amount: Decimal) -> tuple[Decimal, str]:
        """The quantity that a credit takes off what was billed, and that in words: none where it corrects the price."""
        place, ordered = share.open_line.place, share.open_line.line
        if credit_kind(line, share.quantity, amount, ordered, self._billed.get(place, NOTHING)) is CreditKind.PRICE:
            return Decimal(0), f"price credit: {price(amount / share.quantity)} a unit; the quantity stays billed"
        said = f"return: {counted(share.quantity, ordered)} may be billed again"
        receipts = [one for receipt in self._known.receipts_of(place[0]) for one in receipt.lines if one.line == place[1]]
        returned = sum((one.returned_quantity for one in receipts), Decimal(0))
        if counts_receipts(self._known.level(ordered)) and returned < share.quantity:
            said += "; the receipts know of no such return yet"
        return share.quantity, said

    def take(self, place: Place, quantity: Decimal) -> list[tuple[str | None, Decimal]]:
        """The receipts that the quantity comes out of, with how much of each: the named delivery first, else one of just
        that quantity, else the oldest. What lies in no receipt comes last, without one."""
        left = self._of(place)
        ranked = sorted(left, key=lambda one: (not is_named_delivery(self._invoice, one[0]), one[1] != quantity))
        found, rest = self._take(place, quantity, ranked)
        return [*found, (None, rest)] if rest > 0 or not found else found

    def _of(self, place: Place) -> list[tuple[GoodsReceipt, Decimal]]:
        """What earlier invoices left, the oldest first; loaded when first asked for."""
        if place not in self._left:
            receipts = sorted(self._known.receipts_of(place[0]), key=lambda one: (one.received_on, one.receipt_number))
            self._left[place] = [(one, line.net_quantity) for one in receipts for line in one.lines if line.line == place[1]]
            self._take(place, self._known.billed_of(place[0]).get(place[1], Decimal(0)), self._left[place])
        return self._left[place]

    def _take(
        self, place: Place, quantity: Decimal, ranked: Sequence[tuple[GoodsReceipt, Decimal]]
    ) -> tuple[list[tuple[str | None, Decimal]], Decimal]:
        """What was taken of which receipt, and what none had."""
        found: list[tuple[str | None, Decimal]] = []
        left = []
        for receipt, there in ranked:
            taken = max(min(there, quantity), Decimal(0))
            quantity -= taken
            if taken > 0:
                found.append((receipt.receipt_number, taken))
            if there > taken:
                left.append((receipt, there - taken))
        self._left[place] = sorted(left, key=lambda one: (one[0].received_on, one[0].receipt_number))
        return found, quantity


def received_of(place: Place, receipts: Iterable[GoodsReceipt]) -> tuple[Decimal, Decimal, Decimal]:
    """Of one order line: received before returns, received less returned, and accepted (uninspected counts as none)."""
    lines = [line for one in receipts if one.order_number == place[0] for line in one.lines if line.line == place[1]]
    gross = sum((line.quantity for line in lines), Decimal(0))
    net = sum((line.net_quantity for line in lines), Decimal(0))
    accepted = sum((line.accepted_quantity or Decimal(0) for line in lines), Decimal(0))
    return gross, net, accepted


def describe_line(line: InvoiceLine) -> str:
    """The line as holds name it: `Line 3 (RS-20 Copper pipe)`, cut where long."""
    text = " ".join(filter(None, (line.part, line.description)))
    return f"Line {line.number} ({text[:57] + '…' if len(text) > 58 else text})"


def counted(quantity: Decimal, ordered: PurchaseOrderLine) -> str:
    """A quantity with the order line's unit."""
    return f"{figure(quantity)} {ordered.unit or ''}".rstrip()
