"""What the prices say of units that nobody has confirmed yet: how many of one unit another holds."""

from __future__ import annotations

from decimal import Decimal

from engine.matching.known import Known
from engine.matching.wording import figure
from engine.model import Allocation, InvoiceLine, Match, PurchaseOrderLine, SupplierInvoice, UnitConversion


def suggested_units(invoice: SupplierInvoice, known: Known, outcome: Match) -> tuple[UnitConversion, ...]:
    """The units that a match took from the prices alone, each as it would be confirmed."""
    ordered = {(order.order_number, line.line): line for order in known.orders for line in order.lines}
    lines = {line.number: line for line in invoice.lines}
    found = (
        suggested_unit(known, ordered[one.purchase_order, one.order_line], one, lines[one.invoice_line])
        for one in outcome.allocations
        if (one.purchase_order, one.order_line) in ordered
    )
    return tuple(dict.fromkeys(one for one in found if one is not None))


def suggested_unit(known: Known, ordered: PurchaseOrderLine, one: Allocation, line: InvoiceLine) -> UnitConversion | None:
    """The same for one allocation; `None` where its unit is known or the same."""
    is_open = any(why.kind == "unit" and not why.weight for why in one.why)
    if not (is_open and line.unit and ordered.unit and known.supplier):
        return None
    return conversion_of(known.supplier.number, ordered, line.unit, one.unit_size)


def conversion_of(supplier: str, ordered: PurchaseOrderLine, unit: str, unit_size: str) -> UnitConversion | None:
    """What an allocation's `unit_size` (how many of the order's unit one of the invoice's is) says of a pack, the larger
    unit first. `None` where neither unit is a whole pack of the other."""
    up, _, down = unit_size.partition("/")
    assert ordered.unit is not None, "only units are converted"
    if down and up != "1":
        return None
    if down:
        return UnitConversion(supplier, ordered.part, ordered.unit, unit, Decimal(down))
    return UnitConversion(supplier, ordered.part, unit, ordered.unit, Decimal(up))


def unit_in_words(learned: UnitConversion) -> str:
    """`1 ctn of WP8 is 24 ea`."""
    of_part = f" of {learned.part}" if learned.part else ""
    return f"1 {learned.unit}{of_part} is {figure(learned.size)} {learned.base_unit}"
