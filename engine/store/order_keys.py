"""What orders are looked up by, kept beside them: number, part numbers and words in the shape in which they are compared.

DuckDB cannot work these out as `engine.identifiers` does, so they are kept whenever an order is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.identifiers import description_keys, order_key, part_key
from engine.model import PurchaseOrder, PurchaseOrderLine
from engine.store.database import Transaction, query, read
from engine.store.rows import insert


@dataclass(frozen=True, slots=True)
class LineKeys:
    """What the order lines that may explain one invoice line are looked up by; quantity, price and amount as printed, 0
    where none is."""

    parts: tuple[str, ...]
    words: tuple[str, ...]
    unit_price: Decimal
    quantity: Decimal
    amount: Decimal


def save_keys(cursor: Transaction, orders: Sequence[PurchaseOrder]) -> None:
    """Keeps the keys of these orders, anew where they are known."""
    numbers = [order.order_number for order in orders]
    for table in ("purchase_order_key", "purchase_order_line_key"):
        cursor.execute(f"DELETE FROM {table} WHERE order_number IN (SELECT unnest(?))", [numbers])  # noqa: S608
    insert(cursor, "purchase_order_key", ((number, order_key(number)) for number in numbers))
    insert(cursor, "purchase_order_line_key", (_row(order.order_number, line) for order in orders for line in order.lines))


def _row(number: str, line: PurchaseOrderLine) -> tuple[object, ...]:
    part = part_key(line.part) if line.part else None
    return number, line.line, part or None, tuple(sorted(description_keys(line.description)))


def named(cursor: Transaction, keys: Collection[str]) -> dict[str, list[str]]:
    """The orders, of whatever supplier and state, whose number is one of these keys (`order_key`), by key."""
    if not keys:
        return {}
    rows = read(
        cursor, "SELECT key, order_number FROM purchase_order_key WHERE key IN (SELECT unnest($keys))", {"keys": list(keys)}
    )
    return _grouped((row["key"], row["order_number"]) for row in rows)


def delivered(cursor: Transaction, notes: Collection[str]) -> dict[str, list[str]]:
    """The orders that a delivery of one of these numbers (upper case) came for: its note's or the receipt's, by number."""
    if not notes:
        return {}
    rows = read(
        cursor,
        """
        SELECT upper(trim(delivery_note)) AS note, order_number FROM goods_receipt WHERE note IN (SELECT unnest($notes))
        UNION
        SELECT upper(receipt_number) AS note, order_number FROM goods_receipt WHERE note IN (SELECT unnest($notes))
        """,
        {"notes": list(notes)},
    )
    return _grouped((row["note"], row["order_number"]) for row in rows)


def billable(cursor: Transaction, suppliers: Collection[str]) -> dict[str, list[str]]:
    """The open orders of these suppliers of which accepted invoices have left something to bill, by supplier."""
    if not suppliers:
        return {}
    rows = read(cursor, query("billable_orders"), {"suppliers": list(suppliers)})
    return _grouped((row["supplier"], row["order_number"]) for row in rows)


def billed(cursor: Transaction, suppliers: Collection[str]) -> dict[str, list[str]]:
    """The orders of these suppliers that invoices billed: what a credit note may give back, by supplier."""
    if not suppliers:
        return {}
    rows = read(
        cursor,
        """
        SELECT DISTINCT o.supplier, o.order_number
        FROM purchase_order o JOIN allocation a ON a.purchase_order = o.order_number
        WHERE o.supplier IN (SELECT unnest($suppliers))
        """,
        {"suppliers": list(suppliers)},
    )
    return _grouped((row["supplier"], row["order_number"]) for row in rows)


def matched(cursor: Transaction, ids: Collection[str]) -> dict[str, list[str]]:
    """The orders that these invoices bill as they were matched last, by invoice."""
    rows = read(
        cursor,
        "SELECT DISTINCT invoice, purchase_order FROM allocation WHERE invoice IN (SELECT unnest($ids))",
        {"ids": list(ids)},
    )
    return _grouped((row["invoice"], row["purchase_order"]) for row in rows)


def likeliest(
    cursor: Transaction,
    orders: Collection[str],
    lines: Sequence[LineKeys],
    *,
    numbers: Collection[str],
    jobs: Collection[str],
    most: int,
) -> list[str]:
    """Of many orders the `most` whose lines are most like an invoice's; as many of those whose number is within two slips of
    one of `numbers`, and of those for one of these `jobs`."""
    rows = read(
        cursor,
        query("likeliest_orders"),
        {
            "orders": list(orders),
            "parts": [list(line.parts) for line in lines],
            "words": [list(line.words) for line in lines],
            "prices": [float(line.unit_price) for line in lines],
            "quantities": [float(line.quantity) for line in lines],
            "amounts": [float(line.amount) for line in lines],
            "numbers": list(numbers),
            "jobs": list(jobs),
            "most": most,
        },
    )
    return [row["order_number"] for row in rows]


def _grouped(pairs: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
