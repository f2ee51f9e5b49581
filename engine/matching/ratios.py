"""The pack that a line prints against the one that was confirmed: a roll of 90 m billed where a roll holds 100 m."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from engine.issues import Code
from engine.matching.allocating import describe_line
from engine.matching.holds import make_hold
from engine.matching.known import Known
from engine.matching.tolerances import is_within, limit_text
from engine.matching.units import printed_packs, taught_sizes
from engine.matching.wording import figure
from engine.model import Allocation, Evidence, Hold, InvoiceLine, PurchaseOrderLine, SupplierInvoice, ToleranceKind


def holds_of_ratios(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Hold]:
    """Every line whose printed pack is further from the confirmed one than the tolerance for unit ratios allows, either way:
    quantity and price would be right by one of the two alone."""
    ordered = {(order.order_number, line.line): line for order in known.orders for line in order.lines}
    lines = {line.number: line for line in invoice.lines}
    for number, place in dict.fromkeys((one.invoice_line, (one.purchase_order, one.order_line)) for one in allocations):
        if place in ordered and (hold := _drift(invoice, lines[number], ordered[place], place[0], known)) is not None:
            yield hold


def _drift(invoice: SupplierInvoice, line: InvoiceLine, ordered: PurchaseOrderLine, order: str, known: Known) -> Hold | None:
    packs, taught = printed_packs(line), taught_sizes(line, ordered, known.conversions)
    if not packs or not taught or any(size in taught for _, size in packs):
        return None
    (text, printed), confirmed = packs[0], min(taught, key=lambda size: abs(size - packs[0][1]))
    tolerance = known.tolerance(ToleranceKind.UNIT_RATIO, invoice.invoice_date, item=ordered.part, order=order)
    if is_within(_decimal(abs(confirmed - printed)), _decimal(confirmed), tolerance):
        return None
    unit, base = line.unit or "pack", ordered.unit or ""
    said = f"1 {unit} is {figure(_decimal(confirmed))} {base}".rstrip()
    seen = f"{figure(_decimal(printed))} {base}".rstrip()
    hold = make_hold(
        Code.UOM_RATIO,
        f"{describe_line(line)} prints {text}, {seen} a {unit}, but it is confirmed that {said}."
        " Count what came: confirm the new pack, or ask the supplier for a corrected invoice.",
        measured=f"{seen} a {unit}",
        limit=f"{said}, {limit_text(tolerance, base)}",
        line=line.number,
    )
    return replace(
        hold, evidence=(Evidence("unit", f"the line says {text}"), Evidence("unit", f"{said}, as confirmed before"))
    )


def _decimal(size: Fraction) -> Decimal:
    return Decimal(size.numerator) / Decimal(size.denominator)
