"""The records of the chain, in the trade's own words (EN 16931 terms where they exist).

Everything is frozen: a change makes a new record, and a status is derived from what exists. Money is `Decimal` in the
document's currency, quantities are `Decimal` in the stated unit, dates are `date`, collections are tuples.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from engine.issues import Code, Issue, Severity
from engine.source import Source

T = TypeVar("T")


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


# --- what the company knows -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who may send invoices. `email_senders` holds addresses or domains; `format` names a supplier format."""

    number: str
    name: str
    tax_id: str | None = None
    email_senders: tuple[str, ...] = ()
    format: str | None = None
    auto_import: bool = False
    order_required: bool = True
    account_code: str | None = None
    tax_code: str | None = None
    payment_terms_days: int | None = None
    currency: str | None = None
    bank_account: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job that costs are collected on; `budget` is fixed, in ledger currency, net of tax."""

    number: str
    name: str
    customer: str | None = None
    state: str = "open"
    budget: Decimal | None = None


class OrderState(StrEnum):
    """A closed order warns when billed; a cancelled one blocks."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class MatchLevel(StrEnum):
    """Which tests a line must pass: none; order; order and receipts; also accepted quantities."""

    NONE = "none"
    TWO_WAY = "2-way"
    THREE_WAY = "3-way"
    FOUR_WAY = "4-way"


@dataclass(frozen=True, slots=True)
class PurchaseOrderLine:
    """One ordered line; `quantity` in `unit`, `unit_price` net of tax per unit, `job` overrides the order's."""

    line: int
    description: str
    quantity: Decimal
    unit_price: Decimal
    kind: LineKind = LineKind.ITEM
    part: str | None = None
    unit: str | None = None
    cancelled_quantity: Decimal = Decimal(0)
    tax_code: str | None = None
    account_code: str | None = None
    match: MatchLevel | None = None
    job: str | None = None

    @property
    def live_quantity(self) -> Decimal:
        """Ordered less cancelled."""
        return self.quantity - self.cancelled_quantity


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """An order to one supplier (`supplier` is the supplier's number). No lines: a blank order."""

    order_number: str
    supplier: str
    order_date: date
    currency: str
    state: OrderState = OrderState.OPEN
    lines: tuple[PurchaseOrderLine, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodsReceiptLine:
    """What arrived of one order line: `line` is the order's line number."""

    line: int
    quantity: Decimal
    accepted_quantity: Decimal | None = None
    returned_quantity: Decimal = Decimal(0)

    @property
    def net_quantity(self) -> Decimal:
        """Received less returned."""
        return self.quantity - self.returned_quantity


@dataclass(frozen=True, slots=True)
class GoodsReceipt:
    """One delivery against one order."""

    receipt_number: str
    order_number: str
    received_on: date
    delivery_note: str | None = None
    lines: tuple[GoodsReceiptLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code; `rate` in per cent; valid from and to, both included, open where `None`."""

    code: str
    name: str
    rate: Decimal
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class OwnCompany:
    """Who we are: what the reader needs to tell buyer from supplier."""

    names: tuple[str, ...] = ()
    tax_ids: tuple[str, ...] = ()
    bank_accounts: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()


# --- what arrives -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MailPlace:
    """Where a mail lay: account, folder and the server's own identity (`uid` is the UIDL for POP3, the file name for a
    drop folder)."""

    account: str
    folder: str
    uid_validity: str
    uid: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail. `path` says through which containers it came (zip, nested message), outermost first.

    `ignored` gives the reason where the file is not worth reading (an inline logo, a signature); else `None`.
    """

    file_name: str
    media_type: str
    content: bytes = field(repr=False)
    sha256: str
    path: tuple[str, ...] = ()
    ignored: str | None = None


@dataclass(frozen=True, slots=True)
class Email:
    """A mail, unwrapped. `sha256` is of the raw bytes. `sender` is the address in From; `original_sender` the address
    that first sent it where it was forwarded by somebody, else the same as `sender`. All addresses lower case.

    `issues` name what could not be unwrapped. `authentication` holds the receiving server's results
    (`spf`, `dkim`, `dmarc` to `pass`/`fail`/…), empty where it gave none.
    """

    sha256: str
    message_id: str | None
    sender: str
    sender_name: str
    original_sender: str
    reply_to: str | None
    subject: str
    sent_at: datetime | None
    body: str
    attachments: tuple[Attachment, ...]
    authentication: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page: its box in points from the top left corner, and its font size in points."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `number` from 1, size in points, words in reading order (top to bottom, left to right)."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]


