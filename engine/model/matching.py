"""What is matched: tolerances, evidence, allocations and holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.issues import Code, Severity


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
