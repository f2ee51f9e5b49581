"""Whether the day or the month comes first in a document's dates: settled by its own dates, its language and its country."""

from __future__ import annotations

import re
from datetime import timedelta

from engine.reading.page.candidates import day_first_of, days_in
from engine.reading.page.context import Sheet

_DAY_FIRST = frozenset(("AUD", "NZD", "GBP", "EUR", "INR", "ZAR", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK", "SGD", "MYR"))
_AMERICAN = re.compile(
    r"\bUSA\b|\bU\.S\.A\b|\bUnited States\b|\bUS Dollars\b|\bsales tax\b|\bEIN\b|\bzip code\b", re.IGNORECASE
)
_ZIP = re.compile(r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b")
_COMMONWEALTH = re.compile(
    r"\bA\.?B\.?N\b|\bNZBN\b|\bGST\b|\bVAT\b|\bHMRC\b|\bSort code\b|\bBSB\b|\bUnited Kingdom\b|\bAustralia\b|\bNew Zealand\b"
    r"|\b(?:NSW|VIC|QLD|TAS|ACT)\b \d{4}|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    re.IGNORECASE,
)
_TERMS = re.compile(r"\b(?:net|within|in|terms:?)?\s?(\d{1,3})\s?(?:days|days net)\b", re.IGNORECASE)


def day_first_of_sheet(sheet: Sheet, currency_code: str | None) -> bool | None:
    """Whether the day is printed first: as the document's own dates show, else as its language and country do; `None`
    where nothing tells."""
    shown = day_first_of(row.text for row in sheet.rows)
    if shown is not None:
        return shown
    if sheet.language != "en":
        return True
    text = "\n".join(row.text for row in sheet.rows)
    american = bool(_ZIP.search(text)) or (bool(_AMERICAN.search(text)) and not _COMMONWEALTH.search(text))
    if american or currency_code == "USD":
        return None if _COMMONWEALTH.search(text) and not american else False
    if currency_code in _DAY_FIRST or _COMMONWEALTH.search(text):
        return True
    return _by_terms(text)


def _by_terms(text: str) -> bool | None:
    """The order in which two of the document's dates lie as many days apart as its terms say."""
    spans = {timedelta(int(days)) for days in _TERMS.findall(text)}
    fits = []
    for day_first in (True, False):
        days = {day.value for day in days_in(text, day_first)}
        fits.append(any(later - earlier in spans for earlier in days for later in days if later > earlier))
    return fits[0] if fits[0] != fits[1] else None
