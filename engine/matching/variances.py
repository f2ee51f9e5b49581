"""Inequalities that fail, as holds in a clerk's words: what is measured, against what limit, where, and by how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.issues import Code, Severity
from engine.matching.allocating import Place, counted, describe_line
from engine.matching.evidence import rows_of_place
from engine.matching.holds import make_hold
from engine.matching.inequalities import Inequality
from engine.matching.known import Known
from engine.matching.levels import counts_receipts
from engine.matching.tolerances import broken_limit, limit_text
from engine.matching.uses import Use, billed_of_line
from engine.matching.wording import amount, change, figure, price
from engine.model import Hold, SupplierInvoice, ToleranceState

_MAXIMUM = {Code.QTY_ORD: Code.MAX_QTY_ORD, Code.QTY_REC: Code.MAX_QTY_REC}
_SHORT = frozenset({Code.QTY_ORD, Code.QTY_REC})
_UNDER = frozenset({Code.PRICE, Code.PRICE_EST}) | _SHORT
_TOTALS = {
    "goods": "goods", "discount": "discount", "charges": "charges", "rounding": "rounding",
    "tax": "tax", "invoice": "invoice amount",
}  # fmt: skip


class Wording:
    """The words for one invoice's inequalities."""

    def __init__(self, invoice: SupplierInvoice, uses: Sequence[Use], known: Known) -> None:
        self._invoice, self._known = invoice, known
        self._uses: dict[Place, Use] = {use.place: use for use in uses}
        self._lines = {line.number: line for line in invoice.lines}

    def holds(self, one: Inequality) -> Iterator[Hold]:
        """The hold of an inequality: of one that fails, or, as information, of a price or quantity clearly under it."""
        use = self._uses.get(one.place)
        if one.passes and not (one.code in _UNDER and one.is_under and _is_told(one, use)):
            return
        is_short = one.code in _SHORT and one.over < 0
        hold = self.short(one) if is_short else _WORDS[one.code](self, one)
        yield replace(hold, evidence=rows_of_place(one.place, self._known)) if use is not None else hold

    def ordered(self, one: Inequality) -> Hold:
        """More than ordered."""
        use, live = self._uses[one.place], self._uses[one.place].ordered.live_quantity
        message = f"{describe_line(use.last)} bills more than ordered: {_sum(use)} of {figure(live)} on {use.name}."
        return self._of_quantity(one, message, live, "ordered")

    def received(self, one: Inequality) -> Hold:
        """More than received, or nothing received at all."""
        use = self._uses[one.place]
        if one.code is Code.NOT_RECEIVED:
            message = f"{describe_line(use.last)} bills goods of which nothing has been received ({use.name})."
            return self._of_quantity(one, message, use.received, "received")
        if one.what == "amount":
            message = f"{describe_line(use.last)} bills more than the work receipted on {use.name} is worth."
            return self._of_money(one, message, "receipted")
        said = f"{_sum(use)}, {figure(use.net_received)} received"
        due = f" The rest is expected on {use.ordered.expected_on:%d %b %Y}." if use.ordered.expected_on else ""
        message = f"{describe_line(use.last)} bills more than received: {said}.{due}"
        return self._of_quantity(one, message, use.net_received, "received")

    def accepted(self, one: Inequality) -> Hold:
        """More than inspection accepted."""
        use = self._uses[one.place]
        message = f"{describe_line(use.last)} bills more than accepted: {_sum(use)}, {figure(use.accepted)} accepted."
        return self._of_quantity(one, message, use.accepted, "accepted")

    def _of_quantity(self, one: Inequality, message: str, allowed: Decimal, word: str) -> Hold:
        use = self._uses[one.place]
        if one.what == "value":
            worth = amount(one.over, self._invoice.currency)
            return self._made(one, f"{message} That is {worth} too much at the ordered price.", f"{worth} too much", use)
        limit = f"{counted(allowed, use.ordered)} {word}"
        unit = self._invoice.currency if one.code is Code.NOT_RECEIVED else use.ordered.unit or ""
        is_maximum = one.code in _MAXIMUM and broken_limit(one.over, one.right, one.tolerance) == "absolute"
        return make_hold(
            _MAXIMUM[one.code] if is_maximum else one.code,
            message,
            measured=f"{counted(use.total, use.ordered)} billed",
            limit=f"{limit}; {limit_text(one.tolerance, unit)}",
            line=use.last.number,
        )

    def short(self, one: Inequality) -> Hold:
        """Less than is open: information, unless a lower limit is set."""
        use = self._uses[one.place]
        return make_hold(
            Code.QTY_SHORT,
            f"{describe_line(use.last)} bills less than is open on {use.name}: {_sum(use)} of {figure(one.right)}.",
            measured=f"{counted(use.total, use.ordered)} billed",
            limit=f"{counted(one.right, use.ordered)} open; {limit_text(one.tolerance, use.ordered.unit or '')}",
            line=use.last.number,
            severity=Severity.BLOCK if one.tolerance.two_sided else None,
        )

    def price(self, one: Inequality) -> Hold:
        """Over the ordered price is a hold; under it information, unless the tolerance is two-sided."""
        use, line = self._uses[one.place], self._lines[one.invoice_line or 0]
        quantity, billed = billed_of_line(use.allocations)[line.number]
        is_over, unit_price = one.over > 0, billed / quantity
        estimated = "estimated" if use.ordered.price_estimated else "ordered"
        return make_hold(
            one.code if is_over else Code.PRICE_UNDER,
            f"{describe_line(line)} is priced {'above' if is_over else 'below'} {use.name}: "
            f"{price(unit_price)} against {price(use.ordered.unit_price)} {estimated}.",
            measured=f"{change(unit_price, use.ordered.unit_price)}, {one.over:+,.2f} {self._invoice.currency}",
            limit=limit_text(one.tolerance, self._invoice.currency),
            line=line.number,
            severity=Severity.BLOCK if one.tolerance.two_sided else None,
        )

    def line_total(self, one: Inequality) -> Hold:
        """All invoices together over one order line."""
        use = self._uses[one.place]
        before = f" ({amount(use.before.amount)} before and {amount(use.amount)} now)" if use.before.amount else ""
        message = (
            f"{describe_line(use.last)}: {amount(one.left, self._invoice.currency)} is billed on {use.name} in all{before},"
            f" which comes to {amount(one.right)}."
        )
        return self._of_money(one, message, "ordered")

    def _of_money(self, one: Inequality, message: str, word: str) -> Hold:
        billed = f"{amount(one.left, self._invoice.currency)} billed"
        return self._made(one, message, billed, self._uses[one.place], f"{amount(one.right)} {word}; ")

    def _made(self, one: Inequality, message: str, measured: str, use: Use, before_limit: str = "") -> Hold:
        limit = before_limit + limit_text(one.tolerance, self._invoice.currency)
        return make_hold(one.code, message, measured=measured, limit=limit, line=use.last.number)

    def order_total(self, one: Inequality) -> Hold:
        """All invoices together over a whole order, or over its limit."""
        order, currency = one.place[0], self._invoice.currency
        what = "its limit is" if one.code is Code.BLANKET_LIMIT else "it comes to"
        return make_hold(
            one.code,
            f"{amount(one.left, currency)} is billed on order {order} in all; {what} {amount(one.right)}.",
            measured=f"{amount(one.left, currency)} billed",
            limit=f"{amount(one.right, currency)}; {limit_text(one.tolerance, currency)}",
        )

    def expired(self, one: Inequality) -> Hold:
        """Billed outside an order's validity."""
        order = next(order for order in self._known.orders if order.order_number == one.place[0])
        day = self._invoice.invoice_date
        since = f"from {order.valid_from:%d %b %Y}" if order.valid_from else ""
        until = f"to {order.valid_to:%d %b %Y}" if order.valid_to else ""
        return make_hold(
            one.code,
            f"The invoice is dated {day:%d %b %Y}; order {order.order_number} may be billed {f'{since} {until}'.strip()}.",
            measured=f"{figure(one.left)} day{'' if one.left == 1 else 's'} outside",
            limit=limit_text(one.tolerance, "days"),
        )

    def too_large(self, one: Inequality) -> Hold:
        """A line or an invoice above the largest that may be billed."""
        currency, line = self._invoice.currency, self._lines.get(one.invoice_line or 0)
        what = describe_line(line) if line is not None else "The invoice"
        return make_hold(
            one.code,
            f"{what} comes to {amount(one.left, currency)} net of tax, more than may be billed without an approver.",
            measured=amount(one.left, currency),
            limit=limit_text(one.tolerance, currency),
            line=one.invoice_line,
        )

    def rounding(self, one: Inequality) -> Hold:
        """More rounded off than rounding can come to."""
        currency = self._invoice.currency
        return make_hold(
            one.code,
            f"The invoice rounds off {amount(one.left, currency)}, more than rounding comes to. Ask what it charges for.",
            measured=amount(one.left, currency),
            limit=limit_text(one.tolerance, currency),
        )

    def totals(self, one: Inequality) -> Hold:
        """One of the invoice's totals away from what the orders give."""
        currency = self._invoice.currency
        return make_hold(
            one.code,
            f"By the orders' prices at the invoice's quantities the {_TOTALS[one.what]} would come to {amount(one.right)}"
            f" and come to {amount(one.left, currency)}.",
            measured=f"{one.over:+,.2f} {currency} ({one.what})",
            limit=limit_text(one.tolerance, currency),
        )

    def early(self, one: Inequality) -> Hold:
        """Billed before the goods were expected."""
        use = self._uses[one.place]
        message = f"{describe_line(use.last)} is billed before it is expected ({use.ordered.expected_on:%d %b %Y})."
        return self._made(one, message, f"{amount(one.left, self._invoice.currency)} x days early", use)

    def tax(self, one: Inequality) -> Hold:
        """Tax away from what the rates give."""
        currency, line = self._invoice.currency, self._lines.get(one.invoice_line or 0)
        word = "more" if one.over > 0 else "less"
        if line is None:
            message = (
                f"The invoice charges {amount(one.left, currency)} tax, which is {amount(abs(one.over))} {word} than"
                f" its lines give ({amount(one.right)})."
            )
        else:
            message = (
                f"{describe_line(line)} prints {figure(line.tax_rate or Decimal(0))} % tax, {amount(abs(one.over))} {word}"
                " than its tax code gives."
            )
        return make_hold(
            one.code,
            message,
            measured=f"{one.over:+,.2f} {currency}",
            limit=limit_text(one.tolerance, currency),
            line=one.invoice_line,
        )


