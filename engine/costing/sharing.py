"""Charges without a job of their own, shared out over the jobs of the goods that they came with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.matching.charge_classes import IN_TIME, charge_class
from engine.model import Allocation, ChargeClass, InvoiceLine, Match, PurchaseOrderLine, SupplierInvoice
from engine.money import share_out
from engine.settings import ChargeSharing

_ZERO = Decimal(0)
# Parts of the price, whatever freight is shared by.
_OF_VALUE = (ChargeClass.DISCOUNT, ChargeClass.ROUNDING)
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A job's part of one charge: `amount` in the invoice's currency; `note` says where another key had to be taken."""

    charge: InvoiceLine
    job: str
    amount: Decimal
    note: str = ""


def parts_of_charges(
    invoice: SupplierInvoice,
    jobs: Mapping[int, str],
    sharing: ChargeSharing,
    allocations: Sequence[Allocation] = (),
    ordered: Mapping[Place, PurchaseOrderLine] | None = None,
) -> Iterator[Part]:
    """Each charge without a job, one part for each job of the goods; all parts and the share of goods without a job add back
    to it, to the cent. Retentions and prepayments are no cost; with `account` only discounts and roundings are shared out.

    By weight where every order line of the goods has one, else by value, and then the parts say so.
    """
    goods = [line for line in invoice.lines if charge_class(line) is None]
    if not any(line.number in jobs for line in goods):
        return
    weights, note = _weights(sharing, goods, allocations, ordered or {})
    for charge in invoice.lines:
        kind = charge_class(charge)
        if kind is None or kind in IN_TIME or charge.number in jobs:
            continue
        if kind in _OF_VALUE:
            yield from _parts(charge, goods, _values(goods), jobs, "")
        elif sharing is not ChargeSharing.ACCOUNT:
            yield from _parts(charge, goods, weights, jobs, note)


def only_job(
    line: InvoiceLine, invoice: SupplierInvoice, match: Match, sharing: ChargeSharing = ChargeSharing.VALUE
) -> str | None:
    """The job that the whole line is costed to; `None` where that is none, or several."""
    jobs = dict(match.jobs)
    kind = charge_class(line)
    if kind in IN_TIME and not any(one.order_line for one in match.allocations if one.invoice_line == line.number):
        return None
    if kind is None or line.number in jobs:
        return jobs.get(line.number)
    if sharing is ChargeSharing.ACCOUNT and kind not in _OF_VALUE:
        return None
    of_goods = {jobs.get(each.number) for each in invoice.lines if charge_class(each) is None}
    return of_goods.pop() if len(of_goods) == 1 else None


def _parts(
    charge: InvoiceLine, goods: Sequence[InvoiceLine], weights: Sequence[Decimal], jobs: Mapping[int, str], note: str
) -> Iterator[Part]:
    of_job: dict[str, Decimal] = {}
    for line, share in zip(goods, share_out(charge.net_amount, weights), strict=True):
        if (job := jobs.get(line.number)) is not None:
            of_job[job] = of_job.get(job, _ZERO) + share
    for job, amount in of_job.items():
        yield Part(charge, job, amount, note if len(of_job) > 1 else "")


def _weights(
    sharing: ChargeSharing,
    goods: Sequence[InvoiceLine],
    allocations: Sequence[Allocation],
    ordered: Mapping[Place, PurchaseOrderLine],
) -> tuple[Sequence[Decimal], str]:
    """What each line of goods counts, and what is to be said of it."""
    if sharing is ChargeSharing.EQUALLY:
        return [Decimal(1)] * len(goods), ""
    if sharing is ChargeSharing.QUANTITY:
        return [abs(line.quantity) if line.quantity else Decimal(1) for line in goods], ""
    if sharing is not ChargeSharing.WEIGHT:
        return _values(goods), ""
    found = [_weight(line, allocations, ordered) for line in goods]
    known = [weight for weight in found if weight is not None]
    if len(known) == len(found):
        return known, ""
    missing = ", ".join(str(line.number) for line, weight in zip(goods, found, strict=True) if weight is None)
    return _values(goods), f"by value: the weight of line {missing} is not known"


def _values(goods: Sequence[InvoiceLine]) -> list[Decimal]:
    return [abs(line.net_amount) for line in goods]


def _weight(
    line: InvoiceLine, allocations: Sequence[Allocation], ordered: Mapping[Place, PurchaseOrderLine]
) -> Decimal | None:
    """Kilograms of a line of goods, by its order lines; `None` where one is not known."""
    mine = [one for one in allocations if one.invoice_line == line.number]
    weights = [_weight_of(one, ordered) for one in mine]
    known = [weight for weight in weights if weight is not None]
    return sum(known, _ZERO) if mine and len(known) == len(mine) else None


def _weight_of(one: Allocation, ordered: Mapping[Place, PurchaseOrderLine]) -> Decimal | None:
    line = ordered.get((one.purchase_order, one.order_line))
    return one.quantity * line.weight if line is not None and line.weight is not None else None
