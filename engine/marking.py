"""An invoice entered in the accounting package by hand: it stops waiting there, and the reason is kept."""

from __future__ import annotations

from engine.errors import NotFound, Refused
from engine.exporters import targets
from engine.store import ledger
from engine.store.rows import now
from engine.workbench import Workbench


def mark_exported(bench: Workbench, invoice: str, target: str, reason: str) -> None:
    """Says that what waits of an invoice for the target was entered there by hand.

    Raises `Refused` without a reason or where nothing of it waits, `NotFound` for a target that does not exist.
    """
    if not reason.strip():
        raise Refused("Marking by hand needs a reason: say who entered it, and under which number.")
    if target not in targets():
        raise NotFound(f"There is no export target “{target}”. There are: {', '.join(sorted(targets()))}.")
    with bench.store.transaction() as cursor:
        waiting = [row["id"] for row in bench.store.read("postings_waiting", target=target) if row["invoice"] == invoice]
        if not waiting:
            raise Refused("Nothing of this invoice waits for that target: it is not accepted, or was exported already.")
        for posting in waiting:
            record = {"files": [], "invoices": [invoice], "by_hand": reason.strip()}
            batch = f"by-hand-{target}-{posting}"
            ledger.add_batch(
                cursor, batch=batch, target=target, at=now(), who=bench.actor, record=record, postings=[posting]
            )
        event = bench.event("marked as exported by hand", invoice, target=target, reason=reason.strip())
        ledger.add_event(cursor, event)
    bench.publish()
