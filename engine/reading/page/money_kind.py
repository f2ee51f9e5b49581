"""Which currency a document counts in, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.model import Printed
from engine.reading.page.business_numbers import TaxNumber
from engine.reading.page.candidates import CODES, amounts_in, currency_of
from engine.reading.page.context import Sheet
from engine.reading.page.country_signs import country_signs
from engine.reading.page.wording import find_labels, tokens
from engine.source import Source

_SIGN = re.compile(r"US\$|AU?\$|NZ\$|CA?\$|HK\$|S\$|[€£₹]|zł|Kč|\bRs\b")
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_SHARED = {
    "$": (re.compile(r"(?<![A-Z])\$"), frozenset({"AUD", "NZD", "USD", "CAD", "SGD", "HKD", "MXN", "BRL"})),
    "kr": (re.compile(r"\bkr\b|\d,- ?$", re.IGNORECASE), frozenset({"SEK", "DKK", "NOK", "ISK"})),
    "Fr.": (re.compile(r"(?<!\w)S?Fr\.(?=\s?-?\d)|\d\s?S?Fr\.?(?!\w)"), frozenset({"CHF"})),
}
_EURO = "AT BE DE ES FI FR IE IT LU NL PT SK".split()  # noqa: SIM905
_OF_COUNTRY = {
    **dict.fromkeys(_EURO, "EUR"),
    **{"AU": "AUD", "NZ": "NZD", "GB": "GBP", "US": "USD", "CA": "CAD", "IN": "INR", "ZA": "ZAR", "CH": "CHF", "PL": "PLN"},
    **{"CZ": "CZK", "SE": "SEK", "DK": "DKK", "NO": "NOK", "BR": "BRL"},
    **{"SG": "SGD", "HK": "HKD"},
}
_UNSIGNED = frozenset({"AUD"})  # whose invoices often print amounts without any sign


@dataclass
class _Votes:
    """How often a currency is printed, on how many rows beside amounts or totals, and where first."""

    count: int = 0
    rows: set[int] = field(default_factory=set)
    totals: int = 0
    source: Source | None = None
    text: str = ""


def currency(sheet: Sheet, numbers: Sequence[TaxNumber], supplier: TaxNumber | None) -> Printed[str] | None:
    """The currency of the document's amounts: printed, or of the country whose `$`, `kr` or `Fr.` it is; else `None`.

    `numbers` are all tax numbers of the document and `supplier` the supplier's. A code, or a sign of one currency alone,
    is a *label*, in a row of totals or of column headings a *position* too; on several rows, or in the currency of the
    supplier's country, a *repetition*. A sign that several currencies share is a label for the one whose country the tax
    numbers, address and bank speak for.
    """
    votes = _votes(sheet)
    country = _OF_COUNTRY.get(supplier.country) if supplier else None
    sure = {country} if supplier is not None and supplier.is_valid and country else set()
    if votes:
        ranked = sorted(votes, key=lambda code: -votes[code].count)
        best, second = votes[ranked[0]], votes[ranked[1]].count if len(ranked) > 1 else 0
        if best.count > 2 * second and not _shared_wins(sheet, ranked[0], best.count):
            evidence = {"label"} | ({"position"} if best.totals or _sums_show(sheet, ranked[0]) else set())
            evidence |= {"repetition"} if len(best.rows) > 1 or ranked[0] == country else set()
            evidence |= {"check digit"} if ranked[0] in sure else set()
            return Printed(ranked[0], best.text, best.source, tuple(sorted(evidence)), ranked[1] if second else None)
        if second:
            return None
    return _implied(sheet, numbers, country, bool(sure))


def _votes(sheet: Sheet) -> dict[str, _Votes]:
    votes: dict[str, _Votes] = {}
    for row in sheet.rows:
        text = row.text
        found = [(code, sign) for sign in _SIGN.findall(text) if (code := currency_of(sign))]
        found += [(code, code) for code in _CODE.findall(text) if code in CODES]
        if not found:
            continue
        has_amount = bool(amounts_in(text, sheet.mark))
        is_total = bool(find_labels("totals", tokens(text))) if has_amount else len(find_labels("columns", tokens(text))) > 1
        for code, sign in found:
            vote = votes.setdefault(code, _Votes(source=row.as_cell.source, text=sign))
            vote.count += 2 if has_amount else 1
            vote.rows.add(row.number)
            vote.totals += is_total
    return votes


def _shared_wins(sheet: Sheet, code: str, count: int) -> bool:
    """Whether a sign that this currency does not use stands on more rows than it."""
    return any(code not in users and _rows_with(sheet, sign) > count for sign, (_, users) in _SHARED.items())


def _sums_show(sheet: Sheet, code: str) -> bool:
    """Whether a sign that this currency shares stands in a row of totals, so that its code says which is meant."""
    signs = [pattern for pattern, users in _SHARED.values() if code in users]
    rows = [row.text for row in sheet.rows if any(pattern.search(row.text) for pattern in signs)]
    return any(find_labels("totals", tokens(text)) for text in rows)


def _rows_with(sheet: Sheet, sign: str) -> int:
    pattern = _SHARED[sign][0]
    return sum(pattern.search(row.text) is not None for row in sheet.rows)


def _implied(sheet: Sheet, numbers: Sequence[TaxNumber], country: str | None, is_sure: bool) -> Printed[str] | None:
    """The currency of the country, where a shared sign or none is printed."""
    signs = {sign: rows for sign in _SHARED if (rows := _rows_with(sheet, sign))}
    sign = max(signs, key=lambda one: signs[one], default=None)
    users = _SHARED[sign][1] if sign else None
    countries = [one for one, code in _OF_COUNTRY.items() if code in (users or _UNSIGNED)]
    said = Counter({_OF_COUNTRY[one]: count for one, count in country_signs(sheet, countries).items()})
    for number in numbers:
        if (code := _OF_COUNTRY.get(number.country)) and (users is None or code in users):
            said[code] += 1 if number.is_valid else 0
    if country is not None and (users is None or country in users):
        said[country] += 2
    if not said:
        return None
    ranked = said.most_common(2)
    if len(ranked) > 1 and ranked[0][1] <= ranked[1][1]:
        return None
    best = ranked[0][0]
    if sign is None and best != country and not (best == "AUD" and said[best] > 1):
        return None
    evidence = {"label"} if sign or (country == best and not is_sure) else set()
    evidence |= {"check digit"} if is_sure and country == best else {"position"} if sign else set()
    evidence |= {"repetition"} if ranked[0][1] > 2 else set()
    return Printed(best, sign or best, None, tuple(sorted(evidence)), ranked[1][0] if len(ranked) > 1 else None)
