"""Named reads for the pages and the command line: what the store holds, in the shape a person looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.costing import JobCard, job_card
from engine.errors import NotFound
from engine.issues import Severity
from engine.matching.rates import Exchange
from engine.model import Acceptance, Billed, Job, JobCost, Match, PurchaseOrder, Reading, SupplierInvoice
from engine.store import Store, Transaction, arrivals, invoices, ledger, masters
from engine.store.database import Row, read
from engine.store.hold_events import hold_events
from engine.workbench import Workbench

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Status:
    """The sums of everything that ever arrived. `held` is the gross money that each blocking code keeps waiting, by
    currency; an invoice that several codes block counts under each."""

    mails: dict[str, int]
    documents: dict[str, int]
    invoices: dict[str, dict[str, Any]]
    holds: dict[str, int]
    snapshot_age_s: float | None
    held: dict[str, dict[str, Decimal]]


def status(store: Store) -> Status:
    """Mails and documents by outcome, invoices by state with their gross totals per currency, open holds by code."""
    states: dict[str, dict[str, Any]] = {}
    for row in store.read("invoice_counts"):
        entry = states.setdefault(row["state"], {"count": 0, "gross": {}})
        entry["count"] += row["count"]
        entry["gross"][row["currency"]] = row["gross"]
    return Status(
        _arrived(store, "mail_counts", ("done", "ignored", "held")),
        _arrived(store, "document_counts", ("imported", "duplicate", "ignored", "held")),
        states,
        {row["code"]: row["invoices"] for row in store.read("hold_counts")},
        store.snapshot_age(),
        _held(store),
    )


def _held(store: Store) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for row in store.read("open_holds"):
        if row["severity"] == Severity.BLOCK.value:
            sums = found.setdefault(row["code"], {})
            sums[row["currency"]] = sums.get(row["currency"], ZERO) + row["gross"]
    return dict(sorted(found.items()))


def _arrived(store: Store, query: str, outcomes: tuple[str, ...]) -> dict[str, int]:
    counted = {row["outcome"]: row["count"] for row in store.read(query)}
    return {"arrived": sum(counted.values()), **{outcome: counted.get(outcome, 0) for outcome in outcomes}}


def queue(store: Store, *, state: str | None = None, code: str | None = None) -> tuple[Row, ...]:
    """The work list, oldest first: of one state, or carrying one open blocking code, or all."""
    rows = store.read("invoice_queue", state=state)
    return tuple(row for row in rows if code is None or code in row["codes"])


@dataclass(frozen=True, slots=True)
class HoldStep:
    """What became of one hold: `placed`, `changed` (what was measured, the limit or severity), `cleared` (its cause went) or
    `released`, by `who` with a `reason`; what the engine does has no `who`. Measured and limit are those after it."""

    at: datetime
    what: str
    code: str
    invoice_line: int | None
    measured: str | None
    limit: str | None = None
    severity: str | None = None
    rule_version: str | None = None
    who: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """One invoice with all that is known of it. `order_lines` are rows of the orders it touches: ordered, received, billed
    before, price; `mail` is the arrival it came with; `hold_steps` what became of its holds, the oldest first."""

    invoice: SupplierInvoice
    reading: Reading
    state: str
    match: Match | None
    acceptance: Acceptance | None
    order_lines: tuple[Row, ...]
    history: tuple[Row, ...]
    mail: Row | None
    document_name: str
    arrival_order: int
    hold_steps: tuple[HoldStep, ...] = ()


def invoice_view(store: Store, invoice_id: str) -> InvoiceView:
    """Everything about one invoice. Raises `NotFound`."""
    cursor = store.cursor()
    stored = invoices.invoice(cursor, invoice_id)
    if stored is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    outcome = invoices.match(cursor, invoice_id)
    documents = store.read("document_of", invoice=invoice_id)
    return InvoiceView(
        invoice=stored.invoice,
        reading=stored.reading,
        state=invoices.states_of(cursor, [invoice_id])[invoice_id],
        match=outcome,
        acceptance=ledger.acceptance(cursor, invoice_id),
        order_lines=_order_lines(store, outcome, invoice_id, stored.arrival_order),
        history=store.read("events", subject=invoice_id),
        mail=_mail_of(store, stored.mail_arrival),
        document_name=documents[0]["file_name"] if documents else "",
        arrival_order=stored.arrival_order,
        hold_steps=_hold_steps(cursor, invoice_id),
    )


def _hold_steps(cursor: Transaction, invoice_id: str) -> tuple[HoldStep, ...]:
    placed = (
        HoldStep(
            one.happened_at, one.what, one.code, one.invoice_line, one.measured, one.limit, one.severity, one.rule_version
        )
        for one in hold_events(cursor, invoice_id)
    )
    let_pass = (
        HoldStep(
            one.released_at,
            "released",
            one.code,
            one.invoice_line,
            one.measured,
            one.hold_limit,
            who=one.released_by,
            reason=one.reason,
        )
        for one in ledger.releases(cursor, invoice_id)
    )
    return tuple(sorted((*placed, *let_pass), key=lambda one: one.at))


def _order_lines(store: Store, outcome: Match | None, invoice_id: str, arrival_order: int) -> tuple[Row, ...]:
    if outcome is None:
        return ()
    orders = sorted({*outcome.orders, *(allocation.purchase_order for allocation in outcome.allocations)})
    return store.read("order_lines", orders=orders, invoice=invoice_id, arrival_order=arrival_order)


def _mail_of(store: Store, mail_arrival: int) -> Row | None:
    rows = read(
        store.cursor(),
        "SELECT a.*, m.* EXCLUDE (record) FROM mail_arrival a JOIN mail m ON m.sha256 = a.mail WHERE a.id = $id",
        {"id": mail_arrival},
    )
    return rows[0] if rows else None


def document_files(bench: Workbench, sha256: str) -> tuple[bytes, ...]:
    """The originals of a document in the order of their pages: most have one, some came in several files.

    Raises `StoreError` where one is missing or damaged.
    """
    further = arrivals.parts_of(bench.store.cursor(), sha256)
    return tuple(bench.originals.get(one) for one in (sha256, *(part.sha256 for part in further)))


def mails(store: Store, from_day: date | None = None, to_day: date | None = None) -> tuple[Row, ...]:
    """Mails that arrived in that span (both days included), newest first."""
    return store.read("mails", from_day=from_day, to_day=to_day)


@dataclass(frozen=True, slots=True)
class MailView:
    """One mail: itself, its log, and its documents with what became of each."""

    mail: Row
    log: tuple[Row, ...]
    documents: tuple[Row, ...]


def mail_view(store: Store, mail_arrival: int) -> MailView:
    """Everything about one mail. Raises `NotFound`."""
    if (mail := _mail_of(store, mail_arrival)) is None:
        raise NotFound(f"There is no mail {mail_arrival}.")
    return MailView(
        mail, store.read("mail_log", mail_arrival=mail_arrival), store.read("mail_documents", mail_arrival=mail_arrival)
    )


def orders(store: Store) -> tuple[Row, ...]:
    """Purchase orders with ordered, received and billed value."""
    return store.read("orders")


def order_view(store: Store, order_number: str) -> tuple[PurchaseOrder, tuple[Row, ...]]:
    """One order and its lines with ordered, received and billed quantities. Raises `NotFound`."""
    found = next((order for order in masters.orders(store.cursor()) if order.order_number == order_number), None)
    if found is None:
        raise NotFound(f"There is no order {order_number}.")
    return found, store.read("order_lines", orders=[order_number], invoice="", arrival_order=2**62)


def suppliers(store: Store) -> tuple[Row, ...]:
    """Suppliers with what came from them."""
    return store.read("suppliers")


def job_cards(store: Store, ledger_currency: str = "") -> tuple[JobCard, ...]:
    """Every job's budget, committed, actual and remaining, in the books' currency."""
    cursor = store.cursor()
    known_orders = masters.orders(cursor)
    billed = _billed(store)
    costs = tuple(_total_cost(row) for row in store.read("job_actuals"))
    exchange = Exchange(ledger_currency, masters.exchange_rates(cursor))
    return tuple(job_card(job, known_orders, billed, costs, exchange) for job in masters.jobs(cursor))


def job_entries(store: Store, job: str) -> tuple[Row, ...]:
    """The entries of one job card, oldest first."""
    return store.read("job_costs", job=job)


def jobs(store: Store) -> tuple[Job, ...]:
    """All jobs."""
    return masters.jobs(store.cursor())


def _billed(store: Store) -> tuple[Billed, ...]:
    return tuple(
        Billed(row["purchase_order"], row["order_line"], row["quantity"], row["amount"])
        for row in store.read("billed_by_accepted")
    )


def _total_cost(row: Row) -> JobCost:
    return JobCost(row["job"], "", 0, None, None, "", ZERO, ZERO, row["actual"])
