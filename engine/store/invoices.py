"""Supplier invoices, their readings, matches and holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.codec import from_json, to_json
from engine.identifiers import invoice_key
from engine.model import Hold, Match, Reading, SupplierInvoice
from engine.store.arrivals import next_number
from engine.store.database import Transaction, read
from engine.store.marks import save_marks
from engine.store.rows import fields_of, insert


@dataclass(frozen=True, slots=True)
class StoredInvoice:
    """An invoice with how it came: `arrival_order` counts invoices from the first that ever came."""

    invoice: SupplierInvoice
    reading: Reading
    arrival_order: int
    mail_arrival: int


def save_invoice(
    cursor: Transaction,
    invoice: SupplierInvoice,
    reading: Reading,
    *,
    mail_arrival: int,
    at: datetime,
    arrival_order: int | None = None,
) -> int:
    """Adds an invoice, or replaces the one of the same id (a correction keeps its place in the order of arrival)."""
    order = arrival_order if arrival_order is not None else next_number(cursor, "invoice_order")
    cursor.execute("DELETE FROM invoice WHERE id = ?", [invoice.id])
    cursor.execute("DELETE FROM invoice_line WHERE invoice = ?", [invoice.id])
    header = fields_of(invoice, "kind", "supplier", "supplier_name", "invoice_number")
    figures = fields_of(invoice, "invoice_date", "due_date", "currency", "net_total", "tax_total", "gross_total", "verified")
    records = json.dumps(to_json(invoice)), json.dumps(to_json(reading))
    key = invoice_key(invoice.invoice_number)
    row = (invoice.id, order, invoice.document, mail_arrival, at, *header, key, *figures, reading.reader, *records)
    insert(cursor, "invoice", [row])
    columns = ("number", "kind", "description", "part", "quantity", "unit_price", "net_amount")
    insert(cursor, "invoice_line", ((invoice.id, *fields_of(line, *columns)) for line in invoice.lines))
    save_marks(cursor, invoice)
    return order


def save_verified(cursor: Transaction, invoice: SupplierInvoice) -> None:
    """Keeps whether a stored invoice proves itself, and nothing else of it anew."""
    record = json.dumps(to_json(invoice))
    cursor.execute("UPDATE invoice SET verified = ?, record = ? WHERE id = ?", [invoice.verified, record, invoice.id])


def invoice(cursor: Transaction, invoice_id: str) -> StoredInvoice | None:
    """One invoice by its id."""
    return next(iter(invoices(cursor, [invoice_id])), None)


def in_order_of_arrival(cursor: Transaction, ids: Sequence[str]) -> tuple[str, ...]:
    """These invoices, the one that came first at the front."""
    wanted = "SELECT id FROM invoice WHERE id IN (SELECT unnest($ids)) ORDER BY arrival_order"
    rows = read(cursor, wanted, {"ids": list(ids)})
    return tuple(row["id"] for row in rows)


def invoices(cursor: Transaction, ids: Sequence[str]) -> tuple[StoredInvoice, ...]:
    """Invoices by id, in the order of arrival."""
    rows = read(
        cursor,
        "SELECT record, reading, arrival_order, mail_arrival FROM invoice"
        " WHERE id IN (SELECT unnest($ids)) ORDER BY arrival_order",
        {"ids": list(ids)},
    )
    return tuple(
        StoredInvoice(
            from_json(SupplierInvoice, json.loads(row["record"])),
            from_json(Reading, json.loads(row["reading"])),
            row["arrival_order"],
            row["mail_arrival"],
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class KeptMatch:
    """A match with the hash of what it was made of, and its certificate."""

    match: Match
    inputs: str
    certificate: dict[str, Any]


def save_matches(cursor: Transaction, kept: Sequence[KeptMatch], *, at: datetime) -> None:
    """Replaces the matches of invoices, with allocations, holds and certificates."""
    ids = [one.match.invoice for one in kept]
    for table in ("match", "allocation", "hold", "certificate"):
        cursor.execute(f"DELETE FROM {table} WHERE invoice IN (SELECT unnest(?))", [ids])  # noqa: S608 - names are ours
    insert(cursor, "match", (_match_row(one, at) for one in kept))
    columns = ("invoice_line", "purchase_order", "order_line", "receipt", "quantity", "amount", "kind")
    matches = [one.match for one in kept]
    insert(cursor, "allocation", ((one.invoice, *fields_of(part, *columns)) for one in matches for part in one.allocations))
    insert(cursor, "hold", (_hold_row(one.invoice, hold) for one in matches for hold in one.holds))
    insert(cursor, "certificate", ((one.match.invoice, at, json.dumps(one.certificate)) for one in kept))


def _match_row(kept: KeptMatch, at: datetime) -> tuple[object, ...]:
    one = kept.match
    return one.invoice, at, one.complete, one.rule_version, kept.inputs, json.dumps(to_json(one))


def certificates(cursor: Transaction, ids: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """The certificates of these invoices' matches (of all where `ids` is `None`), by invoice."""
    rows = read(
        cursor,
        "SELECT invoice, record FROM certificate WHERE $every OR invoice IN (SELECT unnest($ids)) ORDER BY invoice",
        {"every": ids is None, "ids": list(ids or ())},
    )
    return {row["invoice"]: json.loads(row["record"]) for row in rows}


