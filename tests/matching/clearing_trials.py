"""Sets of changes tried out, apart from the search that found them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from engine.issues import Code
from engine.matching import Known, match
from engine.matching.clearing import Change
from engine.model import Hold, SupplierInvoice


def blocks_of(invoice: SupplierInvoice, known: Known) -> list[Hold]:
    """What matching holds, but for what the document itself is held for and what was drawn at random."""
    of_document = {issue.code for issue in invoice.issues} | {Code.SAMPLE}
    return [hold for hold in match(invoice, known).holds if hold.is_open_block and hold.code not in of_document]


def clears(invoice: SupplierInvoice, known: Known, way: Sequence[Change]) -> bool:
    """Whether nothing is held any more once all of it is done."""
    for change in way:
        invoice, known = change.apply((invoice, known))
    return not blocks_of(invoice, known)


def smaller_that_clears(invoice: SupplierInvoice, known: Known, ways: Sequence[Sequence[Change]]) -> list[list[str]]:
    """Every set of fewer changes, out of all that are told and each of another figure, that would do as well."""
    offered = list({one.what: one for way in ways for one in way}.values())
    fewest = min((len(way) for way in ways), default=0)
    return [
        [one.what for one in few]
        for size in range(fewest)
        for few in combinations(offered, size)
        if len({one.target for one in few}) == size and clears(invoice, known, few)
    ]
