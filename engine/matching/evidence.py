"""The records that a hold was measured on, in words: what was ordered, what came in, and what earlier invoices took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from engine.matching.allocating import BLANK_ORDER_LINE, NOTHING, Place, billed_by_place
from engine.matching.known import EarlierBilling, Known
from engine.matching.levels import counts_receipts
from engine.matching.wording import amount, figure, price
from engine.model import Evidence, GoodsReceipt, GoodsReceiptLine, PurchaseOrder, PurchaseOrderLine

ORDERED, RECEIVED, BILLED = "ordered", "received", "billed"


def rows_of_place(place: Place, known: Known) -> tuple[Evidence, ...]:
    """The rows on one order line (line 0: on the order as a whole), each of kind `ordered`, `received` or `billed`: the
    order, its receipts oldest first, the other invoices that billed it oldest first. None where the order is not known."""
    order = next((one for one in known.orders if one.order_number == place[0]), None)
    if order is None:
        return ()
    line = next((one for one in order.lines if one.line == place[1]), None)
    said = [(ORDERED, _ordered(order, line))]
    if line is not None and counts_receipts(known.level(line)):
        said += [(RECEIVED, text) for text in _received(place, line, known)]
    said += [(BILLED, text) for text in _billed(place, order, line, known)]
    return tuple(Evidence(kind, text) for kind, text in said)


def _ordered(order: PurchaseOrder, line: PurchaseOrderLine | None) -> str:
    if line is None:
        return f"order {order.order_number} of {order.order_date:%d %b %Y}" + _limits(order)
    counted = _counted(line.quantity, line.unit)
    cancelled = f" less {figure(line.cancelled_quantity)} cancelled" if line.cancelled_quantity else ""
    estimated = " (estimated)" if line.price_estimated else ""
    worth = f"{price(line.unit_price)} {order.currency}{estimated}"
    return f"order {order.order_number} line {line.line} of {order.order_date:%d %b %Y}: {counted}{cancelled} at {worth}"


def _limits(order: PurchaseOrder) -> str:
    parts = []
    if order.limit_amount is not None:
        parts.append(f"limit {amount(order.limit_amount, order.currency)}")
    if order.valid_from is not None or order.valid_to is not None:
        since = f" from {order.valid_from:%d %b %Y}" if order.valid_from is not None else ""
        until = f" to {order.valid_to:%d %b %Y}" if order.valid_to is not None else ""
        parts.append(f"valid{since}{until}")
    return f": {', '.join(parts)}" if parts else ""


def _received(place: Place, line: PurchaseOrderLine, known: Known) -> Iterator[str]:
    receipts = sorted(known.receipts_of(place[0]), key=lambda one: (one.received_on, one.receipt_number))
    found = [(receipt, part) for receipt in receipts for part in receipt.lines if part.line == place[1]]
    if not found:
        yield f"no receipt of order {place[0]} line {place[1]} is loaded"
    yield from (receipt_in_words(receipt, part, line.unit) for receipt, part in found)


def receipt_in_words(receipt: GoodsReceipt, part: GoodsReceiptLine, unit: str | None) -> str:
    """`receipt GR-12 of 05 Mar 2026, delivery note DN-7: 6 m, 1 returned`."""
    note = f", delivery note {receipt.delivery_note}" if receipt.delivery_note else ""
    returned = f", {figure(part.returned_quantity)} returned" if part.returned_quantity else ""
    accepted = f", {figure(part.accepted_quantity)} accepted" if part.accepted_quantity is not None else ""
    counted = _counted(part.quantity, unit)
    return f"receipt {receipt.receipt_number} of {receipt.received_on:%d %b %Y}{note}: {counted}{returned}{accepted}"


def _billed(place: Place, order: PurchaseOrder, line: PurchaseOrderLine | None, known: Known) -> Iterator[str]:
    """Invoice by invoice where they are known, else their sum."""
    unit = line.unit if line is not None else None
    earlier = earlier_of(place, known)
    yield from (_earlier(several, line, order.currency) for several in earlier)
    before = billed_by_place(known.billed).get(place, NOTHING)
    if not earlier and (before.quantity or before.amount):
        counted = _counted(before.quantity, unit)
        yield f"earlier invoices together: {counted} for {amount(before.amount, order.currency)}"


def earlier_of(place: Place, known: Known) -> tuple[tuple[EarlierBilling, ...], ...]:
    """What other invoices took of an order line (line 0: of any line of the order), grouped by invoice, oldest first."""
    found: dict[str, list[EarlierBilling]] = {}
    for one in sorted(known.earlier, key=lambda one: (one.invoice_date, one.invoice_number, one.invoice)):
        if one.purchase_order == place[0] and place[1] in (BLANK_ORDER_LINE, one.order_line):
            found.setdefault(one.invoice, []).append(one)
    return tuple(tuple(several) for several in found.values())


def _earlier(several: Sequence[EarlierBilling], line: PurchaseOrderLine | None, currency: str) -> str:
    """Quantities of different order lines do not add up: the order as a whole has its amount alone."""
    first = several[0]
    quantity = sum((one.quantity for one in several), Decimal(0))
    worth = sum((one.amount for one in several), Decimal(0))
    receipts = list(dict.fromkeys(one.receipt for one in several if one.receipt is not None))
    out_of = f", out of receipt {', '.join(receipts)}" if receipts else ""
    counted = f"{_counted(abs(quantity), line.unit)} for " if quantity and line is not None else ""
    took = f"{counted}{amount(abs(worth), currency)}"
    if worth < 0 or quantity < 0:
        return f"credit note {first.invoice_number} of {first.invoice_date:%d %b %Y}: gave back {took}"
    return f"invoice {first.invoice_number} of {first.invoice_date:%d %b %Y}: {took}{out_of}"


def _counted(quantity: Decimal, unit: str | None) -> str:
    return f"{figure(quantity)} {unit or ''}".rstrip()