_WORDS: dict[Code, Callable[[Wording, Inequality], Hold]] = {
    Code.QTY_ORD: Wording.ordered,
    Code.NOT_RECEIVED: Wording.received,
    Code.QTY_REC: Wording.received,
    Code.QTY_ACC: Wording.accepted,
    Code.PRICE: Wording.price,
    Code.PRICE_EST: Wording.price,
    Code.LINE_TOTAL: Wording.line_total,
    Code.PO_TOTAL: Wording.order_total,
    Code.BLANKET_LIMIT: Wording.order_total,
    Code.PO_EXPIRED: Wording.expired,
    Code.LIMIT_SUPPLIER: Wording.too_large,
    Code.CHARGE_UNPLANNED: Wording.rounding,
    Code.TOTALS: Wording.totals,
    Code.DATE_EARLY: Wording.early,
    Code.TAX_OVER: Wording.tax,
    Code.TAX_UNDER: Wording.tax,
}


def _sum(use: Use) -> str:
    """The quantity billed, with how it came about where earlier invoices had a part in it."""
    if not use.before.quantity:
        return figure(use.total)
    return f"{figure(use.total)} ({figure(use.before.quantity)} before and {figure(use.quantity)} now)"


def _is_told(one: Inequality, use: Use | None) -> bool:
    """A quantity below what is open is usual while deliveries come in parts: told where somebody set a limit, and against
    the receipts where they count."""
    if one.code not in _SHORT:
        return True
    by_receipt = use is not None and counts_receipts(use.level)
    return one.tolerance.state is ToleranceState.LIMIT and not one.what and (one.code is Code.QTY_REC) == by_receipt
