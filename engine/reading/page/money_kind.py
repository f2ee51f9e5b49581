"""Which currency a document counts in, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from engine.identifiers import compact_tax_id
from engine.model import Printed
from engine.reading.page.candidates import CODES, amounts_in, currency_of
from engine.reading.page.context import Sheet
from engine.reading.page.parties import TaxId
from engine.source import Source

_SIGN = re.compile(r"US\$|AU?\$|NZ\$|CA?\$|HK\$|S\$|[€£₹]|zł|Kč|\bRs\b")
_KRONER = {"sv": "SEK", "da": "DKK", "nb": "NOK"}
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_US = re.compile(r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\bUSA\b|\bUnited States\b|\bUS Dollars\b")


def currency(sheet: Sheet, ids: Iterable[TaxId]) -> Printed[str] | None:
    """The currency of the document's amounts: printed, or of the country that its `$` or `kr` is of; else `None`."""
    votes: Counter[str] = Counter()
    first: dict[str, Source] = {}
    dollars = kroner = 0
    for row in sheet.rows:
        has_amount = bool(amounts_in(row.text, sheet.mark))
        found = [code for sign in _SIGN.findall(row.text) if (code := currency_of(sign))]
        found += [code for code in _CODE.findall(row.text) if code in CODES]
        for code in found:
            votes[code] += 2 if has_amount else 1
            first.setdefault(code, row.as_cell.source)
        dollars += len(re.findall(r"(?<![A-Z])\$", row.text))
        kroner += len(re.findall(r"\bkr\b", row.text, re.IGNORECASE))
    country = _country_currency(sheet, ids)
    if votes:
        best, count = votes.most_common(1)[0]
        second = votes.most_common(2)[1][1] if len(votes) > 1 else 0
        if count > 2 * second and not (dollars > count and best not in ("USD", "AUD", "NZD", "CAD", "SGD", "HKD")):
            evidence = {"label", "position"} if count > 2 or not second else {"label"}
            return Printed(
                best, best, first[best], tuple(sorted(evidence | ({"check digit"} if country == best else set())))
            )
    if kroner and sheet.language in _KRONER:
        code = _KRONER[sheet.language]
        return Printed(code, "kr", None, ("label", "position"))
    if country is not None:
        return Printed(
            country, country, None, ("check digit", "position") if dollars or country in ("AUD", "NZD") else ("check digit",)
        )
    if dollars and any(_US.search(row.text) for row in sheet.rows):
        return Printed("USD", "$", None, ("label", "position"))
    return None


def _country_currency(sheet: Sheet, ids: Iterable[TaxId]) -> str | None:
    """What the country pays in that a valid tax number of the supplier (or, failing that, of anybody here) is of."""
    ordered = sorted(ids, key=lambda tax: (tax.is_buyer, -tax.weight))
    text = " ".join(row.text for row in sheet.rows)
    for tax in ordered:
        compact = compact_tax_id(tax.text)
        if tax.is_valid and compact.isdecimal() and len(compact) == 11 and re.search(r"\bA\.?B\.?N\b|\bGST\b", text):
            return "AUD"
        if (
            tax.is_valid
            and compact.isdecimal()
            and (len(compact) == 13 or (len(compact) in (8, 9) and re.search(r"\bGST\b", text)))
        ):
            return "NZD"
    return None
