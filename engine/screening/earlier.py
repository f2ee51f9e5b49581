"""An invoice as later ones are compared with it: only what two papers can have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum

from engine.identifiers import account_key, same_business
from engine.model import DocumentKind, Supplier, SupplierInvoice
from engine.screening.identifying import name_key


@dataclass(frozen=True, slots=True, order=True)
class BilledLine:
    """One line: its part number, else its description in small letters; its quantity as text (empty where none is
    printed), its net amount."""

    what: str
    quantity: str
    net_amount: Decimal


@dataclass(frozen=True, slots=True)
class EarlierInvoice:
    """An invoice that arrived before; `supplier` is the supplier's number, `None` while it is unknown; `lines` is what
    `lines_key` says of its lines."""

    id: str
    supplier: str | None
    supplier_name: str
    kind: DocumentKind
    invoice_number: str
    invoice_date: date
    gross_total: Decimal
    document: str
    purchase_orders: tuple[str, ...] = ()
    delivery_note: str | None = None
    original_invoice: str | None = None
    lines: tuple[BilledLine, ...] = ()
    net_total: Decimal | None = None
    currency: str = ""
    job: str | None = None
    tax_id: str | None = None
    bank_account: str | None = None

    @property
    def is_credit_note(self) -> bool:
        """Whether it takes money back."""
        return self.kind is DocumentKind.CREDIT_NOTE


def earlier_of(invoice: SupplierInvoice) -> EarlierInvoice:
    """An invoice as later ones are compared with it."""
    return EarlierInvoice(
        invoice.id, invoice.supplier, invoice.supplier_name, invoice.kind, invoice.invoice_number, invoice.invoice_date,
        invoice.gross_total, invoice.document, invoice.purchase_orders, invoice.delivery_note, invoice.original_invoice,
        lines_key(invoice), invoice.net_total, invoice.currency, invoice.job, invoice.supplier_tax_id, invoice.bank_account,
    )  # fmt: skip


def lines_key(invoice: SupplierInvoice) -> tuple[BilledLine, ...]:
    """What the lines bill, in whatever order they stand: two invoices of one delivery have the same."""
    return tuple(
        sorted(
            BilledLine(
                line.part or line.description.casefold(),
                "" if line.quantity is None else format(line.quantity.normalize(), "f"),
                line.net_amount,
            )
            for line in invoice.lines
        )
    )


class Party(IntEnum):
    """How the senders of two invoices hang together."""

    STRANGERS = 0
    RELATED = 1
    SAME = 2


def party_of(this: EarlierInvoice, other: EarlierInvoice, suppliers: Mapping[str, Supplier]) -> tuple[Party, str]:
    """Whether two invoices are of one supplier, or of two records that share a group, a business number or a bank account;
    and what they share, in words. `suppliers` by number; those that it lacks are known by their papers alone."""
    if this.supplier == other.supplier and (this.supplier is not None or _same_paper_name(this, other)):
        return Party.SAME, "the same supplier"
    mine, theirs = suppliers.get(this.supplier or ""), suppliers.get(other.supplier or "")
    if mine and theirs and mine.group and mine.group == theirs.group:
        return Party.RELATED, f"both are of the group {mine.group}"
    if _share(_tax_ids(this, mine), _tax_ids(other, theirs)):
        return Party.RELATED, "both have one business number"
    if {account_key(one) for one in _accounts(this, mine)} & {account_key(one) for one in _accounts(other, theirs)}:
        return Party.RELATED, "both are paid to one bank account"
    return Party.STRANGERS, "another supplier"


def _same_paper_name(this: EarlierInvoice, other: EarlierInvoice) -> bool:
    return name_key(this.supplier_name) == name_key(other.supplier_name)


def _tax_ids(one: EarlierInvoice, supplier: Supplier | None) -> list[str]:
    return [text for text in (one.tax_id, supplier.tax_id if supplier else None) if text]


def _share(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    others = list(theirs)
    return any(same_business(one, other) for one in mine for other in others)


def _accounts(one: EarlierInvoice, supplier: Supplier | None) -> list[str]:
    return [text for text in (one.bank_account, supplier.bank_account if supplier else None) if text]
