"""Freight, surcharges, levies and deposits: what the order planned, and what comes on top. They are never price-tested.

A charge that an order line plans is tested against the plan (`CHARGE_VAR`), with all that earlier invoices charged of it.
What no order line of its class plans is unplanned: all of an invoice together is tested against one absolute limit
(`CHARGE_UNPLANNED`), for ten small charges are one large one. Within its limit either is information, beyond it a block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.issues import Code, Severity
from engine.matching.allocating import describe_line, gives_back, needs_no_order
from engine.matching.charge_classes import charge_class
from engine.matching.evidence import rows_of_place
from engine.matching.holds import make_hold
from engine.matching.inequalities import Inequality
from engine.matching.known import Known
from engine.matching.limits import INVOICE
from engine.matching.tolerances import limit_text
from engine.matching.uses import Use, uses_of
from engine.matching.wording import amount, change, figure
from engine.model import (
    Allocation,
    Evidence,
    Hold,
    InvoiceLine,
    MatchLevel,
    SupplierInvoice,
    Tolerance,
    ToleranceKind,
    ToleranceState,
)
from engine.money import cents

_ZERO = Decimal(0)
_UNTESTED = (MatchLevel.NONE, MatchLevel.TOTALS)


def is_charge_like(line: InvoiceLine) -> bool:
    """Whether the line is judged here: everything but goods, and what stands without an order anyway."""
    return charge_class(line) is not None and not needs_no_order(line)


def of_charges(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Inequality]:
    """One inequality for each plan that is charged on, and one for everything unplanned."""
    for use in _charged(invoice, allocations, known):
        tolerance = known.tolerance(
            ToleranceKind.PLANNED_CHARGE, invoice.invoice_date, item=use.ordered.part, order=use.place[0]
        )
        yield Inequality(Code.CHARGE_VAR, use.place, use.total_amount, planned_amount(use, invoice), tolerance)
    if unplanned := unplanned_lines(invoice, allocations):
        together = sum((line.net_amount for line in unplanned), _ZERO)
        yield Inequality(Code.CHARGE_UNPLANNED, INVOICE, together, _ZERO, _unplanned_tolerance(invoice, known))


def charge_holds(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Hold]:
    """Every charge above its plan, and every charge without one."""
    uses = {use.place: use for use in _charged(invoice, allocations, known)}
    for one in of_charges(invoice, allocations, known):
        if one.over <= 0 or one.tolerance.state is ToleranceState.OFF:
            continue
        if one.code is Code.CHARGE_VAR:
            yield _above_plan(one, uses[one.place], invoice, known)
        else:
            yield from (_unplanned(one, line, invoice) for line in unplanned_lines(invoice, allocations))


def planned_amount(use: Use, invoice: SupplierInvoice) -> Decimal:
    """What the plan allows up to now, to the cent: planned cost a unit times what all invoices together charged, the whole
    plan at most. A charge that prints no quantity is measured against the whole plan."""
    charged = {one.invoice_line for one in use.allocations if one.kind == "charge"}
    prints_quantity = all(line.quantity for line in invoice.lines if line.number in charged)
    return cents(min(use.total, use.ordered.live_quantity) * use.ordered.unit_price) if prints_quantity else use.worth


def unplanned_lines(invoice: SupplierInvoice, allocations: Sequence[Allocation]) -> tuple[InvoiceLine, ...]:
    """The charges that no order line explains; a blank order explains every one."""
    explained = {one.invoice_line for one in allocations}
    return tuple(
        line
        for line in invoice.lines
        if line.number not in explained and is_charge_like(line) and not gives_back(invoice, line)
    )


def _charged(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Use]:
    """The order lines that charges were found on."""
    for use in uses_of(invoice, allocations, known):
        if not use.is_billing and use.level not in _UNTESTED and any(one.kind == "charge" for one in use.allocations):
            yield use


def _unplanned_tolerance(invoice: SupplierInvoice, known: Known) -> Tolerance:
    """Of nothing there is no percentage: only the absolute limit counts."""
    return replace(known.tolerance(ToleranceKind.FREIGHT, invoice.invoice_date), percent=None, two_sided=False)


def _above_plan(one: Inequality, use: Use, invoice: SupplierInvoice, known: Known) -> Hold:
    numbers = sorted({each.invoice_line for each in use.allocations if each.kind == "charge"})
    lines = [line for line in invoice.lines if line.number in numbers]
    before = f" ({amount(use.before.amount)} of it before)" if use.before.amount else ""
    hold = make_hold(
        Code.CHARGE_VAR,
        f"{describe_line(lines[-1])} charges {amount(one.left, invoice.currency)}{before} for {_named(lines[-1])},"
        f" {amount(one.right, invoice.currency)} planned on {use.name}{_by_quantity(use, one.right)}.",
        measured=f"{change(one.left, one.right)}, {one.over:+,.2f} {invoice.currency}",
        limit=limit_text(one.tolerance, invoice.currency),
        line=numbers[-1],
        severity=Severity.INFO if one.passes else Severity.BLOCK,
    )
    classes = tuple(_class_evidence(line) for line in lines)
    return replace(hold, evidence=(*classes, *rows_of_place(one.place, known)))


def _by_quantity(use: Use, planned: Decimal) -> str:
    """How the plan came about, where only a part of it is charged yet."""
    if planned == use.worth:
        return ""
    return f" ({figure(use.total)} at {amount(use.ordered.unit_price)})"


def _unplanned(one: Inequality, line: InvoiceLine, invoice: SupplierInvoice) -> Hold:
    hold = make_hold(
        Code.CHARGE_UNPLANNED,
        f"{describe_line(line)} charges {amount(line.net_amount, invoice.currency)} for {_named(line)}, none planned on the"
        " order.",
        measured=f"{amount(one.left, invoice.currency)} unplanned on this invoice",
        limit=limit_text(one.tolerance, invoice.currency),
        line=line.number,
        severity=Severity.INFO if one.passes else Severity.BLOCK,
    )
    return replace(hold, evidence=(_class_evidence(line),))


def _named(line: InvoiceLine) -> str:
    found = charge_class(line)
    return found.in_words if found is not None else "goods"


def _class_evidence(line: InvoiceLine) -> Evidence:
    return Evidence("charge", f"line {line.number} is classified as {_named(line)}: {amount(line.net_amount)}")
