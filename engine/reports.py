"""Reports: what the store holds, given to reconciling; the rows behind every chart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine import views
from engine.issues import Severity
from engine.model import Allocation, Billed, InvoiceState
from engine.reconciling import (
    ArrivalRow,
    Booked,
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
from engine.store import Store, invoices, masters

_BOOKED = (InvoiceState.ACCEPTED.value, InvoiceState.EXPORTED.value)


@dataclass(frozen=True, slots=True)
class Reports:
    """Every report's rows as they stand now. Amounts are net of tax, but `exceptions`' gross totals.

    `exception_rate` is per cent of all invoices, `None` without any.
    """

    spend: tuple[SpendRow, ...]
    spend_lines: tuple[SpendLine, ...]
    prices: tuple[PriceRow, ...]
    received: tuple[ReceivedRow, ...]
    not_received: tuple[ReceivedRow, ...]
    exceptions: tuple[ExceptionRow, ...]
    exception_rate: Decimal | None
    arrivals: tuple[ArrivalRow, ...]


def reports(store: Store, on: date) -> Reports:
    """All reports; ages are counted up to `on`."""
    cursor = store.cursor()
    orders, receipts = masters.orders(cursor), masters.receipts(cursor)
    names = {supplier.number: supplier.name for supplier in masters.suppliers(cursor)}
    booked, billed, held = _booked(store, names), _billed(store), _held(store)
    status = views.status(store)
    lines = spend_lines(orders, booked)
    return Reports(
        spend=spend_against_orders(lines, names),
        spend_lines=lines,
        prices=price_variances(orders, booked),
        received=received_not_invoiced(orders, receipts, billed, on),
        not_received=invoiced_not_received(orders, receipts, billed),
        exceptions=exceptions_by_reason(held, on),
        exception_rate=exception_rate(held, sum(entry["count"] for entry in status.invoices.values())),
        arrivals=arrivals(status.mails, status.documents),
    )


def _booked(store: Store, names: dict[str, str]) -> tuple[Booked, ...]:
    taken: dict[str, list[Allocation]] = defaultdict(list)
    for row in store.read("booked_allocations"):
        taken[row["invoice"]].append(
            Allocation(
                row["invoice_line"],
                row["purchase_order"],
                row["order_line"],
                None,
                row["quantity"],
                row["amount"],
                row["kind"],
                1.0,
            )
        )
    cursor = store.cursor()
    ids = [invoice_id for invoice_id, state in invoices.states(cursor).items() if state in _BOOKED]
    found = (stored.invoice for stored in invoices.invoices(cursor, ids))
    return tuple(
        Booked(invoice, tuple(taken[invoice.id]), names.get(invoice.supplier or "", invoice.supplier_name))
        for invoice in found
    )


def _billed(store: Store) -> tuple[Billed, ...]:
    return tuple(
        Billed(row["purchase_order"], row["order_line"], row["quantity"], row["amount"])
        for row in store.read("billed_by_accepted")
    )


def _held(store: Store) -> tuple[Held, ...]:
    return tuple(
        Held(
            row["invoice"],
            row["code"],
            Severity(row["severity"]),
            row["owner"],
            row["gross"],
            row["currency"],
            row["since"],
        )
        for row in store.read("open_holds")
    )
