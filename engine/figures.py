"""Figures for the reconciliation page: the reports' rows of one month or of all time, with every row behind each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from engine import views
from engine.booked import accepted_bills, booked_invoices
from engine.issues import Severity
from engine.matching.holds import HOLD_RULES_VERSION
from engine.reconciling import (
    ArrivalRow,
    ExceptionRow,
    Held,
    PriceRow,
    ReceivedRow,
    SpendLine,
    SpendRow,
    arrivals,
    exception_rate,
    exceptions_by_reason,
    invoiced_not_received,
    price_variances,
    received_not_invoiced,
    spend_against_orders,
    spend_lines,
)
from engine.store import Store, masters
from engine.store.database import Row

MAILS = ("done", "ignored", "held")
DOCUMENTS = ("imported", "duplicate", "ignored", "held")


@dataclass(frozen=True, slots=True)
class WaitingInvoice:
    """One invoice and one reason that holds it: the rows behind the exceptions. `gross` is negative for a credit note."""

    code: str
    owner: str
    currency: str
    invoice: str
    invoice_number: str
    supplier: str
    supplier_name: str
    gross: Decimal
    since: date
    age_days: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure with the rows that sum to it, on the day `on`, by the hold rules `rules`.

    With a `month` (its first day): orders by order date, what no order planned and prices by invoice date, receipts by the
    day received, holds and arrivals by the day they came. What is invoiced and not received has no such day: it is always
    whole. `months` are those that any row belongs to, newest first; `names` are suppliers' names by number;
    `imported` has the day on which each invoice came.
    """

    on: date
    month: date | None
    months: tuple[date, ...]
    rules: str
    names: dict[str, str]
    spend: tuple[SpendRow, ...]
    spend_lines: tuple[SpendLine, ...]
    prices: tuple[PriceRow, ...]
    received: tuple[ReceivedRow, ...]
    not_received: tuple[ReceivedRow, ...]
    exceptions: tuple[ExceptionRow, ...]
    waiting: tuple[WaitingInvoice, ...]
    exception_rate: Decimal | None
    arrivals: tuple[ArrivalRow, ...]
    mails: tuple[Row, ...]
    documents: tuple[Row, ...]
    imported: tuple[date, ...]

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of any row, by code."""
        received = {row.currency for row in (*self.received, *self.not_received)}
        others = {row.currency for row in self.spend} | {row.currency for row in self.prices}
        return tuple(sorted(received | others | {row.currency for row in self.exceptions}))


def figures(store: Store, on: date, month: date | None = None) -> Figures:
    """All figures as they stand on the day `on`, of one month (its first day) or of all time.

    Money is net of tax (exceptions: with tax) in each document's own currency; currencies are never mixed.
    """
    return of_month(_whole(store, on), month)


def _whole(store: Store, on: date) -> Figures:
    cursor = store.cursor()
    orders = masters.orders(cursor)
    receipts = masters.receipts(cursor)
    names = {supplier.number: supplier.name for supplier in masters.suppliers(cursor)}
    booked, billed = booked_invoices(store, names), accepted_bills(store)
    queue = {row["id"]: row for row in views.queue(store)}
    found = Figures(
        on=on,
        month=None,
        months=(),
        rules=HOLD_RULES_VERSION,
        names=names,
        spend=(),
        spend_lines=spend_lines(orders, booked),
        prices=price_variances(orders, booked),
        received=received_not_invoiced(orders, receipts, billed, on),
        not_received=invoiced_not_received(orders, receipts, billed),
        exceptions=(),
        waiting=_waiting(store, queue, on),
        exception_rate=None,
        arrivals=(),
        mails=store.read("arrived_mails"),
        documents=store.read("arrived_documents"),
        imported=tuple(row["imported_at"].date() for row in queue.values()),
    )
    return replace(found, months=_months(found))


def of_month(whole: Figures, month: date | None) -> Figures:
    """What of the whole belongs to a month (its first day); with `None` all of it."""
    lines = tuple(line for line in whole.spend_lines if _in(month, line.dated))
    waiting = tuple(one for one in whole.waiting if _in(month, one.since))
    mails = tuple(row for row in whole.mails if _in(month, row["arrived_at"].date()))
    documents = tuple(row for row in whole.documents if _in(month, row["arrived_at"].date()))
    held = [_held(one) for one in waiting]
    return replace(
        whole,
        month=month,
        spend=spend_against_orders(lines, whole.names),
        spend_lines=lines,
        prices=tuple(row for row in whole.prices if _in(month, row.invoice_date)),
        received=tuple(row for row in whole.received if _in(month, _received_on(row, whole.on))),
        exceptions=exceptions_by_reason(held, whole.on),
        waiting=waiting,
        exception_rate=exception_rate(held, sum(_in(month, day) for day in whole.imported)),
        arrivals=arrivals(_counted(mails, MAILS), _counted(documents, DOCUMENTS)),
        mails=mails,
        documents=documents,
    )


def _in(month: date | None, day: date | None) -> bool:
    """Whether the day lies in the month; what has no day lies in none."""
    return month is None or (day is not None and (day.year, day.month) == (month.year, month.month))


def _months(found: Figures) -> tuple[date, ...]:
    days = {
        *(line.dated for line in found.spend_lines),
        *(row.invoice_date for row in found.prices),
        *(_received_on(row, found.on) for row in found.received),
        *(one.since for one in found.waiting),
        *(row["arrived_at"].date() for row in found.mails),
    }
    return tuple(sorted({day.replace(day=1) for day in days if day is not None}, reverse=True))


def _received_on(row: ReceivedRow, on: date) -> date | None:
    return None if row.age_days is None else on - timedelta(days=row.age_days)


def _held(one: WaitingInvoice) -> Held:
    return Held(one.invoice, one.code, Severity.BLOCK, one.owner, one.gross, one.currency, one.since)


def _waiting(store: Store, queue: dict[str, Row], on: date) -> tuple[WaitingInvoice, ...]:
    """One row for each blocking reason and invoice, as the exceptions count them, the oldest first."""
    rows = [
        WaitingInvoice(
            code=row["code"],
            owner=row["owner"],
            currency=row["currency"],
            invoice=row["invoice"],
            invoice_number=queue[row["invoice"]]["invoice_number"],
            supplier=queue[row["invoice"]]["supplier"] or "",
            supplier_name=queue[row["invoice"]]["supplier_name"],
            gross=row["gross"],
            since=row["since"],
            age_days=(on - row["since"]).days,
        )
        for row in store.read("open_holds")
        if row["severity"] == Severity.BLOCK.value
    ]
    return tuple(sorted(rows, key=lambda row: (-row.age_days, row.code, row.invoice_number)))


def _counted(rows: Sequence[Row], outcomes: Sequence[str]) -> dict[str, int]:
    counted = Counter(row["outcome"] for row in rows)
    return {"arrived": len(rows), **{name: counted[name] for name in outcomes}}
