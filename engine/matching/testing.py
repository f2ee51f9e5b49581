"""All tests of a match: its inequalities, and the holds of those that fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.issues import Code
from engine.matching.charges import of_charges
from engine.matching.credit_tests import credit_holds
from engine.matching.inequalities import Inequality, of_order_line
from engine.matching.known import Known
from engine.matching.limits import of_amounts, of_dates, of_orders, of_rounding
from engine.matching.rates import of_rates
from engine.matching.taxes import of_taxes
from engine.matching.totals import of_totals
from engine.matching.uses import Use, uses_of
from engine.matching.variances import Wording
from engine.model import Allocation, Hold, SupplierInvoice


def inequalities_of(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> tuple[Inequality, ...]:
    """Every inequality that the allocations ask for, also those that hold."""
    uses = uses_of(invoice, allocations, known)
    others = (*of_charges(invoice, allocations, known), *of_rates(invoice, allocations, known))
    return (*_inequalities(invoice, allocations, uses, known), *others)


def holds_of_tests(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Hold]:
    """The holds that quantities, prices, amounts, limits and taxes give rise to."""
    uses = uses_of(invoice, allocations, known)
    wording = Wording(invoice, uses, known)
    for use in uses:
        yield from credit_holds(use, invoice)
    for one in _inequalities(invoice, allocations, uses, known):
        yield from wording.holds(one)


def _inequalities(
    invoice: SupplierInvoice, allocations: Sequence[Allocation], uses: Sequence[Use], known: Known
) -> Iterator[Inequality]:
    for use in uses:
        yield from of_order_line(use, invoice, known)
    yield from of_orders(invoice, allocations, known)
    yield from of_dates(invoice, uses, known)
    yield from of_amounts(invoice, allocations, known)
    yield from of_rounding(invoice, known)
    yield from of_totals(invoice, allocations, uses, known)
    yield from of_taxes(invoice, allocations, known)


def is_of_whole_invoice(one: Inequality) -> bool:
    """Whether an inequality is of the invoice, its charges, day or rate, not of the goods that it takes of orders."""
    return not one.place[0] or one.code in (Code.DATE_EARLY, Code.CHARGE_VAR, Code.RATE_AMT)
