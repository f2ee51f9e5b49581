"""What is known around an invoice before any order is opened: how its mail came, and what came from its supplier before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from engine.model import Supplier


@dataclass(frozen=True, slots=True)
class PrintedAccount:
    """A bank account on an earlier invoice of the supplier; `is_accepted`: that invoice was accepted."""

    account: str
    invoice: str
    invoice_number: str
    invoice_date: date
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class FormerAccount:
    """The account that was on file for the supplier until that day, the first on which it no longer was."""

    account: str | None
    until: date


@dataclass(frozen=True, slots=True)
class Background:
    """What screening may look at beside the invoice, its supplier and the mail's sender.

    `reply_to` and `authentication` (what our own mail server found: `spf`, `dkim`, `dmarc`) are of the mail it came with;
    `is_first` says that nothing came from its sender before, `is_vouched` that somebody who had seen it put the sender on
    file. `own_domains` are ours. `suppliers` are all by number. `accounts` were printed on this supplier's earlier
    invoices, oldest first; `former` were on file for it once.
    """

    reply_to: str | None = None
    authentication: tuple[tuple[str, str], ...] = ()
    is_first: bool = False
    is_vouched: bool = False
    own_domains: tuple[str, ...] = ()
    suppliers: Mapping[str, Supplier] = field(default_factory=lambda: MappingProxyType({}))
    accounts: tuple[PrintedAccount, ...] = ()
    former: tuple[FormerAccount, ...] = ()
