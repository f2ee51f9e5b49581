"""How an invoice names its orders: properly, or in one of the ways that leave a matcher to find out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ordering import Ordered, Trade
from rapidfuzz.distance import OSA


@dataclass(frozen=True, slots=True)
class Named:
    """What is printed, and which trap it is."""

    printed: tuple[str, ...]
    case: str


class Naming:
    """Draws references."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def name(self, orders: Sequence[Ordered], trade: Trade, without: float) -> Named:
        """The references of an invoice over these orders; with the chance `without` none that can be used as it stands."""
        numbers = [one.order.order_number for one in orders]
        if len(orders) > 1:
            printed = (" / ".join(numbers),) if self._random.random() < 0.5 else tuple(numbers)
            return Named(printed, "several orders")
        if self._random.random() >= without * 0.85:
            return Named((self._as_printed(numbers[0]),), "referenced")
        case = self._random.choices(("missing", "mistyped", "job"), (40, 35, 25))[0]
        if case == "missing":
            return Named((), "missing")
        if case == "job":
            return Named((orders[0].job,), "job")
        return Named((self._mistyped(numbers[0], trade),), "mistyped")

    @staticmethod
    def plausible(named: Named, trade: Trade) -> list[str]:
        """The supplier's orders that what is printed may mean."""
        numbers = [one.order.order_number for one in trade.orders]
        if named.case == "job":
            return [one.order.order_number for one in trade.orders if one.job == named.printed[0]]
        if named.case == "mistyped":
            return [number for number in numbers if OSA.distance(number, named.printed[0]) <= 2]
        return numbers

    def _as_printed(self, number: str) -> str:
        digits = number.removeprefix("PO-")
        return self._random.choice((number, number, number, f"PO {digits}", f"Order No. {digits}", digits))

    def _mistyped(self, number: str, trade: Trade) -> str:
        """One or two digits wrong, and no other order's number."""
        others = {one.order.order_number for one in trade.orders}
        while True:
            text = list(number)
            for _ in range(self._random.choice((1, 1, 2))):
                at = self._random.randrange(3, len(text))
                if at + 1 < len(text) and self._random.random() < 0.4:
                    text[at], text[at + 1] = text[at + 1], text[at]
                else:
                    text[at] = self._random.choice("0123456789")
            if (found := "".join(text)) not in others:
                return found
