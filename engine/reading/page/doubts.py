"""What is not certain about a reading, as issues that keep it from passing without a person."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.issues import Code, Issue, Severity
from engine.reading.page.fields import Found
from engine.reading.page.header import Header
from engine.reading.page.supplier_names import Name
from engine.reading.page.totals import Labelled, Totals

CLOSE = 0.35  # scores nearer than this are a tie


def header_doubts(header: Header) -> list[Issue]:
    """Numbers and dates that came too close to one another."""
    found, days = header.numbers, header.dates
    issues = []
    if len(found) > 1 and found[0].score - found[1].score < CLOSE:
        issues.append(_tie("invoice number", str(found[0].value), str(found[1].value), found[0]))
    if len(days) > 1 and days[0].score - days[1].score < CLOSE:
        issues.append(_tie("invoice date", str(days[0].value), str(days[1].value), days[0]))
    if header.day_first is None and days and days[0].day is not None and days[0].day.other is not None:
        issues.append(_tie("invoice date", str(days[0].value), str(days[0].day.other), days[0]))
    return issues


def name_doubts(names: Sequence[Name]) -> list[Issue]:
    """Two suppliers that are as likely."""
    if len(names) < 2 or names[0].score - names[1].score >= CLOSE or _alike(names[0].text, names[1].text):
        return []
    message = f"The supplier may be “{names[0].text}” or “{names[1].text}”. Check who sent the invoice."
    return [Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, names[0].cell.source)]


def _alike(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    return one in other or other in one


def _tie(what: str, one: str, other: str, found: Found) -> Issue:
    message = f"The {what} may be {one} or {other}. Check it on the document."
    return Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, found.cell.source)


def total_doubts(choices: Sequence[Totals], amounts: Sequence[Labelled]) -> list[Issue]:
    """Totals that are as likely as those taken, and printed totals that those taken do not explain."""
    if not choices:
        return []
    return _tied_totals(choices) + _unexplained(choices[0], amounts)


def _tied_totals(choices: Sequence[Totals]) -> list[Issue]:
    best = choices[0]
    assert best.gross is not None
    for other in choices[1:]:
        if other.gross is not None and abs(other.gross.value) != abs(best.gross.value):
            return [_either(best.gross, other.gross)] if best.score - other.score < CLOSE else []
    return []


def _either(best: Labelled, other: Labelled) -> Issue:
    message = f"The total may be {best.value} or {other.value}. Check it on the document."
    return Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, best.cell.source)


def _unexplained(totals: Totals, amounts: Sequence[Labelled]) -> list[Issue]:
    """A printed total that is none of the totals taken: then what adds up may not be what is meant."""
    assert totals.gross is not None
    taken = [one for one in (totals.gross, totals.net, totals.due, totals.prepaid, *totals.taxes, *totals.charges) if one]
    sums = {abs(one.value) for one in taken} | {abs(totals.tax or Decimal(0))}
    for one in amounts:
        if one.term == "gross_total" and one.is_money and abs(one.value) not in sums:
            return [_either(totals.gross, one)]
    if totals.gross.term == "net_total":
        message = f"The total {totals.gross.value} is printed as a net total. Check it on the document."
        return [Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, totals.gross.cell.source)]
    return []


def no_tax(gross: Labelled) -> Issue:
    """The document charges tax, but no amount of it was found."""
    message = "The document speaks of tax, but no amount of tax was found. Check on it how much tax the total includes."
    return Issue(Code.FIELD_MISSING, message, Severity.WARN, gross.cell.source)


def no_lines() -> Issue:
    """Nothing says what the total is made of."""
    message = "No lines were read. Check on the document what the total is made of."
    return Issue(Code.FIELD_MISSING, message, Severity.WARN)
