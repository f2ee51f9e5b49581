"""What screening may look at around a batch of invoices: what came before, and what is known of whom."""

from __future__ import annotations

from collections.abc import Sequence

from engine.screening import EarlierInvoice, earlier_of
from engine.store import Transaction, ledger
from engine.store.earlier import earlier_alike
from engine.store.invoices import StoredInvoice


class Backgrounds:
    """What came before each invoice of a batch, fetched for all of them at once."""

    def __init__(self, cursor: Transaction, stored: Sequence[StoredInvoice]) -> None:
        settled = ledger.pairs_not_duplicate(cursor)
        self._earlier = {
            invoice: tuple(earlier_of(one) for one in found if (invoice, one.id) not in settled)
            for invoice, found in earlier_alike(cursor, stored).items()
        }

    def earlier(self, invoice_id: str) -> tuple[EarlierInvoice, ...]:
        """The invoices before it that may be the same."""
        return self._earlier.get(invoice_id, ())
