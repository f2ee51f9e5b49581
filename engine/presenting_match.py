"""A match as the JSON that `show` prints: every allocation with its reasons, alternatives and tests, every hold with the
records it was measured on, who may release it and what became of it.

Beside the names of the contract: `evidence` (kind, text, weight) wherever `why` has the texts alone; of an allocation
`level` and `level_why`, `tests` (both sides, the tolerance and whose it is), `receipt_details`, `picture` (the order line
over all invoices); of an alternative `gap` (points of 100 less likely), `against`, `taken_by`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.codec import to_json
from engine.matching.clearing import Change
from engine.matching.telling import Instead, Told
from engine.matching.waiting import Waiting
from engine.matching.wording import likeness
from engine.model import Allocation, Candidate, Evidence, Hold, Match
from engine.views import HoldStep

Facts = dict[str, Any]


def match_json(match: Match, told: Sequence[Told], waiting: Sequence[Waiting], steps: Sequence[HoldStep]) -> Facts:
    """`orders`, `candidates`, `allocations`, `holds` and `jobs` of one match."""
    by_place = {(one.invoice_line, one.place): one for one in told}
    behind = {(one.code, one.invoice_line): one for one in waiting}
    return {
        "orders": list(match.orders),
        "candidates": [
            {
                "purchase_order": one.purchase_order,
                "score": likeness(one.score),
                "missing": one.missing,
                "why": _texts(one.why),
                "evidence": _evidence(one.why),
            }
            for one in match.candidates
        ],
        "allocations": [
            _allocation(one, by_place.get((one.invoice_line, (one.purchase_order, one.order_line))))
            for one in match.allocations
        ],
        "holds": [
            _hold(one, match.rule_version, behind.get((one.code, one.invoice_line)), _steps_of(one, steps))
            for one in match.holds
        ],
        "jobs": [{"line": line, "job": job} for line, job in match.jobs],
        "rule_version": match.rule_version,
    }


def no_match_json() -> Facts:
    """The same of an invoice that was not matched yet."""
    return {"orders": [], "candidates": [], "allocations": [], "holds": [], "jobs": [], "rule_version": None}


def ways_json(ways: Iterable[Sequence[Change]]) -> list[list[Facts]]:
    """Sets of changes that would clear a match: `who` does `what`, and how much `money` it is about."""
    return [[{"who": one.who, "what": one.what, "money": to_json(one.money)} for one in way] for way in ways]


def _allocation(entry: Allocation, told: Told | None) -> Facts:
    return {
        "invoice_line": entry.invoice_line,
        "purchase_order": entry.purchase_order,
        "order_line": entry.order_line,
        "receipt": entry.receipt,
        "quantity": to_json(entry.quantity),
        "amount": to_json(entry.amount),
        "kind": entry.kind,
        "unit_size": entry.unit_size,
        "score": likeness(entry.score),
        "why": _texts(entry.why),
        "evidence": _evidence(entry.why),
        "alternatives": [_instead(one) for one in told.instead] if told else [_candidate(one) for one in entry.alternatives],
        **(_told(told) if told is not None else {}),
    }


def _candidate(one: Candidate) -> Facts:
    return {
        "purchase_order": one.purchase_order,
        "order_line": one.order_line,
        "score": likeness(one.score),
        "why": _texts(one.why),
        "evidence": _evidence(one.why),
    }


def _instead(one: Instead) -> Facts:
    return _candidate(one.candidate) | {"gap": one.gap, "against": list(one.against), "taken_by": list(one.taken_by)}


def _told(told: Told) -> Facts:
    return {
        "level": told.level.value if told.level is not None else None,
        "level_why": told.level_why,
        "tests": to_json(told.tests),
        "receipt_details": to_json(told.receipts),
        "picture": to_json(told.picture),
        "credit": told.credit.value if told.credit is not None else None,
    }


def _hold(hold: Hold, rule_version: str, behind: Waiting | None, steps: Sequence[HoldStep]) -> Facts:
    names = ("measured", "limit", "message", "clears_when", "released_by", "released_reason", "invoice_line", "owner")
    return {
        "code": hold.code.value,
        "severity": hold.severity.value,
        **{name: getattr(hold, name) for name in names},
        "releasable": hold.releasable,
        "may_release": "a person with a reason" if hold.releasable else "nobody",
        "accountable_while_held": False,
        "rule_version": rule_version,
        "evidence": _evidence(hold.evidence),
        "waiting_behind": behind.in_words if behind is not None else None,
        "history": [step_json(one) for one in steps],
    }


def step_json(one: HoldStep) -> Facts:
    """One thing that became of a hold; what is not known is `null`."""
    names = ("what", "code", "invoice_line", "measured", "limit", "severity", "rule_version", "who", "reason")
    return {"at": to_json(one.at), **{name: getattr(one, name) for name in names}}


def _steps_of(hold: Hold, steps: Sequence[HoldStep]) -> list[HoldStep]:
    return [one for one in steps if (one.code, one.invoice_line) == (hold.code.value, hold.invoice_line)]


def _texts(why: Iterable[Evidence]) -> list[str]:
    return [one.text for one in why]


def _evidence(why: Iterable[Evidence]) -> list[Facts]:
    return [{"kind": one.kind, "text": one.text, "weight": likeness(one.weight)} for one in why]
