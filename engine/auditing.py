"""What is asked of a match: does its certificate hold, what would clear what it holds, which units are to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.errors import Refused
from engine.evaluating import evaluate, known_now, load_world
from engine.matching import Known, checker
from engine.matching.clearing import Change, suggested_units, unit_in_words, would_clear
from engine.matching.telling import Told, tell
from engine.matching.waiting import Waiting, waiting_behind
from engine.model import Match, SupplierInvoice, UnitConversion
from engine.store import Store, invoices, ledger, rules
from engine.store.rows import now
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


@dataclass(frozen=True, slots=True)
class Explained:
    """What a person is told of one match: line by line, what waits behind its holds, and what would clear it."""

    lines: tuple[Told, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    ways: tuple[tuple[Change, ...], ...] = ()


def explained(bench: Workbench, invoice_id: str) -> Explained:
    """The match of an invoice explained by what is known today; empty where it was not matched yet."""
    facts = _facts(bench, invoice_id)
    return Explained(tell(*facts), waiting_behind(*facts), would_clear(*facts)) if facts is not None else Explained()


def units_to_confirm(bench: Workbench, invoice_id: str) -> tuple[UnitConversion, ...]:
    """What the prices of an invoice suggest of units that nobody has confirmed yet."""
    facts = _facts(bench, invoice_id)
    return suggested_units(*facts) if facts is not None else ()


def confirm_units(bench: Workbench, invoice_id: str) -> tuple[UnitConversion, ...]:
    """Keeps for this supplier what `units_to_confirm` suggests, and evaluates what is open again; gives what was kept.

    Raises `Refused` where there is nothing to confirm.
    """
    learned = units_to_confirm(bench, invoice_id)
    if not learned:
        raise Refused("Every unit of this invoice is known already.")
    with bench.store.transaction() as cursor:
        for one in learned:
            rules.save_conversion(cursor, one, who=bench.actor, at=now())
            ledger.add_event(cursor, bench.event("unit confirmed", invoice_id, unit=unit_in_words(one)))
        evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)
    bench.publish()
    return learned


def _facts(bench: Workbench, invoice_id: str) -> tuple[SupplierInvoice, Known, Match] | None:
    cursor = bench.store.cursor()
    stored = invoices.invoice(cursor, invoice_id)
    outcome = invoices.match(cursor, invoice_id)
    if stored is None or outcome is None:
        return None
    known = known_now(cursor, bench.settings, load_world(cursor), stored, ledger.releases(cursor, invoice_id))
    return stored.invoice, known, outcome
