"""A job's card: what orders still commit, and what accepted invoices cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from engine.identifiers import job_key
from engine.matching.rates import FACE_VALUE, Exchange
from engine.model import Billed, Job, JobCost, OrderState, PurchaseOrder, PurchaseOrderLine
from engine.money import cents

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class JobCard:
    """One job's money, net of tax. `remaining` is budget less committed less actual, `None` without a budget."""

    job: str
    name: str
    budget: Decimal | None
    committed: Decimal
    actual: Decimal

    @property
    def remaining(self) -> Decimal | None:
        """What neither an order nor an invoice has taken yet; negative where the job is over its budget."""
        return None if self.budget is None else self.budget - self.committed - self.actual


def job_card(
    job: Job,
    orders: Iterable[PurchaseOrder],
    billed: Iterable[Billed],
    costs: Iterable[JobCost],
    exchange: Exchange = FACE_VALUE,
) -> JobCard:
    """The job's card: commitments from open orders less what accepted invoices billed, actual from every cost entry."""
    taken = {(one.purchase_order, one.order_line): one.quantity for one in billed}
    committed = sum(
        (
            commitment(order, line, taken.get((order.order_number, line.line), _ZERO), exchange)
            for order in orders
            for line in order.lines
            if is_same_job(line.job, job.number)
        ),
        _ZERO,
    )
    actual = sum((one.actual for one in costs if is_same_job(one.job, job.number)), _ZERO)
    return JobCard(job.number, job.name, job.budget, committed, actual)


def is_same_job(one: str | None, other: str | None) -> bool:
    """Whether two job references are one job's: orders from other systems write `204` where the job list has `J-204`."""
    if one is None or other is None:
        return False
    return one == other or job_key(one) == job_key(other)


def commitment(
    order: PurchaseOrder, line: PurchaseOrderLine, billed_quantity: Decimal, exchange: Exchange = FACE_VALUE
) -> Decimal:
    """What an order line still commits, to the cent in the books' currency: nothing once the order is closed or cancelled,
    never below nothing."""
    if order.state is not OrderState.OPEN:
        return _ZERO
    return cents(max(_ZERO, line.live_quantity - billed_quantity) * line.unit_price * exchange.worth_of(order))
