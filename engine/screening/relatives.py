"""Suppliers' records that hang together: one group, one business number, one bank account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from engine.identifiers import account_key, compact_tax_id
from engine.model import Supplier

_ABN, _ACN = 11, 9  # digits; an ABN ends in its company's ACN


def relatives_of(suppliers: Sequence[Supplier]) -> dict[str, frozenset[str]]:
    """For each supplier that has any, the numbers of the other records that hang together with it."""
    sharing: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in suppliers:
        for mark in _marks(one):
            sharing[mark].add(one.number)
    found: dict[str, set[str]] = defaultdict(set)
    for together in sharing.values():
        if len(together) > 1:
            for number in together:
                found[number] |= together - {number}
    return {number: frozenset(others) for number, others in found.items()}


def _marks(one: Supplier) -> Iterator[tuple[str, str]]:
    if one.group:
        yield "group", one.group
    if one.tax_id and (number := compact_tax_id(one.tax_id)):
        yield "tax_id", number[-_ACN:] if len(number) == _ABN else number
    if one.bank_account and (account := account_key(one.bank_account)):
        yield "account", account
