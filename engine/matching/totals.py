"""The invoice's totals against those that the orders give at its own quantities, for order lines that ask for no more.

Six totals, as far as the invoice has them: goods, discount, charges, tax, rounding, and the invoice amount. The last five
are tested where every order line of the invoice is at this level; goods always, of the lines that are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from engine.issues import Code
from engine.matching.inequalities import Inequality
from engine.matching.known import Known
from engine.matching.limits import INVOICE
from engine.matching.scoring import is_charge
from engine.matching.taxes import expected_tax
from engine.matching.uses import Use
from engine.model import Allocation, InvoiceLine, LineKind, MatchLevel, SupplierInvoice, ToleranceKind
from engine.money import cents

_ZERO = Decimal(0)


def of_totals(
    invoice: SupplierInvoice, allocations: Sequence[Allocation], uses: Sequence[Use], known: Known
) -> Iterator[Inequality]:
    """The inequalities of an invoice that bills order lines of level `totals`; none where it bills no such line."""
    goods = [use for use in uses if use.is_billing]
    mine = [use for use in goods if use.level is MatchLevel.TOTALS]
    if not mine:
        return
    tolerance = known.tolerance(ToleranceKind.TOTALS, invoice.invoice_date)
    billed = sum((use.amount for use in mine), _ZERO)
    ordered = sum((worth_now(use) for use in mine), _ZERO)
    sides = [("goods", billed, ordered)]
    if len(mine) == len(goods):
        sides.extend(_others(invoice, allocations, uses, known, ordered))
    for what, left, right in sides:
        yield Inequality(Code.TOTALS, INVOICE, left, right, tolerance, None, what)


def worth_now(use: Use) -> Decimal:
    """What this invoice bills of an order line, at the ordered price, each invoice line to the cent."""
    return sum(
        (
            cents(one.quantity * use.ordered.unit_price) * (-1 if one.kind == "credit" else 1)
            for one in use.allocations
        ),
        _ZERO,
    )  # fmt: skip


def _others(
    invoice: SupplierInvoice, allocations: Sequence[Allocation], uses: Sequence[Use], known: Known, goods: Decimal
) -> Iterator[tuple[str, Decimal, Decimal]]:
    discount = _sum_of(invoice, lambda line: line.kind is LineKind.DISCOUNT)
    charged = _sum_of(invoice, lambda line: is_charge(line.kind))
    planned = sum((max(use.worth - use.before.amount, _ZERO) for use in uses if not use.is_billing), _ZERO)
    rounding = _sum_of(invoice, lambda line: line.kind is LineKind.ROUNDING)
    tax = expected_tax(invoice, allocations, known)
    yield "discount", discount, min(discount, _ZERO)
    yield "charges", charged, planned
    yield "rounding", rounding, _ZERO
    if tax is not None:
        yield "tax", invoice.tax_total, tax
        yield "invoice", invoice.gross_total, goods + min(discount, _ZERO) + planned + tax


def _sum_of(invoice: SupplierInvoice, wanted: Callable[[InvoiceLine], bool]) -> Decimal:
    return sum((line.net_amount for line in invoice.lines if wanted(line)), _ZERO)
