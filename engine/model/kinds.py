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


class ChargeClass(StrEnum):
    """What a charge is for, finer than its kind: charges are compared with those of their class alone.

    Retention and prepayment move money in time and are no cost: what is held back until the defects are mended, and what was
    paid before the goods came.
    """

    FREIGHT = "freight"
    FUEL = "fuel"
    PACKAGING = "packaging"
    CONTAINER_DEPOSIT = "container_deposit"
    ECO_LEVY = "eco_levy"
    SMALL_ORDER_FEE = "small_order_fee"
    CARD_SURCHARGE = "card_surcharge"
    ROUNDING = "rounding"
    DISCOUNT = "discount"
    RETENTION = "retention"
    PREPAYMENT = "prepayment"
    OTHER = "other"

    @property
    def in_words(self) -> str:
        """As a person reads it."""
        return "other charge" if self is ChargeClass.OTHER else self.value.replace("_", " ")


class CreditKind(StrEnum):
    """What a credit note does: goods given back, their price corrected, or one invoice taken back as a whole."""

    RETURN = "return"
    PRICE = "price"
    CANCEL = "cancel"
