"""Suppliers, jobs, orders, receipts, tax codes and tolerances: saved whole, loaded whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from engine.model import (
    Combinator,
    GoodsReceipt,
    GoodsReceiptLine,
    Job,
    LineKind,
    MatchLevel,
    OrderState,
    PurchaseOrder,
    PurchaseOrderLine,
    Supplier,
    TaxCode,
    Tolerance,
    ToleranceKind,
    ToleranceState,
    UnitConversion,
)
from engine.store.database import Transaction, read
from engine.store.rows import fields_of, insert, record_of

R = TypeVar("R")

_SUPPLIER = (
    "number", "name", "tax_id", "email_senders", "format", "auto_import", "order_required", "account_code", "tax_code",
    "payment_terms_days", "currency", "bank_account",
)  # fmt: skip
_JOB = ("number", "name", "customer", "state", "budget")
_ORDER = ("order_number", "supplier", "order_date", "currency", "state")
_ORDER_LINE = (
    "line", "description", "quantity", "unit_price", "kind", "part", "unit", "cancelled_quantity", "tax_code",
    "account_code", "match", "job",
)  # fmt: skip
_RECEIPT = ("receipt_number", "order_number", "received_on", "delivery_note")
_RECEIPT_LINE = ("line", "quantity", "accepted_quantity", "returned_quantity")
_TAX = ("code", "name", "rate", "valid_from", "valid_to")


_CONVERSION = ("supplier", "part", "unit", "base_unit", "size")


@dataclass(frozen=True, slots=True)
class Saved:
    """How many records were new, changed or already so."""

    loaded: int
    changed: int
    unchanged: int


def suppliers(cursor: Transaction) -> tuple[Supplier, ...]:
    """All suppliers by number."""
    return tuple(record_of(Supplier, row) for row in read(cursor, "FROM supplier ORDER BY number"))


def jobs(cursor: Transaction) -> tuple[Job, ...]:
    """All jobs by number."""
    return tuple(record_of(Job, row) for row in read(cursor, "FROM job ORDER BY number"))


def orders(cursor: Transaction) -> tuple[PurchaseOrder, ...]:
    """All purchase orders with their lines, by number."""
    lines: dict[str, list[PurchaseOrderLine]] = {}
    for row in read(cursor, "FROM purchase_order_line ORDER BY order_number, line"):
        match = row["match"] and MatchLevel(row["match"])
        line = record_of(PurchaseOrderLine, row, kind=LineKind(row["kind"]), match=match)
        lines.setdefault(row["order_number"], []).append(line)
    return tuple(
        record_of(PurchaseOrder, row, state=OrderState(row["state"]), lines=tuple(lines.get(row["order_number"], ())))
        for row in read(cursor, "FROM purchase_order ORDER BY order_number")
    )


def receipts(cursor: Transaction) -> tuple[GoodsReceipt, ...]:
    """All goods receipts with their lines, oldest first."""
    lines: dict[str, list[GoodsReceiptLine]] = {}
    for row in read(cursor, "FROM goods_receipt_line ORDER BY receipt_number, line"):
        lines.setdefault(row["receipt_number"], []).append(record_of(GoodsReceiptLine, row))
    return tuple(
        record_of(GoodsReceipt, row, lines=tuple(lines.get(row["receipt_number"], ())))
        for row in read(cursor, "FROM goods_receipt ORDER BY received_on, receipt_number")
    )


def tax_codes(cursor: Transaction) -> tuple[TaxCode, ...]:
    """All tax codes by code."""
    return tuple(record_of(TaxCode, row) for row in read(cursor, "FROM tax_code ORDER BY code"))


def tolerances(cursor: Transaction) -> tuple[Tolerance, ...]:
    """All tolerances that somebody set, the company's first."""
    rows = read(cursor, "FROM tolerance ORDER BY supplier, kind")
    return tuple(
        record_of(
            Tolerance,
            row,
            kind=ToleranceKind(row["kind"]),
            state=ToleranceState(row["state"]),
            combinator=Combinator(row["combinator"]),
            supplier=row["supplier"] or None,
        )
        for row in rows
    )


