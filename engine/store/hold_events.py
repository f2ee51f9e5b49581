"""Every hold that was placed, that measured something else later, or whose cause went: kept after the hold is gone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.codec import from_json
from engine.model import Hold, Match
from engine.store.database import Transaction, read
from engine.store.rows import insert

_Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class HoldEvent:
    """What became of one hold, under which version of the rules. `what` is `placed`, `changed` (what was measured, the limit
    or the severity) or `cleared`; `measured` and `limit` are those after it, of a cleared one the last."""

    happened_at: datetime
    invoice: str
    what: str
    code: str
    severity: str
    invoice_line: int | None
    measured: str | None
    limit: str | None
    rule_version: str


def hold_events(cursor: Transaction, invoice_id: str) -> tuple[HoldEvent, ...]:
    """What became of an invoice's holds, the oldest first."""
    rows = read(
        cursor,
        """
        SELECT happened_at, invoice, what, code, severity, invoice_line, measured, hold_limit AS "limit", rule_version
        FROM hold_event WHERE invoice = $id ORDER BY happened_at, rowid
        """,
        {"id": invoice_id},
    )
    return tuple(HoldEvent(**row) for row in rows)


def holds_kept(cursor: Transaction, ids: Sequence[str]) -> dict[str, tuple[Hold, ...]]:
    """The holds of these invoices as they were matched last, by invoice."""
    rows = read(
        cursor,
        "SELECT invoice, json_extract_string(record, '$.holds') AS holds FROM match WHERE invoice IN (SELECT unnest($ids))",
        {"ids": list(ids)},
    )
    return {
        row["invoice"]: tuple(from_json(Hold, one) for one in json.loads(row["holds"])) for row in rows if row["holds"]
    }


def add_hold_events(
    cursor: Transaction, before: Mapping[str, Sequence[Hold]], matches: Iterable[Match], at: datetime
) -> None:
    """Keeps what the new matches change in the holds kept `before`."""
    rows = (
        (at, one.invoice, what, hold.code, hold.severity, hold.invoice_line, hold.measured, hold.limit, one.rule_version)
        for one in matches
        for what, hold in changes(before.get(one.invoice, ()), one.holds)
    )
    insert(cursor, "hold_event", rows)


def changes(before: Sequence[Hold], after: Sequence[Hold]) -> Iterator[tuple[str, Hold]]:
    """What became of the holds before, and which are new, code by code and line by line."""
    were, are = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*were, *are)):
        old, new = were.get(key, []), are.get(key, [])
        left = [one for one in old if not _taken(one, new)]
        for one in left:
            yield ("changed", new.pop(0)) if new else ("cleared", one)
        yield from (("placed", one) for one in new)


def _taken(one: Hold, others: list[Hold]) -> bool:
    """Whether the same hold is among the others, which then lose it."""
    for place, other in enumerate(others):
        if (one.measured, one.limit, one.severity) == (other.measured, other.limit, other.severity):
            del others[place]
            return True
    return False


def _by_key(holds: Iterable[Hold]) -> dict[_Key, list[Hold]]:
    found: dict[_Key, list[Hold]] = {}
    for hold in holds:
        found.setdefault((hold.code.value, hold.invoice_line), []).append(hold)
    return found
