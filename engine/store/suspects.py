"""What came before a batch of invoices, as far as screening asks: copies, printed bank accounts, first mails."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from engine.codec import from_json
from engine.model import SupplierInvoice
from engine.store.database import Row, Transaction, query, read


def suspects(
    cursor: Transaction, ids: Collection[str], related: Iterable[tuple[str, str]] = ()
) -> dict[str, list[SupplierInvoice]]:
    """For each of these invoices those that came before it and may be the same, the oldest first: of its supplier, of an
    unknown one of the same printed name, or of another record that hangs together with it (`related`: pairs of suppliers'
    numbers, both ways round). Those ignored, called duplicates or reversed do not count."""
    pairs = list(related)
    given: dict[str, object] = {
        "ids": list(ids),
        "suppliers": [one for one, _ in pairs],
        "relatives": [other for _, other in pairs],
    }
    rows = read(cursor, query("suspects"), given)
    records = invoices_of(cursor, {row["earlier"] for row in rows})
    found: dict[str, list[SupplierInvoice]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(records[row["earlier"]])
    return found


def invoices_of(cursor: Transaction, ids: Collection[str]) -> dict[str, SupplierInvoice]:
    """Invoices without their readings, by id."""
    if not ids:
        return {}
    rows = read(cursor, "SELECT id, record FROM invoice WHERE id IN (SELECT unnest($ids))", {"ids": sorted(ids)})
    return {row["id"]: from_json(SupplierInvoice, json.loads(row["record"])) for row in rows}


def accounts_printed(cursor: Transaction, suppliers: Collection[str]) -> tuple[Row, ...]:
    """The bank accounts on the invoices of these suppliers: `supplier, account, invoice, invoice_number, invoice_date` (of
    the last that printed it), `is_accepted, first_arrival`; accounts seen last at the end."""
    return read(cursor, query("accounts_printed"), {"suppliers": list(suppliers)}) if suppliers else ()


def first_mails(cursor: Transaction, mail_arrivals: Collection[int]) -> frozenset[int]:
    """Those of these arrivals before which nothing came from the same sender."""
    rows = read(
        cursor,
        """
        WITH sent AS (SELECT a.id, m.original_sender FROM mail_arrival a JOIN mail m ON m.sha256 = a.mail AND m.is_mail)
        SELECT t.id FROM sent t JOIN sent o ON o.original_sender = t.original_sender
        WHERE t.id IN (SELECT unnest($ids)) GROUP BY t.id HAVING min(o.id) = t.id
        """,
        {"ids": list(mail_arrivals)},
    )
    return frozenset(row["id"] for row in rows)
