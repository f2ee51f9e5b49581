"""Why an invoice with another number may yet be one that came before.

Equal deliveries on one order are equal too, and rents come every month: where something tells two invoices apart, or equal
ones come by right, their likeness says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.identifiers import invoice_key, job_key, order_key
from engine.screening.earlier import BilledLine, EarlierInvoice, Party
from engine.screening.numbers import Likeness, likeness
from engine.screening.pairs import order_keys

_NEAR = Decimal("0.01")  # of the larger amount
_NEAR_DAYS = 30
_LINES_DAYS = 45
_DELIVERY_DAYS = 180  # after which a supplier may count delivery notes from the start again


class Amounts(StrEnum):
    """How two totals hang together."""

    SAME = "the amount is the same"
    TAX = "one total is the other without its tax"
    NEAR = "the amounts differ by less than 1 %"
    OTHER = "the amounts differ"


@dataclass(frozen=True, slots=True)
class Pair:
    """An invoice and one that came before. `shared` says in words how their senders hang together; `needs_order` and
    `is_regular` are of the later one: whether its supplier bills orders alone, and whether it goes on with a rhythm."""

    this: EarlierInvoice
    other: EarlierInvoice
    party: Party
    shared: str
    needs_order: bool = False
    is_regular: bool = False

    @property
    def days(self) -> int:
        """How many days the later one is dated after the other."""
        return (self.this.invoice_date - self.other.invoice_date).days


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why two invoices may be one bill, in words. `on_order` is the order that both bill, where their likeness says nothing
    as soon as it has room for both: then they are two equal deliveries."""

    why: str
    on_order: str | None = None


def suspicion_of(pair: Pair) -> Suspicion | None:
    """Why the two may be one bill; `None` where nothing says so."""
    amounts = amounts_of(pair.this, pair.other)
    if pair.party is Party.STRANGERS:
        return _stranger(pair, amounts)
    layers: tuple[Callable[[Pair, Amounts], Suspicion | None], ...] = (_number, _delivery, _date_and_amount, _lines)
    found = next((found for layer in layers if (found := layer(pair, amounts))), None)
    if found is not None and pair.party is Party.RELATED:
        return Suspicion(f"{found.why} ({pair.shared})", found.on_order)
    return found


def amounts_of(this: EarlierInvoice, other: EarlierInvoice) -> Amounts:
    """How the totals of two invoices hang together; totals of nothing, and of two currencies, in no way."""
    mine, its = this.gross_total, other.gross_total
    if not mine or not its or (this.currency != other.currency and this.currency and other.currency):
        return Amounts.OTHER
    if mine == its:
        return Amounts.SAME
    if mine == other.net_total or its == this.net_total:
        return Amounts.TAX
    return Amounts.NEAR if abs(mine - its) <= _NEAR * max(mine, its) else Amounts.OTHER


def _stranger(pair: Pair, amounts: Amounts) -> Suspicion | None:
    same_number = invoice_key(pair.this.invoice_number) == invoice_key(pair.other.invoice_number)
    if same_number and amounts is Amounts.SAME and pair.days == 0:
        return Suspicion(f"number, date and amount are those of a bill of {pair.other.supplier_name}")
    return None


def _number(pair: Pair, amounts: Amounts) -> Suspicion | None:
    """A number that a copy may get, over the same or nearly the same amount."""
    if amounts is Amounts.OTHER or _bill_other_orders(pair):
        return None
    alike = likeness(pair.this.invoice_number, pair.other.invoice_number, pair.days)
    if alike is None or (amounts is Amounts.NEAR and (alike is Likeness.ONE_OFF or _is_late(pair) or told_apart(pair))):
        return None
    if alike is not Likeness.ONE_OFF:
        return Suspicion(f"{amounts}, and {alike}")
    return None if pair.is_regular else Suspicion(f"{amounts}, and {alike}", _order_of_both(pair))


def _date_and_amount(pair: Pair, amounts: Amounts) -> Suspicion | None:
    """Same supplier, same date, same amount; different number."""
    if pair.days == 0 and amounts in (Amounts.SAME, Amounts.TAX) and not told_apart(pair) and _have_lines_in_common(pair):
        return Suspicion(f"the date is the same, and {amounts}", _order_of_both(pair))
    return None


def _delivery(pair: Pair, _: Amounts) -> Suspicion | None:
    """One delivery note on both, and what one of them bills is among what the other bills."""
    note = pair.this.delivery_note
    if not note or invoice_key(note) != invoice_key(pair.other.delivery_note or "") or abs(pair.days) > _DELIVERY_DAYS:
        return None
    mine, its = ({(line.what, line.quantity) for line in one.lines} for one in (pair.this, pair.other))
    return Suspicion(f"both bill delivery {note}") if mine and its and (mine <= its or its <= mine) else None


def _lines(pair: Pair, amounts: Amounts) -> Suspicion | None:
    """The same lines over the same or nearly the same amounts, where no order and no rhythm explains them."""
    this, other = pair.this, pair.other
    if amounts not in (Amounts.SAME, Amounts.NEAR) or not _lines_alike(this.lines, other.lines) or told_apart(pair):
        return None
    if abs(pair.days) > _LINES_DAYS or (amounts is Amounts.NEAR and _is_late(pair)):
        return None
    if this.is_credit_note:
        same = (this.original_invoice, order_keys(this)) == (other.original_invoice, order_keys(other))
        return Suspicion("both give back the same") if same else None
    is_ordered = this.purchase_orders or other.purchase_orders or this.job
    by_right = pair.is_regular or not (pair.needs_order or pair.days == 0)  # without orders the same comes every week
    if is_ordered or by_right:
        return None
    return Suspicion(f"the lines are the same, {abs(pair.days)} days apart, and neither names an order")


def _order_of_both(pair: Pair) -> str | None:
    both = order_keys(pair.this) & order_keys(pair.other)
    return next((text for text in pair.this.purchase_orders if order_key(text) in both), None)


def _is_late(pair: Pair) -> bool:
    return abs(pair.days) > _NEAR_DAYS


def told_apart(pair: Pair) -> bool:
    """Whether both name what they are for, and it is not the same: an order, a delivery note, a job."""
    this, other = pair.this, pair.other
    notes = this.delivery_note and other.delivery_note
    jobs = this.job and other.job
    return (
        _bill_other_orders(pair)
        or bool(notes and invoice_key(this.delivery_note or "") != invoice_key(other.delivery_note or ""))
        or bool(jobs and job_key(this.job or "") != job_key(other.job or ""))
    )


def _bill_other_orders(pair: Pair) -> bool:
    mine, its = order_keys(pair.this), order_keys(pair.other)
    return bool(mine and its and not mine & its)


def _have_lines_in_common(pair: Pair) -> bool:
    """Whether the two may bill the same things: one prints no lines, or a line's words, part or amount is in both."""
    this, other = pair.this.lines, pair.other.lines
    if not this or not other:
        return True
    named = {line.what for line in this} & {line.what for line in other}
    return bool(named or {line.net_amount for line in this} & {line.net_amount for line in other})


def _lines_alike(these: tuple[BilledLine, ...], others: tuple[BilledLine, ...]) -> bool:
    """Whether both bill the same quantities of the same things for amounts that differ by 1 % at most."""
    return bool(these) and len(these) == len(others) and all(
        (mine.what, mine.quantity) == (its.what, its.quantity)
        and abs(mine.net_amount - its.net_amount) <= _NEAR * max(abs(mine.net_amount), abs(its.net_amount))
        for mine, its in zip(these, others, strict=True)
    )  # fmt: skip
