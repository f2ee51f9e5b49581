"""The default “same document again”: what becomes of an invoice number that arrives a second time as another file."""

from __future__ import annotations

from engine.identifiers import invoice_key
from engine.model import SupplierInvoice
from engine.settings import SameDocument
from engine.store import Transaction, ledger
from engine.store.database import read
from engine.store.rows import now
from engine.workbench import Workbench

_EARLIER = """
    SELECT i.id FROM invoice i JOIN invoice_state s ON s.invoice = i.id
    WHERE i.supplier = $supplier AND i.invoice_key = $key AND i.kind = $kind AND i.id != $id
      AND s.state IN ('imported', 'matched', 'held')
    ORDER BY i.arrival_order
"""


def before_keeping(cursor: Transaction, bench: Workbench, invoice: SupplierInvoice) -> None:
    """Prepares the way for `invoice`.

    `ignore`: nothing; screening holds the newcomer as a duplicate. `update`: an earlier one that nobody accepted yet is put
    aside and the newcomer takes its place. `new_lines`: both stand, as a person's standing decision.
    """
    policy = bench.settings.imports.same_document
    if policy is SameDocument.IGNORE or invoice.supplier is None:
        return
    parameters: dict[str, object] = {
        "supplier": invoice.supplier,
        "key": invoice_key(invoice.invoice_number),
        "kind": invoice.kind.value,
        "id": invoice.id,
    }
    for row in read(cursor, _EARLIER, parameters):
        _decide(cursor, bench, invoice, row["id"], policy)


def _decide(
    cursor: Transaction, bench: Workbench, invoice: SupplierInvoice, earlier: str, policy: SameDocument
) -> None:
    updates = policy is SameDocument.UPDATE
    ledger.add_decision(
        cursor,
        invoice=earlier if updates else invoice.id,
        what="duplicate" if updates else "not_duplicate",
        other=invoice.id if updates else earlier,
        reason=f"default “same document again: {policy.value}”",
        who=bench.actor,
        at=now(),
    )
