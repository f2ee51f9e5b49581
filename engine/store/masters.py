"""Suppliers, jobs, orders, receipts, tax codes and exchange rates: saved whole, loaded whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from engine.model import (
    ExchangeRate,
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
)
from engine.store.database import Transaction, read
from engine.store.order_keys import save_keys
from engine.store.rows import fields_of, insert, record_of
from engine.store.sender_entries import note_senders

R = TypeVar("R")

_SUPPLIER = (
    "number", "name", "tax_id", "email_senders", "format", "auto_import", "order_required", "account_code", "tax_code",
    "payment_terms_days", "currency", "bank_account", "group", "blocked",
)  # fmt: skip
_JOB = ("number", "name", "customer", "state", "budget")
_ORDER = (
    "order_number", "supplier", "order_date", "currency", "state", "limit_amount", "valid_from", "valid_to", "exchange_rate",
)  # fmt: skip
_ORDER_LINE = (
    "line", "description", "quantity", "unit_price", "kind", "part", "unit", "cancelled_quantity", "tax_code",
    "account_code", "match", "job", "price_estimated", "expected_on", "weight",
)  # fmt: skip
_RECEIPT = ("receipt_number", "order_number", "received_on", "delivery_note")
_RECEIPT_LINE = ("line", "quantity", "accepted_quantity", "returned_quantity")
_TAX = ("code", "name", "rate", "valid_from", "valid_to")

_RATE = ("currency", "valid_from", "rate")


@dataclass(frozen=True, slots=True)
class Saved:
    """How many records were new, changed or already so."""

    loaded: int
    changed: int
    unchanged: int


def suppliers(cursor: Transaction) -> tuple[Supplier, ...]:
    """All suppliers by number."""
    rows = read(cursor, "FROM supplier ORDER BY number")
    return tuple(record_of(Supplier, row, group=row["supplier_group"]) for row in rows)


def jobs(cursor: Transaction) -> tuple[Job, ...]:
    """All jobs by number."""
    return tuple(record_of(Job, row) for row in read(cursor, "FROM job ORDER BY number"))


def orders(cursor: Transaction, numbers: Collection[str] | None = None) -> tuple[PurchaseOrder, ...]:
    """Purchase orders with their lines, by number: all, or those of these `numbers`."""
    if numbers is not None and not numbers:
        return ()
    wanted = _wanted("order_number", numbers)
    lines: dict[str, list[PurchaseOrderLine]] = {}
    for row in read(cursor, f"FROM purchase_order_line {wanted.where} ORDER BY order_number, line", wanted.given):
        match = row["match"] and MatchLevel(row["match"])
        line = record_of(PurchaseOrderLine, row, kind=LineKind(row["kind"]), match=match)
        lines.setdefault(row["order_number"], []).append(line)
    return tuple(
        record_of(PurchaseOrder, row, state=OrderState(row["state"]), lines=tuple(lines.get(row["order_number"], ())))
        for row in read(cursor, f"FROM purchase_order {wanted.where} ORDER BY order_number", wanted.given)
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    where: str
    given: dict[str, object] | None


def _wanted(column: str, values: Collection[str] | None) -> _Wanted:
    if values is None:
        return _Wanted("", None)
    return _Wanted(f"WHERE {column} IN (SELECT unnest($wanted))", {"wanted": list(values)})


def receipts(cursor: Transaction, of_orders: Collection[str] | None = None) -> tuple[GoodsReceipt, ...]:
    """Goods receipts with their lines, oldest first: all, or those of these orders."""
    if of_orders is not None and not of_orders:
        return ()
    wanted = _wanted("order_number", of_orders)
    whose = _Wanted(
        f"WHERE receipt_number IN (SELECT receipt_number FROM goods_receipt {wanted.where})" if wanted.where else "",  # noqa: S608
        wanted.given,
    )
    lines: dict[str, list[GoodsReceiptLine]] = {}
    for row in read(cursor, f"FROM goods_receipt_line {whose.where} ORDER BY receipt_number, line", whose.given):
        lines.setdefault(row["receipt_number"], []).append(record_of(GoodsReceiptLine, row))
    return tuple(
        record_of(GoodsReceipt, row, lines=tuple(lines.get(row["receipt_number"], ())))
        for row in read(cursor, f"FROM goods_receipt {wanted.where} ORDER BY received_on, receipt_number", wanted.given)
    )


def tax_codes(cursor: Transaction) -> tuple[TaxCode, ...]:
    """All tax codes by code."""
    return tuple(record_of(TaxCode, row) for row in read(cursor, "FROM tax_code ORDER BY code"))


def exchange_rates(cursor: Transaction) -> tuple[ExchangeRate, ...]:
    """All exchange rates by currency and day."""
    rows = read(cursor, "FROM exchange_rate ORDER BY currency, valid_from")
    return tuple(record_of(ExchangeRate, row) for row in rows)


def save_suppliers(cursor: Transaction, records: Sequence[Supplier]) -> Saved:
    """Adds suppliers, or replaces those of the same number."""
    replace = partial(_replace, cursor, "supplier", _SUPPLIER)
    known = suppliers(cursor)
    note_senders(cursor, known, records)
    return _save(records, known, lambda supplier: supplier.number, replace)


def save_jobs(cursor: Transaction, records: Sequence[Job]) -> Saved:
    """Adds jobs, or replaces those of the same number."""
    return _save(records, jobs(cursor), lambda job: job.number, partial(_replace, cursor, "job", _JOB))


def save_tax_codes(cursor: Transaction, records: Sequence[TaxCode]) -> Saved:
    """Adds tax codes, or replaces those of the same code."""
    return _save(records, tax_codes(cursor), lambda tax: tax.code, partial(_replace, cursor, "tax_code", _TAX))


def save_exchange_rates(cursor: Transaction, records: Sequence[ExchangeRate]) -> Saved:
    """Adds exchange rates, or replaces those of the same currency and day."""

    def replace(new: Sequence[ExchangeRate]) -> None:
        for one in new:
            cursor.execute("DELETE FROM exchange_rate WHERE currency = ? AND valid_from = ?", [one.currency, one.valid_from])
        insert(cursor, "exchange_rate", (fields_of(one, *_RATE) for one in new))

    return _save(records, exchange_rates(cursor), lambda one: f"{one.currency} {one.valid_from}", replace)


def save_orders(cursor: Transaction, records: Sequence[PurchaseOrder]) -> Saved:
    """Adds orders with their lines, or replaces those of the same number whole."""

    def replace(new: Sequence[PurchaseOrder]) -> None:
        _replace(cursor, "purchase_order", _ORDER, new)
        _delete(cursor, "purchase_order_line", "order_number", [order.order_number for order in new])
        rows = ((order.order_number, *fields_of(line, *_ORDER_LINE)) for order in new for line in order.lines)
        insert(cursor, "purchase_order_line", rows)
        save_keys(cursor, new)

    known = orders(cursor, {record.order_number for record in records})
    return _save(records, known, lambda order: order.order_number, replace)


def save_receipts(cursor: Transaction, records: Sequence[GoodsReceipt]) -> Saved:
    """Adds goods receipts with their lines, or replaces those of the same number whole."""

    def replace(new: Sequence[GoodsReceipt]) -> None:
        _replace(cursor, "goods_receipt", _RECEIPT, new)
        _delete(cursor, "goods_receipt_line", "receipt_number", [receipt.receipt_number for receipt in new])
        rows = ((receipt.receipt_number, *fields_of(line, *_RECEIPT_LINE)) for receipt in new for line in receipt.lines)
        insert(cursor, "goods_receipt_line", rows)

    return _save(records, receipts(cursor), lambda receipt: receipt.receipt_number, replace)


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
