"""Accepting an invoice: job costs written, the order drawn down, the posting queued; and the exact opposite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.costing import cost, opposite
from engine.errors import NotFound, Refused
from engine.evaluating import World, evaluate_around, load_world, open_blocks
from engine.issues import Code
from engine.knowing import grouped
from engine.matching.rates import Exchange
from engine.model import Acceptance, Billed, Event, InvoiceState, Match, Reversal, SupplierInvoice
from engine.settings import AcceptImported
from engine.store import Transaction, invoices, ledger, masters
from engine.store.billings import billings, summed
from engine.store.rows import now
from engine.workbench import Workbench

AT_ONCE = 100  # invoices accepted in one transaction
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
    """Accepts each invoice or says why not: a refusal leaves the others be. Raises `NotFound` before anything is written."""
    results: list[AcceptResult] = []
    with bench.store.transaction() as cursor:
        _refuse_unknown(cursor, ids)
        world = load_world(cursor)
    for start in range(0, len(ids), AT_ONCE):
        with bench.store.transaction() as cursor:
            results.extend(accept_together(cursor, bench, world, ids[start : start + AT_ONCE]))
    with bench.store.transaction() as cursor:
        evaluate_around(cursor, bench.settings, [result.invoice for result in results if result.accepted])
    bench.publish()
    return tuple(results)


def _refuse_unknown(cursor: Transaction, ids: Sequence[str]) -> None:
    known = set(invoices.in_order_of_arrival(cursor, ids))
    if unknown := next((one for one in ids if one not in known), None):
        raise NotFound(f"There is no invoice {unknown}.")


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
    if policy is AcceptImported.NO or not ids:
        return
    found = invoices.states_of(cursor, ids)
    clean = [one for one in ids if found.get(one) == InvoiceState.MATCHED.value]
    if policy is not AcceptImported.YES:
        outcomes = invoices.matches(cursor, clean)
        clean = [one for one in clean if one in outcomes and outcomes[one].jobs]
    accept_together(cursor, bench, world, clean)


def accept_together(cursor: Transaction, bench: Workbench, world: World, ids: Sequence[str]) -> list[AcceptResult]:
    """Accepts invoices one after another, or gives the refusal of each; what all of them need is fetched at once."""
    desk = _Desk(cursor, bench, world, ids)
    results = [desk.decide(one) for one in ids]
    ledger.add_acceptances(cursor, desk.accepted)
    ledger.add_events(cursor, desk.events)
    return results


class _Desk:
    """Decides on invoices one after another: what one takes, the next ones see."""

    def __init__(self, cursor: Transaction, bench: Workbench, world: World, ids: Sequence[str]) -> None:
        self._bench = bench
        self._exchange = Exchange(bench.settings.ledger_currency, world.rates)
        self._stored = {one.invoice.id: one for one in invoices.invoices(cursor, ids)}
        self._states = invoices.states_of(cursor, ids)
        self._matches = invoices.matches(cursor, ids)
        numbers = {number for one in self._matches.values() for number in _orders_of(one)}
        self._orders = {order.order_number: order for order in masters.orders(cursor, numbers)}
        self._billings = grouped(billings(cursor, numbers), lambda one: one.purchase_order)
        self.accepted: list[Acceptance] = []
        self.events: list[Event] = []

    def decide(self, invoice_id: str) -> AcceptResult:
        """Accepts one invoice of those at hand, or refuses it."""
        invoice, state = self._stored[invoice_id].invoice, self._states[invoice_id]
        if state not in _ACCEPTABLE:
            return _refused(invoice, (), f"The invoice is {state} already.")
        if (outcome := self._matches.get(invoice_id)) is None:
            return _refused(invoice, (), "The invoice has not been matched yet; run `match` first.")
        if blocks := open_blocks(outcome):
            names = ", ".join(code.value for code in dict.fromkeys(blocks))
            return _refused(invoice, tuple(dict.fromkeys(blocks)), f"Held by {names}: clear or release these first.")
        alone = self._bench.alone
        self.accepted.append(self._acceptance(invoice, outcome))
        self.events.append(self._bench.event("accepted", invoice_id, number=invoice.invoice_number, alone=alone))
        self._states[invoice_id] = InvoiceState.ACCEPTED.value
        return AcceptResult(invoice.id, invoice.invoice_number, invoice.supplier_name, True, message="accepted", alone=alone)

    def _acceptance(self, invoice: SupplierInvoice, outcome: Match) -> Acceptance:
        numbers = _orders_of(outcome)
        return Acceptance(
            id=f"A-{invoice.id}",
            invoice=invoice.id,
            accepted_at=now(),
            accepted_by=self._bench.actor,
            alone=self._bench.alone,
            job_costs=cost(
                invoice,
                outcome,
                tuple(self._orders[number] for number in numbers if number in self._orders),
                self._billed_by_accepted(invoice.id, numbers),
                sharing=self._bench.settings.imports.charge_sharing,
                exchange=self._exchange,
            ),
            allocations=outcome.allocations,
        )

    def _billed_by_accepted(self, invoice_id: str, orders: Sequence[str]) -> tuple[Billed, ...]:
        """What accepted invoices other than this one took: the basis of open commitments."""
        now_accepted = {one.invoice for one in self.accepted}
        of_orders = (one for number in orders for one in self._billings.get(number, ()))
        return summed(
            one for one in of_orders if one.invoice != invoice_id and (one.is_accepted or one.invoice in now_accepted)
        )


def _orders_of(outcome: Match) -> list[str]:
    """The orders that it names or bills, by number."""
    return sorted({*outcome.orders, *(one.purchase_order for one in outcome.allocations)})


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
