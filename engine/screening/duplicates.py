"""Holds for invoices that came before, under their own number or under another one.

Nothing is rejected: every hold asks a person about one pair of invoices, and carries the pair as its evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.identifiers import invoice_key
from engine.issues import Code
from engine.matching.holds import make_hold
from engine.matching.wording import amount
from engine.model import Evidence, Hold, Match, Supplier, SupplierInvoice
from engine.screening.earlier import EarlierInvoice, Party, earlier_of, party_of
from engine.screening.pairs import OTHER, evidence_of
from engine.screening.series import is_regular
from engine.screening.suspicion import Pair, Suspicion, suspicion_of

_ON_ORDER = "order_of_both"
_OF_QUANTITY = frozenset({
    Code.QTY_ORD, Code.MAX_QTY_ORD, Code.QTY_REC, Code.MAX_QTY_REC, Code.QTY_ACC, Code.NOT_RECEIVED, Code.LINE_TOTAL,
    Code.PO_TOTAL, Code.BLANKET_LIMIT,
})  # fmt: skip


def duplicate_holds(
    invoice: SupplierInvoice,
    supplier: Supplier | None,
    earlier: Sequence[EarlierInvoice],
    suppliers: Mapping[str, Supplier],
) -> tuple[Hold, ...]:
    """One hold for every earlier invoice that this may be again; where its very number came before, for that alone.

    A credit note is compared with credit notes only: it may carry the number of the invoice it credits.
    """
    this = replace(earlier_of(invoice), supplier=supplier.number if supplier else None)
    others = [one for one in earlier if one.id != this.id and one.is_credit_note == this.is_credit_note]
    parties = [(one, *party_of(this, one, suppliers)) for one in others]
    own = [one for one, party, _ in parties if party is Party.SAME]
    if exact := [one for one in own if invoice_key(one.invoice_number) == invoice_key(this.invoice_number)]:
        return tuple(_exact(this, one) for one in exact)
    needs_order, regular = supplier is not None and supplier.order_required, is_regular(this, own)
    pairs = (Pair(this, one, party, shared, needs_order, regular) for one, party, shared in parties)
    return tuple(suspect_hold(this, pair.other, found) for pair in pairs if (found := suspicion_of(pair)))


def _exact(this: EarlierInvoice, one: EarlierInvoice) -> Hold:
    what = "Credit note" if this.is_credit_note else "Invoice"
    hold = make_hold(
        Code.DUP_EXACT,
        f"{what} {this.invoice_number} of {one.supplier_name} came before, dated {one.invoice_date:%d %b %Y}"
        f" over {one.gross_total:,.2f}. Compare the two; ignore this one, or correct its number.",
        measured=f"{this.invoice_number} over {amount(this.gross_total, this.currency)}",
        limit=f"{one.invoice_number} once",
    )
    return replace(hold, evidence=evidence_of(this, one, "the number is the same"))


def suspect_hold(this: EarlierInvoice, other: EarlierInvoice, found: Suspicion) -> Hold:
    """A hold that asks whether an invoice is one that came before, and says why it may be."""
    why = found.why
    hold = make_hold(
        Code.DUP_SUSPECT,
        f"This may be {other.invoice_number} of {other.invoice_date:%d %b %Y} over {amount(other.gross_total)} again:"
        f" {why}. Compare the two; then say whether it is a duplicate.",
        measured=f"{this.invoice_number} over {amount(this.gross_total, this.currency)}",
        limit=f"{other.invoice_number} over {amount(other.gross_total)} once",
    )
    shared = (Evidence(_ON_ORDER, found.on_order),) if found.on_order else ()
    return replace(hold, evidence=(*evidence_of(this, other, why), *shared))


def is_second_delivery(hold: Hold, outcome: Match) -> bool:
    """Whether a suspicion is settled by the order that both invoices bill: every line of this one is matched, and what was
    ordered and received has room for both. Equal deliveries of one day are billed alike; what is given back twice is not
    settled by what was ordered."""
    if not any(one.kind == _ON_ORDER for one in hold.evidence) or not outcome.complete or not outcome.allocations:
        return False
    # An order without lines has room for anything.
    is_billing = all(one.order_line and one.kind != "credit" for one in outcome.allocations)
    return is_billing and not any(one.code in _OF_QUANTITY for one in outcome.holds)


def other_of(hold: Hold) -> str | None:
    """The id of the earlier invoice that a hold is about; `None` where it is about none."""
    return next((one.text for one in hold.evidence if one.kind == OTHER), None)
