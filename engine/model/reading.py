"""What is read: values beside the text they were read from, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from engine.issues import Issue
from engine.model.kinds import DocumentKind, LineKind
from engine.source import Source

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Printed(Generic[T]):
    """A value beside the text it was read from, and its place; `evidence` names what speaks for it where the reader says,
    and `runner_up` is the printed text that came next, where another was weighed."""

    value: T
    text: str
    source: Source | None = None
    evidence: tuple[str, ...] = ()
    runner_up: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One row of the printed table (EN 16931 BG-25), or an amount of the totals block (a document level charge, BG-21, or
    allowance, BG-20, whose amount is then negative). Amounts of a credit note are positive.

    `net_amount` BT-131, `quantity` BT-129, `unit` BT-130, `unit_price` BT-146 per `base_quantity` BT-149 units,
    `discount` an amount off the line, `tax_rate` BT-152 in per cent, `part` BT-155,
    `buyer_part` BT-156.
    """

    kind: LineKind = LineKind.ITEM
    description: Printed[str] | None = None
    part: Printed[str] | None = None
    quantity: Printed[Decimal] | None = None
    unit: Printed[str] | None = None
    unit_price: Printed[Decimal] | None = None
    base_quantity: Printed[Decimal] | None = None
    discount: Printed[Decimal] | None = None
    net_amount: Printed[Decimal] | None = None
    tax_rate: Printed[Decimal] | None = None
    purchase_order: Printed[str] | None = None
    order_line: Printed[str] | None = None
    job: Printed[str] | None = None
    buyer_part: Printed[str] | None = None


@dataclass(frozen=True, slots=True)
class ReadingTax:
    """The tax of one rate as an e-invoice breaks it down (BG-23): `base` BT-116 net of tax, `amount` BT-117, `rate` BT-119
    in per cent."""

    base: Printed[Decimal] | None = None
    amount: Printed[Decimal] | None = None
    rate: Printed[Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file within an e-invoice (BG-24): its name (BT-125), media type, what it is said to be (BT-123) and its size in
    bytes; or the address (BT-124) where it lies outside, which is never opened."""

    name: str
    media_type: str = ""
    description: str = ""
    size: int | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader saw in one document (or one part of it), before anything is proved.

    `reader` is `format:NAME`, `ubl`, `csv` …; `part` counts the invoices of a document from 1; `tax_rate` is the rate
    where the document states one for all. `prepaid` BT-113, `rounding` BT-114, `amount_due` BT-115.
    """

    kind: DocumentKind
    reader: str
    reader_version: str
    part: int = 1
    pages: tuple[int, ...] = ()
    supplier_name: Printed[str] | None = None
    supplier_tax_id: Printed[str] | None = None
    buyer_name: Printed[str] | None = None
    buyer_tax_id: Printed[str] | None = None
    invoice_number: Printed[str] | None = None
    invoice_date: Printed[date] | None = None
    due_date: Printed[date] | None = None
    currency: Printed[str] | None = None
    net_total: Printed[Decimal] | None = None
    tax_total: Printed[Decimal] | None = None
    gross_total: Printed[Decimal] | None = None
    rounding: Printed[Decimal] | None = None
    prepaid: Printed[Decimal] | None = None
    amount_due: Printed[Decimal] | None = None
    purchase_orders: tuple[Printed[str], ...] = ()
    job: Printed[str] | None = None
    delivery_note: Printed[str] | None = None
    original_invoice: Printed[str] | None = None
    bank_account: Printed[str] | None = None
    lines: tuple[ReadingLine, ...] = ()
    charges: tuple[ReadingLine, ...] = ()
    issues: tuple[Issue, ...] = ()
    taxes: tuple[ReadingTax, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def is_credit_note(self) -> bool:
        """Whether it takes money back."""
        return self.kind is DocumentKind.CREDIT_NOTE
