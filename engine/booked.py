"""Invoices that count, as reconciling takes them: from columns alone, for readings are far larger than figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from engine.model import Allocation, Billed, DocumentKind, InvoiceLine, LineKind, SupplierInvoice
from engine.reconciling import Booked
from engine.store import Store
from engine.store.database import Row

# What figures ask of no invoice, and columns therefore do not give.
_NOT_READ: dict[str, Any] = {
    "part": 1, "supplier_tax_id": None, "amount_due": None, "purchase_orders": (), "job": None, "delivery_note": None,
    "original_invoice": None, "bank_account": None,
}  # fmt: skip


def booked_invoices(store: Store, names: Mapping[str, str]) -> tuple[Booked, ...]:
    """Every accepted invoice that was not reversed, with its lines and what it took of order lines, as they arrived.

    `names` gives suppliers' names by number. The invoices carry what figures need: identity, supplier, dates, currency,
    totals and lines; their references, issues and texts stay with the document.
    """
    lines: dict[str, list[InvoiceLine]] = defaultdict(list)
    for row in store.read("booked_lines"):
        lines[row["invoice"]].append(_line(row))
    taken: dict[str, list[Allocation]] = defaultdict(list)
    for row in store.read("booked_allocations"):
        taken[row["invoice"]].append(_allocation(row))
    return tuple(
        Booked(
            SupplierInvoice(**(row | {"kind": DocumentKind(row["kind"]), "lines": tuple(lines[row["id"]])} | _NOT_READ)),
            tuple(taken[row["id"]]),
            names.get(row["supplier"] or "", row["supplier_name"]),
        )
        for row in store.read("booked_invoices")
    )


def accepted_bills(store: Store) -> tuple[Billed, ...]:
    """What accepted invoices took of each order line."""
    return tuple(
        Billed(row["purchase_order"], row["order_line"], row["quantity"], row["amount"])
        for row in store.read("billed_by_accepted")
    )


def _line(row: Row) -> InvoiceLine:
    return InvoiceLine(
        number=row["line"],
        kind=LineKind(row["kind"]),
        description=row["description"],
        part=row["part"],
        quantity=row["quantity"],
        unit=None,
        unit_price=row["unit_price"],
        net_amount=row["net_amount"],
        tax_rate=None,
        purchase_order=None,
        job=None,
    )


def _allocation(row: Row) -> Allocation:
    return Allocation(
        invoice_line=row["invoice_line"],
        purchase_order=row["purchase_order"],
        order_line=row["order_line"],
        receipt=None,
        quantity=row["quantity"],
        amount=row["amount"],
        kind=row["kind"],
        score=1.0,
    )
