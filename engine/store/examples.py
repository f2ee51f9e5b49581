"""Examples: documents with the values that a person gave or confirmed, from which formats can be learned. Append-only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from engine.codec import from_json, to_json
from engine.model import Reading, SupplierInvoice
from engine.store.database import Store, Transaction
from engine.store.rows import insert


@dataclass(frozen=True, slots=True)
class Example:
    """A document, by the SHA-256 of its original, and what truly stands on it. `changed` are the fields that a person gave;
    none where every value was confirmed as read. `supplier` is our number, where it was known then."""

    document: str
    invoice: str
    supplier: str | None
    supplier_name: str
    reader: str
    changed: tuple[str, ...]
    reading: Reading
    given_by: str
    given_at: datetime


def add_example(
    cursor: Transaction, invoice: SupplierInvoice, reading: Reading, changed: tuple[str, ...], *, who: str, at: datetime
) -> None:
    """Keeps what a person says stands on the document of `invoice`."""
    record = json.dumps(to_json(reading))
    row = (
        invoice.document, invoice.id, invoice.supplier, invoice.supplier_name, reading.reader, changed, record, who, at,
    )  # fmt: skip
    insert(cursor, "example", [row])


def examples(store: Store, supplier: str | None = None) -> tuple[Example, ...]:
    """The latest example of each document, newest first: of all suppliers, or of one, as it is known today."""
    return tuple(
        Example(
            row["document"],
            row["invoice"],
            row["supplier"],
            row["supplier_name"],
            row["reader"],
            tuple(row["changed"]),
            from_json(Reading, json.loads(row["record"])),
            row["given_by"],
            row["given_at"],
        )
        for row in store.read("examples", supplier=supplier)
    )
