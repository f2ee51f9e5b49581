"""What documents and lines can be."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is; only the first three become supplier invoices."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    SELF_BILLED_INVOICE = "self_billed_invoice"
    STATEMENT = "statement"
    REMINDER = "reminder"
    REMITTANCE = "remittance"
    QUOTE = "quote"
    ORDER_CONFIRMATION = "order_confirmation"
    DELIVERY_DOCKET = "delivery_docket"
    OTHER = "other"

    @property
    def is_invoice(self) -> bool:
        """Whether a supplier invoice is made of it."""
        return self in (self.INVOICE, self.CREDIT_NOTE, self.SELF_BILLED_INVOICE)


class LineKind(StrEnum):
    """What a line charges for. Only items are price-tested against the order."""

    ITEM = "item"
    FREIGHT = "freight"
    SURCHARGE = "surcharge"
    LEVY = "levy"
    DEPOSIT = "deposit"
    DISCOUNT = "discount"
    ROUNDING = "rounding"
