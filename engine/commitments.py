"""What stands behind a job card: the order lines that commit to it, and its entries under every spelling of its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine import views
from engine.costing import commitment, is_same_job
from engine.matching.rates import Exchange
from engine.model import OrderState
from engine.money import cents
from engine.store import Store, masters
from engine.store.database import Row

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class JobOrderLine:
    """One order line of a job. Quantities in the order's unit, `billed` by accepted invoices; `unit_price` in the order's
    `currency`; `rate`: the books' currency for one of that, `None` where none is known and it counts at face value;
    `ordered_value` and `committed` net of tax, in the books' currency, to the cent; `committed` of all lines of a job is its
    card's.
    """

    purchase_order: str
    line: int
    supplier: str
    supplier_name: str
    order_date: date
    state: OrderState
    description: str
    unit: str | None
    ordered: Decimal
    billed: Decimal
    currency: str
    rate: Decimal | None
    unit_price: Decimal
    ordered_value: Decimal
    committed: Decimal


def job_order_lines(store: Store, job: str, ledger_currency: str = "") -> tuple[JobOrderLine, ...]:
    """Every order line for the job, by order and line; also those that commit nothing any more."""
    cursor = store.cursor()
    exchange = Exchange(ledger_currency, masters.exchange_rates(cursor))
    names = {supplier.number: supplier.name for supplier in masters.suppliers(cursor)}
    taken = {(row["purchase_order"], row["order_line"]): row["quantity"] for row in store.read("billed_by_accepted")}
    return tuple(
        JobOrderLine(
            purchase_order=order.order_number,
            line=line.line,
            supplier=order.supplier,
            supplier_name=names.get(order.supplier, order.supplier),
            order_date=order.order_date,
            state=order.state,
            description=line.description,
            unit=line.unit,
            ordered=line.live_quantity,
            billed=(billed := taken.get((order.order_number, line.line), ZERO)),
            currency=order.currency,
            rate=exchange.of_order(order),
            unit_price=line.unit_price,
            ordered_value=cents(line.live_quantity * line.unit_price * exchange.worth_of(order)),
            committed=commitment(order, line, billed, exchange),
        )
        for order in masters.orders(cursor)
        for line in order.lines
        if is_same_job(line.job, job)
    )


def job_entries(store: Store, job: str) -> tuple[Row, ...]:
    """The entries that the job's card sums, oldest first, also those written under another spelling of its number."""
    spellings = [row["job"] for row in store.read("job_actuals") if is_same_job(row["job"], job)]
    rows = [row for spelling in spellings for row in views.job_entries(store, spelling)]
    return tuple(sorted(rows, key=lambda row: row["happened_at"]))
