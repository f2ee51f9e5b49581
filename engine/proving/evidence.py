"""What a value rests on, and whether that is enough to let an invoice pass without a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.identifiers import compact_tax_id, is_valid_tax_id
from engine.issues import Code, Issue, Severity
from engine.model import OwnCompany, Printed, Reading
from engine.proving.equations import Equation

NEEDED = 2  # independent kinds of evidence
_ANCHORED = ("format:", "csv")


def is_verified(
    reading: Reading,
    proofs: Iterable[Equation],
    issues: Iterable[Issue],
    *,
    supplier: str | None,
    company: OwnCompany,
    currency: str | None,
) -> bool:
    """Whether the document proves itself.

    Every equation that it prints closes, one of them with the gross total in it; nothing blocks, and no date or line is in
    doubt; and supplier, number, date, currency and gross total each rest on two independent kinds of evidence:

    - In an e-invoice the named element is one kind (*XML*) and its place in the schema, which fixes what surrounds it, the
      other (*label*). A supplier's own error passes neither the equations nor the blocks.
    - In a reading by a declared format, or of a table, the anchor is the *label* and the box or column is the *position*.
      What a format states without a place is a label alone. Any other reader gives the position alone.
    - The template-free reader says itself on what each value rests.
    - Besides: *check digit* (a valid tax id speaks for the supplier, and for the currency its country pays in), *equation*
      (for the gross total), *own-company settings* (the buyer is us: the other party is the supplier), *ledger* (a supplier,
      and its currency, that we know).
    """
    closed = list(proofs)
    if not all(proof.closes for proof in closed) or not any(proof.of_gross for proof in closed):
        return False
    if any(is_doubt(issue) for issue in issues):
        return False
    return all(len(kinds) >= NEEDED for kinds in required_kinds(reading, supplier, company, currency).values())


def required_kinds(
    reading: Reading, supplier: str | None, company: OwnCompany, currency: str | None
) -> dict[str, frozenset[str]]:
    """The kinds of evidence of each value that must rest on `NEEDED` of them, by field; closed equations speak for the
    gross total."""
    return {
        "supplier_name": kinds_of(reading.supplier_name, reading.reader) | _supplier_kinds(reading, supplier, company),
        "invoice_number": kinds_of(reading.invoice_number, reading.reader),
        "invoice_date": kinds_of(reading.invoice_date, reading.reader),
        "currency": kinds_of(reading.currency, reading.reader) | _currency_kinds(reading, company, currency),
        "gross_total": kinds_of(reading.gross_total, reading.reader) | {"equation"},
    }


def is_doubt(issue: Issue) -> bool:
    """Whether an issue keeps a document from proving itself: a failing check digit warns here and holds at import; every
    other warning is a doubt."""
    return issue.severity is Severity.BLOCK or (issue.severity is Severity.WARN and issue.code is not Code.TAXID_INVALID)


def kinds_of(printed: Printed[Any] | None, reader: str) -> frozenset[str]:
    """The kinds of evidence that a value's own place gives."""
    if printed is None:
        return frozenset()
    if printed.evidence:
        return frozenset(printed.evidence)
    source = printed.source
    if source is not None and source.xpath is not None:
        return frozenset({"XML", "label"})
    is_anchored = reader.startswith(_ANCHORED)
    if source is None:
        return frozenset({"label"}) if is_anchored else frozenset()
    return frozenset({"label", "position"}) if is_anchored else frozenset({"position"})


def default_currency(reading: Reading) -> str | None:
    """The currency that a valid Australian or New Zealand business number of the supplier implies."""
    if reading.supplier_tax_id is None or not is_valid_tax_id(reading.supplier_tax_id.value):
        return None
    digits = compact_tax_id(reading.supplier_tax_id.value)
    if not digits.isdecimal():
        return None
    return {11: "AUD", 13: "NZD"}.get(len(digits))


def _supplier_kinds(reading: Reading, supplier: str | None, company: OwnCompany) -> frozenset[str]:
    tax_id = reading.supplier_tax_id
    # A reader that says itself what values rest on has judged whether the number stands with that name.
    says_itself = reading.supplier_name is not None and bool(reading.supplier_name.evidence)
    has_check = tax_id is not None and not says_itself and is_valid_tax_id(tax_id.value) is True
    found = {
        "check digit": has_check,
        "ledger": supplier is not None,
        "own-company settings": _buyer_is_us(reading, company),
    }
    return frozenset(kind for kind, holds in found.items() if holds)


def _buyer_is_us(reading: Reading, company: OwnCompany) -> bool:
    names = {own.casefold().strip() for own in company.names}
    ids = {compact_tax_id(own) for own in company.tax_ids}
    by_name = reading.buyer_name is not None and reading.buyer_name.value.casefold().strip() in names
    return by_name or (reading.buyer_tax_id is not None and compact_tax_id(reading.buyer_tax_id.value) in ids)


def _currency_kinds(reading: Reading, company: OwnCompany, currency: str | None) -> frozenset[str]:
    implied = default_currency(reading)
    stated = reading.currency.value if reading.currency else implied or currency
    own = {len(compact_tax_id(tax_id)) for tax_id in company.tax_ids if is_valid_tax_id(tax_id)}
    found = {
        "check digit": implied is not None and implied == stated and not (reading.currency and reading.currency.evidence),
        "ledger": currency is not None and currency == stated,
        "own-company settings": (stated == "AUD" and 11 in own) or (stated == "NZD" and 13 in own),
    }
    return frozenset(kind for kind, holds in found.items() if holds)
