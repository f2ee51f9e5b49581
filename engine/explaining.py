"""Why a reading's values are believed: what each rests on, where it stands, and what it beat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.codec import to_json
from engine.model import OwnCompany, Printed, Reading, ReadingLine
from engine.proving import Equation, equations, figures_of
from engine.proving.evidence import kinds_of, required_kinds
from engine.source import Source

HEADER = (
    "supplier_name", "supplier_tax_id", "buyer_name", "buyer_tax_id", "invoice_number", "invoice_date", "due_date",
    "currency", "net_total", "tax_total", "gross_total", "rounding", "prepaid", "amount_due", "purchase_order", "job",
    "delivery_note", "original_invoice", "bank_account",
)  # fmt: skip
_WIDTHS = (24, 40, 34, 9, 70, 30)  # the most that a column of the table of text shows
LINE = ("description", "part", "quantity", "unit", "unit_price", "discount", "net_amount", "tax_rate")
_FACTORS = ("quantity", "unit_price", "discount", "net_amount")
_IN_WORDS = {
    "label": "its label",
    "position": "its place",
    "check digit": "a check digit",
    "equation": "the sums",
    "repetition": "being printed again",
    "XML": "its XML element",
    "own-company settings": "who we are",
    "ledger": "our ledger",
    "person": "checked by a person",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One value: `field` (`gross_total`, `lines.2.quantity` …), the value as JSON writes it, the printed text and its place,
    the kinds of evidence (sorted), and the printed text that came next where another was weighed."""

    field: str
    value: Any
    text: str
    source: Source | None
    kinds: tuple[str, ...]
    runner_up: str | None

    @property
    def because(self) -> str:
        """The kinds in words."""
        return in_words(self.kinds)


def in_words(kinds: tuple[str, ...]) -> str:
    """Kinds of evidence as a clerk reads them; a person who compared a value with the document is said once."""
    return ", ".join(_IN_WORDS.get(kind, kind) for kind in kinds if kind != "document")


def explain(
    reading: Reading,
    *,
    company: OwnCompany,
    supplier: str | None = None,
    currency: str | None = None,
    rounding_limit: Decimal = Decimal("0.05"),
) -> tuple[Explained, ...]:
    """The values of the header and then of the lines and charges, each with what it rests on.

    `supplier` and `currency` are what the ledger knows, as in `prove`.
    """
    proofs = equations(reading, figures_of(reading), rounding_limit) if reading.gross_total else ()
    required = required_kinds(reading, supplier, company, currency)
    return (*_of_header(reading, proofs, required), *_of_lines(reading, proofs))


def _of_header(reading: Reading, proofs: tuple[Equation, ...], required: dict[str, frozenset[str]]) -> Iterator[Explained]:
    summed = _summed(reading, proofs)
    for name in HEADER:
        printed = _printed(reading, name)
        if printed is None:
            continue
        kinds = required.get(name, kinds_of(printed, reading.reader)) - {"equation"}
        yield _explained(name, printed, kinds | ({"equation"} if name in summed else set()))


def _printed(reading: Reading, name: str) -> Printed[Any] | None:
    if name == "purchase_order":
        return reading.purchase_orders[0] if reading.purchase_orders else None
    found: Printed[Any] | None = getattr(reading, name)
    return found


def _summed(reading: Reading, proofs: tuple[Equation, ...]) -> set[str]:
    """The totals that take part in an equation that closes, and in none that does not."""
    named = {name: printed.source for name in HEADER if (printed := _printed(reading, name)) and printed.source}
    closed = {proof.where for proof in proofs if proof.closes}
    still_open = {proof.where for proof in proofs if not proof.closes}
    found = {name for name, place in named.items() if place in closed}
    if any(proof.of_gross and proof.closes for proof in proofs):
        found |= {"net_total", "tax_total", "gross_total"}
    return {name for name in found if named.get(name) not in still_open}


def _of_lines(reading: Reading, proofs: tuple[Equation, ...]) -> Iterator[Explained]:
    places = {proof.where for proof in proofs if proof.where and proof.closes}
    for number, row in enumerate((*reading.lines, *reading.charges), start=1):
        closes = row.net_amount is not None and row.net_amount.source in places
        yield from _of_line(row, number, reading.reader, closes)


def _of_line(row: ReadingLine, number: int, reader: str, closes: bool) -> Iterator[Explained]:
    for name in LINE:
        printed: Printed[Any] | None = getattr(row, name)
        if printed is not None:
            summed = {"equation"} if closes and name in _FACTORS else set()
            yield _explained(f"lines.{number}.{name}", printed, kinds_of(printed, reader) | summed)


def _explained(field: str, printed: Printed[Any], kinds: frozenset[str] | set[str]) -> Explained:
    value = to_json(printed.value)
    return Explained(field, value, printed.text, printed.source, tuple(sorted(kinds)), printed.runner_up)


def evidence_json(explained: tuple[Explained, ...]) -> dict[str, Any]:
    """The header's evidence as the command line prints it: field to text, place, kinds and runner-up."""
    return {
        one.field: {
            "text": one.text,
            "where": (one.source.as_where() or None) if one.source else None,
            "kinds": list(one.kinds),
            "runner_up": one.runner_up,
        }
        for one in explained
        if not one.field.startswith("lines.")
    }


def table_lines(explained: tuple[Explained, ...]) -> Iterator[str]:
    """The values as a table of text: value, printed text, place, what it rests on, and what came next."""
    rows = [("value", "read as", "printed", "where", "rests on", "next best")]
    rows += [
        (
            in_plain_words(one.field),
            str(one.value),
            one.text,
            str(one.source) if one.source else "–",
            one.because or "–",
            one.runner_up or "–",
        )
        for one in explained
    ]
    shown = [tuple(_cut(cell, width) for cell, width in zip(row, _WIDTHS, strict=True)) for row in rows]
    widths = [max(len(row[place]) for row in shown) for place in range(len(_WIDTHS))]
    for row in shown:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def in_plain_words(field: str) -> str:
    """`lines.2.unit_price` as `line 2: unit price`."""
    parts = field.split(".")
    return (f"line {parts[1]}: {parts[2]}" if len(parts) == 3 else field).replace("_", " ")


def _cut(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
