"""Figures for the reconciliation page: the reports' rows of one month or of all time, with every row behind each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from engine import views
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
    spend_against_orders,
)
from engine.reports import reports
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
    whole. `months` are those that any row belongs to, newest first; `names` are suppliers' names by number.
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
    whole = reports(store, on)
    names = {supplier.number: supplier.name for supplier in masters.suppliers(store.cursor())}
    queue = {row["id"]: row for row in views.queue(store)}
    held = tuple(_held(row) for row in store.read("open_holds") if row["severity"] == Severity.BLOCK.value)
    mails = store.read("arrived_mails")
    documents = store.read("arrived_documents")
    lines = tuple(line for line in whole.spend_lines if _in(month, line.dated))
    kept = tuple(one for one in held if _in(month, one.since))
    came = Counter(_in(month, row["imported_at"].date()) for row in queue.values())[True]
    mails_in = tuple(row for row in mails if _in(month, row["arrived_at"].date()))
    documents_in = tuple(row for row in documents if _in(month, row["arrived_at"].date()))
    return Figures(
        on=on,
        month=month,
        months=_months(
            *(line.dated for line in whole.spend_lines),
            *(row.invoice_date for row in whole.prices),
            *(_received_on(row, on) for row in whole.received),
            *(one.since for one in held),
            *(row["arrived_at"].date() for row in mails),
        ),
        rules=HOLD_RULES_VERSION,
        names=names,
        spend=spend_against_orders(lines, names),
        spend_lines=lines,
        prices=tuple(row for row in whole.prices if _in(month, row.invoice_date)),
        received=tuple(row for row in whole.received if _in(month, _received_on(row, on))),
        not_received=whole.not_received,
        exceptions=exceptions_by_reason(kept, on),
        waiting=_waiting(kept, queue, on),
        exception_rate=exception_rate(kept, came),
        arrivals=arrivals(_counted(mails_in, MAILS), _counted(documents_in, DOCUMENTS)),
        mails=mails_in,
        documents=documents_in,
    )


def _in(month: date | None, day: date | None) -> bool:
    """Whether the day lies in the month; what has no day lies in none."""
    return month is None or (day is not None and (day.year, day.month) == (month.year, month.month))


def _months(*days: date | None) -> tuple[date, ...]:
    return tuple(sorted({day.replace(day=1) for day in days if day is not None}, reverse=True))


def _received_on(row: ReceivedRow, on: date) -> date | None:
    return None if row.age_days is None else on - timedelta(days=row.age_days)


def _held(row: Row) -> Held:
    return Held(
        row["invoice"],
        row["code"],
        Severity(row["severity"]),
        row["owner"],
        row["gross"],
        row["currency"],
        row["since"],
    )


def _waiting(held: Iterable[Held], queue: dict[str, Row], on: date) -> tuple[WaitingInvoice, ...]:
    """One row for each reason and invoice, as the exceptions count them, the oldest first."""
    once = {(one.code, one.owner, one.currency, one.invoice): one for one in held}
    rows = [
        WaitingInvoice(
            code=one.code,
            owner=one.owner,
            currency=one.currency,
            invoice=one.invoice,
            invoice_number=queue[one.invoice]["invoice_number"],
            supplier=queue[one.invoice]["supplier"] or "",
            supplier_name=queue[one.invoice]["supplier_name"],
            gross=one.gross,
            since=one.since,
            age_days=(on - one.since).days,
        )
        for one in once.values()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.age_days, row.code, row.invoice_number)))


def _counted(rows: Sequence[Row], outcomes: Sequence[str]) -> dict[str, int]:
    counted = Counter(row["outcome"] for row in rows)
    return {"arrived": len(rows), **{name: counted[name] for name in outcomes}}
