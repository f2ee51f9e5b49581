"""What is matched: tolerances, evidence, allocations and holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.issues import Code, Severity
from engine.model.known import MatchLevel


class ToleranceKind(StrEnum):
    """What a tolerance limits. Amounts are in the document's currency, percentages of the ordered or computed figure."""

    PRICE = "price"
    PRICE_ESTIMATED = "price_estimated"  # of order lines whose price is only an estimate
    QUANTITY_ORDERED = "quantity_ordered"
    QUANTITY_RECEIVED = "quantity_received"
    QUANTITY_VALUE = "quantity_value"  # the surplus quantity at the ordered price
    UNRECEIVED_VALUE = "unreceived_value"  # what is billed before anything was received, at the ordered price
    LINE_TOTAL = "line_total"  # all invoices together against one order line
    ORDER_TOTAL = "order_total"  # all invoices together against the whole order
    TOTALS = "totals"  # the invoice's totals against those that the orders give at its quantities
    LINE_AMOUNT = "line_amount"  # the largest line that is billed on an order
    LINE_AMOUNT_WITHOUT_ORDER = "line_amount_without_order"
    INVOICE_AMOUNT = "invoice_amount"  # the largest invoice, net of tax
    FREIGHT = "freight"  # charges that no order planned
    PLANNED_CHARGE = "planned_charge"  # charges above their plan
    UNIT_RATIO = "unit_ratio"  # the pack that a line prints against the one that is known
    EXCHANGE_RATE = "exchange_rate"  # the part of the value in ledger currency that only the rate made
    DATE_EARLY = "date_early"  # value times days before the day it was expected on
    BLANKET_VALUE = "blanket_value"  # all invoices together above an order's limit
    BLANKET_DAYS = "blanket_days"  # days outside an order's validity
    TAX = "tax"
    TAX_LINE = "tax_line"
    ROUNDING = "rounding"  # a rounding that stands without an order
    SAMPLE = "sample"  # per cent of clean invoices that a person looks at; from `absolute` on in full, below in proportion


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
    """How far one figure may be over, or, where `two_sided`, away.

    Whom it is for: `supplier` (the supplier's number), `group` (a group of suppliers), `item` (a part number), `order` (an
    order's number); `None` means any, all four the whole company. In force for invoices dated `valid_from` to `valid_to`,
    both included, open where `None`.
    """

    kind: ToleranceKind
    state: ToleranceState
    percent: Decimal | None = None
    absolute: Decimal | None = None
    combinator: Combinator = Combinator.BOTH
    supplier: str | None = None
    group: str | None = None
    item: str | None = None
    order: str | None = None
    two_sided: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class LevelRule:
    """Which tests must be passed: `level`, for the company (both `None`), a supplier (its number), an item (a part number),
    or a supplier's item. The narrower one may only raise the level, unless `may_lower` says that a person permitted it."""

    level: MatchLevel
    supplier: str | None = None
    item: str | None = None
    may_lower: bool = False


@dataclass(frozen=True, slots=True)
class LineChoice:
    """That a person picked the order line of one invoice line."""

    invoice_line: int
    purchase_order: str
    order_line: int


@dataclass(frozen=True, slots=True)
class PartReference:
    """What a person's choice taught: what this supplier calls one thing, and what our orders call it. Parts as printed,
    `None` where a side has none."""

    supplier: str
    part: str | None
    description: str
    our_part: str | None
    our_description: str


@dataclass(frozen=True, slots=True)
class OrderReference:
    """What a person's choice taught: the order that a supplier means by a printed text."""

    supplier: str
    text: str
    purchase_order: str


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
    on a credit note. `kind` is `item`, `charge` or `credit`; `receipt` names the goods receipt where one was used.
    `unit_size` says how many of the order's unit one of the invoice's is, as a fraction: `12`, `1/12`."""

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
    unit_size: str = "1"


@dataclass(frozen=True, slots=True)
class Billed:
    """What earlier invoices (net of credit notes) took of one order line."""

    purchase_order: str
    order_line: int
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OrderCandidate:
    """An order that was tried for an invoice, with its likeness between 0 and 1, the invoice's lines that it does not
    explain, and why."""

    purchase_order: str
    score: float
    missing: int
    why: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an invoice waits. `measured` and `limit` are figures as text with their unit; `invoice_line` where one is meant.

    `releasable` says whether a person may let it pass with a reason; `evidence` are the records it was measured on.
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
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_open_block(self) -> bool:
        """Whether it keeps the invoice from being accepted."""
        return self.severity is Severity.BLOCK and self.released_by is None


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome of matching one invoice. `jobs` lists (line number, job) for every line whose job is known; `complete`
    says whether every line is allocated or needs no order; `candidates` are the orders that were tried where the invoice
    names none, the likeliest first."""

    invoice: str
    orders: tuple[str, ...]
    allocations: tuple[Allocation, ...]
    holds: tuple[Hold, ...]
    jobs: tuple[tuple[int, str], ...]
    complete: bool
    rule_version: str
    candidates: tuple[OrderCandidate, ...] = ()
