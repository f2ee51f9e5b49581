"""Allocations: how much of an invoice line bills which order line, out of which receipt.

An order without lines (a blank order, given to a technician before anybody knew what it would be) takes whatever the
invoice bills: its allocations carry order line 0, and neither price nor quantity is tested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from engine.matching.assigning import Assigned, assign
from engine.matching.known import Known
from engine.matching.references import Named
from engine.matching.scoring import Open, is_charge, quantity_of
from engine.matching.wording import figure, price
from engine.model import (
    Allocation,
    Billed,
    Evidence,
    GoodsReceipt,
    InvoiceLine,
    LineKind,
    MatchLevel,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
)

BLANK_ORDER_LINE = 0
ROUNDING_LIMIT = Decimal("0.05")
Place = tuple[str, int]
NOTHING = Billed("", 0, Decimal(0), Decimal(0))


def gives_back(invoice: SupplierInvoice, line: InvoiceLine) -> bool:
    """Whether the line takes money off what we owe: a credit note's line, or a negative line of an invoice."""
    return invoice.sign * line.net_amount < 0


def needs_no_order(line: InvoiceLine) -> bool:
    """Rounding within its limit, a discount, and a row that bills nothing stand without an order line."""
    if line.kind is LineKind.ROUNDING:
        return abs(line.net_amount) <= ROUNDING_LIMIT
    if line.kind is LineKind.DISCOUNT:
        return line.net_amount <= 0
    return not line.net_amount and not line.quantity


def level_of(ordered: PurchaseOrderLine) -> MatchLevel:
    """The tests that an order line asks for: order and receipts unless it says otherwise; nobody receives a charge."""
    if ordered.match is not None:
        return ordered.match
    return MatchLevel.THREE_WAY if ordered.kind is LineKind.ITEM else MatchLevel.TWO_WAY


def billed_by_place(billed: Iterable[Billed]) -> dict[Place, Billed]:
    """What earlier invoices took, by order and order line."""
    return {(one.purchase_order, one.order_line): one for one in billed}


def allocate(invoice: SupplierInvoice, named: Named, known: Known) -> tuple[tuple[Allocation, ...], tuple[Assigned, ...]]:
    """The allocations, and the lines that no order line explains (with what came nearest)."""
    assigned = _assign_lines(invoice, named, known)
    shelf = _Shelf(invoice, known)
    allocations, unexplained = [], []
    for one in assigned:
        blank = _blank_order(one.line, named)
        if one.chosen is not None:
            allocations.append(_allocation(invoice, one, one.chosen, shelf))
        elif blank is not None:
            allocations.append(_on_blank_order(invoice, one, blank))
        else:
            unexplained.append(one)
    return tuple(allocations), tuple(unexplained)


def _assign_lines(invoice: SupplierInvoice, named: Named, known: Known) -> tuple[Assigned, ...]:
    """Billing lines against what is open, lines that give back against what was billed."""
    billed = billed_by_place(known.billed)
    wanted = [line for line in invoice.lines if not needs_no_order(line)]

    def may_explain(line: InvoiceLine, open_line: Open) -> bool:
        meant = named.order_of_line.get(line.number)
        return meant is None or meant.order_number == open_line.order.order_number

    to_bill, to_credit = [], []
    for order in named.orders:
        for ordered in order.lines:
            before = billed.get((order.order_number, ordered.line), NOTHING)
            to_bill.append(Open(order, ordered, ordered.live_quantity - before.quantity))
            to_credit.append(Open(order, ordered, before.quantity))
    billing = assign([line for line in wanted if not gives_back(invoice, line)], to_bill, may_explain)
    crediting = assign([line for line in wanted if gives_back(invoice, line)], to_credit, may_explain)
    return tuple(sorted((*billing, *crediting), key=lambda one: one.line.number))


def _blank_order(line: InvoiceLine, named: Named) -> PurchaseOrder | None:
    meant = named.order_of_line.get(line.number)
    for order in (meant,) if meant is not None else named.orders:
        if not order.lines:
            return order
    return None


def _allocation(invoice: SupplierInvoice, one: Assigned, chosen: Open, shelf: _Shelf) -> Allocation:
    line, why = one.line, one.candidate.why if one.candidate is not None else ()
    quantity, kind = quantity_of(line), "charge" if is_charge(line.kind) else "item"
    if gives_back(invoice, line):
        kind = "credit"
        if _is_price_credit(line, quantity, chosen.line):
            said = f"price credit: {price(abs(line.net_amount) / quantity)} a unit; the quantity stays billed"
            quantity, why = Decimal(0), (*why, Evidence("credit", said))
    receipt = shelf.take(chosen, quantity) if kind == "item" else None
    score = one.candidate.score if one.candidate is not None else 0.0
    return Allocation(
        line.number, *chosen.place, receipt, quantity, abs(line.net_amount), kind, score, why, one.alternatives
    )  # fmt: skip


def _is_price_credit(line: InvoiceLine, quantity: Decimal, ordered: PurchaseOrderLine) -> bool:
    """A credit of at most half the ordered price a unit corrects the price; goods given back come at about theirs."""
    return line.kind is LineKind.ITEM and abs(line.net_amount) * 2 <= ordered.unit_price * quantity


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
        self._delivery_note = invoice.delivery_note
        self._left: dict[Place, list[tuple[GoodsReceipt, Decimal]]] = defaultdict(list)
        for receipt in sorted(known.receipts, key=lambda one: (one.received_on, one.receipt_number)):
            for line in receipt.lines:
                self._left[receipt.order_number, line.line].append((receipt, line.net_quantity))
        for place, before in billed_by_place(known.billed).items():
            self._take(place, before.quantity, self._left[place])

    def take(self, chosen: Open, quantity: Decimal) -> str | None:
        """The receipt that the quantity comes out of: the named delivery, else one of just that quantity, else the oldest.

        Where it takes more than one, the first is named. `None` where nothing unbilled lies there.
        """
        left = self._left[chosen.place]
        ranked = sorted(left, key=lambda one: (not self._is_named(one[0]), one[1] != quantity))
        return self._take(chosen.place, quantity, ranked)

    def _is_named(self, receipt: GoodsReceipt) -> bool:
        return self._delivery_note is not None and self._delivery_note in (receipt.delivery_note, receipt.receipt_number)

    def _take(self, place: Place, quantity: Decimal, ranked: Sequence[tuple[GoodsReceipt, Decimal]]) -> str | None:
        first, rest = None, []
        for receipt, there in ranked:
            taken = min(there, quantity)
            quantity -= taken
            if taken > 0 and first is None:
                first = receipt.receipt_number
            if there > taken:
                rest.append((receipt, there - taken))
        self._left[place] = sorted(rest, key=lambda one: (one[0].received_on, one[0].receipt_number))
        return first


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
