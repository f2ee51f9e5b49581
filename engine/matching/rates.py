"""Exchange rates: what an amount is worth in the books, and how much of an invoice only the rate made dearer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from engine.issues import Code, Severity
from engine.matching.holds import make_hold
from engine.matching.inequalities import Inequality
from engine.matching.known import Known
from engine.matching.tolerances import limit_text
from engine.matching.uses import signed_sum
from engine.matching.wording import amount, change, figure
from engine.model import (
    Allocation,
    Evidence,
    ExchangeRate,
    Hold,
    PurchaseOrder,
    SupplierInvoice,
    ToleranceKind,
)
from engine.money import cents

_WHOLE = 0  # the order line that stands for the order as a whole


def rate_on(currency: str, day: date, rates: Iterable[ExchangeRate]) -> Decimal | None:
    """Ledger currency for one of `currency` on that day: the last rate that was in force by then, `None` where none was."""
    in_force = (one for one in rates if one.currency == currency and one.valid_from <= day)
    found = max(in_force, key=lambda one: one.valid_from, default=None)
    return found.rate if found is not None else None


@dataclass(frozen=True, slots=True)
class Exchange:
    """The books' currency and the rates known."""

    ledger_currency: str = ""
    rates: tuple[ExchangeRate, ...] = ()

    def rate(self, currency: str, day: date) -> Decimal | None:
        """Ledger currency for one of `currency` on that day; 1 for the books' own."""
        return Decimal(1) if currency == self.ledger_currency else rate_on(currency, day, self.rates)

    def of_invoice(self, invoice: SupplierInvoice) -> Decimal | None:
        """The rate of the invoice's date."""
        return self.rate(invoice.currency, invoice.invoice_date)

    def of_order(self, order: PurchaseOrder) -> Decimal | None:
        """The rate agreed with the order, else that of its date."""
        if order.currency == self.ledger_currency:
            return Decimal(1)
        return order.exchange_rate or self.rate(order.currency, order.order_date)

    def worth_of_invoice(self, invoice: SupplierInvoice) -> Decimal:
        """`of_invoice`, face value where it is not known: a hold keeps such an invoice from being accepted."""
        return self.of_invoice(invoice) or Decimal(1)

    def worth_of(self, order: PurchaseOrder) -> Decimal:
        """`of_order`, face value where it is not known."""
        return self.of_order(order) or Decimal(1)


FACE_VALUE = Exchange()


def of_rates(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Inequality]:
    """What each order's part of the invoice is worth at the invoice's rate, against what it is at the order's own.

    Nothing for invoices in the books' currency, for orders in another one than the invoice, and where a rate is not known.
    """
    rate = rate_on(invoice.currency, invoice.invoice_date, known.rates)
    if invoice.currency == known.ledger_currency or rate is None:
        return
    for order in known.orders:
        mine = [one for one in allocations if one.purchase_order == order.order_number]
        billed = signed_sum(mine, "amount")
        if order.currency == invoice.currency and order.exchange_rate is not None and billed > 0:
            tolerance = known.tolerance(ToleranceKind.EXCHANGE_RATE, invoice.invoice_date, order=order.order_number)
            sides = cents(billed * rate), cents(billed * order.exchange_rate)
            yield Inequality(Code.RATE_AMT, (order.order_number, _WHOLE), *sides, tolerance)


def rate_holds(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Hold]:
    """A warning for every order whose part of the invoice the rate alone made dearer by more than its tolerance."""
    orders = {order.order_number: order for order in known.orders}
    for one in of_rates(invoice, allocations, known):
        if not one.passes:
            yield _dearer(one, orders[one.place[0]], invoice, known)


def _dearer(one: Inequality, order: PurchaseOrder, invoice: SupplierInvoice, known: Known) -> Hold:
    rate = rate_on(invoice.currency, invoice.invoice_date, known.rates) or Decimal(0)
    agreed, ledger = order.exchange_rate or Decimal(0), known.ledger_currency
    day = f"{invoice.invoice_date:%d %b %Y}"
    hold = make_hold(
        Code.RATE_AMT,
        f"What is billed of order {order.order_number} is worth {amount(one.left, ledger)} at the rate of {day}"
        f" ({figure(rate)}), and {amount(one.right, ledger)} at the rate agreed with the order ({figure(agreed)}).",
        measured=f"{change(one.left, one.right)}, {one.over:+,.2f} {ledger}",
        limit=limit_text(one.tolerance, ledger),
        severity=Severity.WARN,
    )
    said = f"1 {invoice.currency} is {figure(rate)} {ledger} on {day}, {figure(agreed)} {ledger} as ordered"
    return replace(hold, evidence=(Evidence("rate", said),))


def is_rate_known(invoice: SupplierInvoice, known: Known) -> bool:
    """Whether the invoice can be costed: it is in the books' currency, or its rate of that day is known."""
    return Exchange(known.ledger_currency, known.rates).of_invoice(invoice) is not None
