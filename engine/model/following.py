"""What follows: states, acceptances, job costs, events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from engine.model.matching import Allocation


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
