"""A random sample of invoices that would pass untouched, so that a person sees some of them too.

The draw is made of a secret word and the invoice, not of a generator: it falls the same way however often it is made, and
nobody can foresee it who does not know the word. Larger invoices are drawn more often.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from engine.issues import Code
from engine.matching.holds import make_hold
from engine.matching.known import Known
from engine.matching.tolerances import limit_text
from engine.matching.wording import amount
from engine.model import Hold, SupplierInvoice, Tolerance, ToleranceKind, ToleranceState

_RANGE = 2**64


def sample_holds(invoice: SupplierInvoice, known: Known) -> Iterator[Hold]:
    """`SAMPLE` where the draw takes this invoice; nothing where no word was set or nothing is to be drawn."""
    tolerance = known.tolerance(ToleranceKind.SAMPLE, invoice.invoice_date)
    if known.sample_seed is None or tolerance.state is not ToleranceState.LIMIT or tolerance.percent is None:
        return
    if drawn(known.sample_seed, invoice) < chance(invoice.gross_total, tolerance):
        yield make_hold(
            Code.SAMPLE,
            "Nothing is wrong with this invoice; it was drawn at random for a person to look at.",
            measured=amount(invoice.gross_total, invoice.currency),
            limit=limit_text(tolerance, invoice.currency),
        )


def drawn(seed: str, invoice: SupplierInvoice) -> Fraction:
    """A number from 0 up to, but not including, 1 that seed and invoice always give."""
    digest = hashlib.sha256(f"{seed}\n{invoice.id}".encode()).digest()
    return Fraction(int.from_bytes(digest[:8], "big"), _RANGE)


def chance(value: Decimal, tolerance: Tolerance) -> Fraction:
    """How likely an invoice of that value is drawn: in full from the tolerance's amount on, below it in proportion."""
    whole = Fraction(tolerance.percent or Decimal(0)) / 100
    if tolerance.absolute is None or value >= tolerance.absolute:
        return whole
    return whole * Fraction(max(value, Decimal(0))) / Fraction(tolerance.absolute)
