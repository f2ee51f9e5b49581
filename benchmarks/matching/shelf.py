"""What is received and not yet billed, by order line: the truth's own ledger, and what the documents leave open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from catalogue import Item
from ordering import Delivery, Ordered, Trade
from truth import Link

Place = tuple[str, int]


class Shelf:
    """One supplier's goods: received by a day, less what true links took."""

    def __init__(self, trade: Trade) -> None:
        self._orders = {one.order.order_number: one for one in trade.orders}
        self._received: dict[Place, list[tuple[date, Decimal]]] = defaultdict(list)
        self._billed: dict[Place, Decimal] = defaultdict(Decimal)

    def receive(self, delivery: Delivery) -> None:
        """The receipt is known from its day on."""
        for line in delivery.receipt.lines:
            place = delivery.receipt.order_number, line.line
            self._received[place].append((delivery.receipt.received_on, line.quantity))

    def take(self, links: Iterable[Link], *, back: bool = False) -> None:
        """What an invoice took; a return credit gives it back."""
        for link in links:
            self._billed[link.order, link.order_line] += -link.quantity if back else link.quantity

    def open(self, place: Place, day: date) -> Decimal:
        """Received by `day` and not billed."""
        return sum((quantity for on, quantity in self._received[place] if on <= day), Decimal(0)) - self._billed[place]

    def fitting(
        self, wanted: dict[Item, Decimal], day: date, among: Iterable[str] | None = None
    ) -> tuple[set[str], set[str]]:
        """The orders that could deliver all of `wanted`, and those of them of which it is exactly what lies there."""
        covering, exact = set(), set()
        for number in self._orders if among is None else among:
            there = self._by_item(self._orders[number], day)
            if all(there.get(item, 0) >= quantity for item, quantity in wanted.items()):
                covering.add(number)
                if all(there[item] == quantity for item, quantity in wanted.items()):
                    exact.add(number)
        return covering, exact

    def _by_item(self, ordered: Ordered, day: date) -> dict[Item, Decimal]:
        if ordered.order.order_date > day:
            return {}
        found: dict[Item, Decimal] = defaultdict(Decimal)
        for line, item in ordered.items.items():
            found[item] += self.open((ordered.order.order_number, line), day)
        return found
