"""What an auditor asks of a match: does its certificate hold, and what would clear what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.evaluating import known_now, load_world
from engine.matching import checker
from engine.matching.clearing import Change, would_clear
from engine.store import Store, invoices, ledger
from engine.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Verified:
    """One invoice's certificate as the independent checker finds it: nothing in `problems` where it holds."""

    invoice: str
    problems: tuple[str, ...]


def verify(store: Store, ids: Sequence[str] | None = None) -> tuple[Verified, ...]:
    """Checks the certificates of these invoices (of every match where `ids` is `None`).

    Beside the checker's own findings: a match without a certificate, and one whose allocations are not the certified ones.
    """
    cursor = store.cursor()
    certificates = invoices.certificates(cursor, ids)
    kept = invoices.allocations_kept(cursor, ids)
    return tuple(Verified(one, _problems(certificates.get(one), kept[one])) for one in sorted(kept))


def _problems(certificate: dict[str, Any] | None, kept: list[dict[str, Any]]) -> tuple[str, ...]:
    if certificate is None:
        return ("the match has no certificate: run “match --all” to make one",)
    found = checker.problems(certificate)
    if not found and _facts_of(certificate["allocations"]) != _facts_of(kept):
        found = ["the allocations that are kept are not the ones that were certified"]
    return tuple(found)


def _facts_of(allocations: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    names = ("invoice_line", "purchase_order", "order_line", "kind")
    return sorted(
        (*(one[name] for name in names), one["receipt"] or "", Decimal(one["quantity"]), Decimal(one["amount"]))
        for one in allocations
    )


def ways_to_clear(bench: Workbench, invoice_id: str) -> tuple[tuple[Change, ...], ...]:
    """The smallest sets of changes after which matching would hold nothing of this invoice; each has been tried."""
    cursor = bench.store.cursor()
    stored = invoices.invoice(cursor, invoice_id)
    outcome = invoices.match(cursor, invoice_id)
    if stored is None or outcome is None:
        return ()
    known = known_now(cursor, bench.settings, load_world(cursor), stored, ledger.releases(cursor, invoice_id))
    return would_clear(stored.invoice, known, outcome)
