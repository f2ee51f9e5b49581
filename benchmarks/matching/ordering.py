"""Orders and their deliveries, drawn: the world before any invoice is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from catalogue import Item, draw_items
from difficulty import Difficulty

from engine.model import (
    GoodsReceipt,
    GoodsReceiptLine,
    LineKind,
    PurchaseOrder,
    PurchaseOrderLine,
    Supplier,
)

START = date(2025, 7, 1)
DAYS = 330


@dataclass(slots=True)
class Ordered:
    """An order with the catalogue's item behind each of its item lines, and the job it is for."""

    order: PurchaseOrder
    items: dict[int, Item]
    job: str
    freight_line: int | None = None


@dataclass(slots=True)
class Delivery:
    """What one receipt brought of one order, and when its invoice is written."""

    ordered: Ordered
    receipt: GoodsReceipt
    invoiced_on: date
    is_partial: bool

    @property
    def quantities(self) -> dict[int, Decimal]:
        """Received by order line."""
        return {line.line: line.quantity for line in self.receipt.lines}


@dataclass(slots=True)
class Trade:
    """One supplier with all that was ordered from it and delivered by it."""

    supplier: Supplier
    items: list[Item]
    orders: list[Ordered] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)


class Ordering:
    """Draws trades; numbers of orders, receipts and jobs are unique over all of them."""

    def __init__(self, random: Random, difficulty: Difficulty) -> None:
        self._random = random
        self._difficulty = difficulty
        self._numbers = {"order": 10_000, "receipt": 50_000}

    def trade(self, number: int, invoices: int) -> Trade:
        """One supplier with at least so many deliveries to be invoiced."""
        supplier = Supplier(f"S{number:04d}", f"Supplier {number:04d} Pty Ltd", tax_code="GST", currency="AUD")
        trade = Trade(supplier, draw_items(self._random, self._random.randint(25, 60)))
        while len(trade.deliveries) < invoices:
            ordered = self._order(trade)
            trade.orders.append(ordered)
            trade.deliveries.extend(self._deliveries(ordered))
        trade.deliveries.sort(key=lambda one: (one.invoiced_on, one.receipt.receipt_number))
        return trade

    def _next(self, what: str) -> int:
        self._numbers[what] += self._random.randint(1, 3)
        return self._numbers[what]

    def _order(self, trade: Trade) -> Ordered:
        random = self._random
        before = random.choice(trade.orders) if trade.orders and random.random() < self._difficulty.repeated_orders else None
        day = START + timedelta(days=random.randint(0, DAYS))
        if before is not None and random.random() < 0.6:  # again within days: both lie open at once
            day = before.order.order_date + timedelta(days=random.randint(0, 12))
        chosen = self._chosen(trade, before)
        job = f"J-{2000 + random.randint(0, 400)}"
        lines, items = [], {}
        for place, (item, quantity) in enumerate(chosen, 1):
            lines.append(
                PurchaseOrderLine(place, item.description, quantity, item.price, part=item.part, unit=item.unit, job=job)
            )
            items[place] = item
        freight = None
        if random.random() < self._difficulty.charges / 2:
            freight = len(lines) + 1
            lines.append(
                PurchaseOrderLine(
                    freight, "Freight", Decimal(1), Decimal(random.randint(15, 180)), kind=LineKind.FREIGHT, job=job
                )
            )
        order = PurchaseOrder(f"PO-{self._next('order')}", trade.supplier.number, day, "AUD", lines=tuple(lines))
        return Ordered(order, items, job, freight)

    def _chosen(self, trade: Trade, before: Ordered | None) -> list[tuple[Item, Decimal]]:
        """The items and quantities of an order: often those of an earlier one, sometimes one item on two lines."""
        random = self._random
        if before is not None:
            same_quantities = random.random() < 0.4
            items = list(dict.fromkeys(before.items.values()))
            quantities = {before.items[line.line]: line.quantity for line in before.order.lines if line.line in before.items}
            chosen = [(item, quantities[item] if same_quantities else self._quantity(item)) for item in items]
        else:
            chosen = [
                (item, self._quantity(item)) for item in random.sample(trade.items, random.choice((1, 2, 3, 4, 4, 5, 6, 7)))
            ]
        if random.random() < self._difficulty.merged_or_split * 0.6:
            item, quantity = random.choice(chosen)
            chosen.append((item, quantity + random.randint(1, 9)))
        return chosen

    def _quantity(self, item: Item) -> Decimal:
        if self._random.random() < 0.6:
            return Decimal(item.pack.size * self._random.randint(1, 8))
        return Decimal(self._random.randint(1, 60))

    def _deliveries(self, ordered: Ordered) -> list[Delivery]:
        random, lines = self._random, [line for line in ordered.order.lines if line.line in ordered.items]
        share = self._difficulty.partial
        has_twins = len(set(ordered.items.values())) < len(ordered.items)
        in_parts = not has_twins and random.random() < 1.5 * share / (share + 2.5 * (1 - share))
        parts = random.choice((2, 2, 3, 3)) if in_parts else 1
        left = {line.line: line.quantity for line in lines}
        day, found = ordered.order.order_date, []
        for turn in range(parts):
            quantities = (
                left
                if turn == parts - 1
                else {place: self._part(whole, ordered.items[place]) for place, whole in left.items()}
            )
            quantities = {place: quantity for place, quantity in quantities.items() if quantity > 0}
            left = {place: whole - quantities.get(place, Decimal(0)) for place, whole in left.items()}
            day += timedelta(days=random.randint(2, 20))
            if quantities:
                found.append(self._delivery(ordered, quantities, day, parts > 1))
        return found

    def _part(self, whole: Decimal, item: Item) -> Decimal:
        random = self._random
        if random.random() < 0.3:
            return random.choice((Decimal(0), whole))
        packs = int(whole) // item.pack.size
        if packs > 1:
            return Decimal(item.pack.size * random.randint(1, packs - 1))
        return Decimal(random.randint(0, int(whole)))

    def _delivery(self, ordered: Ordered, quantities: dict[int, Decimal], day: date, is_partial: bool) -> Delivery:
        number = self._next("receipt")
        receipt = GoodsReceipt(
            f"GR-{number}", ordered.order.order_number, day, f"DN{number * 7 % 100_000:05d}",
            tuple(GoodsReceiptLine(place, quantity) for place, quantity in quantities.items()),
        )  # fmt: skip
        return Delivery(ordered, receipt, day + timedelta(days=self._random.randint(0, 6)), is_partial)
