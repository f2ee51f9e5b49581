"""The order of an invoice that names none that is known: the one order whose open lines explain it, or none.

Every order of the supplier that may be meant is tried: its open lines against the invoice's lines, first the orders that
something on the invoice or its mail points at, then all. One order alone must explain every item line; of several that do,
the one of which the invoice bills just what lies there. Two that are equally good are a question for a person. What was
tried is kept, the likeliest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import fsum

from rapidfuzz.distance import OSA

from engine.identifiers import invoice_key, looks_like_order, order_key
from engine.matching.allocating import assign_lines, gives_back, is_named_delivery, needs_no_order
from engine.matching.assigning import Assigned
from engine.matching.choices import Chosen
from engine.matching.deciding import Fact, deciding_fact
from engine.matching.known import Known
from engine.matching.learned import orders_meant, printed_references
from engine.matching.scoring import Open, is_charge
from engine.model import Evidence, InvoiceLine, OrderCandidate, OrderState, PurchaseOrder, SupplierInvoice

_DIGIT = re.compile(r"\d")
_SHORT, _LONG = 3, 5  # characters of an order number
_MISTYPED = 2  # characters wrong, or exchanged with their neighbour
_LIKELY = 0.6  # mean likeness under which an order is not proposed
_CLEARLY = 0.15  # how much more alike the better of two must be where quantities do not decide
_KEPT = 5  # candidates that are kept
_MARKS = ".,;:()[]<>“”\"'#"


@dataclass(frozen=True, slots=True)
class Explained:
    """How well one order explains the invoice: lines without an order line, whether more is billed than lies there, whether
    it is just what lies there, the mean likeness, and what each line would bill."""

    order: PurchaseOrder
    missing: int
    is_over: bool
    is_exact: bool
    likeness: float
    lines: tuple[Assigned, ...] = ()

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """Smaller is better; the likeness decides only where it is clear."""
        return self.missing, self.is_over, not self.is_exact

    @property
    def open_lines(self) -> list[Open]:
        """The order lines that would be billed."""
        return [share.open_line for line in self.lines for share in line.shares]


@dataclass(frozen=True, slots=True)
class Found:
    """The order that explains the invoice alone, and why; `rivals` instead where others do as well; `others` came near.
    `candidates` are those that were tried, `fact` would decide between the rivals, `chosen` is what people decided."""

    order: PurchaseOrder | None = None
    why: str = ""
    rivals: tuple[PurchaseOrder, ...] = ()
    others: tuple[PurchaseOrder, ...] = ()
    candidates: tuple[OrderCandidate, ...] = ()
    fact: Fact | None = None
    chosen: Chosen = field(default_factory=Chosen)


@dataclass(frozen=True, slots=True)
class Circle:
    """Orders that may be meant, and what speaks for them in words; `is_proof` where one of them may be taken."""

    orders: tuple[PurchaseOrder, ...]
    said: str
    kind: str = "lines"
    is_proof: bool = True


def find_order(invoice: SupplierInvoice, known: Known, job: str | None, references: Sequence[str]) -> Found:
    """The order that the invoice must mean, from its delivery note, mistyped references, its mail's subject, what earlier
    choices taught, its job, and its lines."""
    items = [line for line in invoice.lines if not needs_no_order(line) and not is_charge(line.kind)]
    if known.supplier is None or not items or any(gives_back(invoice, line) for line in items):
        return Found()
    own = [one for one in known.orders if one.supplier == known.supplier.number and may_be_billed(one, known)]
    tried: dict[str, tuple[Explained, list[Evidence]]] = {}
    found = Found()
    for circle in _circles(invoice, own, known, job, references):
        for order in circle.orders:
            if order.order_number not in tried:
                tried[order.order_number] = _explained(invoice, order, items, known), []
            if circle.kind != "lines":
                tried[order.order_number][1].append(Evidence(circle.kind, circle.said, 1.0))
        if circle.is_proof:
            found = _best([tried[order.order_number][0] for order in circle.orders], circle.said, invoice, known)
        if found.order is not None or found.rivals:
            break
    return _with_candidates(found, tried, len(items))


def may_be_billed(order: PurchaseOrder, known: Known) -> bool:
    """Open, and not billed to the end."""
    if order.state is not OrderState.OPEN:
        return False
    billed = known.billed_of(order.order_number)
    return any(line.live_quantity > billed.get(line.line, Decimal(0)) for line in order.lines if not is_charge(line.kind))


def _circles(
    invoice: SupplierInvoice, own: Sequence[PurchaseOrder], known: Known, job: str | None, references: Sequence[str]
) -> Iterator[Circle]:
    """Ever wider circles of orders, each with what speaks for it in words."""
    noted = {receipt.order_number for receipt in known.receipts if is_named_delivery(invoice, receipt)}
    said = f"delivery {invoice.delivery_note} was received on it"
    yield Circle(tuple(one for one in own if one.order_number in noted), said, "delivery_note")
    taught = {one.purchase_order: one.text for one in orders_meant(printed_references(invoice), known)}
    said = f"“{', '.join(taught.values())}” meant it on an earlier invoice, as chosen then"
    yield Circle(tuple(one for one in own if one.order_number in taught), said, "taught")
    near = tuple(one for one in own if any(_is_near(one.order_number, text) for text in references))
    yield Circle(near, f"“{', '.join(references)}” is nearly its number", "reference")
    yield Circle(_in_subject(own, invoice, known), f"the subject of its mail names it: “{known.subject}”", "subject")
    # What names something that is not ours is asked about, not guessed at.
    is_foreign = not near and any(_DIGIT.search(text) for text in references)
    if job is not None:
        of_job = tuple(one for one in own if any(line.job == job for line in one.lines))
        yield Circle(of_job, f"it is for job {job}", "job", is_proof=not is_foreign)
    said = "no other open order of the supplier explains these lines as well"
    yield Circle(tuple(own), said, is_proof=not is_foreign and not near and job is None)


def _is_near(number: str, text: str) -> bool:
    one, other = order_key(number), order_key(text)
    allowed = _MISTYPED if len(other) >= _LONG else 1  # in a short number two wrong digits make another number
    return len(other) >= _SHORT and OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _in_subject(own: Sequence[PurchaseOrder], invoice: SupplierInvoice, known: Known) -> tuple[PurchaseOrder, ...]:
    """The orders that the mail's subject names: by the number as we write it (`PO-0417`, never a mere year or day), or after
    a word for orders (`Order No. 417`). The invoice's own number is no order's."""
    words = [word.strip(_MARKS) for word in (known.subject or "").split()]
    words = [word for word in words if invoice_key(word) != invoice_key(invoice.invoice_number)]
    texts = [" ".join(words[first : last + 1]) for last in range(len(words)) for first in range(max(0, last - 2), last + 1)]
    literal = {text.casefold() for text in texts if len(text) >= _LONG}
    keys = {order_key(text) for text in texts if looks_like_order(text)}
    return tuple(one for one in own if one.order_number.casefold() in literal or order_key(one.order_number) in keys)


def _best(tried: Sequence[Explained], said: str, invoice: SupplierInvoice, known: Known) -> Found:
    tried = sorted(tried, key=lambda one: (one.rank, -one.likeness, one.order.order_number))
    full = [one for one in tried if not one.missing and one.likeness >= _LIKELY]
    if not full:
        return Found(others=tuple(one.order for one in tried[:3]))
    best = full[0]
    equal = [one for one in full if one.rank == best.rank and best.likeness - one.likeness < _CLEARLY]
    if len(equal) > 1:
        fact = deciding_fact({one.order.order_number: one.open_lines for one in equal}, invoice, known)
        return Found(None, said, tuple(one.order for one in equal), fact=fact)
    return Found(best.order, said, (), tuple(one.order for one in full[1:4]))


def _with_candidates(found: Found, tried: dict[str, tuple[Explained, list[Evidence]]], items: int) -> Found:
    ranked = sorted(tried.values(), key=lambda one: (one[0].rank, -one[0].likeness, one[0].order.order_number))
    first = [one for one in ranked if one[0].order is found.order]
    shown = [*first, *(one for one in ranked if one[0].order is not found.order and one[0].missing < items)]
    candidates = tuple(_candidate(explained, why, items) for explained, why in shown[:_KEPT])
    return replace(found, candidates=candidates)


def _candidate(one: Explained, why: Sequence[Evidence], items: int) -> OrderCandidate:
    """A tried order with what speaks for and against it."""
    explained = items - one.missing
    said = [
        *why,
        Evidence("lines", f"explains {explained} of {items} line{'s' if items > 1 else ''}", explained / items),
        Evidence("description", f"its lines agree to {one.likeness * 100:.0f} %", one.likeness),
    ]
    if one.is_over:
        said.append(Evidence("quantity", "more is billed than lies on it", 0.0))
    elif one.is_exact:
        said.append(Evidence("quantity", "just what lies on it is billed", 1.0))
    return OrderCandidate(one.order.order_number, round(one.likeness * explained / items, 4), one.missing, tuple(said))


def _explained(invoice: SupplierInvoice, order: PurchaseOrder, items: Sequence[InvoiceLine], known: Known) -> Explained:
    assigned = {one.line.number: one for one in assign_lines(invoice, (order,), {}, known)}
    explained = [assigned[line.number] for line in items if assigned[line.number].shares]
    taken = _taken(explained)
    # fsum: the same to the last bit in whatever order the lines come
    likeness = fsum(max(share.candidate.score for share in one.shares) for one in explained) / (len(explained) or 1)
    return Explained(
        order,
        missing=len(items) - len(explained),
        is_over=any(quantity > there for quantity, there in taken),
        is_exact=all(quantity == there for quantity, there in taken),
        likeness=likeness,
        lines=tuple(explained),
    )


def _taken(explained: Sequence[Assigned]) -> list[tuple[Decimal, Decimal]]:
    """Per order line: what is billed now, and what lies there."""
    found: dict[tuple[str, int], tuple[Decimal, Decimal]] = {}
    for one in explained:
        for share in one.shares:
            before, _ = found.get(share.open_line.place, (Decimal(0), Decimal(0)))
            found[share.open_line.place] = before + share.quantity, share.open_line.there
    return list(found.values())
