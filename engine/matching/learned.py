"""What people's choices taught of one supplier: what it calls our parts, and which order a printed text of it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from engine import identifiers
from engine.identifiers import order_key
from engine.matching.known import Known
from engine.model import InvoiceLine, OrderReference, PartReference, PurchaseOrderLine, SupplierInvoice

_NO_WORD = re.compile(r"[\W_]+")
# The same few thousand part numbers are compared for every line of every invoice.
part_key = lru_cache(maxsize=65536)(identifiers.part_key)


@lru_cache(maxsize=65536)
def words_key(text: str) -> str:
    """A description as descriptions are told apart: its words in lower case, marks and blanks as one blank."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


def taught_of(line: InvoiceLine, references: Iterable[PartReference]) -> tuple[PartReference, ...]:
    """What was taught of this very thing of the supplier's: its part number, or, where one side has none, its words."""
    return tuple(one for one in references if _is_same(line.part, line.description, one.part, one.description))


def is_taught(ordered: PurchaseOrderLine, references: Iterable[PartReference]) -> PartReference | None:
    """The reference that says that this order line is meant."""
    return next(
        (one for one in references if _is_same(ordered.part, ordered.description, one.our_part, one.our_description)), None
    )


def _is_same(part: str | None, words: str, other_part: str | None, other_words: str) -> bool:
    if part and other_part:
        return part_key(part) == part_key(other_part)
    return words_key(words) == words_key(other_words) != ""


def teaches(supplier: str, line: InvoiceLine, ordered: PurchaseOrderLine) -> PartReference | None:
    """What picking this order line for this invoice line teaches; nothing where both call the thing the same."""
    one = PartReference(supplier, line.part or None, line.description, ordered.part or None, ordered.description)
    return None if _is_same(line.part, line.description, ordered.part, ordered.description) else one


def printed_references(invoice: SupplierInvoice) -> tuple[str, ...]:
    """Every order reference that the invoice prints, of the whole and of its lines, each once."""
    of_lines = (line.purchase_order for line in invoice.lines if line.purchase_order)
    return tuple(dict.fromkeys(text.strip() for text in (*invoice.purchase_orders, *of_lines)))


def orders_meant(texts: Iterable[str], known: Known) -> Iterator[OrderReference]:
    """What the printed texts meant on earlier invoices of this supplier."""
    keys = {order_key(text) for text in texts} - {""}
    for one in known.order_references:
        if known.supplier is not None and one.supplier == known.supplier.number and order_key(one.text) in keys:
            yield one
