"""Things found by their amount in one look-up, give or take a cent."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")
_CENT = Decimal("0.01")
_SHIFTS = (Decimal(0), _CENT, -_CENT)


class ByAmount(Generic[T]):
    """The first thing given for each amount."""

    def __init__(self, pairs: Iterable[tuple[Decimal, T]]) -> None:
        self._found: dict[Decimal, T] = {}
        for amount, one in pairs:
            self._found.setdefault(amount.normalize(), one)

    def at(self, amount: Decimal) -> T | None:
        """What has that amount, exactly or else within a cent."""
        for shift in _SHIFTS:
            found = self._found.get((amount + shift).normalize())
            if found is not None:
                return found
        return None

    def all(self) -> list[T]:
        """Everything, in the order given."""
        return list(self._found.values())