def allocations_kept(cursor: Transaction, ids: Sequence[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """The allocations of every match (or of these invoices'), by invoice; an empty list where a match has none."""
    given = {"every": ids is None, "ids": list(ids or ())}
    matched = read(cursor, "SELECT invoice FROM match WHERE $every OR invoice IN (SELECT unnest($ids))", given)
    found: dict[str, list[dict[str, Any]]] = {row["invoice"]: [] for row in matched}
    for row in read(cursor, "FROM allocation WHERE $every OR invoice IN (SELECT unnest($ids))", given):
        found.setdefault(row["invoice"], []).append(row)
    return found


def orders_billed_by(cursor: Transaction, supplier: str, key: str) -> tuple[str, ...]:
    """The orders that the supplier's invoice of that number (its `invoice_key`) was billed on, where it still counts."""
    rows = read(
        cursor,
        """
        SELECT DISTINCT a.purchase_order FROM live_allocation a JOIN invoice i ON i.id = a.invoice
        WHERE i.supplier = $supplier AND i.invoice_key = $key AND i.kind != 'credit_note'
        ORDER BY a.purchase_order
        """,
        {"supplier": supplier, "key": key},
    )
    return tuple(row["purchase_order"] for row in rows)


def _hold_row(invoice_id: str, hold: Hold) -> tuple[object, ...]:
    released = hold.released_by is not None
    start = fields_of(hold, "code", "severity", "invoice_line", "measured")
    return invoice_id, *start, released, hold.owner, hold.message


def match(cursor: Transaction, invoice_id: str) -> Match | None:
    """The match of an invoice as last evaluated."""
    return matches(cursor, [invoice_id]).get(invoice_id)


def matches(cursor: Transaction, ids: Sequence[str]) -> dict[str, Match]:
    """The same for several invoices, by invoice; nothing for one that was never evaluated."""
    rows = read(cursor, "SELECT invoice, record FROM match WHERE invoice IN (SELECT unnest($ids))", {"ids": list(ids)})
    return {row["invoice"]: from_json(Match, json.loads(row["record"])) for row in rows}


def match_inputs(cursor: Transaction) -> dict[str, str]:
    """The hash of what each match was made of, by invoice."""
    return {row["invoice"]: row["inputs"] for row in read(cursor, "SELECT invoice, inputs FROM match")}


def states(cursor: Transaction) -> dict[str, str]:
    """The state of every invoice, by id."""
    return {row["invoice"]: row["state"] for row in read(cursor, "FROM invoice_state")}


def states_of(cursor: Transaction, ids: Sequence[str]) -> dict[str, str]:
    """The states of these invoices, by id."""
    rows = read(cursor, "FROM invoice_state WHERE invoice IN (SELECT unnest($ids))", {"ids": list(ids)})
    return {row["invoice"]: row["state"] for row in rows}


def open_ids(cursor: Transaction) -> tuple[str, ...]:
    """Invoices that matching may still change (not accepted, exported, reversed, ignored or duplicate), oldest first."""
    rows = read(
        cursor,
        """
        SELECT i.id FROM invoice i JOIN invoice_state s ON s.invoice = i.id
        WHERE s.state IN ('held', 'matched', 'imported') ORDER BY i.arrival_order
        """,
    )
    return tuple(row["id"] for row in rows)


def related_open_ids(cursor: Transaction, ids: Sequence[str]) -> tuple[str, ...]:
    """Open invoices that a change of these may concern, themselves included: those that bill or name one of the same orders,
    those of the same number, credit notes of the same supplier, which may credit them, its invoices that print a bank
    account while none is on file, and all that may be copies of another, oldest first."""
    rows = read(
        cursor,
        """
        WITH named AS (
            SELECT m.invoice, unnest(CAST(json_extract_string(m.record, '$.orders[*]') AS VARCHAR[])) AS purchase_order
            FROM match m
            UNION
            SELECT invoice, purchase_order FROM allocation
        ),
        changed AS (SELECT unnest($ids) AS id)
        SELECT i.id
        FROM invoice i
        JOIN invoice_state s ON s.invoice = i.id
        WHERE s.state IN ('held', 'matched', 'imported')
          AND (i.id IN (FROM changed)
               OR i.id IN (SELECT invoice FROM named WHERE purchase_order IN (
                   SELECT purchase_order FROM named WHERE invoice IN (FROM changed)))
               OR i.invoice_key IN (SELECT invoice_key FROM invoice WHERE id IN (FROM changed))
               OR (i.kind = 'credit_note' AND i.supplier IN (SELECT supplier FROM invoice WHERE id IN (FROM changed)))
               OR i.id IN (SELECT invoice FROM hold WHERE code IN ('DUP_EXACT', 'DUP_SUSPECT'))
               OR (i.id IN (SELECT invoice FROM invoice_mark WHERE kind = 'account')
                   AND i.supplier IN (SELECT p.number FROM supplier p JOIN invoice c ON c.supplier = p.number
                                      WHERE c.id IN (FROM changed) AND p.bank_account IS NULL)))
        ORDER BY i.arrival_order
        """,
        {"ids": list(ids)},
    )
    return tuple(row["id"] for row in rows)
