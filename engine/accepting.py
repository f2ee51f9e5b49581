"""Accepting an invoice: job costs written, the order drawn down, the posting queued; and the exact opposite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.costing import cost, opposite
from engine.errors import NotFound, Refused
from engine.evaluating import World, evaluate_around, load_world, open_blocks
from engine.issues import Code
from engine.matching.rates import Exchange
from engine.model import Acceptance, InvoiceState, Match, Reversal, SupplierInvoice
from engine.settings import AcceptImported
from engine.store import Transaction, invoices, ledger, masters
from engine.store.invoices import StoredInvoice
from engine.store.rows import now
from engine.workbench import Workbench

_ACCEPTABLE = (InvoiceState.MATCHED.value, InvoiceState.IMPORTED.value, InvoiceState.HELD.value)


@dataclass(frozen=True, slots=True)
class AcceptResult:
    """What became of one wish to accept; `codes` are the open blocking holds of a refused one."""

    invoice: str
    invoice_number: str
    supplier: str
    accepted: bool
    codes: tuple[Code, ...] = ()
    message: str = ""
    alone: bool = False


def accept(bench: Workbench, ids: Sequence[str]) -> tuple[AcceptResult, ...]:
    """Accepts each invoice or says why not. One transaction an invoice: a refusal leaves the others be."""
    results = []
    with bench.store.transaction() as cursor:
        world = load_world(cursor)
    for invoice_id in ids:
        with bench.store.transaction() as cursor:
            results.append(accept_one(cursor, bench, world, invoice_id))
    with bench.store.transaction() as cursor:
        evaluate_around(cursor, bench.settings, [result.invoice for result in results if result.accepted])
    bench.publish()
    return tuple(results)


def accept_clean(bench: Workbench) -> tuple[AcceptResult, ...]:
    """Accepts every invoice that is fully matched and that nothing holds."""
    with bench.store.transaction() as cursor:
        found = invoices.states(cursor)
        ids = [
            invoice_id for invoice_id in invoices.open_ids(cursor) if found[invoice_id] == InvoiceState.MATCHED.value
        ]
    return accept(bench, ids)


def accept_imported(cursor: Transaction, bench: Workbench, world: World, ids: Sequence[str]) -> None:
    """Accepts freshly imported clean invoices where the defaults say so."""
    policy = bench.settings.imports.accept_imported
    if policy is AcceptImported.NO:
        return
    found = invoices.states_of(cursor, ids)
    for invoice_id in ids:
        if found.get(invoice_id) != InvoiceState.MATCHED.value:
            continue
        outcome = invoices.match(cursor, invoice_id)
        if policy is AcceptImported.YES or (outcome is not None and outcome.jobs):
            accept_one(cursor, bench, world, invoice_id)


def accept_one(cursor: Transaction, bench: Workbench, world: World, invoice_id: str) -> AcceptResult:
    """Accepts one invoice, or gives the refusal. Raises `NotFound`."""
    stored = invoices.invoice(cursor, invoice_id)
    if stored is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    invoice = stored.invoice
    state = invoices.states_of(cursor, [invoice_id])[invoice_id]
    if state not in _ACCEPTABLE:
        return _refused(invoice, (), f"The invoice is {state} already.")
    outcome = invoices.match(cursor, invoice_id)
    if outcome is None:
        return _refused(invoice, (), "The invoice has not been matched yet; run `match` first.")
    if blocks := open_blocks(outcome):
        names = ", ".join(code.value for code in dict.fromkeys(blocks))
        return _refused(invoice, tuple(dict.fromkeys(blocks)), f"Held by {names}: clear or release these first.")
    _write_acceptance(cursor, bench, world, stored, outcome)
    return AcceptResult(
        invoice.id, invoice.invoice_number, invoice.supplier_name, True, message="accepted", alone=bench.alone
    )


def _write_acceptance(
    cursor: Transaction, bench: Workbench, world: World, stored: StoredInvoice, outcome: Match
) -> None:
    invoice = stored.invoice
    numbers = sorted({*outcome.orders, *(one.purchase_order for one in outcome.allocations)})
    acceptance = Acceptance(
        id=f"A-{invoice.id}",
        invoice=invoice.id,
        accepted_at=now(),
        accepted_by=bench.actor,
        alone=bench.alone,
        job_costs=cost(
            invoice,
            outcome,
            masters.orders(cursor, numbers),
            invoices.billed_by_accepted(cursor, invoice.id, numbers),
            sharing=bench.settings.imports.charge_sharing,
            exchange=Exchange(bench.settings.ledger_currency, world.rates),
        ),
        allocations=outcome.allocations,
    )
    ledger.add_acceptance(cursor, acceptance)
    ledger.add_posting(
        cursor, posting=f"P-{invoice.id}", invoice=invoice.id, kind="invoice", revision=1, at=acceptance.accepted_at
    )
    ledger.add_event(cursor, bench.event("accepted", invoice.id, number=invoice.invoice_number, alone=bench.alone))


def _refused(invoice: SupplierInvoice, codes: tuple[Code, ...], message: str) -> AcceptResult:
    return AcceptResult(invoice.id, invoice.invoice_number, invoice.supplier_name, False, codes, message)


def reverse(bench: Workbench, invoice_id: str, reason: str) -> str:
    """Takes an acceptance back with exactly opposite job costs; gives what was done in words.

    An exported invoice also queues a credit posting. Raises `Refused` or `NotFound`.
    """
    if not reason.strip():
        raise Refused("A reversal needs a reason: say why, so that the next reader of the record understands.")
    with bench.store.transaction() as cursor:
        state = invoices.states_of(cursor, [invoice_id]).get(invoice_id)
        acceptance = ledger.acceptance(cursor, invoice_id)
        if state is None:
            raise NotFound(f"There is no invoice {invoice_id}.")
        if acceptance is None or state not in (InvoiceState.ACCEPTED.value, InvoiceState.EXPORTED.value):
            raise Refused(f"Only an accepted invoice can be reversed; this one is {state}.")
        exported = state == InvoiceState.EXPORTED.value
        _write_reversal(cursor, bench, acceptance, reason.strip(), exported=exported)
        evaluate_around(cursor, bench.settings, [invoice_id])
    bench.publish()
    said = f"Reversed: {len(acceptance.job_costs)} job cost entries taken back."
    return said + (" It was exported: a credit posting is queued for the accounting package." if exported else "")


def _write_reversal(
    cursor: Transaction, bench: Workbench, acceptance: Acceptance, reason: str, *, exported: bool
) -> None:
    at = now()
    costs = opposite(acceptance.job_costs)
    ledger.add_reversal(cursor, Reversal(acceptance.id, acceptance.invoice, at, bench.actor, reason, costs))
    if exported:
        name = f"R-{acceptance.invoice}"
        ledger.add_posting(cursor, posting=name, invoice=acceptance.invoice, kind="reversal", revision=1, at=at)
    ledger.add_event(cursor, bench.event("reversed", acceptance.invoice, reason=reason, exported=exported))
