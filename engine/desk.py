"""What a person does with an invoice besides accepting it: release, decide, assign, correct."""

from __future__ import annotations

from dataclasses import replace

from engine.errors import NotFound, Refused
from engine.evaluating import evaluate, evaluate_around, load_world, sender_of
from engine.identifiers import compact_tax_id
from engine.issues import Code
from engine.model import Hold, InvoiceState, Match, Supplier, SupplierInvoice
from engine.proving.doubts import checked
from engine.screening import identify_supplier, other_of
from engine.store import Transaction, invoices, ledger, masters
from engine.store.invoices import StoredInvoice
from engine.store.ledger import Release
from engine.store.rows import now
from engine.suppliers import proposed_supplier
from engine.workbench import Workbench

_OPEN = (InvoiceState.HELD.value, InvoiceState.MATCHED.value, InvoiceState.IMPORTED.value)


def release(bench: Workbench, invoice_id: str, code: str, reason: str) -> int:
    """Lets the open holds of one code pass for the values measured now; gives how many.

    Raises `Refused` where the code may not be released, nothing of that code is open, or no reason is given.
    """
    if not reason.strip():
        raise Refused("A release needs a reason: say why the hold may pass.")
    wanted = _code(code)
    with bench.store.transaction() as cursor:
        open_invoice(cursor, invoice_id)
        outcome = invoices.match(cursor, invoice_id)
        holds = [hold for hold in (outcome.holds if outcome else ()) if hold.code is wanted and hold.is_open_block]
        _refuse_unless_releasable(wanted, holds)
        for hold in holds:
            if (other := other_of(hold)) is not None:  # a suspicion is of one pair, and another copy is asked about anew
                _keep_decision(cursor, bench, invoice_id, "not_duplicate", reason=reason.strip(), other=other)
            else:
                ledger.add_release(cursor, _released(bench, invoice_id, hold, reason.strip()))
        ledger.add_event(cursor, bench.event("released", invoice_id, code=wanted.value, reason=reason.strip()))
        evaluate_around(cursor, bench.settings, [invoice_id])
    bench.publish()
    return len(holds)


def _code(code: str) -> Code:
    try:
        return Code(code.strip().upper())
    except ValueError:
        raise Refused(f"“{code}” is no hold code. See the invoice's holds for the codes it carries.") from None


def _refuse_unless_releasable(code: Code, holds: list[Hold]) -> None:
    if not holds:
        raise Refused(f"The invoice has no open hold {code.value}.")
    if not all(hold.releasable for hold in holds):
        raise Refused(f"{code.value} cannot be released by hand. It clears when {holds[0].clears_when}")


def _released(bench: Workbench, invoice_id: str, hold: Hold, reason: str) -> Release:
    return Release(invoice_id, hold.code.value, hold.invoice_line, hold.measured, reason, bench.actor, now(), hold.limit)


def decide(bench: Workbench, invoice_id: str, what: str, reason: str, other: str | None = None) -> None:
    """Calls an invoice `ignored`, a `duplicate` (of `other`), or `not_duplicate` of `other`; the last stands for that pair
    alone. Where no other is named, it is the one that its only hold of this kind is about.

    Raises `Refused` without a reason, or where it is not clear which other one is meant; `NotFound` where there is none.
    """
    if not reason.strip():
        raise Refused("A decision needs a reason: say why.")
    with bench.store.transaction() as cursor:
        open_invoice(cursor, invoice_id)
        other = other or (None if what == "ignored" else _only_other(invoices.match(cursor, invoice_id)))
        _refuse_pair(cursor, invoice_id, what, other)
        _keep_decision(cursor, bench, invoice_id, what, reason=reason.strip(), other=other)
        evaluate_around(cursor, bench.settings, [invoice_id])
    bench.publish()


def _only_other(outcome: Match | None) -> str | None:
    """The one invoice that holds of the match name beside it."""
    others = {other for hold in (outcome.holds if outcome else ()) if (other := other_of(hold)) is not None}
    return others.pop() if len(others) == 1 else None


def _refuse_pair(cursor: Transaction, invoice_id: str, what: str, other: str | None) -> None:
    if what == "not_duplicate" and other is None:
        raise Refused("Say of which invoice it is no duplicate: the decision stands for that pair alone.")
    if other == invoice_id:
        raise Refused("An invoice is no duplicate of itself. Name the other one.")
    if other is not None and invoices.invoice(cursor, other) is None:
        raise NotFound(f"There is no invoice {other}.")


def _keep_decision(
    cursor: Transaction, bench: Workbench, invoice_id: str, what: str, *, reason: str, other: str | None
) -> None:
    ledger.add_decision(cursor, invoice=invoice_id, what=what, other=other, reason=reason, who=bench.actor, at=now())
    ledger.add_event(cursor, bench.event(what, invoice_id, other=other, reason=reason))


