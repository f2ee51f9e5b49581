"""The order lines that a person may pick for an invoice line, the likeliest first, under no floor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.matching.allocating import gives_back, needs_no_order, open_lines_of
from engine.matching.known import Known
from engine.matching.learned import taught_of
from engine.matching.scoring import Likeness, Open, compare, explain
from engine.model import Candidate, Evidence, InvoiceLine, PurchaseOrder, SupplierInvoice

SHOWN = 8
ALIKE = 0.3  # under it nothing speaks for a line but its order
_NAMED = 0.3  # what that its order is named adds to an order line's likeness


@dataclass(frozen=True, slots=True)
class Pick:
    """One order line that may be picked, with what is still to be billed of it (`None` of a blank order), and how like it is
    and why."""

    candidate: Candidate
    open_line: Open | None

    @property
    def description(self) -> str:
        """What the order calls it."""
        return self.open_line.line.description if self.open_line is not None else "blank order: takes what is billed"


def rank_lines(
    invoice: SupplierInvoice, line: InvoiceLine, known: Known, orders: Collection[str] = (), most: int = SHOWN
) -> tuple[Pick, ...]:
    """The likeliest order lines for a line, over all orders of the supplier, at `most` so many; those of `orders` (that
    the invoice is matched with) come before others about as likely, blank orders last.

    Empty for a line that needs no order line.
    """
    if known.supplier is None or needs_no_order(line):
        return ()
    own = [one for one in known.orders if one.supplier == known.supplier.number]
    taught = taught_of(line, known.part_references)
    open_lines = open_lines_of(own, known)[1 if gives_back(invoice, line) else 0]
    compared = [(compare(line, one, known.conversions, taught), one) for one in open_lines]

    def rank(pair: tuple[Likeness, Open]) -> tuple[object, ...]:
        likeness, one = pair
        of_named = _NAMED if one.order.order_number in orders else 0.0
        return -likeness.score - of_named, one.quantity <= 0, one.place

    compared.sort(key=rank)
    picks = [Pick(explain(line, one, likeness), one) for likeness, one in compared[:most]]
    blank = sorted((one for one in own if not one.lines), key=lambda one: one.order_number)
    return (*picks, *(Pick(_blank(one), None) for one in blank[:most]))


def _blank(order: PurchaseOrder) -> Candidate:
    return Candidate(order.order_number, 0, 0.0, (Evidence("order", "the order has no lines"),))
