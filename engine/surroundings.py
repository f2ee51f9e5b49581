"""What concerns a batch of invoices: the orders that they may bill, receipts, earlier invoices, releases and choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from engine.identifiers import invoice_key, job_key
from engine.issues import Code
from engine.knowing import Sender, World, grouped, senders_of
from engine.matching import Known
from engine.matching.blocking import MOST_ORDERS, Sought, meant_by, sought_by, sought_lines
from engine.matching.known import EarlierBilling
from engine.model import (
    Billed,
    GoodsReceipt,
    LineChoice,
    Match,
    OrderReference,
    PurchaseOrder,
    Supplier,
    SupplierInvoice,
    Tolerance,
)
from engine.settings import Settings
from engine.store import Transaction, invoices, ledger, masters, order_keys, rules
from engine.store.billings import Billing, amount_as_kept, billings, billings_of, quantity_as_kept
from engine.store.invoices import StoredInvoice


class Surroundings:
    """What concerns a batch of invoices, fetched in a few queries whatever their number.

    It knows of matches made meanwhile by what it is told (`took`), so that a later invoice sees what an earlier one took.
    """

    def __init__(self, cursor: Transaction, settings: Settings, world: World, stored: Sequence[StoredInvoice]) -> None:
        self._settings, self._world = settings, world
        ids = [one.invoice.id for one in stored]
        self._senders = senders_of(cursor, {one.mail_arrival for one in stored}, settings.company)
        self._releases = ledger.releases_of(cursor, ids)
        self._choices = rules.line_choices_of(cursor, ids)
        self._credited = {one.invoice.id: _credited_orders(cursor, one.invoice) for one in stored}
        self._sought = {one.invoice.id: sought_by(one.invoice, self.sender(one).subject) for one in stored}
        self._concerned = _Lookup(cursor, world, self._sought, self._choices, self._credited).orders_by_invoice(stored)
        numbers = set(chain.from_iterable(self._concerned.values()))
        self._orders = {order.order_number: order for order in masters.orders(cursor, numbers)}
        self._receipts = grouped(masters.receipts(cursor, numbers), lambda receipt: receipt.order_number)
        self._billings = grouped(billings(cursor, numbers), lambda one: one.purchase_order)

    def sender(self, stored: StoredInvoice) -> Sender:
        """Who sent the mail it came with."""
        return self._senders[stored.mail_arrival]

    def releases(self, invoice_id: str) -> tuple[ledger.Release, ...]:
        """What people let pass on it."""
        return self._releases.get(invoice_id, ())

    def took(self, stored: StoredInvoice, outcome: Match) -> None:
        """An invoice of the batch was matched anew: what it takes now counts for those that came after it."""
        for entries in self._billings.values():
            entries[:] = [one for one in entries if one.invoice != stored.invoice.id]
        for one in billings_of(stored.invoice, stored.arrival_order, outcome.allocations):
            self._billings.setdefault(one.purchase_order, []).append(one)

    def known(self, stored: StoredInvoice) -> Known:
        """What matching the invoice may look at."""
        invoice, world, settings = stored.invoice, self._world, self._settings
        supplier = world.supplier(invoice.supplier)
        orders = [self._orders[number] for number in self._concerned[invoice.id] if number in self._orders]
        earlier = self._earlier(stored, orders)
        jobs = {job_key(line.job) for order in orders for line in order.lines if line.job}
        return Known(
            supplier=supplier,
            orders=tuple(orders),
            receipts=self._receipts_of(orders),
            billed=_summed(earlier),
            jobs=world.jobs_named(jobs | self._sought[invoice.id].jobs),
            tolerances=self._tolerances(supplier, orders),
            tax_codes=world.tax_codes,
            bare_number=settings.imports.bare_number,
            ledger_currency=settings.ledger_currency,
            released=tuple({Code(entry.code): None for entry in self.releases(invoice.id)}),
            conversions=tuple(one for one in world.conversions if one.supplier == invoice.supplier),
            credited_orders=self._credited[invoice.id],
            levels=tuple(one for one in world.levels if one.supplier in (None, invoice.supplier)),
            choices=self._choices.get(invoice.id, ()),
            part_references=tuple(one for one in world.part_references if one.supplier == invoice.supplier),
            order_references=tuple(one for one in world.order_references if one.supplier == invoice.supplier),
            earlier=tuple(_earlier_billing(one) for one in earlier),
            subject=self.sender(stored).subject,
            rates=world.rates,
            sample_seed=settings.sample_seed or None,
        )

    def _tolerances(self, supplier: Supplier | None, orders: Iterable[PurchaseOrder]) -> tuple[Tolerance, ...]:
        """Those whose scope the supplier and its orders may be in."""
        number, group = (supplier.number, supplier.group) if supplier is not None else (None, None)
        numbers = {order.order_number for order in orders}
        return tuple(
            one
            for one in self._world.tolerances
            if one.supplier in (None, number) and one.group in (None, group) and (one.order is None or one.order in numbers)
        )

    def _receipts_of(self, orders: Iterable[PurchaseOrder]) -> tuple[GoodsReceipt, ...]:
        found = (receipt for order in orders for receipt in self._receipts.get(order.order_number, ()))
        return tuple(sorted(found, key=lambda receipt: (receipt.received_on, receipt.receipt_number)))

    def _earlier(self, stored: StoredInvoice, orders: Iterable[PurchaseOrder]) -> list[Billing]:
        """What other invoices took of these orders: those accepted, and those that came earlier."""
        of_orders = chain.from_iterable(self._billings.get(order.order_number, ()) for order in orders)
        found = (
            one
            for one in of_orders
            if one.invoice != stored.invoice.id and (one.is_accepted or one.arrival_order < stored.arrival_order)
        )
        return sorted(found, key=lambda one: one.place)


def _credited_orders(cursor: Transaction, invoice: SupplierInvoice) -> tuple[str, ...]:
    """What the invoice was billed on that a credit note names."""
    if not invoice.is_credit_note or invoice.original_invoice is None or invoice.supplier is None:
        return ()
    return invoices.orders_billed_by(cursor, invoice.supplier, invoice_key(invoice.original_invoice))


def _earlier_billing(one: Billing) -> EarlierBilling:
    return EarlierBilling(
        one.invoice, one.invoice_number, one.invoice_date, one.purchase_order, one.order_line, one.receipt, one.quantity,
        one.amount,
    )  # fmt: skip


def _summed(entries: Iterable[Billing]) -> tuple[Billed, ...]:
    by_place = grouped(entries, lambda one: (one.purchase_order, one.order_line))
    return tuple(
        Billed(
            *place,
            quantity_as_kept(sum((one.quantity for one in found), start=Decimal(0))),
            amount_as_kept(sum((one.amount for one in found), start=Decimal(0))),
        )
        for place, found in sorted(by_place.items())
    )


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Finds by the keys of `engine.matching.blocking` which orders may concern which invoice."""

    cursor: Transaction
    world: World
    sought: Mapping[str, Sought]
    choices: Mapping[str, tuple[LineChoice, ...]]
    credited: Mapping[str, tuple[str, ...]]

    def orders_by_invoice(self, stored: Sequence[StoredInvoice]) -> dict[str, list[str]]:
        """The numbers of the orders, sorted, by invoice."""
        named = order_keys.named(self.cursor, _union(one.numbers for one in self.sought.values()))
        delivered = order_keys.delivered(self.cursor, _union(one.deliveries for one in self.sought.values()))
        matched = order_keys.matched(self.cursor, [one.invoice.id for one in stored])
        billable = order_keys.billable(self.cursor, self._suppliers(stored, gives_back=False))
        billed = order_keys.billed(self.cursor, self._suppliers(stored, gives_back=True))
        found: dict[str, list[str]] = {}
        for one in stored:
            invoice, sought = one.invoice, self.sought[one.invoice.id]
            own = (billed if sought.gives_back else billable).get(invoice.supplier or "", [])
            meant = meant_by(sought.numbers, self._taught(invoice))
            chosen = (choice.purchase_order for choice in self.choices.get(invoice.id, ()))
            by_key = chain(_at(named, sought.numbers), _at(delivered, sought.deliveries), matched.get(invoice.id, ()))
            found[invoice.id] = sorted(
                {*by_key, *meant, *chosen, *self.credited[invoice.id], *self._not_too_many(invoice, sought, own)}
            )
        return found

    def _suppliers(self, stored: Iterable[StoredInvoice], *, gives_back: bool) -> set[str]:
        return {
            one.invoice.supplier
            for one in stored
            if one.invoice.supplier is not None and self.sought[one.invoice.id].gives_back is gives_back
        }

    def _taught(self, invoice: SupplierInvoice) -> Iterable[OrderReference]:
        return (one for one in self.world.order_references if one.supplier == invoice.supplier)

    def _not_too_many(self, invoice: SupplierInvoice, sought: Sought, own: list[str]) -> list[str]:
        if len(own) <= MOST_ORDERS:
            return own
        taught = [one for one in self.world.part_references if one.supplier == invoice.supplier]
        jobs = [job.number for job in self.world.jobs_named(sought.jobs)]
        lines = [
            order_keys.LineKeys(one.parts, one.words, one.unit_price, one.quantity) for one in sought_lines(invoice, taught)
        ]
        return order_keys.likeliest(
            self.cursor, own, lines, numbers=sought.references, jobs=jobs, most=MOST_ORDERS
        )  # fmt: skip


def _union(sets: Iterable[frozenset[str]]) -> set[str]:
    return set(chain.from_iterable(sets))


def _at(found: Mapping[str, Sequence[str]], keys: Iterable[str]) -> Iterable[str]:
    return chain.from_iterable(found.get(key, ()) for key in keys)