def assign_supplier(bench: Workbench, invoice_id: str, supplier: str, *, remember_sender: str | None = None) -> None:
    """Says which supplier an invoice is from; `remember_sender` adds an address or domain to that supplier's senders."""
    with bench.store.transaction() as cursor:
        stored = open_invoice(cursor, invoice_id)
        chosen = load_world(cursor).supplier(supplier)
        if chosen is None:
            raise NotFound(f"There is no supplier {supplier}. Load it first, or create it from the document.")
        if remember_sender and remember_sender not in chosen.email_senders:
            masters.save_suppliers(cursor, [replace(chosen, email_senders=(*chosen.email_senders, remember_sender))])
        _set_supplier(cursor, bench, _sender_checked(stored), chosen)
        if remember_sender:  # his other invoices may be waiting for nothing else
            evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)
    bench.publish()


def create_supplier(bench: Workbench, invoice_id: str, *, remember_sender: str | None = None) -> Supplier:
    """Makes a supplier of what the document says of its sender, and assigns the invoice to it. `remember_sender` is an
    address or domain that writes for the supplier from now on.

    Raises `Refused` where the invoice has a supplier already: a second press would make a second one.
    """
    with bench.store.transaction() as cursor:
        stored = open_invoice(cursor, invoice_id)
        if stored.invoice.supplier is not None:
            raise Refused(f"The invoice is from supplier {stored.invoice.supplier} already; there is nothing to create.")
        senders = (remember_sender,) if remember_sender else ()
        supplier = replace(proposed_supplier(cursor, stored.invoice), email_senders=senders)
        masters.save_suppliers(cursor, [supplier])
        ledger.add_event(cursor, bench.event("supplier created", supplier.number, name=supplier.name))
        _set_supplier(cursor, bench, _sender_checked(stored), supplier)
        _assign_same_name(cursor, bench, supplier)
    bench.publish()
    return supplier


def _sender_checked(stored: StoredInvoice) -> StoredInvoice:
    """A person said who the invoice is from: whatever name was read, it needs no further proof."""
    name = stored.reading.supplier_name
    return stored if name is None else replace(stored, reading=replace(stored.reading, supplier_name=checked(name)))


def _set_supplier(cursor: Transaction, bench: Workbench, stored: StoredInvoice, supplier: Supplier) -> None:
    _keep_supplier(cursor, bench, stored, supplier)
    evaluate_around(cursor, bench.settings, [stored.invoice.id])


def _keep_supplier(cursor: Transaction, bench: Workbench, stored: StoredInvoice, supplier: Supplier) -> None:
    keep_invoice(cursor, stored, replace(stored.invoice, supplier=supplier.number))
    ledger.add_event(cursor, bench.event("supplier assigned", stored.invoice.id, supplier=supplier.number))


def _assign_same_name(cursor: Transaction, bench: Workbench, supplier: Supplier) -> None:
    """The other open invoices of the very same sender follow: same tax id, or same name where none is printed."""
    for stored in invoices.invoices(cursor, invoices.open_ids(cursor)):
        if stored.invoice.supplier is None and _is_from(stored.invoice, supplier):
            _set_supplier(cursor, bench, stored, supplier)


def identify_open(cursor: Transaction, bench: Workbench) -> None:
    """Open invoices of an unknown supplier, looked up again among the suppliers there are now, as on arrival.

    They are to be evaluated afterwards.
    """
    known = masters.suppliers(cursor)
    for stored in invoices.invoices(cursor, invoices.open_ids(cursor)):
        if stored.invoice.supplier is not None:
            continue
        sender = sender_of(cursor, stored.mail_arrival, bench.settings.company).address
        reader = stored.reading.reader
        format_name = reader.removeprefix("format:") if reader.startswith("format:") else None
        found, _ = identify_supplier(stored.invoice, known, sender=sender or None, format_name=format_name)
        if found is not None:
            _keep_supplier(cursor, bench, stored, found)


def _is_from(invoice: SupplierInvoice, supplier: Supplier) -> bool:
    if invoice.supplier_tax_id and supplier.tax_id:
        return compact_tax_id(invoice.supplier_tax_id) == supplier.tax_id
    return invoice.supplier_name.casefold() == supplier.name.casefold()


def open_invoice(cursor: Transaction, invoice_id: str) -> StoredInvoice:
    """An invoice that may still be changed. Raises `NotFound` or `Refused`."""
    stored = invoices.invoice(cursor, invoice_id)
    if stored is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    if (state := invoices.states_of(cursor, [invoice_id])[invoice_id]) not in _OPEN:
        accepted = state in (InvoiceState.ACCEPTED.value, InvoiceState.EXPORTED.value)
        raise Refused(f"The invoice is {state}; it can no longer be changed." + (" Reverse it first." if accepted else ""))
    return stored


def keep_invoice(cursor: Transaction, stored: StoredInvoice, invoice: SupplierInvoice) -> None:
    """Keeps a changed invoice in its place in the order of arrival."""
    invoices.save_invoice(
        cursor, invoice, stored.reading, mail_arrival=stored.mail_arrival, at=now(), arrival_order=stored.arrival_order
    )
