"""A supplier proposed from a document."""

from __future__ import annotations

import re

from engine.identifiers import compact_tax_id
from engine.model import Supplier, SupplierInvoice
from engine.store import Transaction, masters


def proposed_supplier(cursor: Transaction, invoice: SupplierInvoice) -> Supplier:
    """What the document says of its sender, under a number that is still free. Nothing is kept.

    The bank account is left out on purpose: a document never writes payment details into the master.
    """
    return Supplier(
        number=_free_number(invoice.supplier_name, {supplier.number for supplier in masters.suppliers(cursor)}),
        name=invoice.supplier_name,
        tax_id=compact_tax_id(invoice.supplier_tax_id) if invoice.supplier_tax_id else None,
        currency=invoice.currency,
    )


def _free_number(name: str, taken: set[str]) -> str:
    letters = re.sub(r"[^A-Z]", "", name.upper())[:6] or "SUP"
    number, count = letters, 1
    while number in taken:
        count += 1
        number = f"{letters}{count}"
    return number
