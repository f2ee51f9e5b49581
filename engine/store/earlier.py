"""Which invoices came before and may be the same: by number or amount, of the same supplier."""

from __future__ import annotations

import json
from collections.abc import Sequence

from engine.codec import from_json
from engine.identifiers import invoice_key
from engine.model import SupplierInvoice
from engine.store.database import Transaction, query, read
from engine.store.invoices import StoredInvoice


def earlier_alike(cursor: Transaction, stored: Sequence[StoredInvoice]) -> dict[str, list[SupplierInvoice]]:
    """For each of these invoices those that came before it with the same number or gross total, from the same supplier (of
    an unknown one: the same printed name), the oldest first. Those ignored, called duplicates or reversed do not count."""
    rows = read(
        cursor,
        query("earlier_alike"),
        {
            "ids": [one.invoice.id for one in stored],
            "arrivals": [one.arrival_order for one in stored],
            "keys": [invoice_key(one.invoice.invoice_number) for one in stored],
            "totals": [one.invoice.gross_total for one in stored],
            "suppliers": [one.invoice.supplier for one in stored],
            "names": [one.invoice.supplier_name for one in stored],
        },
    )
    records = _records(cursor, {row["earlier"] for row in rows})
    found: dict[str, list[SupplierInvoice]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(records[row["earlier"]])
    return found


def _records(cursor: Transaction, ids: set[str]) -> dict[str, SupplierInvoice]:
    if not ids:
        return {}
    rows = read(cursor, "SELECT id, record FROM invoice WHERE id IN (SELECT unnest($ids))", {"ids": sorted(ids)})
    return {row["id"]: from_json(SupplierInvoice, json.loads(row["record"])) for row in rows}
