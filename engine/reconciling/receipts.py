"""Received and not invoiced, and its opposite; the two are never netted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.matching.levels import level_of
from engine.model import Billed, GoodsReceipt, MatchLevel, PurchaseOrder, PurchaseOrderLine
from engine.reconciling.booked import ZERO, Place, order_lines


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """Goods received and not yet invoiced (or, in the opposite list, invoiced and not yet received), at the ordered price.

    `receipt` and `age_days` belong to the receipt; both are `None` in the opposite list.
    """

    supplier: str
    currency: str
    purchase_order: str
    order_line: int
    description: str
    receipt: str | None
    age_days: int | None
    quantity: Decimal
    unit_price: Decimal
    value: Decimal


def received_not_invoiced(
    orders: Sequence[PurchaseOrder], receipts: Sequence[GoodsReceipt], billed: Iterable[Billed], on: date
) -> tuple[ReceivedRow, ...]:
    """Per receipt line what no invoice took yet, oldest first. Bills take the oldest receipt first."""
    left = {(one.purchase_order, one.order_line): max(one.quantity, ZERO) for one in billed}
    ordered = order_lines(orders)
    rows = []
    for receipt in sorted(receipts, key=lambda one: (one.received_on, one.receipt_number)):
        for line in receipt.lines:
            place = (receipt.order_number, line.line)
            if place not in ordered:
                continue
            taken = min(left.get(place, ZERO), line.net_quantity)
            left[place] = left.get(place, ZERO) - taken
            if (quantity := line.net_quantity - taken) > 0:
                age = (on - receipt.received_on).days
                rows.append(_received_row(*ordered[place], quantity, receipt.receipt_number, age))
    return tuple(rows)


def invoiced_not_received(
    orders: Sequence[PurchaseOrder], receipts: Sequence[GoodsReceipt], billed: Iterable[Billed]
) -> tuple[ReceivedRow, ...]:
    """The opposite list, never netted with the first: billed beyond what arrived, of lines that wait for receipts."""
    received: dict[Place, Decimal] = defaultdict(Decimal)
    for receipt in receipts:
        for line in receipt.lines:
            received[receipt.order_number, line.line] += line.net_quantity
    ordered = order_lines(orders)
    rows = []
    for one in billed:
        place = (one.purchase_order, one.order_line)
        over = one.quantity - received[place]
        if over > 0 and place in ordered and level_of(ordered[place][1]) in (MatchLevel.THREE_WAY, MatchLevel.FOUR_WAY):
            rows.append(_received_row(*ordered[place], over, None, None))
    return tuple(sorted(rows, key=lambda row: (-row.value, row.purchase_order, row.order_line)))


def _received_row(
    order: PurchaseOrder, line: PurchaseOrderLine, quantity: Decimal, receipt: str | None, age: int | None
) -> ReceivedRow:
    return ReceivedRow(
        order.supplier, order.currency, order.order_number, line.line, line.description, receipt, age, quantity,
        line.unit_price, quantity * line.unit_price,
    )  # fmt: skip
