"""Whether a document without a tax amount is free of tax, or speaks of tax that was not found."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model import ReadingLine
from engine.reading.page.amount_roles import TAX
from engine.reading.page.candidates import percentages_in
from engine.reading.page.context import Sheet
from engine.reading.page.wording import find_labels, tokens


def is_taxed(sheet: Sheet, lines: Iterable[ReadingLine]) -> bool:
    """Whether it charges tax: a line shows a rate, or somewhere stands a rate of tax or that prices include it; never where
    it says that none is charged."""
    words = [tokens(row.text) for row in sheet.rows]
    if any(find_labels("taxation", row) for row in words):
        return False
    if any(line.tax_rate is not None and line.tax_rate.value for line in lines):
        return True
    return any(_charges(row.text, tokens(row.text)) for row in sheet.rows)


def _charges(text: str, words: tuple[str, ...]) -> bool:
    if not any(hit.term == TAX for hit in find_labels("totals", words)):
        return False
    has_mark = any(hit.term == "with_tax" for hit in find_labels("modifiers", words))
    return has_mark or any(0 < rate <= 30 for rate in percentages_in(text))
