"""Freight, surcharges, levies and deposits: what the order planned, and what comes on top. They are never price-tested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from engine.issues import Code, Severity
from engine.matching.allocating import (
    BLANK_ORDER_LINE,
    NOTHING,
    Place,
    billed_by_place,
    describe_line,
    gives_back,
    needs_no_order,
)
from engine.matching.holds import make_hold
from engine.matching.known import Known
from engine.matching.tolerances import is_within, limit_text
from engine.matching.wording import amount
from engine.model import Allocation, Hold, InvoiceLine, LineKind, SupplierInvoice, ToleranceKind, ToleranceState


def is_charge_like(line: InvoiceLine) -> bool:
    """Whether the line is judged here: everything but items, and what stands without an order anyway."""
    return line.kind is not LineKind.ITEM and not needs_no_order(line)


def find_unplanned(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Hold]:
    """One `CHARGE_UNPLANNED` per charge above its plan: information while all of them together are inside the freight
    limit of the invoice (ten small ones are one large one), else a block."""
    tolerance = known.tolerance(ToleranceKind.FREIGHT, invoice.invoice_date)
    if tolerance.state is ToleranceState.OFF:
        return
    found = list(_unplanned(invoice, allocations, known))
    together = sum((over for _, _, over in found), Decimal(0))
    planned = sum((plan for _, plan, _ in found), Decimal(0))
    inside = is_within(together, planned, tolerance)
    for line, plan, _ in found:
        against = f"{amount(plan, invoice.currency)} planned" if plan else "none planned"
        yield make_hold(
            Code.CHARGE_UNPLANNED,
            f"{describe_line(line)} charges {amount(line.net_amount, invoice.currency)}, {against} on the order.",
            measured=f"{amount(together, invoice.currency)} unplanned on this invoice",
            limit=limit_text(tolerance, invoice.currency),
            line=line.number,
            severity=Severity.INFO if inside else Severity.BLOCK,
        )


def _unplanned(
    invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known
) -> Iterator[tuple[InvoiceLine, Decimal, Decimal]]:
    """Each charge that exceeds what is left of its plan: the line, what was left, the excess."""
    left = _plans_left(known)
    place_of = {one.invoice_line: (one.purchase_order, one.order_line) for one in allocations}
    for line in invoice.lines:
        place = place_of.get(line.number)
        if not is_charge_like(line) or gives_back(invoice, line) or (place is not None and place[1] == BLANK_ORDER_LINE):
            continue
        plan = left.get(place, Decimal(0)) if place is not None else Decimal(0)
        if place is not None:
            left[place] = max(Decimal(0), plan - line.net_amount)
        if (over := line.net_amount - plan) > 0:
            yield line, plan, over


def _plans_left(known: Known) -> dict[Place, Decimal]:
    billed = billed_by_place(known.billed)
    places = (((order.order_number, line.line), line) for order in known.orders for line in order.lines)
    return {
        place: max(Decimal(0), line.live_quantity * line.unit_price - billed.get(place, NOTHING).amount)
        for place, line in places
    }
