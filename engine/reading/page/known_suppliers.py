"""The supplier of the ledger whose number, account, name or mail domain a document shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from engine.identifiers import compact_tax_id
from engine.model import Supplier
from engine.reading.page.naming import core_key, name_key

_PREFIXED = re.compile(r"(?:DE|GB|PL|IT|ES|CZ|DK|PT|FR|SK|IE|FI|LU|BE|NL|NO|SE)[A-Z0-9]{7,12}")
_SURE = 2.0  # a name alone is enough, a mail domain alone is not
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<=www\.)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document shows of its sender: names as keys, compact tax numbers and accounts, and mail addresses."""

    names: Collection[str]
    tax_ids: Collection[str]
    accounts: Collection[str]
    mails: Collection[str]


def mails_in(texts: Iterable[str]) -> set[str]:
    """The mail addresses of some texts, and the domains of web addresses."""
    return {found.casefold() for text in texts if "@" in text or "www." in text for found in _MAIL.findall(text)}


def known_supplier(suppliers: Iterable[Supplier], shown: Shown) -> Supplier | None:
    """The supplier that most of this speaks for; `None` where it is too little, or as much speaks for another."""
    found = tuple(suppliers)
    domains = {mail.rpartition("@")[2] for mail in shown.mails}
    weights = [_weight(one, shown, domains) for one in found]
    most = max(weights, default=0.0)
    return found[weights.index(most)] if most >= _SURE and weights.count(most) == 1 else None


def _weight(supplier: Supplier, shown: Shown, domains: Collection[str]) -> float:
    weight = 0.0
    if supplier.tax_id and compact(supplier.tax_id) in shown.tax_ids:
        weight += 3.0
    if supplier.bank_account and compact(supplier.bank_account) in shown.accounts:
        weight += 3.0
    if name_key(supplier.name) in shown.names or core_key(supplier.name) in shown.names:
        weight += 2.0
    senders = {sender.casefold().removeprefix("@") for sender in supplier.email_senders} if domains else set()
    if not senders.isdisjoint(shown.mails) or not senders.isdisjoint(domains):
        weight += 1.5
    return weight


@lru_cache(maxsize=20_000)
def compact(text: str) -> str:
    """A tax number or account with nothing but its letters and digits, country letters of tax numbers left out."""
    number = compact_tax_id(text)
    return (
        number[2:]
        if re.fullmatch(r"(?:DE|GB|PL|IT|ES|CZ|DK|PT|FR|SK|IE|FI|LU|BE|NL|NO|SE)[A-Z0-9]{7,12}", number)
        else number
    )
