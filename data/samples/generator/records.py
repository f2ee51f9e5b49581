"""What the story is made of: orders, receipts, invoices and mails as they truly are, before anybody reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from company import Sender

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass
class OrderLine:
    """One ordered line; `job` empty where the order has none."""

    line: int
    part: str
    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    kind: str = "item"
    job: str = ""
    match: str = ""
    tax_code: str = "GST"
    cancelled: Decimal = Decimal(0)


@dataclass
class Order:
    """A purchase order. `number` is given when the whole story is told, in order of date."""

    supplier: Sender
    day: date
    lines: list[OrderLine]
    state: str = "open"
    number: int = 0

    @property
    def name(self) -> str:
        """The number as the contractor writes it."""
        return f"PO-{self.number}"


@dataclass
class Receipt:
    """One delivery: quantities by order line, and what went back."""

    order: Order
    day: date
    quantities: dict[int, Decimal]
    returned: dict[int, Decimal] = field(default_factory=dict)
    number: int = 0


@dataclass
class BilledLine:
    """A row of the invoice's table. `net` is quantity × unit price less `discount`, to the cent, unless the story errs."""

    description: str
    part: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    net: Decimal
    kind: str = "item"
    rate: Decimal = Decimal(10)
    order: Order | None = None
    discount: Decimal = Decimal(0)


@dataclass
class Charge:
    """An amount of the totals block: freight, a discount (negative) …"""

    kind: str
    description: str
    net: Decimal
    rate: Decimal = Decimal(10)


@dataclass
class Invoice:
    """A supplier invoice or credit note as it is printed. Totals are stated, since a story may state them wrong.

    `reference` prints the order number: `{n}` stands for the bare number, `None` prints nothing. `holds` are the blocking
    codes that it deserves.
    """

    supplier: Sender
    day: date
    orders: list[Order]
    lines: list[BilledLine]
    charges: list[Charge] = field(default_factory=list)
    kind: str = "invoice"
    currency: str = "AUD"
    reference: str | None = "PO-{n}"
    due: date | None = None
    job: str = ""
    original: Invoice | None = None
    holds: tuple[str, ...] = ()
    tax_error: Decimal = Decimal(0)
    total_error: Decimal = Decimal(0)
    rounding: Decimal = Decimal(0)
    remark: str = ""
    number: str = ""

    @property
    def goods_total(self) -> Decimal:
        """The table's rows alone."""
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def tax_bases(self) -> dict[Decimal, Decimal]:
        """What each rate of tax is charged on."""
        bases: dict[Decimal, Decimal] = {}
        rows: list[BilledLine | Charge] = [*self.lines, *self.charges]
        for row in rows:
            bases[row.rate] = bases.get(row.rate, Decimal(0)) + row.net
        return bases

    @property
    def net_total(self) -> Decimal:
        """Lines and charges."""
        return self.goods_total + sum((charge.net for charge in self.charges), Decimal(0))

    @property
    def tax_total(self) -> Decimal:
        """Tax as printed."""
        due = sum((cents(base * rate / 100) for rate, base in self.tax_bases.items()), Decimal(0))
        return due + self.tax_error

    @property
    def gross_total(self) -> Decimal:
        """The total as printed."""
        return self.net_total + self.tax_total + self.total_error

    @property
    def order_names(self) -> list[str]:
        """The order references as printed, without repetition, in order."""
        if self.reference is None:
            return []
        return list(dict.fromkeys(self.printed(order) for order in self.orders)) or [self.reference]

    def printed(self, order: Order | None) -> str:
        """How this invoice writes the number of an order; empty where it writes none."""
        if self.reference is None or (order is None and "{n}" in self.reference):
            return ""
        return self.reference.format(n=order.number if order else "")

    @property
    def file_stem(self) -> str:
        """The number as a file name can hold it."""
        return self.number.replace("/", "-")


@dataclass
class Expected:
    """What must become of one invoice on a document: its state, and its blocking holds."""

    invoice: Invoice
    state: str
    holds: tuple[str, ...]


@dataclass
class Attached:
    """A file of a mail and what must become of it. `members` are the files of a zip or of a nested mail."""

    name: str
    content: bytes
    media: str
    outcome: str = "imported"
    reason: str | None = None
    expected: tuple[Expected, ...] = ()
    inline: bool = False
    members: tuple[Attached, ...] = ()

    @property
    def documents(self) -> tuple[Attached, ...]:
        """The documents that arrive with it: itself, or what it holds."""
        return tuple(inner for member in self.members for inner in member.documents) if self.members else (self,)


class Wrap(StrEnum):
    """How a mail came: straight, forwarded in the text, or forwarded as a message."""

    PLAIN = "plain"
    INLINE = "inline"
    MESSAGE = "message"


@dataclass
class Mail:
    """A mail as it will be written. `files` make their attachments when asked, once all numbers are known.

    `about` fills `{number}` and `{order}` in subject and body. `colleague` forwards it, where `wrap` says so.
    """

    slug: str
    sent: datetime
    sender: tuple[str, str]
    subject: str
    body: str
    files: list[Callable[[], Attached]] = field(default_factory=list)
    about: Invoice | None = None
    wrap: Wrap = Wrap.PLAIN
    colleague: str = ""
    logo: bool = False
    html: bool = False
    authentication: str = "pass"
    number: int = 0

    @property
    def name(self) -> str:
        """The file name without its ending."""
        return f"{self.number:03d}-{self.slug}"

    def filled(self, words: str) -> str:
        """`words` with the invoice's number and order in them."""
        if self.about is None:
            return words
        return words.format(number=self.about.number, order=", ".join(self.about.order_names), name=self.about.supplier.name)
