"""What neighbouring wordings mean together: “N° de facture” is a number and an invoice's title, so an invoice's number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from engine.reading.page.wording import Hit, find_labels, is_filler

UNKNOWN = "unknown"
_NAMED = ("invoice_title", "invoice_number")
_DATED = frozenset(("date", "invoice_date"))
_OTHERS = frozenset(
    ("other_number", "purchase_order", "order_number", "fallback_number", "job", "delivery_note", "original_invoice")
)


@dataclass(frozen=True)
class Run:
    """Neighbouring wordings without a value between them: tokens `start` to `end` (not included), and what they mean."""

    terms: tuple[str, ...]
    start: int
    end: int
    languages: frozenset[str]
    is_title: bool
    starts: tuple[int, ...] = ()  # where each of its terms begins


@lru_cache(maxsize=20_000)
def runs_in(words: tuple[str, ...]) -> tuple[Run, ...]:
    """The labels among tokens, neighbours composed: “N° de facture” is a number and an invoice's title."""
    runs: list[Run] = []
    for hit in hits_in(words):
        last = runs[-1] if runs else None
        if last is not None and all(is_filler(word) for word in words[last.end : hit.start]):
            terms = _composed(last.terms, _term(hit))
            starts = (*last.starts, hit.start) if len(terms) > len(last.terms) else last.starts
            languages, is_title = last.languages | hit.languages, last.is_title and _is_title(hit)
            runs[-1] = Run(terms, last.start, hit.end, languages, is_title, starts)
        else:
            runs.append(Run((_term(hit),), hit.start, hit.end, hit.languages, _is_title(hit), (hit.start,)))
    return tuple(_closed(words, run) for run in runs)


def _closed(words: tuple[str, ...], run: Run) -> Run:
    """A bare number or date with a word beside it that is not known is the number or date of that: “N° de dossier”."""
    beside = [word for word in (*words[max(run.start - 1, 0) : run.start], *_following(words, run.end)) if word.isalpha()]
    unknown = [word for word in beside if not is_filler(word) and len(word) > 2]
    if unknown and run.start == 0 and run.terms[0] in ("number", "date") and _following(words, run.end):
        return Run((UNKNOWN, *run.terms), run.start, run.end, run.languages, run.is_title)
    return run


def _following(words: tuple[str, ...], at: int) -> tuple[str, ...]:
    while at < len(words) and is_filler(words[at]):
        at += 1
    return words[at : at + 1]


def hits_in(words: tuple[str, ...]) -> Iterable[Hit]:
    """Header labels, titles and the labels of tax numbers, the longest at each place."""
    sections = ("header", "parties", "titles")
    found = [hit for section in sections for hit in find_labels(section, words) if _is_used(section, hit)]
    end = 0
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end:
            yield hit
            end = hit.end


def _is_used(section: str, hit: Hit) -> bool:
    return section != "parties" or hit.term in ("tax_id", "buyer_tax")


_TITLES = frozenset(("invoice", "credit_note", "self_billed"))
_OTHER_TITLES = frozenset(("statement", "reminder", "quote", "order_confirmation", "delivery_docket", "remittance", "other"))


def _is_title(hit: Hit) -> bool:
    return hit.term in _TITLES or hit.term == "invoice_title"


def _term(hit: Hit) -> str:
    if hit.term in _TITLES:
        return "invoice_title"
    if hit.term in ("tax_id", "buyer_tax") or hit.term in _OTHER_TITLES:
        return "other_number"
    return hit.term


def _composed(terms: tuple[str, ...], more: str) -> tuple[str, ...]:
    """What two wordings side by side mean together."""
    last = terms[-1]
    kept = terms[:-1]
    if more == last:
        return terms
    both = {last, more}
    if both <= {"number", "invoice_title", "invoice_number"}:
        return (*kept, "invoice_number")
    if both <= {"invoice_title", "date", "invoice_date"}:
        return (*kept, "invoice_date")
    for sure in ("purchase_order", "delivery_note", "job", "original_invoice"):
        if sure in both and both <= {sure, "other_number", "buyer_reference", "order_number"}:
            return (*kept, sure)
    if "invoice_title" in both:
        return (*kept, more if last == "invoice_title" else last)
    if both & _DATED and both & _OTHERS and last != "other_number":
        return (*kept, "other_date")
    if both == {"date", "other_number"}:
        return (*kept, "other_date")
    if last == "number" and more in _OTHERS | {"other_number"}:
        return (*kept, more)
    if more == "number" or (more == "date" and last in ("invoice_date", "due_date", "other_date")):
        return terms
    if last == "date" and more in ("invoice_date", "due_date", "other_date"):
        return (*kept, more)
    if last == "number" and more in _NAMED:
        return (*kept, "invoice_number")
    return (*terms, more)