def conversions(cursor: Transaction) -> tuple[UnitConversion, ...]:
    """What is known of suppliers' units: of each supplier, part and pair of units the one confirmed last."""
    rows = read(
        cursor,
        """
        SELECT supplier, part, unit, base_unit, size FROM unit_conversion
        QUALIFY row_number() OVER (PARTITION BY supplier, part, unit, base_unit ORDER BY confirmed_at DESC) = 1
        ORDER BY supplier, part, unit, base_unit
        """,
    )
    return tuple(record_of(UnitConversion, row) for row in rows)


def save_conversion(cursor: Transaction, conversion: UnitConversion, *, who: str, at: datetime) -> None:
    """Keeps what a person confirmed of a unit."""
    insert(cursor, "unit_conversion", [(*fields_of(conversion, *_CONVERSION), who, at)])


def save_suppliers(cursor: Transaction, records: Sequence[Supplier]) -> Saved:
    """Adds suppliers, or replaces those of the same number."""
    replace = partial(_replace, cursor, "supplier", _SUPPLIER)
    return _save(records, suppliers(cursor), lambda supplier: supplier.number, replace)


def save_jobs(cursor: Transaction, records: Sequence[Job]) -> Saved:
    """Adds jobs, or replaces those of the same number."""
    return _save(records, jobs(cursor), lambda job: job.number, partial(_replace, cursor, "job", _JOB))


def save_tax_codes(cursor: Transaction, records: Sequence[TaxCode]) -> Saved:
    """Adds tax codes, or replaces those of the same code."""
    return _save(records, tax_codes(cursor), lambda tax: tax.code, partial(_replace, cursor, "tax_code", _TAX))


def save_orders(cursor: Transaction, records: Sequence[PurchaseOrder]) -> Saved:
    """Adds orders with their lines, or replaces those of the same number whole."""

    def replace(new: Sequence[PurchaseOrder]) -> None:
        _replace(cursor, "purchase_order", _ORDER, new)
        _delete(cursor, "purchase_order_line", "order_number", [order.order_number for order in new])
        rows = ((order.order_number, *fields_of(line, *_ORDER_LINE)) for order in new for line in order.lines)
        insert(cursor, "purchase_order_line", rows)

    return _save(records, orders(cursor), lambda order: order.order_number, replace)


def save_receipts(cursor: Transaction, records: Sequence[GoodsReceipt]) -> Saved:
    """Adds goods receipts with their lines, or replaces those of the same number whole."""

    def replace(new: Sequence[GoodsReceipt]) -> None:
        _replace(cursor, "goods_receipt", _RECEIPT, new)
        _delete(cursor, "goods_receipt_line", "receipt_number", [receipt.receipt_number for receipt in new])
        rows = ((receipt.receipt_number, *fields_of(line, *_RECEIPT_LINE)) for receipt in new for line in receipt.lines)
        insert(cursor, "goods_receipt_line", rows)

    return _save(records, receipts(cursor), lambda receipt: receipt.receipt_number, replace)


def save_tolerance(cursor: Transaction, tolerance: Tolerance, *, who: str, at: datetime) -> None:
    """Sets one tolerance for the company or one supplier."""
    supplier = tolerance.supplier or ""
    cursor.execute("DELETE FROM tolerance WHERE kind = ? AND supplier = ?", [tolerance.kind.value, supplier])
    figures = fields_of(tolerance, "state", "percent", "absolute", "combinator")
    insert(cursor, "tolerance", [(tolerance.kind, supplier, *figures, who, at)])


def _save(
    records: Sequence[R], known: Iterable[R], key: Callable[[R], str], replace: Callable[[Sequence[R]], None]
) -> Saved:
    before = {key(record): record for record in known}
    new = [record for record in records if key(record) not in before]
    changed = [record for record in records if key(record) in before and before[key(record)] != record]
    replace([*new, *changed])
    return Saved(len(new), len(changed), len(records) - len(new) - len(changed))


def _replace(cursor: Transaction, table: str, columns: Sequence[str], records: Sequence[Any]) -> None:
    _delete(cursor, table, columns[0], [getattr(record, columns[0]) for record in records])
    insert(cursor, table, (fields_of(record, *columns) for record in records))


def _delete(cursor: Transaction, table: str, column: str, keys: list[str]) -> None:
    cursor.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT unnest(?))", [keys])  # noqa: S608 - names are ours
