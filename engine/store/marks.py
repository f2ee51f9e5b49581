"""What two invoices may have in common besides number and amount: bank account, business number, delivery note."""

from __future__ import annotations

from engine.identifiers import account_key, compact_tax_id, invoice_key
from engine.model import SupplierInvoice
from engine.store.database import Transaction
from engine.store.rows import insert


def save_marks(cursor: Transaction, invoice: SupplierInvoice) -> None:
    """Keeps, anew, what an invoice prints of them."""
    cursor.execute("DELETE FROM invoice_mark WHERE invoice = ?", [invoice.id])
    printed = (
        ("account", invoice.bank_account, account_key),
        ("tax_id", invoice.supplier_tax_id, compact_tax_id),
        ("delivery", invoice.delivery_note, invoice_key),
    )
    rows = ((invoice.id, kind, mark, text) for kind, text, key in printed if text and (mark := key(text)))
    insert(cursor, "invoice_mark", rows)
