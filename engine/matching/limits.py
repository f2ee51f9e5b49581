"""Limits beyond the single order line: the whole order, a blanket order's value and validity, and how much one line or one
invoice may come to at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.issues import Code
from engine.matching.inequalities import Inequality
from engine.matching.known import Known
from engine.matching.uses import Use, signed_sum
from engine.model import Allocation, LineKind, PurchaseOrder, SupplierInvoice, Tolerance, ToleranceKind, ToleranceState
from engine.money import cents

_ZERO = Decimal(0)
_WHOLE = 0  # the order line that stands for the order as a whole
INVOICE = ("", _WHOLE)


def of_orders(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Inequality]:
    """Of each order that is billed: its total, its limit, its validity."""
    for order in known.orders:
        mine = [one for one in allocations if one.purchase_order == order.order_number]
        if any(one.kind != "credit" for one in mine):
            yield from _of_order(invoice, order, mine, known)


def _of_order(
    invoice: SupplierInvoice, order: PurchaseOrder, allocations: Sequence[Allocation], known: Known
) -> Iterator[Inequality]:
    def make(code: Code, kind: ToleranceKind, left: Decimal, right: Decimal) -> Inequality:
        tolerance = known.tolerance(kind, invoice.invoice_date, order=order.order_number)
        return Inequality(code, (order.order_number, _WHOLE), left, right, tolerance)

    billed = known.amount_billed(order.order_number) + signed_sum(allocations, "amount")
    if order.lines:
        yield make(Code.PO_TOTAL, ToleranceKind.ORDER_TOTAL, billed, ordered_amount(order))
    if order.limit_amount is not None:
        yield make(Code.BLANKET_LIMIT, ToleranceKind.BLANKET_VALUE, billed, order.limit_amount)
    if order.valid_from is not None or order.valid_to is not None:
        outside = Decimal(days_outside(invoice.invoice_date, order))
        yield make(Code.PO_EXPIRED, ToleranceKind.BLANKET_DAYS, outside, _ZERO)


def ordered_amount(order: PurchaseOrder) -> Decimal:
    """What an order comes to, its planned charges included, each line to the cent."""
    return sum((cents(line.live_quantity * line.unit_price) for line in order.lines), _ZERO)


def days_outside(day: date, order: PurchaseOrder) -> int:
    """How many days before an order's validity, or after it; 0 within."""
    before = (order.valid_from - day).days if order.valid_from is not None else 0
    after = (day - order.valid_to).days if order.valid_to is not None else 0
    return max(before, after, 0)


def of_amounts(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Inequality]:
    """The largest line and the largest invoice that may be billed at all; only where somebody set such a limit."""
    if invoice.is_credit_note:
        return
    billed = {one.invoice_line: one.purchase_order for one in allocations}
    for line in invoice.lines:
        if (order := billed.get(line.number)) is not None:
            tolerance = known.tolerance(ToleranceKind.LINE_AMOUNT, invoice.invoice_date, item=line.part, order=order)
        else:
            tolerance = known.tolerance(ToleranceKind.LINE_AMOUNT_WITHOUT_ORDER, invoice.invoice_date, item=line.part)
        if tolerance.state is ToleranceState.LIMIT:
            yield Inequality(
                Code.LIMIT_SUPPLIER, INVOICE, line.net_amount, _ZERO, _absolute(tolerance), line.number, "line"
            )  # fmt: skip
    tolerance = known.tolerance(ToleranceKind.INVOICE_AMOUNT, invoice.invoice_date)
    if tolerance.state is ToleranceState.LIMIT:
        yield Inequality(Code.LIMIT_SUPPLIER, INVOICE, invoice.net_total, _ZERO, _absolute(tolerance), None, "invoice")


def of_rounding(invoice: SupplierInvoice, known: Known) -> Iterator[Inequality]:
    """What the invoice rounds off in all, either way."""
    rounded = sum((line.net_amount for line in invoice.lines if line.kind is LineKind.ROUNDING), _ZERO)
    if rounded:
        tolerance = replace(known.tolerance(ToleranceKind.ROUNDING, invoice.invoice_date), percent=None)
        yield Inequality(Code.CHARGE_UNPLANNED, INVOICE, abs(rounded), _ZERO, tolerance, None, "rounding")


def _absolute(tolerance: Tolerance) -> Tolerance:
    """A cap knows no per cent and no other side."""
    return replace(tolerance, percent=None, two_sided=False)


def of_dates(invoice: SupplierInvoice, uses: Sequence[Use], known: Known) -> Iterator[Inequality]:
    """Value times days by which goods are billed before they were expected."""
    for use in uses:
        expected = use.ordered.expected_on
        if not use.is_billing or expected is None or invoice.invoice_date >= expected:
            continue
        tolerance = known.tolerance(
            ToleranceKind.DATE_EARLY, invoice.invoice_date, item=use.ordered.part, order=use.place[0]
        )
        early = use.amount * (expected - invoice.invoice_date).days
        yield Inequality(Code.DATE_EARLY, use.place, early, _ZERO, _absolute(tolerance))
