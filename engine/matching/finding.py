"""The order of an invoice that names none that is known: the one order whose open lines explain it, or none.

Every order of the supplier that may be meant is tried: its open lines against the invoice's lines. One order alone must
explain every item line; of several that do, the one of which the invoice bills just what lies there. Two that are equally
good are a question for a person, with the one fact that would answer it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz.distance import OSA

from engine.identifiers import order_key
from engine.matching.allocating import assign_lines, gives_back, is_named_delivery, needs_no_order
from engine.matching.assigning import Assigned
from engine.matching.known import Known
from engine.matching.scoring import is_charge
from engine.model import InvoiceLine, OrderState, PurchaseOrder, SupplierInvoice

_DIGIT = re.compile(r"\d")
_SHORT, _LONG = 3, 5  # characters of an order number
_MISTYPED = 2  # characters wrong, or exchanged with their neighbour
_LIKELY = 0.6  # mean likeness under which an order is not proposed
_CLEARLY = 0.15  # how much more alike the better of two must be where quantities do not decide


@dataclass(frozen=True, slots=True)
class Explained:
    """How well one order explains the invoice: lines without an order line, whether more is billed than lies there, whether
    it is just what lies there, and the mean likeness."""

    order: PurchaseOrder
    missing: int
    is_over: bool
    is_exact: bool
    likeness: float

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """Smaller is better; the likeness decides only where it is clear."""
        return self.missing, self.is_over, not self.is_exact


@dataclass(frozen=True, slots=True)
class Found:
    """The order that explains the invoice alone, and why; `rival` instead where another does as well; `others` came near."""

    order: PurchaseOrder | None = None
    why: str = ""
    rivals: tuple[PurchaseOrder, ...] = ()
    others: tuple[PurchaseOrder, ...] = ()


def find_order(invoice: SupplierInvoice, known: Known, job: str | None, references: Sequence[str]) -> Found:
    """The order that the invoice must mean, from its delivery note, mistyped references, its job, and its lines."""
    items = [line for line in invoice.lines if not needs_no_order(line) and not is_charge(line.kind)]
    if known.supplier is None or not items or any(gives_back(invoice, line) for line in items):
        return Found()
    own = [one for one in known.orders if one.supplier == known.supplier.number and _may_be_billed(one, known)]
    found = Found()
    for orders, said in _circles(invoice, own, known, job, references):
        found = _best(invoice, orders, items, known, said)
        if found.order is not None or found.rivals:
            break
    return found


def _may_be_billed(order: PurchaseOrder, known: Known) -> bool:
    """Open, and not billed to the end."""
    if order.state is not OrderState.OPEN:
        return False
    billed = known.billed_of(order.order_number)
    return any(line.live_quantity > billed.get(line.line, Decimal(0)) for line in order.lines if not is_charge(line.kind))


def _circles(
    invoice: SupplierInvoice, own: Sequence[PurchaseOrder], known: Known, job: str | None, references: Sequence[str]
) -> Iterator[tuple[list[PurchaseOrder], str]]:
    """Ever wider circles of orders, each with what speaks for it in words."""
    noted = {receipt.order_number for receipt in known.receipts if is_named_delivery(invoice, receipt)}
    if noted:
        yield [one for one in own if one.order_number in noted], f"delivery {invoice.delivery_note} was received on it"
    near = [one for one in own if any(_is_near(one.order_number, text) for text in references)]
    if near:
        yield near, f"“{', '.join(references)}” is nearly its number"
    elif any(_DIGIT.search(text) for text in references):
        return  # it names something that is not ours: that is asked about, not guessed at
    if job is not None:
        yield [one for one in own if any(line.job == job for line in one.lines)], f"it is for job {job}"
    elif not near:
        yield list(own), "no other open order of the supplier explains these lines as well"


def _is_near(number: str, text: str) -> bool:
    one, other = order_key(number), order_key(text)
    allowed = _MISTYPED if len(other) >= _LONG else 1  # in a short number two wrong digits make another number
    return len(other) >= _SHORT and OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _best(
    invoice: SupplierInvoice, orders: Sequence[PurchaseOrder], items: Sequence[InvoiceLine], known: Known, said: str
) -> Found:
    tried = [_explained(invoice, order, items, known) for order in orders]
    tried.sort(key=lambda one: (one.rank, -one.likeness, one.order.order_number))
    full = [one for one in tried if not one.missing and one.likeness >= _LIKELY]
    if not full:
        return Found(others=tuple(one.order for one in tried[:3]))
    best = full[0]
    equal = [one.order for one in full if one.rank == best.rank and best.likeness - one.likeness < _CLEARLY]
    if len(equal) > 1:
        return Found(None, said, tuple(equal))
    return Found(best.order, said, (), tuple(one.order for one in full[1:4]))


def _explained(invoice: SupplierInvoice, order: PurchaseOrder, items: Sequence[InvoiceLine], known: Known) -> Explained:
    assigned = {one.line.number: one for one in assign_lines(invoice, (order,), {}, known)}
    explained = [assigned[line.number] for line in items if assigned[line.number].shares]
    taken = _taken(explained)
    likeness = sum(max(share.candidate.score for share in one.shares) for one in explained) / len(items)
    return Explained(
        order,
        missing=len(items) - len(explained),
        is_over=any(quantity > there for quantity, there in taken),
        is_exact=all(quantity == there for quantity, there in taken),
        likeness=likeness,
    )


def _taken(explained: Sequence[Assigned]) -> list[tuple[Decimal, Decimal]]:
    """Per order line: what is billed now, and what lies there."""
    found: dict[tuple[str, int], tuple[Decimal, Decimal]] = {}
    for one in explained:
        for share in one.shares:
            before, _ = found.get(share.open_line.place, (Decimal(0), Decimal(0)))
            found[share.open_line.place] = before + share.quantity, share.open_line.there
    return list(found.values())
