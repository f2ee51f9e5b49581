"""What is only ever added: releases, decisions, acceptances, reversals, job costs, postings, batches, events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.codec import from_json, to_json
from engine.model import Acceptance, Event, Hold, Reversal
from engine.store.arrivals import next_numbers
from engine.store.database import Transaction, read
from engine.store.rows import fields_of, insert

_COST = (
    "job", "invoice", "invoice_line", "purchase_order", "order_line", "description", "quantity", "committed", "actual",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Release:
    """That a person let a hold pass, for the value that was measured then and the limit that it was measured against;
    `hold_limit` is `None` in releases of old, which knew only the value."""

    invoice: str
    code: str
    invoice_line: int | None
    measured: str | None
    reason: str
    released_by: str
    released_at: datetime
    hold_limit: str | None = None

    def covers(self, hold: Hold) -> bool:
        """Whether it speaks of this very hold: the same code, line, measured value and limit. An order that is cut after a
        surplus was let pass makes that another surplus."""
        same_limit = self.hold_limit is None or self.hold_limit == hold.limit
        mine = (self.code, self.invoice_line, self.measured)
        return same_limit and mine == (hold.code.value, hold.invoice_line, hold.measured)


def add_release(cursor: Transaction, release: Release) -> None:
    """Keeps a release."""
    columns = ("invoice", "code", "invoice_line", "measured", "reason", "released_by", "released_at", "hold_limit")
    insert(cursor, "release", [fields_of(release, *columns)])


def releases(cursor: Transaction, invoice_id: str) -> tuple[Release, ...]:
    """All releases of an invoice's holds."""
    return releases_of(cursor, [invoice_id]).get(invoice_id, ())


def releases_of(cursor: Transaction, ids: Sequence[str]) -> dict[str, tuple[Release, ...]]:
    """The same for several invoices, by invoice; nothing for one without any."""
    rows = read(cursor, "FROM release WHERE invoice IN (SELECT unnest($ids)) ORDER BY released_at", {"ids": list(ids)})
    found: dict[str, tuple[Release, ...]] = {}
    for row in rows:
        found[row["invoice"]] = (*found.get(row["invoice"], ()), Release(**row))
    return found


def add_decision(
    cursor: Transaction, *, invoice: str, what: str, other: str | None, reason: str, who: str, at: datetime
) -> None:
    """Keeps that a person called an invoice `ignored`, a `duplicate`, or `not_duplicate` of another."""
    insert(cursor, "decision", [(invoice, what, other, reason, who, at)])


def pairs_not_duplicate(cursor: Transaction) -> set[tuple[str, str]]:
    """Pairs of invoices that a person said are not duplicates, both ways round."""
    rows = read(cursor, "SELECT invoice, other FROM decision WHERE what = 'not_duplicate' AND other IS NOT NULL")
    pairs = {(row["invoice"], row["other"]) for row in rows}
    return pairs | {(other, this) for this, other in pairs}


def add_acceptances(cursor: Transaction, acceptances: Sequence[Acceptance]) -> None:
    """Keeps acceptances with their job costs, and queues each for the accounting package."""
    start = ("id", "invoice", "accepted_at", "accepted_by", "alone")
    insert(cursor, "acceptance", ((*fields_of(one, *start), json.dumps(to_json(one))) for one in acceptances))
    insert(cursor, "posting", ((f"P-{one.invoice}", one.invoice, "invoice", 1, one.accepted_at) for one in acceptances))
    costs = ((one, cost) for one in acceptances for cost in one.job_costs)
    insert(cursor, "job_cost", ((one.id, False, one.accepted_at, *fields_of(cost, *_COST)) for one, cost in costs))


def acceptance(cursor: Transaction, invoice_id: str) -> Acceptance | None:
    """The acceptance of an invoice."""
    rows = read(cursor, "SELECT record FROM acceptance WHERE invoice = $id", {"id": invoice_id})
    return from_json(Acceptance, json.loads(rows[0]["record"])) if rows else None


def add_reversal(cursor: Transaction, reversal: Reversal) -> None:
    """Keeps a reversal with its opposite job costs."""
    start = fields_of(reversal, "acceptance", "invoice", "reversed_at", "reversed_by", "reason")
    insert(cursor, "reversal", [(*start, json.dumps(to_json(reversal)))])
    start = (reversal.acceptance, True, reversal.reversed_at)
    insert(cursor, "job_cost", ((*start, *fields_of(cost, *_COST)) for cost in reversal.job_costs))


def add_posting(cursor: Transaction, *, posting: str, invoice: str, kind: str, revision: int, at: datetime) -> None:
    """Queues what the accounting package must be told: `kind` is `invoice` or `reversal`."""
    insert(cursor, "posting", [(posting, invoice, kind, revision, at)])


def add_batch(
    cursor: Transaction,
    *,
    batch: str,
    target: str,
    at: datetime,
    who: str,
    record: dict[str, Any],
    postings: Sequence[str],
) -> None:
    """Keeps that these postings were written for the target."""
    insert(cursor, "batch", [(batch, target, at, who, json.dumps(record))])
    insert(cursor, "batch_posting", ((batch, posting, target) for posting in postings))


def add_event(cursor: Transaction, event: Event) -> None:
    """Keeps that something happened."""
    add_events(cursor, [event])


def add_events(cursor: Transaction, events: Sequence[Event]) -> None:
    """Keeps that things happened, in this order."""
    numbers = next_numbers(cursor, "event_order", len(events))
    fields = ("at", "who", "what", "subject", "detail")
    insert(cursor, "event", ((number, *fields_of(one, *fields)) for number, one in zip(numbers, events, strict=True)))
