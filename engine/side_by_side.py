"""Two invoices beside one another, for a person who must say whether they are one."""

from __future__ import annotations

from dataclasses import dataclass

from engine.screening import FieldPair, LinePair, compare, compare_lines, earlier_of, other_of
from engine.store import Store, ledger
from engine.views import InvoiceView, invoice_view


@dataclass(frozen=True, slots=True)
class PairView:
    """An invoice beside another one. `why` says why they may be one, empty where nothing holds the invoice for the other;
    `is_settled`: a person said that they are two."""

    this: InvoiceView
    other: InvoiceView
    why: str
    fields: tuple[FieldPair, ...]
    lines: tuple[LinePair, ...]
    is_settled: bool


def pair_view(store: Store, this: InvoiceView, other_id: str) -> PairView:
    """An invoice beside the one of that id. Raises `NotFound`."""
    other = invoice_view(store, other_id)
    one, two = earlier_of(this.invoice), earlier_of(other.invoice)
    holds = this.match.holds if this.match else ()
    return PairView(
        this=this,
        other=other,
        why=next((hold.message for hold in holds if other_of(hold) == other_id), ""),
        fields=compare(one, two),
        lines=compare_lines(one, two),
        is_settled=(one.id, two.id) in ledger.pairs_not_duplicate(store.cursor()),
    )
