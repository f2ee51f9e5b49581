"""The tax an invoice should carry, against the tax it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from engine.issues import Code
from engine.matching.holds import make_hold
from engine.matching.known import Known
from engine.matching.tolerances import is_within, limit_text
from engine.matching.wording import amount
from engine.model import Allocation, Hold, InvoiceLine, LineKind, SupplierInvoice, TaxCode, ToleranceKind
from engine.money import cents


def rate_of(code: str | None, on: date, tax_codes: Sequence[TaxCode]) -> Decimal | None:
    """The rate in per cent of a tax code on that day, `None` where it is not known or not in force."""
    for one in tax_codes:
        started = one.valid_from is None or one.valid_from <= on
        if one.code == code and started and (one.valid_to is None or on <= one.valid_to):
            return one.rate
    return None


def find_tax_variance(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Hold]:
    """`TAX_OVER` or `TAX_UNDER` of the whole invoice; nothing where the rate of a line is not known."""
    expected = Decimal(0)
    for line in invoice.lines:
        if (rate := _expected_rate(line, invoice, allocations, known)) is None:
            return
        expected += line.net_amount * rate / 100
    tolerance = known.tolerance(ToleranceKind.TAX, invoice.invoice_date)
    over = invoice.tax_total - cents(expected)
    if is_within(abs(over), cents(expected), tolerance):
        return
    code, word = (Code.TAX_OVER, "more") if over > 0 else (Code.TAX_UNDER, "less")
    yield make_hold(
        code,
        f"The invoice charges {amount(invoice.tax_total, invoice.currency)} tax, which is {amount(abs(over))} {word} than"
        f" its lines give ({amount(expected)}).",
        measured=f"{over:+,.2f} {invoice.currency}",
        limit=limit_text(tolerance, invoice.currency),
    )


def _expected_rate(
    line: InvoiceLine, invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known
) -> Decimal | None:
    """The order line's tax code, else the supplier's, else the printed rate.

    A line printed as free of tax is not held for lacking tax by the supplier's usual code: suppliers of taxed goods sell
    free ones too, and no tax is claimed on it.
    """
    if not line.net_amount or line.kind is LineKind.ROUNDING:
        return line.tax_rate or Decimal(0)
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
