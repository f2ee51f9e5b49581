"""What a charge is for, by its words, else by its kind."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from engine.matching.charge_words import BESIDE, CHARGE_WORDS, PLAIN_DEPOSIT
from engine.model import ChargeClass, InvoiceLine, LineKind, PurchaseOrderLine

# Money that moves in time: no order line explains it, and it is no cost.
IN_TIME = frozenset({ChargeClass.RETENTION, ChargeClass.PREPAYMENT})
_BY_KIND = {
    LineKind.FREIGHT: ChargeClass.FREIGHT,
    LineKind.SURCHARGE: ChargeClass.OTHER,
    LineKind.LEVY: ChargeClass.ECO_LEVY,
    LineKind.DEPOSIT: ChargeClass.CONTAINER_DEPOSIT,
    LineKind.DISCOUNT: ChargeClass.DISCOUNT,
    LineKind.ROUNDING: ChargeClass.ROUNDING,
}
_ACCENTS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "đ": "d"})
_WORD = re.compile(r"[a-z0-9]+")
_Words = tuple[str, ...]


def charge_class(line: InvoiceLine | PurchaseOrderLine) -> ChargeClass | None:
    """The class of a charge, `None` for goods.

    Goods are what the reader took for an item, unless the line says nothing but that something is held back or was paid
    before. Discounts and roundings are what the reader says, with the same exception.
    """
    amount = line.net_amount if isinstance(line, InvoiceLine) else line.unit_price
    if line.kind is LineKind.ITEM and (line.part or not _may_be_in_time(line.description)):
        return None
    found = _by_words(line.description, amount < 0)
    if line.kind is LineKind.ITEM:
        return found if found in IN_TIME and _says_nothing_else(line.description) else None
    if line.kind in (LineKind.DISCOUNT, LineKind.ROUNDING) and found not in IN_TIME:
        return _BY_KIND[line.kind]
    return found or _BY_KIND[line.kind]


def is_in_time(line: InvoiceLine) -> bool:
    """Whether the line holds money back, gives it free, or settles what was paid before."""
    return charge_class(line) in IN_TIME


def takes_off_in_time(line: InvoiceLine) -> bool:
    """Whether the line holds money back or takes off what was paid before: it stands without an order line."""
    return line.net_amount < Decimal(0) and is_in_time(line)


@lru_cache(maxsize=65536)
def _may_be_in_time(description: str) -> bool:
    """Quickly for the many lines of goods: whether a word of such a name occurs at all."""
    return not _WORDS_IN_TIME.isdisjoint(_words(description))


@lru_cache(maxsize=4096)
def _by_words(description: str, is_negative: bool) -> ChargeClass | None:
    words = _words(description)
    best = _longest(words)
    if best is not None:
        return best[1]
    if any(word in words for word in PLAIN_DEPOSIT) and (is_negative or "%" in description):
        return ChargeClass.PREPAYMENT
    return None


def _longest(words: _Words) -> tuple[_Words, ChargeClass] | None:
    """The longest name among the words, the earlier of equals."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            name = words[start : start + length]
            if name in _CLASSES:
                return name, _CLASSES[name]
    return None


@lru_cache(maxsize=4096)
def _says_nothing_else(description: str) -> bool:
    words = _words(description)
    found = _longest(words)
    name = found[0] if found is not None else PLAIN_DEPOSIT
    return all(word in name or word in BESIDE or any(map(str.isdigit, word)) for word in words)


def _words(text: str) -> _Words:
    if text.isascii():
        return tuple(_WORD.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_ACCENTS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_WORD.findall(bare))


_CLASSES: dict[_Words, ChargeClass] = {_words(name): kind for kind, names in CHARGE_WORDS.items() for name in names}
_LONGEST = max(map(len, _CLASSES))
_IN_TIME_NAMES = [name for name, kind in _CLASSES.items() if kind in IN_TIME]
_WORDS_IN_TIME = frozenset(max(name, key=len) for name in _IN_TIME_NAMES) | frozenset(PLAIN_DEPOSIT)
