"""What is known whatever the invoice: the company's rules and numbers, loaded once for many; and who sent a mail."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from engine.identifiers import job_key
from engine.model import (
    ExchangeRate,
    Job,
    LevelRule,
    OrderReference,
    OwnCompany,
    PartReference,
    Supplier,
    TaxCode,
    Tolerance,
    UnitConversion,
)
from engine.screening import relatives_of
from engine.store import Transaction, masters, rules
from engine.store.database import Row, read

K = TypeVar("K")
R = TypeVar("R")


@dataclass(frozen=True)
class World:
    """What the company knows besides its orders, loaded once for many invoices."""

    suppliers: tuple[Supplier, ...]
    jobs: tuple[Job, ...]
    tax_codes: tuple[TaxCode, ...]
    tolerances: tuple[Tolerance, ...]
    conversions: tuple[UnitConversion, ...] = ()
    levels: tuple[LevelRule, ...] = ()
    part_references: tuple[PartReference, ...] = ()
    order_references: tuple[OrderReference, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()

    def supplier(self, number: str | None) -> Supplier | None:
        """The supplier of that number."""
        return self.suppliers_by_number.get(number or "")

    def jobs_named(self, keys: Collection[str]) -> tuple[Job, ...]:
        """The jobs whose number is one of these, as jobs are compared, by number."""
        found = {job.number: job for key in keys for job in self._jobs.get(key, ())}
        return tuple(found[number] for number in sorted(found))

    @cached_property
    def suppliers_by_number(self) -> dict[str, Supplier]:
        """All suppliers by number."""
        return {supplier.number: supplier for supplier in self.suppliers}

    @cached_property
    def relatives(self) -> dict[str, frozenset[str]]:
        """Of suppliers whose records hang together the numbers of the others."""
        return relatives_of(self.suppliers)

    @cached_property
    def _jobs(self) -> dict[str, list[Job]]:
        return grouped(self.jobs, lambda job: job_key(job.number))


def grouped(records: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    """Records by a key, in their order."""
    groups: dict[K, list[R]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return groups


def load_world(cursor: Transaction) -> World:
    """The company's knowledge as it stands."""
    return World(
        masters.suppliers(cursor),
        masters.jobs(cursor),
        masters.tax_codes(cursor),
        rules.tolerances(cursor),
        rules.conversions(cursor),
        rules.level_rules(cursor),
        rules.part_references(cursor),
        rules.order_references(cursor),
        masters.exchange_rates(cursor),
    )


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent the mail an invoice came with, and its subject; `None` for a file that came without one.

    `authentication` is what our own mail server found (`spf`, `dkim`, `dmarc`); nothing for a mail that was forwarded to us.
    """

    address: str | None
    internal: bool
    subject: str | None = None
    reply_to: str | None = None
    authentication: tuple[tuple[str, str], ...] = ()


def sender_of(cursor: Transaction, mail_arrival: int, company: OwnCompany) -> Sender:
    """Who sent the mail of that arrival."""
    return senders_of(cursor, [mail_arrival], company)[mail_arrival]


def senders_of(cursor: Transaction, mail_arrivals: Collection[int], company: OwnCompany) -> dict[int, Sender]:
    """The same for several arrivals."""
    rows = read(
        cursor,
        "SELECT a.id, m.* FROM mail_arrival a JOIN mail m ON m.sha256 = a.mail WHERE a.id IN (SELECT unnest($ids))",
        {"ids": list(mail_arrivals)},
    )
    found = dict.fromkeys(mail_arrivals, Sender(None, internal=False))
    own = {domain.lower() for domain in company.email_domains}
    for row in rows:
        if row["is_mail"]:
            address = row["original_sender"]
            internal = address.rpartition("@")[2] in own
            found[row["id"]] = Sender(address, internal, row["subject"] or None, row["reply_to"], _authentication(row))
    return found


def _authentication(mail: Row) -> tuple[tuple[str, str], ...]:
    """What was found of the mail's own sender: a forwarded one says nothing of who wrote it first."""
    if mail["sender"] != mail["original_sender"]:
        return ()
    return tuple((kind, result) for kind, result in json.loads(mail["record"])["authentication"])
