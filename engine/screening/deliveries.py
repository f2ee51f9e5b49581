"""Duplicates that no field gives away: two invoices that claim the same received goods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.identifiers import invoice_key
from engine.matching.known import EarlierBilling, Known
from engine.matching.levels import counts_receipts
from engine.model import Allocation, PurchaseOrderLine, SupplierInvoice

Place = tuple[str, int]  # order number and line


@dataclass(frozen=True, slots=True)
class Claimed:
    """An earlier invoice that took what this one bills, and out of which receipts; `why` in words."""

    invoice: str
    invoice_number: str
    receipts: tuple[str, ...]
    why: str


@dataclass(slots=True)
class _Taker:
    """What one earlier invoice took, by order line."""

    number: str
    quantities: dict[Place, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    receipts: dict[Place, list[str]] = field(default_factory=lambda: defaultdict(list))


def claimed_before(
    invoice: SupplierInvoice, known: Known, allocations: Sequence[Allocation], settled: Collection[str] = ()
) -> tuple[Claimed, ...]:
    """The earlier invoices that took the very goods that this invoice bills, whatever number, date and amount they have.

    Either the delivery that the invoice names was billed before, or nothing that was received of any of its lines is left.
    Only order lines whose receipts are counted tell; `settled` are invoices of which a person said that they are no
    duplicates of this one. A credit note claims nothing.
    """
    wanted = _wanted(known, allocations)
    if invoice.is_credit_note or not wanted:
        return ()
    takers = _takers(known.earlier, wanted, settled)
    named = _named_receipts(invoice, known)
    if named and _is_used_up(wanted, known, named):
        found = [one for one in takers.items() if _took_all(one[1], wanted, named)]
        why = f"delivery {invoice.delivery_note}, which it names, was billed by"
    elif _is_used_up(wanted, known, None):
        found = [one for one in takers.items() if _took_all(one[1], wanted, None)]
        why = "nothing of what was received is left after"
    else:
        return ()
    return tuple(_claimed(one, wanted, why) for one in found)


def _wanted(known: Known, allocations: Sequence[Allocation]) -> dict[Place, Decimal]:
    """What the invoice takes of order lines whose receipts count; empty where a line of it has none that does."""
    lines = {(order.order_number, line.line): line for order in known.orders for line in order.lines}
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for one in allocations:
        if one.kind == "item" and _counts(lines.get((one.purchase_order, one.order_line)), known):
            found[one.purchase_order, one.order_line] += one.quantity
        elif one.kind == "item":
            return {}
    return {place: quantity for place, quantity in found.items() if quantity > 0}


def _counts(line: PurchaseOrderLine | None, known: Known) -> bool:
    return line is not None and counts_receipts(known.level(line))


def _takers(earlier: Sequence[EarlierBilling], wanted: dict[Place, Decimal], settled: Collection[str]) -> dict[str, _Taker]:
    found: dict[str, _Taker] = {}
    for one in earlier:
        place = one.purchase_order, one.order_line
        if place in wanted and one.invoice not in settled:
            taker = found.setdefault(one.invoice, _Taker(one.invoice_number))
            taker.quantities[place] += one.quantity
            if one.receipt:
                taker.receipts[place].append(one.receipt)
    return found


def _named_receipts(invoice: SupplierInvoice, known: Known) -> frozenset[str]:
    """The receipts of the delivery that the invoice names."""
    key = invoice_key(invoice.delivery_note or "")
    names = ((one.receipt_number, (one.receipt_number, one.delivery_note or "")) for one in known.receipts)
    return frozenset(number for number, said in names if key and key in map(invoice_key, said))


def _is_used_up(wanted: dict[Place, Decimal], known: Known, named: frozenset[str] | None) -> bool:
    """Whether goods came of each of the lines (in the named receipts), and earlier invoices billed all of them."""
    came: dict[Place, Decimal] = defaultdict(Decimal)
    for receipt in known.receipts:
        if named is None or receipt.receipt_number in named:
            for line in receipt.lines:
                came[receipt.order_number, line.line] += line.net_quantity
    taken: dict[Place, Decimal] = defaultdict(Decimal)
    for one in known.earlier:
        if named is None or one.receipt in named:
            taken[one.purchase_order, one.order_line] += one.quantity
    return all(came[place] > 0 and taken[place] >= came[place] for place in wanted)


def _took_all(taker: _Taker, wanted: dict[Place, Decimal], named: frozenset[str] | None) -> bool:
    """Whether one invoice took at least what this one bills of every line (out of a named receipt)."""
    return all(
        taker.quantities.get(place, 0) >= quantity and (named is None or bool(named & set(taker.receipts.get(place, ()))))
        for place, quantity in wanted.items()
    )


def _claimed(one: tuple[str, _Taker], wanted: dict[Place, Decimal], why: str) -> Claimed:
    invoice, taker = one
    receipts = sorted({receipt for place in wanted for receipt in taker.receipts.get(place, ())})
    lines = ", ".join(f"{order} line {line}" for order, line in sorted(wanted)[:4]) + (" …" if len(wanted) > 4 else "")
    out_of = f" (receipt {', '.join(receipts)})" if receipts else ""
    return Claimed(invoice, taker.number, tuple(receipts), f"{why} {taker.number}: {lines}{out_of}")
