"""The entries that accepting an invoice writes, and those that take them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.costing.cards import commitment, is_same_job
from engine.costing.sharing import Place, parts_of_charges
from engine.matching.charge_classes import is_in_time
from engine.matching.rates import FACE_VALUE, Exchange
from engine.model import (
    Allocation,
    Billed,
    InvoiceLine,
    JobCost,
    Match,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
)
from engine.money import cents
from engine.settings import ChargeSharing

_ZERO = Decimal(0)
_Ordered = Mapping[Place, tuple[PurchaseOrder, PurchaseOrderLine]]


def cost(
    invoice: SupplierInvoice,
    match: Match,
    orders: Sequence[PurchaseOrder],
    billed: Sequence[Billed],
    *,
    sharing: ChargeSharing = ChargeSharing.VALUE,
    exchange: Exchange = FACE_VALUE,
) -> tuple[JobCost, ...]:
    """The entries that accepting this invoice writes; `billed` is what *other* accepted invoices took.

    The actual cost goes to the line's job, the commitment leaves the order line's job (usually the same; else two
    entries). Charges, discounts and roundings without a job are shared out over the goods (see `sharing`); the share of
    goods without a job is no job's cost. Retentions and prepayments that no order line plans are no cost. A credit note is
    negative, and commits again what it gives back. Foreign money counts at the rate of the invoice's date, the whole to the
    cent, what rounding leaves on the largest entry; commitments at the order's rate.
    """
    jobs = dict(match.jobs)
    ordered = {(order.order_number, line.line): (order, line) for order in orders for line in order.lines}
    entries = [
        *_of_allocations(invoice, match, ordered, billed, exchange),
        *_without_order(invoice, match, jobs),
        *_shared_out(invoice, match, jobs, ordered, sharing),
    ]
    kept = [entry for entry in entries if entry.committed or entry.actual or entry.quantity]
    return _in_ledger_currency(kept, exchange.worth_of_invoice(invoice))


def opposite(costs: Iterable[JobCost]) -> tuple[JobCost, ...]:
    """The entries that undo these, one for one."""
    return tuple(
        replace(one, quantity=-one.quantity, committed=-one.committed, actual=-one.actual) for one in costs
    )  # fmt: skip


def _of_allocations(
    invoice: SupplierInvoice,
    match: Match,
    ordered: _Ordered,
    billed: Sequence[Billed],
    exchange: Exchange,
) -> Iterator[JobCost]:
    jobs = dict(match.jobs)
    taken = {(one.purchase_order, one.order_line): one.quantity for one in billed}
    of_line = {line.number: line for line in invoice.lines}
    shared = _over_several_jobs(match, ordered)
    for one in _costed(match, of_line):
        place, line, drop, owner = (one.purchase_order, one.order_line), of_line[one.invoice_line], _ZERO, None
        if place in ordered:
            order, order_line = ordered[place]
            before = taken.get(place, _ZERO)
            taken[place] = before + _signed(one)
            drop = commitment(order, order_line, taken[place], exchange) - commitment(order, order_line, before, exchange)
            owner = order_line.job
        job = owner if line.number in shared and line.job is None and owner is not None else jobs.get(line.number)
        yield from _entries(invoice, line, one, job=job, owner=owner, drop=drop)


def _costed(match: Match, of_line: Mapping[int, InvoiceLine]) -> Iterator[Allocation]:
    """The allocations without those of prepayments and the like to a blank order, which plans nothing."""
    return (one for one in match.allocations if one.order_line or not is_in_time(of_line[one.invoice_line]))


def _over_several_jobs(match: Match, ordered: _Ordered) -> frozenset[int]:
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
        yield _entry(invoice, line, allocation, job, committed=drop if is_same_job(owner, job) else _ZERO, actual=actual)
    if owner is not None and not is_same_job(owner, job):
        yield replace(_entry(invoice, line, allocation, owner, committed=drop, actual=_ZERO), quantity=_ZERO)


def _without_order(invoice: SupplierInvoice, match: Match, jobs: Mapping[int, str]) -> Iterator[JobCost]:
    """The lines that no order explains, where their job is known."""
    allocated = {one.invoice_line for one in match.allocations}
    for line in invoice.lines:
        job = jobs.get(line.number)
        if job is not None and line.number not in allocated and not is_in_time(line):
            yield _entry(invoice, line, None, job, committed=_ZERO, actual=invoice.sign * line.net_amount)


def _shared_out(
    invoice: SupplierInvoice, match: Match, jobs: Mapping[int, str], ordered: _Ordered, sharing: ChargeSharing
) -> Iterator[JobCost]:
    order_lines = {place: line for place, (_, line) in ordered.items()}
    for part in parts_of_charges(invoice, jobs, sharing, match.allocations, order_lines):
        actual = invoice.sign * part.amount
        entry = _entry(invoice, part.charge, None, part.job, committed=_ZERO, actual=actual)
        said = f"{entry.description} ({part.note})" if part.note else entry.description
        yield replace(entry, quantity=_ZERO, description=said)


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
        quantity=_signed(allocation) if allocation is not None else invoice.sign * (line.quantity or _ZERO),
        committed=committed,
        actual=actual,
    )


def _signed(allocation: Allocation) -> Decimal:
    return -allocation.quantity if allocation.kind == "credit" else allocation.quantity


def _in_ledger_currency(entries: Sequence[JobCost], rate: Decimal) -> tuple[JobCost, ...]:
    if rate == 1 or not entries:
        return tuple(entries)
    actuals = [cents(entry.actual * rate) for entry in entries]
    whole = cents(sum((entry.actual for entry in entries), _ZERO) * rate)
    largest = max(range(len(entries)), key=lambda at: (abs(entries[at].actual), -at))
    actuals[largest] += whole - sum(actuals, _ZERO)
    return tuple(replace(entry, actual=actual) for entry, actual in zip(entries, actuals, strict=True))
