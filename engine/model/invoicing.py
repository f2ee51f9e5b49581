"""What is proved: supplier invoices as we believe them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.issues import Issue
from engine.model.kinds import DocumentKind, LineKind


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of a supplier invoice, numbered from 1 over lines and then charges. `order_line` is the line of the order as
    printed (BT-132), `buyer_part` our own part number (BT-156)."""

    number: int
    kind: LineKind
    description: str
    part: str | None
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    net_amount: Decimal
    tax_rate: Decimal | None
    purchase_order: str | None
    job: str | None
    is_charge: bool = False
    order_line: str | None = None
    buyer_part: str | None = None


@dataclass(frozen=True, slots=True)
class SupplierInvoice:
    """An invoice or credit note as we believe it. Amounts of a credit note are positive; `kind` says what they are.

    `id` is stable: made of document hash and part. `supplier` is our supplier's number, `None` while unknown.
    `job` is the job reference as printed (BT-11). `issues` are the reading's and the proofs'.
    """

    id: str
    document: str
    part: int
    kind: DocumentKind
    supplier: str | None
    supplier_name: str
    supplier_tax_id: str | None
    invoice_number: str
    invoice_date: date
    due_date: date | None
    currency: str
    net_total: Decimal
    tax_total: Decimal
    gross_total: Decimal
    amount_due: Decimal | None
    purchase_orders: tuple[str, ...]
    job: str | None
    delivery_note: str | None
    original_invoice: str | None
    bank_account: str | None
    lines: tuple[InvoiceLine, ...]
    verified: bool
    issues: tuple[Issue, ...] = ()

    @property
    def is_credit_note(self) -> bool:
        """Whether it takes money back."""
        return self.kind is DocumentKind.CREDIT_NOTE

    @property
    def sign(self) -> int:
        """-1 for a credit note, else 1."""
        return -1 if self.is_credit_note else 1
