"""Which drawn invoices are over in total: with those before them they bill more of an order line than it is worth.

Known only once all are drawn: a price that crept up on an earlier delivery shows again where the last one fills the order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from truth import Drawn, World

_PERCENT, _ABSOLUTE = Decimal(2), Decimal(100)  # the limits that every company starts with, both to be kept
_CENT = Decimal("0.01")
Place = tuple[str, int]


def with_totals(world: World) -> Iterator[Drawn]:
    """Every document in the order of arrival; `LINE_TOTAL` is added to what should hold it where that is so."""
    worth = {
        (order.order_number, line.line): (line.live_quantity * line.unit_price).quantize(_CENT, ROUND_HALF_UP)
        for order in world.orders
        for line in order.lines
    }
    billed: dict[Place, Decimal] = defaultdict(Decimal)
    for drawn in world.drawn:
        now = dict(_amounts(drawn)) if drawn.truth.consumes else {}
        over = Decimal(0) if drawn.invoice.is_credit_note else _excess(now, billed, worth)
        for place, amount in now.items():
            billed[place] += amount * drawn.invoice.sign
        yield _marked(drawn, over) if over else drawn


def _excess(now: dict[Place, Decimal], before: dict[Place, Decimal], worth: dict[Place, Decimal]) -> Decimal:
    """What is billed beyond order lines that earlier documents billed too, where that exceeds the limits."""
    over = {place: before[place] + amount - worth[place] for place, amount in now.items() if before[place]}
    return sum(
        (more for place, more in over.items() if more > _ABSOLUTE or more * 100 > worth[place] * _PERCENT), Decimal(0)
    )


def _amounts(drawn: Drawn) -> Iterable[tuple[Place, Decimal]]:
    """What a document bills of each order line: of a line over several, by quantity."""
    lines = {line.number: line for line in drawn.invoice.lines}
    whole: dict[int, Decimal] = defaultdict(Decimal)
    for link in drawn.truth.links:
        whole[link.invoice_line] += link.quantity
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for link in drawn.truth.links:
        share = link.quantity / whole[link.invoice_line] if whole[link.invoice_line] else Decimal(1)
        found[link.order, link.order_line] += lines[link.invoice_line].net_amount * share
    return found.items()


def _marked(drawn: Drawn, over: Decimal) -> Drawn:
    truth = drawn.truth
    more = truth.over if truth.blocks else truth.over + over.quantize(_CENT, ROUND_HALF_UP)
    cases = truth.cases | {"over in total"}
    return replace(drawn, truth=replace(truth, blocks=truth.blocks | {"LINE_TOTAL"}, cases=cases, over=more))
