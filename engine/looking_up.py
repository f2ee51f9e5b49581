"""Finds by the keys of `engine.matching.blocking` which orders may concern which invoice of a batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from engine.follow_ups import FollowUps
from engine.knowing import World
from engine.matching.blocking import MOST_ORDERS, Sought, meant_by, sought_lines
from engine.model import SupplierInvoice
from engine.store import Transaction, order_keys
from engine.store.invoices import StoredInvoice


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is looked up for one batch; `sought` are the keys by invoice."""

    cursor: Transaction
    world: World
    sought: Mapping[str, Sought]

    def reached_by_key(
        self, stored: Sequence[StoredInvoice], before: FollowUps, credited: Mapping[str, Sequence[str]]
    ) -> dict[str, set[str]]:
        """The orders that each invoice names, that were chosen or taught, that it was billed on, or whose delivery it
        names."""
        named = order_keys.named(self.cursor, _union(one.numbers for one in self.sought.values()))
        delivered = order_keys.delivered(self.cursor, _union(one.deliveries for one in self.sought.values()))
        found: dict[str, set[str]] = {}
        for invoice in (one.invoice for one in stored):
            sought = self.sought[invoice.id]
            taught = (one for one in self.world.order_references if one.supplier == invoice.supplier)
            found[invoice.id] = {
                *_at(named, sought.numbers),
                *_at(delivered, sought.deliveries),
                *meant_by(sought.numbers, taught),
                *(choice.purchase_order for choice in before.choices(invoice.id)),
                *before.orders(invoice.id),
                *credited[invoice.id],
            }
        return found

    def worth_searching(self, stored: Sequence[StoredInvoice]) -> dict[str, set[str]]:
        """Of the supplier's own orders those that each invoice may mean without naming them."""
        all_of_them = [one.invoice for one in stored]
        giving = [one for one in all_of_them if self.sought[one.id].gives_back]
        billing = [one for one in all_of_them if self.sought[one.id].bills]
        billed = order_keys.billed(self.cursor, _suppliers(giving))
        billable = order_keys.billable(self.cursor, _suppliers(billing))
        found: dict[str, set[str]] = {one.id: set() for one in all_of_them}
        for invoices, own in ((giving, billed), (billing, billable)):
            for one in invoices:
                found[one.id] |= set(self._not_too_many(one, own.get(one.supplier or "", [])))
        return found

    def _not_too_many(self, invoice: SupplierInvoice, own: Sequence[str]) -> Sequence[str]:
        if len(own) <= MOST_ORDERS:
            return own
        sought = self.sought[invoice.id]
        taught = (one for one in self.world.part_references if one.supplier == invoice.supplier)
        lines = sought_lines(invoice, taught)
        return order_keys.likeliest(
            self.cursor,
            own,
            [order_keys.LineKeys(one.parts, one.words, one.unit_price, one.quantity, one.amount) for one in lines],
            numbers=sought.references,
            jobs=[job.number for job in self.world.jobs_named(sought.jobs)],
            most=MOST_ORDERS,
        )


def _suppliers(invoices: Iterable[SupplierInvoice]) -> set[str]:
    return {one.supplier for one in invoices if one.supplier is not None}


def _union(sets: Iterable[frozenset[str]]) -> set[str]:
    return set(chain.from_iterable(sets))


def _at(found: Mapping[str, Collection[str]], keys: Iterable[str]) -> Iterable[str]:
    return chain.from_iterable(found.get(key, ()) for key in keys)
