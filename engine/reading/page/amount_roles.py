"""What a label says about the amount beside it: net, tax, total, due …, or two of them where the wording leaves it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from engine.reading.page.candidates import CODES
from engine.reading.page.wording import Hit, find_labels, terms_of, tokens

NET, TAX, GROSS, DUE = "net_total", "tax_total", "gross_total", "amount_due"
PREPAID, ROUNDING, CHARGE, DISCOUNT = "prepaid", "rounding", "charge", "discount"
WITHHELD, BEFORE, CARRIED, UNKNOWN = "withheld", "balance_before", "carried", "unknown"
_MAIN = (NET, TAX, GROSS, DUE)
_LONG_TEXT = 12  # words before an amount: more is prose
_LATE = 3  # words before the first label: more is prose
_CODES = frozenset(code.casefold() for code in CODES) | {"kr", "zl", "kc", "rs"}


@dataclass(frozen=True)
class Role:
    """The term that a label means, another that it may mean, how heavy it weighs, and whether nothing else is said."""

    term: str
    weight: float
    also: str | None = None
    is_whole: bool = False


@lru_cache(maxsize=20_000)
def is_conditional(text: str) -> bool:
    """Whether a text speaks of amounts that hold only for who pays early, or late."""
    return any(hit.term == "conditional" for hit in find_labels("totals", tokens(text)))


@lru_cache(maxsize=20_000)
def role_of(text: str) -> Role | None:
    """What a text before (or behind, or above) an amount makes of it; `None` where it is no label of a total."""
    words = tuple(_bare(word) for word in tokens(text) if not word.isdigit() and word != "%" and word not in _CODES)
    if not words or len(words) > _LONG_TEXT:
        return None
    hits = find_labels("totals", words)
    if not hits or hits[0].start > _LATE or is_conditional(text):
        return None
    if _is_header(words, hits[0]):
        return None
    covered = sum(hit.end - hit.start for hit in hits) + len(_marks(words))
    if len(words) > 5 and covered / len(words) < 0.3:
        return None
    role = _role(hits, words)
    return replace(role, is_whole=covered >= len(words) - 1)


def _bare(word: str) -> str:
    """The word without a currency that is printed close behind it."""
    return word[:-3] if len(word) > 6 and word[-3:] in _CODES else word


def _is_header(words: tuple[str, ...], first: Hit) -> bool:
    """Whether a longer label of the header begins there: “payment terms” is no payment."""
    length = first.end - first.start
    return any(hit.start <= first.start and hit.end - hit.start > length for hit in find_labels("header", words)[:2])


def _role(hits: Sequence[Hit], words: tuple[str, ...]) -> Role:
    first = hits[0]
    weight = 1.0 + min(first.end - first.start - 1, 2) * 0.25
    term, marks = first.term, _marks(words)
    others = [hit for hit in hits[1:] if hit.term != term]
    if term in (NET, GROSS) and others and others[0].term in (CHARGE, DISCOUNT, PREPAID, ROUNDING):
        return Role(others[0].term, weight)  # “Total freight”
    if "earlier" in marks and term in (DUE, GROSS, NET, BEFORE):
        return Role(BEFORE, weight)  # “unpaid previous invoices”
    marks.discard("earlier")
    if term in (NET, GROSS, TAX) and marks:
        return _taxed(hits, words, marks, weight)
    if term in (GROSS, DUE) and others and others[0].term == TAX and others[0].start == first.end:
        return Role(TAX, weight, term if first.end - first.start > 1 else None)  # “Total VAT”, “VAT due”
    if term == CARRIED:
        return Role(term, weight, CHARGE)  # “transport” is either
    meant = terms_of("totals", words[first.start : first.end]) - {term}
    also = next((one for one in (*(hit.term for hit in others), *sorted(meant)) if one in _MAIN), None)
    return Role(term, weight, also if term in _MAIN else None)


def _marks(words: tuple[str, ...]) -> set[str]:
    return {hit.term for hit in find_labels("modifiers", words)}


def _taxed(hits: Sequence[Hit], words: tuple[str, ...], marks: set[str], weight: float) -> Role:
    """With or without tax: “Total incl. VAT” is the total and may be the tax in it; “VAT incl.” the other way round."""
    term = hits[0].term
    names_tax = any(hit.term == TAX for word in words for hit in find_labels("totals", (word,)))
    if "without_tax" in marks and "with_tax" not in marks:
        return Role(NET, weight + (0.25 if term != TAX else 0.0), TAX if term == TAX else None)
    if term == TAX:
        before = find_labels("totals", words[:1])
        is_total = hits[0].start > 0 or (before and before[0].term == GROSS)  # “amount incl. tax”
        return Role(GROSS, weight, TAX) if is_total else Role(TAX, weight, GROSS)
    return Role(GROSS, weight, TAX if names_tax else None)
