"""An acceptance as job costs, and its exact opposite: committed goes down, actual goes up, the budget stays.

Amounts are net of tax and to the cent. *Committed* is what stands on open orders and is not yet invoiced; *actual* is
what accepted invoices billed. Per order line, commitments before and after are rounded each for itself, so that entries
of any number of invoices add up to the commitment that is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.identifiers import job_key
from engine.model import (
    Allocation,
    Billed,
    InvoiceLine,
    Job,
    JobCost,
    LineKind,
    Match,
    OrderState,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
)
from engine.money import cents, share_out

ZERO = Decimal(0)
Place = tuple[str, int]


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


def cost(
    invoice: SupplierInvoice, match: Match, orders: Sequence[PurchaseOrder], billed: Sequence[Billed]
) -> tuple[JobCost, ...]:
    """The entries that accepting this invoice writes; `billed` is what *other* accepted invoices took.

    The actual cost goes to the line's job, the commitment leaves the order line's job (usually the same; else two
    entries). Charges, discounts and roundings without a job are shared out by value over the item lines; the share of an
    item line without a job is no job's cost. A credit note is negative, and commits again what it gives back.
    """
    jobs = dict(match.jobs)
    entries = [*_of_lines(invoice, match, jobs, orders, billed), *_shared_out(invoice, jobs)]
    return tuple(entry for entry in entries if entry.committed or entry.actual or entry.quantity)


def opposite(costs: Iterable[JobCost]) -> tuple[JobCost, ...]:
    """The entries that undo these, one for one."""
    return tuple(
        replace(one, quantity=-one.quantity, committed=-one.committed, actual=-one.actual) for one in costs
    )  # fmt: skip


def job_card(job: Job, orders: Iterable[PurchaseOrder], billed: Iterable[Billed], costs: Iterable[JobCost]) -> JobCard:
    """The job's card: commitments from open orders less what accepted invoices billed, actual from every cost entry."""
    taken = {(one.purchase_order, one.order_line): one.quantity for one in billed}
    committed = sum(
        (
            commitment(order, line, taken.get((order.order_number, line.line), ZERO))
            for order in orders
            for line in order.lines
            if is_same_job(line.job, job.number)
        ),
        ZERO,
    )
    actual = sum((one.actual for one in costs if is_same_job(one.job, job.number)), ZERO)
    return JobCard(job.number, job.name, job.budget, committed, actual)


def is_same_job(one: str | None, other: str | None) -> bool:
    """Whether two job references are one job's: orders from other systems write `204` where the job list has `J-204`."""
    if one is None or other is None:
        return False
    return one == other or job_key(one) == job_key(other)


def commitment(order: PurchaseOrder, line: PurchaseOrderLine, billed_quantity: Decimal) -> Decimal:
    """What an order line still commits, to the cent: nothing once the order is closed or cancelled, never below nothing."""
    if order.state is not OrderState.OPEN:
        return ZERO
    return cents(max(ZERO, line.live_quantity - billed_quantity) * line.unit_price)


def _of_lines(
    invoice: SupplierInvoice,
    match: Match,
    jobs: dict[int, str],
    orders: Sequence[PurchaseOrder],
    billed: Sequence[Billed],
) -> Iterator[JobCost]:
    ordered = {(order.order_number, line.line): (order, line) for order in orders for line in order.lines}
    taken = {(one.purchase_order, one.order_line): one.quantity for one in billed}
    of_line = {line.number: line for line in invoice.lines}
    allocated = set()
    shared = _over_several_jobs(match, ordered)
    for one in match.allocations:
        place, line, drop, owner = (one.purchase_order, one.order_line), of_line[one.invoice_line], ZERO, None
        if place in ordered:
            order, order_line = ordered[place]
            before = taken.get(place, ZERO)
            taken[place] = before + _signed(one)
            drop, owner = (
                commitment(order, order_line, taken[place]) - commitment(order, order_line, before),
                order_line.job,
            )
        job = owner if line.number in shared and line.job is None and owner is not None else jobs.get(line.number)
        yield from _entries(invoice, line, one, job=job, owner=owner, drop=drop)
        allocated.add(one.invoice_line)
    for line in invoice.lines:
        if line.number not in allocated and (job := jobs.get(line.number)) is not None:
            yield _entry(invoice, line, None, job, committed=ZERO, actual=invoice.sign * line.net_amount)


def _over_several_jobs(
    match: Match, ordered: Mapping[tuple[str, int], tuple[PurchaseOrder, PurchaseOrderLine]]
) -> frozenset[int]:
    """The invoice lines that bill order lines of more than one job: each part goes to its own."""
    owners: dict[int, set[str | None]] = {}
    for one in match.allocations:
        place = one.purchase_order, one.order_line
        owners.setdefault(one.invoice_line, set()).add(ordered[place][1].job if place in ordered else None)
    return frozenset(number for number, jobs in owners.items() if len(jobs) > 1)


def _entries(
    invoice: SupplierInvoice,
    line: InvoiceLine,
    allocation: Allocation,
    *,
    job: str | None,
    owner: str | None,
    drop: Decimal,
) -> Iterator[JobCost]:
    """The entries of one allocation; of two where one job ordered and another is billed."""
    actual = allocation.amount * (-1 if allocation.kind == "credit" else 1)
    if job is not None:
        yield _entry(invoice, line, allocation, job, committed=drop if is_same_job(owner, job) else ZERO, actual=actual)
    if owner is not None and not is_same_job(owner, job):
        yield replace(_entry(invoice, line, allocation, owner, committed=drop, actual=ZERO), quantity=ZERO)


def _entry(
    invoice: SupplierInvoice,
    line: InvoiceLine,
    allocation: Allocation | None,
    job: str,
    *,
    committed: Decimal,
    actual: Decimal,
) -> JobCost:
    return JobCost(
        job=job,
        invoice=invoice.id,
        invoice_line=line.number,
        purchase_order=allocation.purchase_order if allocation is not None else None,
        order_line=allocation.order_line if allocation is not None else None,
        description=line.description,
        quantity=_signed(allocation) if allocation is not None else invoice.sign * (line.quantity or ZERO),
        committed=committed,
        actual=actual,
    )


def _signed(allocation: Allocation) -> Decimal:
    return -allocation.quantity if allocation.kind == "credit" else allocation.quantity


def _shared_out(invoice: SupplierInvoice, jobs: dict[int, str]) -> Iterator[JobCost]:
    """Charges without a job of their own, to the jobs of the item lines by value, one entry for each job."""
    items = [line for line in invoice.lines if line.kind is LineKind.ITEM]
    if not any(line.number in jobs for line in items):
        return
    for charge in invoice.lines:
        if charge.kind is LineKind.ITEM or charge.number in jobs:
            continue
        shares = share_out(charge.net_amount, [abs(line.net_amount) for line in items])
        of_job: dict[str, Decimal] = {}
        for line, share in zip(items, shares, strict=True):
            if (job := jobs.get(line.number)) is not None:
                of_job[job] = of_job.get(job, ZERO) + share
        for job, share in of_job.items():
            yield replace(_entry(invoice, charge, None, job, committed=ZERO, actual=invoice.sign * share), quantity=ZERO)
