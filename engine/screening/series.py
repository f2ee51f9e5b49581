"""Bills that come again by right: rents, subscriptions, weekly services."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from engine.screening.earlier import EarlierInvoice

_LEAST = 3  # bills that make a rhythm
_SHORTEST = 6  # days between two of them at least
_UNEVEN = 4  # days by which the gaps may differ: months are uneven, and weekends move a date


def is_regular(this: EarlierInvoice, others: Sequence[EarlierInvoice]) -> bool:
    """Whether the invoice goes on with a rhythm of bills over one amount. `others` are of the same supplier.

    A copy falls out of the rhythm: it is dated like one of them, or between two.
    """
    days = sorted(one.invoice_date for one in (this, *others) if one.gross_total == this.gross_total)
    gaps = [(later - sooner).days for sooner, later in pairwise(days)]
    return len(days) >= _LEAST and min(gaps) >= _SHORTEST and max(gaps) - min(gaps) <= _UNEVEN
