"""Screening and matching of stored invoices: who is asked what, which releases still hold, and what is kept of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from engine.codec import from_json, to_json
from engine.identifiers import invoice_key, order_key
from engine.issues import Code
from engine.matching import STARTING_TOLERANCES, Known, match, visible_holds
from engine.matching.certifying import certificate
from engine.matching.known import EarlierBilling
from engine.matching.tolerances import Scope, tolerance_for
from engine.model import (
    Billed,
    ExchangeRate,
    GoodsReceipt,
    Hold,
    Job,
    LevelRule,
    Match,
    OrderReference,
    OwnCompany,
    PartReference,
    PurchaseOrder,
    Supplier,
    SupplierInvoice,
    TaxCode,
    Tolerance,
    UnitConversion,
)
from engine.screening import EarlierInvoice, earlier_of, screen
from engine.settings import Settings
from engine.store import Transaction, invoices, ledger, masters, rules
from engine.store.database import read
from engine.store.invoices import StoredInvoice
from engine.store.rows import now
from engine.verifying import holds_of_reading, verified_now
from engine.workbench import Workbench

R = TypeVar("R")


@dataclass(frozen=True)
class World:
    """All that the company knows, loaded once for many invoices, with the look-ups that every invoice asks for."""

    suppliers: tuple[Supplier, ...]
    jobs: tuple[Job, ...]
    orders: tuple[PurchaseOrder, ...]
    receipts: tuple[GoodsReceipt, ...]
    tax_codes: tuple[TaxCode, ...]
    tolerances: tuple[Tolerance, ...]
    conversions: tuple[UnitConversion, ...] = ()
    levels: tuple[LevelRule, ...] = ()
    part_references: tuple[PartReference, ...] = ()
    order_references: tuple[OrderReference, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()

    def supplier(self, number: str | None) -> Supplier | None:
        """The supplier of that number."""
        return self._suppliers.get(number or "")

    def orders_for(self, supplier: str | None, keys: Collection[str]) -> tuple[PurchaseOrder, ...]:
        """The orders of a supplier, and those of anybody that the keys name, by number."""
        found = {order.order_number: order for key in keys for order in self._orders_by_key.get(key, ())}
        found |= {order.order_number: order for order in self._orders_by_supplier.get(supplier or "", ())}
        return tuple(found[number] for number in sorted(found))

    def receipts_for(self, orders: Iterable[PurchaseOrder]) -> tuple[GoodsReceipt, ...]:
        """The receipts of these orders, oldest first."""
        found = (receipt for order in orders for receipt in self._receipts_by_order.get(order.order_number, ()))
        return tuple(sorted(found, key=lambda receipt: (receipt.received_on, receipt.receipt_number)))

    @cached_property
    def _suppliers(self) -> dict[str, Supplier]:
        return {supplier.number: supplier for supplier in self.suppliers}

    @cached_property
    def _orders_by_supplier(self) -> dict[str, list[PurchaseOrder]]:
        return _grouped(self.orders, lambda order: order.supplier)

    @cached_property
    def _orders_by_key(self) -> dict[str, list[PurchaseOrder]]:
        return _grouped(self.orders, lambda order: order_key(order.order_number))

    @cached_property
    def _receipts_by_order(self) -> dict[str, list[GoodsReceipt]]:
        return _grouped(self.receipts, lambda receipt: receipt.order_number)


def _grouped(records: Iterable[R], key: Callable[[R], str]) -> dict[str, list[R]]:
    groups: dict[str, list[R]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return groups


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent the mail an invoice came with, and its subject; `None` for a file that came without one."""

    address: str | None
    internal: bool
    subject: str | None = None


def load_world(cursor: Transaction) -> World:
    """The company's knowledge as it stands."""
    return World(
        masters.suppliers(cursor),
        masters.jobs(cursor),
        masters.orders(cursor),
        masters.receipts(cursor),
        masters.tax_codes(cursor),
        rules.tolerances(cursor),
        rules.conversions(cursor),
        rules.level_rules(cursor),
        rules.part_references(cursor),
        rules.order_references(cursor),
        masters.exchange_rates(cursor),
    )


def evaluate_open(bench: Workbench, *, everything: bool = False) -> int:
    """Evaluates what is not accepted yet and whose inputs changed (`everything`: all of it); gives how many."""
    with bench.store.transaction() as cursor:
        return evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=everything)


