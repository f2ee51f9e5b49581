"""Which orders may concern an invoice at all: the keys they are looked up by, before any line is compared.

An order is a candidate when one of these holds (the queries are in `engine/store/order_keys.py`):

1. its number, as order numbers are compared (`order_key`), is printed: among the references, the job, the words of line
   descriptions or of the mail's subject, one word or two together; whatever its state, whoever its supplier;
2. a person chose it for this invoice, or an earlier choice taught that a printed text means it;
3. the credited invoice was billed on it, or this invoice was when it was matched last;
4. a delivery that the invoice names came for it;
5. where none of these is an order that the invoice is matched with by its name: it is the supplier's, open, and accepted
   invoices left something of it to bill; for a document that gives something back, it is the supplier's and was billed.

Only 5 is ever cut, where more than `MOST_ORDERS` remain. Then three circles of at most that many each are kept: the orders
most like the invoice's lines, those whose number is within two slips of a printed one, and those for a printed job; within
each by a rough likeness summed over the invoice's lines (the same part number, shared words by their first four letters,
price within 5 %, a quantity or, whatever its unit, a value that was ordered or delivered).

Why the right order is not lost: what `scoring` gives its floor of 0.5 has the same part number, or words to more than half
alike, or price and quantity equal, and each of these raises an order in that rough likeness. An order that is cut lies
behind `MOST_ORDERS` others that are likelier on those very grounds; the invoice is then ambiguous or theirs in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from engine.identifiers import description_keys, job_key, order_key, part_key
from engine.matching.choices import chosen_of, with_chosen
from engine.matching.known import Known
from engine.matching.references import named_by
from engine.model import InvoiceLine, LineKind, OrderReference, PartReference, SupplierInvoice

MOST_ORDERS = 100
_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"[\s,;&+|/()]+")
_NO_GOODS = (LineKind.DISCOUNT, LineKind.ROUNDING)
_SHORT = 3  # characters of a reference that another may be a slip of


@dataclass(frozen=True, slots=True)
class Sought:
    """What the orders that may concern one invoice are looked up by: order numbers and jobs as compared, and deliveries in
    upper case; `references` are the printed order references alone, as compared. One invoice may both bill and give back."""

    numbers: frozenset[str]
    references: frozenset[str]
    jobs: frozenset[str]
    deliveries: frozenset[str]
    bills: bool
    gives_back: bool


def sought_by(invoice: SupplierInvoice, subject: str | None) -> Sought:
    """The keys of one invoice; `subject` is that of its mail."""
    printed = list(_references(invoice))
    texts = [*printed, *(line.description for line in invoice.lines), subject or ""]
    pieces = {piece for text in texts for piece in _pieces(text)}
    references = {order_key(piece) for text in printed for piece in _pieces(text)}
    return Sought(
        numbers=frozenset(filter(None, map(order_key, pieces))),
        references=frozenset(key for key in references if len(key) >= _SHORT),
        jobs=frozenset(filter(None, map(job_key, pieces))),
        deliveries=frozenset(piece.strip().upper() for piece in _pieces(invoice.delivery_note or "")),
        bills=not invoice.is_credit_note or any(line.net_amount < 0 for line in invoice.lines),
        gives_back=gives_anything_back(invoice),
    )


def gives_anything_back(invoice: SupplierInvoice) -> bool:
    """Whether it is a credit note, or a line of it other than a discount or rounding takes money off what we owe."""
    return invoice.is_credit_note or any(line.net_amount < 0 and line.kind not in _NO_GOODS for line in invoice.lines)


def _references(invoice: SupplierInvoice) -> Iterator[str]:
    yield from invoice.purchase_orders
    yield from filter(None, (invoice.job, *(line.purchase_order for line in invoice.lines)))
    yield from filter(None, (line.job for line in invoice.lines))


def _pieces(text: str) -> Iterator[str]:
    """A text as a whole, its words, and each two that stand together, where they hold a digit."""
    words = [word for word in _MARKS.split(text) if word]
    pieces = (text, *words, *(" ".join(pair) for pair in pairwise(words)))
    return (piece for piece in pieces if _DIGIT.search(piece))


def is_searched_for(invoice: SupplierInvoice, known: Known) -> bool:
    """Whether other orders than those it names are looked at; `known` holds those that its keys 1 to 4 reach."""
    if known.supplier is None:
        return False
    return not known.credited_orders and not with_chosen(named_by(invoice, known), chosen_of(invoice, known)).orders


def meant_by(keys: frozenset[str], references: Iterable[OrderReference]) -> frozenset[str]:
    """The orders that printed texts with these keys meant before."""
    return frozenset(one.purchase_order for one in references if order_key(one.text) in keys)


@dataclass(frozen=True, slots=True)
class SoughtLine:
    """What the order lines that may explain one invoice line are looked up by: part numbers as compared (also in the words
    of descriptions), words by `description_keys`, and figures as printed, 0 where none is."""

    parts: tuple[str, ...]
    words: tuple[str, ...]
    unit_price: Decimal
    quantity: Decimal
    amount: Decimal


def sought_lines(invoice: SupplierInvoice, taught: Iterable[PartReference]) -> tuple[SoughtLine, ...]:
    """The same for each line; what choices `taught` of this supplier adds what our orders call the same thing."""
    known = tuple(taught)
    return tuple(_sought_line(line, [one for one in known if _is_same(line, one)]) for line in invoice.lines)


def _sought_line(line: InvoiceLine, taught: Iterable[PartReference]) -> SoughtLine:
    parts = {part_key(part) for part in (line.part, line.buyer_part, *(one.our_part for one in taught)) if part}
    words = set(description_keys(line.description))
    for one in taught:
        words |= description_keys(one.our_description)
    return SoughtLine(
        tuple(sorted(filter(None, parts))),
        tuple(sorted(words)),
        abs(line.unit_price or Decimal(0)),
        abs(line.quantity or Decimal(0)),
        abs(line.net_amount),
    )


def _is_same(line: InvoiceLine, one: PartReference) -> bool:
    if line.part and one.part:
        return part_key(line.part) == part_key(one.part)
    return line.description.casefold().split() == one.description.casefold().split()