class MediaType(StrEnum):
    """The kinds of content a document can have, told from its bytes and not from its name."""

    PDF = "pdf"
    TABLE = "table"
    XML = "xml"
    IMAGE = "image"
    TEXT = "text"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """A file as content: pages of words, or rows of cells (row 1 first), or an XML document's bytes."""

    sha256: str
    file_name: str
    media: MediaType
    pages: tuple[Page, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    xml: bytes = field(default=b"", repr=False)

    @property
    def is_scan(self) -> bool:
        """Whether there is something to see but not a word to read."""
        return self.media is MediaType.IMAGE or (bool(self.pages) and not any(page.words for page in self.pages))


# --- what is read -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Printed(Generic[T]):
    """A value beside the text it was read from, and its place; `evidence` names what speaks for it where the reader says."""

    value: T
    text: str
    source: Source | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One row of the printed table (EN 16931 BG-25), or an amount of the totals block (a document level charge, BG-21, or
    allowance, BG-20, whose amount is then negative). Amounts of a credit note are positive.

    `net_amount` BT-131, `quantity` BT-129, `unit` BT-130, `unit_price` BT-146 per `base_quantity` BT-149 units,
    `discount` an amount off the line, `tax_rate` BT-152 in per cent, `part` BT-155.
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

    @property
    def is_credit_note(self) -> bool:
        """Whether it takes money back."""
        return self.kind is DocumentKind.CREDIT_NOTE


# --- what is proved ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of a supplier invoice, numbered from 1 over lines and then charges."""

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


# --- what is matched --------------------------------------------------------------------------------------------------


class ToleranceKind(StrEnum):
    """What a tolerance limits. Amounts are in ledger currency, percentages of the ordered or computed figure."""

    PRICE = "price"
    QUANTITY_ORDERED = "quantity_ordered"
    QUANTITY_RECEIVED = "quantity_received"
    TAX = "tax"
    FREIGHT = "freight"


class ToleranceState(StrEnum):
    """`off`: not tested; `exact`: nothing allowed; `limit`: up to the limits. Never inferred from a number."""

    OFF = "off"
    EXACT = "exact"
    LIMIT = "limit"


class Combinator(StrEnum):
    """`both`: inside both limits; `either`: inside at least one."""

    BOTH = "both"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far one figure may be over. `supplier` is the supplier's number, `None` for the whole company."""

    kind: ToleranceKind
    state: ToleranceState
    percent: Decimal | None = None
    absolute: Decimal | None = None
    combinator: Combinator = Combinator.BOTH
    supplier: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a decision: its kind, what was seen, and its weight between 0 and 1."""

    kind: str
    text: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order line that might explain an invoice line, with its score between 0 and 1 and why."""

    purchase_order: str
    order_line: int
    score: float
    why: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocation:
    """That much of an invoice line bills that order line. `quantity` in the order's unit, `amount` net; both positive, also
    on a credit note. `kind` is `item`, `charge` or `credit`; `receipt` names the goods receipt where one was used."""

    invoice_line: int
    purchase_order: str
    order_line: int
    receipt: str | None
    quantity: Decimal
    amount: Decimal
    kind: str
    score: float
    why: tuple[Evidence, ...] = ()
    alternatives: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Billed:
    """What earlier invoices (net of credit notes) took of one order line."""

    purchase_order: str
    order_line: int
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an invoice waits. `measured` and `limit` are figures as text with their unit; `invoice_line` where one is meant.

    `releasable` says whether a person may let it pass with a reason.
    """

    code: Code
    severity: Severity
    message: str
    clears_when: str
    measured: str | None = None
    limit: str | None = None
    invoice_line: int | None = None
    releasable: bool = True
    owner: str = "AP"
    released_by: str | None = None
    released_reason: str | None = None

    @property
    def is_open_block(self) -> bool:
        """Whether it keeps the invoice from being accepted."""
        return self.severity is Severity.BLOCK and self.released_by is None


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome of matching one invoice. `jobs` lists (line number, job) for every line whose job is known; `complete`
    says whether every line is allocated or needs no order."""

    invoice: str
    orders: tuple[str, ...]
    allocations: tuple[Allocation, ...]
    holds: tuple[Hold, ...]
    jobs: tuple[tuple[int, str], ...]
    complete: bool
    rule_version: str


# --- what follows -----------------------------------------------------------------------------------------------------


class InvoiceState(StrEnum):
    """Derived, never typed; in order of precedence."""

    IGNORED = "ignored"
    DUPLICATE = "duplicate"
    REVERSED = "reversed"
    EXPORTED = "exported"
    ACCEPTED = "accepted"
    HELD = "held"
    MATCHED = "matched"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class JobCost:
    """One entry on a job card: how committed and actual move, in ledger currency, net of tax."""

    job: str
    invoice: str
    invoice_line: int
    purchase_order: str | None
    order_line: int | None
    description: str
    quantity: Decimal
    committed: Decimal
    actual: Decimal


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That somebody accepted an invoice. `alone` stamps that nobody else could have been asked."""

    id: str
    invoice: str
    accepted_at: datetime
    accepted_by: str
    alone: bool
    job_costs: tuple[JobCost, ...]
    allocations: tuple[Allocation, ...]


@dataclass(frozen=True, slots=True)
class Reversal:
    """The exact opposite of one acceptance, with its reason."""

    acceptance: str
    invoice: str
    reversed_at: datetime
    reversed_by: str
    reason: str
    job_costs: tuple[JobCost, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, never changed afterwards. `detail` is JSON text."""

    at: datetime
    who: str
    what: str
    subject: str
    detail: str = "{}"
