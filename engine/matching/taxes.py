"""The tax an invoice should carry, against the tax it does, in all and line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from engine.issues import Code
from engine.matching.inequalities import Inequality
from engine.matching.known import Known
from engine.matching.limits import INVOICE
from engine.model import Allocation, InvoiceLine, LineKind, SupplierInvoice, TaxCode, Tolerance, ToleranceKind
from engine.money import cents

_ZERO = Decimal(0)


def rate_of(code: str | None, on: date, tax_codes: Sequence[TaxCode]) -> Decimal | None:
    """The rate in per cent of a tax code on that day, `None` where it is not known or not in force."""
    for one in tax_codes:
        started = one.valid_from is None or one.valid_from <= on
        if one.code == code and started and (one.valid_to is None or on <= one.valid_to):
            return one.rate
    return None


def expected_tax(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Decimal | None:
    """The tax that the lines give, to the cent; `None` where the rate of a line is not known."""
    expected = _ZERO
    for line in invoice.lines:
        if (rate := expected_rate(line, invoice, allocations, known)) is None:
            return None
        expected += line.net_amount * rate / 100
    return cents(expected)


def of_taxes(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Inequality]:
    """The tax of each line that prints its rate, and of the whole invoice; nothing where the rate of a line is not known.

    A single line is only named where the whole is wrong too: lines that are wrong against one another cost no tax.
    """
    expected = expected_tax(invoice, allocations, known)
    if expected is None:
        return
    tolerance = known.tolerance(ToleranceKind.TAX, invoice.invoice_date)
    whole = _tested(invoice.tax_total, expected, tolerance, None)
    yield whole
    if whole.passes or len(invoice.lines) < 2:
        return
    for line in invoice.lines:
        rate = expected_rate(line, invoice, allocations, known)
        if line.tax_rate is not None and rate is not None:
            limit = known.tolerance(ToleranceKind.TAX_LINE, invoice.invoice_date, item=line.part)
            printed, right = (cents(line.net_amount * one / 100) for one in (line.tax_rate, rate))
            yield _tested(printed, right, limit, line.number)


def _tested(left: Decimal, right: Decimal, tolerance: Tolerance, line: int | None) -> Inequality:
    code = Code.TAX_UNDER if left < right else Code.TAX_OVER
    return Inequality(code, INVOICE, left, right, tolerance, line, "tax")


def expected_rate(
    line: InvoiceLine, invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known
) -> Decimal | None:
    """The rate in per cent that a line should carry: the order line's tax code, else the supplier's, else the printed rate.

    A line printed as free of tax is not held for lacking tax by the supplier's usual code: suppliers of taxed goods sell
    free ones too, and no tax is claimed on it.
    """
    if not line.net_amount or line.kind is LineKind.ROUNDING:
        return line.tax_rate or _ZERO
    if (by_order := rate_of(_order_code(line, allocations, known), invoice.invoice_date, known.tax_codes)) is not None:
        return by_order
    if line.tax_rate is not None and not line.tax_rate:
        return line.tax_rate
    by_supplier = rate_of(known.supplier.tax_code if known.supplier else None, invoice.invoice_date, known.tax_codes)
    return by_supplier if by_supplier is not None else line.tax_rate


def _order_code(line: InvoiceLine, allocations: Sequence[Allocation], known: Known) -> str | None:
    places = {(one.purchase_order, one.order_line) for one in allocations if one.invoice_line == line.number}
    codes = (
        ordered.tax_code
        for order in known.orders
        for ordered in order.lines
        if (order.order_number, ordered.line) in places and ordered.tax_code is not None
    )
    return next(codes, None)
