"""Things that somebody could do about a held invoice, each as words and as a change of the facts that can be tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from engine.matching.allocating import Place
from engine.matching.known import Known
from engine.model import PurchaseOrderLine, SupplierInvoice

World = tuple[SupplierInvoice, Known]
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that somebody could do: `who` (buyer, receiver, quality, AP, tax, approver, supplier) and `what`, in words.

    `money` is how much it is about, in the invoice's currency; `target` the figure that it changes: nobody is asked to
    change one figure twice. `apply` gives the facts as they would be.
    """

    who: str
    what: str
    apply: Callable[[World], World]
    money: Decimal = _ZERO
    target: tuple[object, ...] = ()


def on_order(number: str, **fields: Any) -> Callable[[World], World]:
    """One order with other fields."""

    def apply(world: World) -> World:
        invoice, known = world
        return invoice, replace(
            known, orders=tuple(replace(one, **fields) if one.order_number == number else one for one in known.orders)
        )

    return apply


def on_order_line(place: Place, change: Callable[[PurchaseOrderLine], PurchaseOrderLine]) -> Callable[[World], World]:
    """One order line changed."""

    def apply(world: World) -> World:
        order = next(one for one in world[1].orders if one.order_number == place[0])
        lines = tuple(change(line) if line.line == place[1] else line for line in order.lines)
        return on_order(place[0], lines=lines)(world)

    return apply
