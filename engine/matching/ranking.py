"""The order lines that a person may pick for an invoice line, the likeliest first, under no floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.matching.allocating import gives_back, needs_no_order, open_lines_of
from engine.matching.known import Known
from engine.matching.learned import taught_of
from engine.matching.scoring import Open, compare, explain
from engine.model import Candidate, Evidence, InvoiceLine, PurchaseOrder, SupplierInvoice

_SHOWN = 8
_WORTH_SHOWING = 0.15


@dataclass(frozen=True, slots=True)
class Pick:
    """One order line that may be picked: its words, what is still to be billed of it, and how like it is and why."""

    candidate: Candidate
    description: str
    open_line: Open | None


def rank_lines(
    invoice: SupplierInvoice, line: InvoiceLine, known: Known, orders: Sequence[PurchaseOrder] | None = None
) -> tuple[Pick, ...]:
    """The likeliest order lines for a line, over all orders of the supplier (or these); blank orders come last.

    Empty for a line that needs no order line.
    """
    if known.supplier is None or needs_no_order(line):
        return ()
    own = [one for one in (known.orders if orders is None else orders) if one.supplier == known.supplier.number]
    taught = taught_of(line, known.part_references)
    open_lines = open_lines_of(own, known)[1 if gives_back(invoice, line) else 0]
    found = [explain(line, one, compare(line, one, known.conversions, taught)) for one in open_lines]
    ranked = sorted(zip(found, open_lines, strict=True), key=lambda one: (-one[0].score, one[1].quantity <= 0, one[1].place))
    picks = [Pick(candidate, one.line.description, one) for candidate, one in ranked if candidate.score >= _WORTH_SHOWING]
    blank = [Pick(_blank(one), "blank order: it takes what the invoice bills", None) for one in own if not one.lines]
    return (*picks[:_SHOWN], *sorted(blank, key=lambda one: one.candidate.purchase_order)[:_SHOWN])


def _blank(order: PurchaseOrder) -> Candidate:
    return Candidate(order.order_number, 0, 0.0, (Evidence("order", "the order has no lines"),))
