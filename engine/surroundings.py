"""What concerns a batch of invoices: the orders that they may bill, receipts, earlier invoices, releases and choices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from engine.follow_ups import FollowUps
from engine.identifiers import invoice_key, job_key
from engine.issues import Code
from engine.knowing import Sender, World, grouped, senders_of
from engine.looking_up import Lookup
from engine.matching import Known
from engine.matching.blocking import is_searched_for, sought_by
from engine.matching.known import EarlierBilling
from engine.model import GoodsReceipt, Hold, Match, PurchaseOrder, Supplier, SupplierInvoice, Tolerance
from engine.settings import Settings
from engine.store import Transaction, invoices, ledger, masters
from engine.store.billings import Billing, billings, billings_of, summed
from engine.store.invoices import StoredInvoice


class Surroundings:
    """What concerns a batch of invoices, fetched in a few queries whatever their number.

    It knows of matches made meanwhile by what it is told (`took`), so that a later invoice sees what an earlier one took.
    `widely`: the supplier's other orders too where the invoice names one, for a person who looks for another.
    """

    def __init__(
        self, cursor: Transaction, settings: Settings, world: World, stored: Sequence[StoredInvoice], *, widely: bool = False
    ) -> None:
        self._cursor, self._settings, self._world = cursor, settings, world
        self._senders = senders_of(cursor, {one.mail_arrival for one in stored}, settings.company)
        self._follow_ups = FollowUps(cursor, [one.invoice.id for one in stored])
        self._sought = {one.invoice.id: sought_by(one.invoice, self.sender(one).subject) for one in stored}
        self._credited = {one.invoice.id: _credited_orders(cursor, one.invoice) for one in stored}
        self._orders: dict[str, PurchaseOrder] = {}
        lookup = Lookup(cursor, world, self._sought)
        self._concerned = lookup.reached_by_key(stored, self._follow_ups, self._credited)
        self._load_orders()
        searching = [one for one in stored if widely or is_searched_for(one.invoice, self._named_only(one))]
        for invoice, numbers in lookup.worth_searching(searching).items():
            self._concerned[invoice] |= set(numbers)
        self._load_orders()
        loaded = set(self._orders)
        self._receipts = grouped(masters.receipts(cursor, loaded), lambda receipt: receipt.order_number)
        self._billings = grouped(billings(cursor, loaded), lambda one: one.purchase_order)

    def _load_orders(self) -> None:
        missing = set(chain.from_iterable(self._concerned.values())) - set(self._orders)
        if missing:
            self._orders |= {order.order_number: order for order in masters.orders(self._cursor, missing)}

    def _orders_of(self, stored: StoredInvoice) -> list[PurchaseOrder]:
        return [self._orders[number] for number in sorted(self._concerned[stored.invoice.id]) if number in self._orders]

    def _named_only(self, stored: StoredInvoice) -> Known:
        """As much as says which orders the invoice names."""
        invoice = stored.invoice
        return Known(
            supplier=self._world.supplier(invoice.supplier),
            orders=tuple(self._orders_of(stored)),
            jobs=self._world.jobs_named(self._sought[invoice.id].jobs),
            bare_number=self._settings.imports.bare_number,
            credited_orders=self._credited[invoice.id],
            choices=self._follow_ups.choices(invoice.id),
        )

    def sender(self, stored: StoredInvoice) -> Sender:
        """Who sent the mail it came with."""
        return self._senders[stored.mail_arrival]

    def releases(self, invoice_id: str) -> tuple[ledger.Release, ...]:
        """What people let pass on it."""
        return self._follow_ups.releases(invoice_id)

    @property
    def holds_before(self) -> dict[str, tuple[Hold, ...]]:
        """The holds of these invoices as they were matched last."""
        return self._follow_ups.holds

    def took(self, stored: StoredInvoice, outcome: Match) -> None:
        """An invoice of the batch was matched anew: what it takes now counts for those that came after it."""
        before = {*self._follow_ups.orders(stored.invoice.id), *self._concerned[stored.invoice.id]}
        for entries in (self._billings.get(number, []) for number in before):
            entries[:] = [one for one in entries if one.invoice != stored.invoice.id]
        for one in billings_of(stored.invoice, stored.arrival_order, outcome.allocations):
            self._billings.setdefault(one.purchase_order, []).append(one)

    def known(self, stored: StoredInvoice) -> Known:
        """What matching the invoice may look at."""
        invoice, world, settings = stored.invoice, self._world, self._settings
        supplier = world.supplier(invoice.supplier)
        orders = self._orders_of(stored)
        earlier = self._earlier(stored, orders)
        jobs = {job_key(line.job) for order in orders for line in order.lines if line.job}
        return Known(
            supplier=supplier,
            orders=tuple(orders),
            receipts=self._receipts_of(orders),
            billed=summed(earlier),
            jobs=world.jobs_named(jobs | self._sought[invoice.id].jobs),
            tolerances=self._tolerances(supplier, orders),
            tax_codes=world.tax_codes,
            bare_number=settings.imports.bare_number,
            ledger_currency=settings.ledger_currency,
            released=tuple({Code(entry.code): None for entry in self.releases(invoice.id)}),
            conversions=tuple(one for one in world.conversions if one.supplier == invoice.supplier),
            credited_orders=self._credited[invoice.id],
            levels=tuple(one for one in world.levels if one.supplier in (None, invoice.supplier)),
            choices=self._follow_ups.choices(invoice.id),
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
