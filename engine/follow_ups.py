"""What people did with invoices of a batch since they came, and how these were matched last."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Hold, LineChoice
from engine.store import Transaction, hold_events, ledger, order_keys, rules
from engine.store.database import query, read


class FollowUps:
    """Releases, choices and the match before, of each invoice of a batch. Most of what just came has none of them: whether
    there are any is asked first, in one query."""

    def __init__(self, cursor: Transaction, ids: Sequence[str]) -> None:
        there = {row["what"] for row in read(cursor, query("follow_ups"), {"ids": list(ids)})}
        self._releases = ledger.releases_of(cursor, ids) if "release" in there else {}
        self._choices = rules.line_choices_of(cursor, ids) if "choice" in there else {}
        self._matched = order_keys.matched(cursor, ids) if "match" in there else {}
        self._holds = hold_events.holds_kept(cursor, ids) if "match" in there else {}

    def releases(self, invoice: str) -> tuple[ledger.Release, ...]:
        """What people let pass on it."""
        return self._releases.get(invoice, ())

    def choices(self, invoice: str) -> tuple[LineChoice, ...]:
        """The order lines that people picked for it."""
        return self._choices.get(invoice, ())

    def orders(self, invoice: str) -> Sequence[str]:
        """The orders that it bills as it was matched last."""
        return self._matched.get(invoice, ())

    @property
    def holds(self) -> dict[str, tuple[Hold, ...]]:
        """The holds as they were matched last, by invoice."""
        return self._holds
