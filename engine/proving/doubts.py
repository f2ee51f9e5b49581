"""What a reading does not prove, value by value, in words for the clerk who checks it against the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, TypeVar

from engine.issues import Issue, Severity
from engine.model import OwnCompany, Printed, Reading
from engine.proving.equations import Equation, equations
from engine.proving.evidence import NEEDED, is_doubt, required_kinds
from engine.proving.figures import figures_of

T = TypeVar("T")

CHECKED = ("person", "document")
"""What a value rests on that a person compared with the document: the person is one kind, the document shown the other."""

_WORDS = {
    "supplier_name": "supplier’s name",
    "invoice_number": "invoice number",
    "invoice_date": "invoice date",
    "currency": "currency",
    "gross_total": "total",
}
_ALONE = {
    "position": "its place alone",
    "label": "its label alone",
    "check digit": "a check digit alone",
    "ledger": "our ledger alone",
    "own-company settings": "our own settings alone",
    "equation": "the sums alone",
    "repetition": "being printed more than once alone",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is not proved: what it is about in a word or two, and what to check."""

    what: str
    message: str


def doubts(
    reading: Reading,
    issues: Iterable[Issue],
    *,
    supplier: str | None,
    company: OwnCompany,
    currency: str | None,
    rounding_limit: Decimal,
) -> tuple[Doubt, ...]:
    """Everything that keeps the reading of an invoice from proving itself, most telling first; nothing where a person has
    checked every value. `issues` are those that `prove` gave; the others mean what they mean there. What blocks by itself is
    left out: it is told on its own.
    """
    if is_checked(reading):
        return ()
    proofs = equations(reading, figures_of(reading), rounding_limit) if reading.gross_total else ()
    found = (
        *_of_values(reading, required_kinds(reading, supplier, company, currency)),
        *_of_sums(reading, proofs),
        *(Doubt(_place_of(reading, issue), issue.message) for issue in issues if _is_warning(issue)),
    )
    return tuple(dict.fromkeys(found))


def _of_values(reading: Reading, kinds: dict[str, frozenset[str]]) -> Iterator[Doubt]:
    for name, words in _WORDS.items():
        if len(kinds[name]) >= NEEDED:
            continue
        printed: Printed[Any] | None = getattr(reading, name)
        if printed is None:
            yield Doubt(words, f"The {words} is not printed on the document and was taken from what we know; check it.")
            continue
        rests = _ALONE.get(next(iter(kinds[name]), ""), "nothing that speaks for it")
        other = f" It might be “{printed.runner_up}”." if printed.runner_up else ""
        yield Doubt(words, f"The {words} “{printed.text}” rests on {rests}; check it.{other}")


def _of_sums(reading: Reading, proofs: tuple[Equation, ...]) -> Iterator[Doubt]:
    for proof in proofs:
        if not proof.closes and (issue := proof.issue()).severity is not Severity.BLOCK:
            yield Doubt("the sums", issue.message)
    total = reading.gross_total
    if total is not None and not was_checked(total) and not any(proof.of_gross for proof in proofs):
        yield Doubt("total", f"No sum on the document leads to the total “{total.text}”; check it.")


def _place_of(reading: Reading, issue: Issue) -> str:
    """The value that a remark stands on."""
    for field in fields(reading):
        value = getattr(reading, field.name)
        if isinstance(value, Printed) and value.source is not None and value.source == issue.where:
            return _WORDS.get(field.name, field.name.replace("_", " "))
    return "the document"


def _is_warning(issue: Issue) -> bool:
    return issue.severity is Severity.WARN and is_doubt(issue)


def checked(printed: Printed[T]) -> Printed[T]:
    """The same value, now that a person compared it with the document."""
    return replace(printed, evidence=CHECKED, runner_up=None)


def was_checked(printed: Printed[Any]) -> bool:
    """Whether a person compared the value with the document."""
    return CHECKED[0] in printed.evidence


def is_checked(reading: Reading) -> bool:
    """Whether a person compared every value of the header with the document."""
    found = [value for field in fields(reading) if isinstance(value := getattr(reading, field.name), Printed)]
    return all(was_checked(printed) for printed in found) and bool(found)