def evaluate(cursor: Transaction, settings: Settings, world: World, ids: Sequence[str], *, everything: bool = True) -> int:
    """Screens and matches invoices in the order of arrival and keeps the outcome; gives how many were evaluated anew."""
    before = {} if everything else invoices.match_inputs(cursor)
    return evaluate_stored(cursor, settings, world, invoices.invoices(cursor, ids), before)


def evaluate_stored(
    cursor: Transaction,
    settings: Settings,
    world: World,
    found: Iterable[StoredInvoice],
    before: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """The same for invoices at hand; those whose inputs have the hash in `before` are left as they are."""
    evaluated = 0
    for stored in found:
        invoice = _verified_anew(cursor, settings, world, stored)
        releases = ledger.releases(cursor, invoice.id)
        known = known_now(cursor, settings, world, replace(stored, invoice=invoice), releases)
        sender = sender_of(cursor, stored.mail_arrival, settings.company)
        earlier = _earlier(cursor, invoice, stored.arrival_order)
        of_reading = holds_of_reading(invoice, stored.reading, settings, known.supplier)
        inputs = _fingerprint(invoice, known, sender, earlier, releases, of_reading)
        if before.get(invoice.id) == inputs:
            continue
        outcome = match(invoice, known)
        screened = screen(invoice, known.supplier, sender=sender.address, internal=sender.internal, earlier=earlier)
        holds = _released(_joined((*of_reading, *screened), outcome.holds, known.released), releases)
        outcome = replace(outcome, holds=holds)
        proof = certificate(invoice, known, outcome)
        invoices.save_match(cursor, outcome, at=now(), inputs=inputs, certificate=proof)
        evaluated += 1
    return evaluated


def _verified_anew(cursor: Transaction, settings: Settings, world: World, stored: StoredInvoice) -> SupplierInvoice:
    """The invoice as it proves itself by what is known today: a known supplier may be one of the two kinds of evidence."""
    invoice = stored.invoice
    verified = verified_now(invoice, stored.reading, settings, world.supplier(invoice.supplier))
    if verified == invoice.verified:
        return invoice
    invoice = replace(invoice, verified=verified)
    invoices.save_verified(cursor, invoice)
    return invoice


def evaluate_around(cursor: Transaction, settings: Settings, ids: Sequence[str]) -> int:
    """After something happened to these invoices: evaluates those of them that are open, then every other open one that
    it may concern (the same orders, before or after; the same number) and whose inputs changed; gives how many."""
    world = load_world(cursor)
    before = invoices.related_open_ids(cursor, ids)
    evaluated = evaluate(cursor, settings, world, [one for one in before if one in set(ids)])
    concerned = {*before, *invoices.related_open_ids(cursor, ids)}
    return evaluated + evaluate(cursor, settings, world, tuple(concerned), everything=False)


def known_now(
    cursor: Transaction, settings: Settings, world: World, stored: StoredInvoice, releases: Sequence[ledger.Release]
) -> Known:
    """What matching one stored invoice may look at today."""
    invoice = stored.invoice
    billed = invoices.billed_before(cursor, invoice.id, stored.arrival_order)
    released = tuple({Code(entry.code): None for entry in releases})
    known = known_for(invoice, world, settings, billed, released)
    return replace(
        known,
        credited_orders=_credited_orders(cursor, invoice),
        choices=rules.line_choices(cursor, invoice.id),
        earlier=_earlier_billings(cursor, stored, known.orders),
        subject=sender_of(cursor, stored.mail_arrival, settings.company).subject,
    )


def _earlier_billings(
    cursor: Transaction, stored: StoredInvoice, orders: Iterable[PurchaseOrder]
) -> tuple[EarlierBilling, ...]:
    numbers = [order.order_number for order in orders]
    rows = invoices.billings_before(cursor, stored.invoice.id, stored.arrival_order, numbers)
    return tuple(EarlierBilling(**row) for row in rows)


def known_for(
    invoice: SupplierInvoice,
    world: World,
    settings: Settings,
    billed: tuple[Billed, ...],
    released: tuple[Code, ...] = (),
) -> Known:
    """The part of the company's knowledge that can matter to one invoice."""
    references = {*invoice.purchase_orders, *(line.purchase_order for line in invoice.lines if line.purchase_order)}
    keys = {order_key(reference) for reference in references} | ({order_key(invoice.job)} if invoice.job else set())
    orders = world.orders_for(invoice.supplier, keys)
    numbers = {order.order_number for order in orders}
    return Known(
        supplier=world.supplier(invoice.supplier),
        orders=orders,
        receipts=world.receipts_for(orders),
        billed=tuple(entry for entry in billed if entry.purchase_order in numbers),
        jobs=world.jobs,
        tolerances=tuple(one for one in world.tolerances if one.supplier in (None, invoice.supplier)),
        tax_codes=world.tax_codes,
        bare_number=settings.imports.bare_number,
        ledger_currency=settings.ledger_currency,
        released=released,
        conversions=tuple(one for one in world.conversions if one.supplier == invoice.supplier),
        levels=tuple(one for one in world.levels if one.supplier in (None, invoice.supplier)),
        part_references=tuple(one for one in world.part_references if one.supplier == invoice.supplier),
        order_references=tuple(one for one in world.order_references if one.supplier == invoice.supplier),
        rates=world.rates,
        sample_seed=settings.sample_seed or None,
    )


def _credited_orders(cursor: Transaction, invoice: SupplierInvoice) -> tuple[str, ...]:
    """What the invoice was billed on that a credit note names."""
    if not invoice.is_credit_note or invoice.original_invoice is None or invoice.supplier is None:
        return ()
    return invoices.orders_billed_by(cursor, invoice.supplier, invoice_key(invoice.original_invoice))


def effective_tolerances(set_by_people: Iterable[Tolerance], supplier: str | None) -> tuple[Tolerance, ...]:
    """The tolerance of every kind that counts for a supplier today (for the company where `None`), whatever the item."""
    known, scope = tuple(set_by_people), Scope(supplier, on=now().date())
    return tuple(tolerance_for(start.kind, scope, known) for start in STARTING_TOLERANCES)


def sender_of(cursor: Transaction, mail_arrival: int, company: OwnCompany) -> Sender:
    """Who sent the mail of that arrival."""
    rows = read(
        cursor,
        "SELECT m.* FROM mail_arrival a JOIN mail m ON m.sha256 = a.mail WHERE a.id = $id",
        {"id": mail_arrival},
    )
    if not rows or not rows[0]["is_mail"]:
        return Sender(None, internal=False)
    address = rows[0]["original_sender"]
    internal = address.rpartition("@")[2] in {domain.lower() for domain in company.email_domains}
    return Sender(address, internal, rows[0]["subject"] or None)


def _earlier(cursor: Transaction, invoice: SupplierInvoice, arrival_order: int) -> tuple[EarlierInvoice, ...]:
    rows = read(
        cursor,
        """
        SELECT i.id, i.record
        FROM invoice i JOIN invoice_state s ON s.invoice = i.id
        WHERE i.arrival_order < $arrival_order AND (i.invoice_key = $key OR i.gross_total = $gross)
          AND s.state NOT IN ('ignored', 'duplicate', 'reversed')
          AND (i.supplier = $supplier OR (i.supplier IS NULL AND i.supplier_name = $supplier_name))
        ORDER BY i.arrival_order
        """,
        {
            "arrival_order": arrival_order,
            "key": invoice_key(invoice.invoice_number),
            "gross": invoice.gross_total,
            "supplier": invoice.supplier,
            "supplier_name": invoice.supplier_name,
        },
    )
    settled = ledger.pairs_not_duplicate(cursor)
    return tuple(
        earlier_of(from_json(SupplierInvoice, json.loads(row["record"])))
        for row in rows
        if (invoice.id, row["id"]) not in settled
    )


def _joined(screened: Sequence[Hold], matched: Sequence[Hold], released: tuple[Code, ...]) -> tuple[Hold, ...]:
    """Screening first; a code that both raise for the whole invoice stands once, and a root cause hides what follows."""
    seen = {hold.code for hold in screened if hold.invoice_line is None}
    return visible_holds(
        (*screened, *(hold for hold in matched if hold.invoice_line is not None or hold.code not in seen)), released
    )


def _released(holds: Sequence[Hold], releases: Sequence[ledger.Release]) -> tuple[Hold, ...]:
    def after(hold: Hold) -> Hold:
        release = next((release for release in reversed(releases) if release.covers(hold)), None)
        if release is None or not hold.releasable:
            return hold
        return replace(hold, released_by=release.released_by, released_reason=release.reason)

    return tuple(after(hold) for hold in holds)


def _fingerprint(*inputs: object) -> str:
    text = json.dumps([to_json(part) for part in inputs], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def open_blocks(outcome: Match | None) -> tuple[Code, ...]:
    """The codes that keep an invoice from being accepted."""
    return () if outcome is None else tuple(hold.code for hold in outcome.holds if hold.is_open_block)
