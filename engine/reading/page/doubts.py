"""What is not certain about a reading, as issues that keep it from passing without a person."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from engine.issues import Code, Issue, Severity
from engine.model import ReadingLine
from engine.reading.page.amount_roles import GROSS, NET, TAX
from engine.reading.page.choices import Rates
from engine.reading.page.fields import Found
from engine.reading.page.header import Header
from engine.reading.page.supplier_names import Name
from engine.reading.page.totals import Labelled, Totals

CLOSE = 0.35  # scores nearer than this are a tie
_CLEAR = 0.95  # what a label beside its amount weighs at least; less is a label above or below
_MOST_LINES = 80
_CENT = Decimal("0.01")


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


def total_doubts(
    choices: Sequence[Totals], amounts: Sequence[Labelled], lines: Sequence[ReadingLine], rates: Rates = ()
) -> list[Issue]:
    """Totals that are as likely as those taken, and printed totals that neither those taken nor lines and rates explain."""
    if not choices:
        return []
    best = choices[0]
    known = _known(best) | _rate_sums(rates)
    strays = _unexplained(best, amounts, known) and _unexplained(best, amounts, known | _line_sums(lines))
    return [*_tied_totals(choices), *strays, *_guesses(best)]


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


def _known(totals: Totals) -> set[Decimal]:
    """The amounts that an assignment uses, and what they make together."""
    assert totals.gross is not None
    gross, tax, extra = totals.gross.value, totals.tax or Decimal(0), totals.extra
    taken = [one for one in (totals.net, totals.due, totals.prepaid, totals.rounding, *totals.taxes, *totals.charges) if one]
    sums = {gross, tax, gross - tax, gross - tax - extra, gross - extra, tax + extra, extra}
    return {abs(one.value) for one in taken} | {abs(amount) for amount in sums}


def _line_sums(lines: Sequence[ReadingLine]) -> set[Decimal]:
    """The sums of neighbouring lines: groups, pages, and what is carried forward."""
    amounts = [line.net_amount.value for line in lines if line.net_amount][:_MOST_LINES]
    return {abs(total) for start in range(len(amounts)) for total in accumulate(amounts[start:])}


def _rate_sums(rates: Rates) -> set[Decimal]:
    return {abs(amount) for group in rates for row in group for amount in (row.base, row.tax, row.base + row.tax)}


def _unexplained(totals: Totals, amounts: Sequence[Labelled], known: set[Decimal]) -> list[Issue]:
    """A printed total that is none of those known: then what adds up may not be what is meant."""
    assert totals.gross is not None
    for one in amounts:
        if _is_rival(one, totals) and not _is_known(abs(one.value), known):
            return [_either(totals.gross, one)] if one.term == GROSS else [_stray(one)]
    if totals.is_open and totals.due is not None:
        return [_stray(totals.due)]
    if totals.gross.term == NET:
        message = f"The total {totals.gross.value} is printed as a net total. Check it on the document."
        return [Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, totals.gross.cell.source)]
    return []


def _is_rival(one: Labelled, totals: Totals) -> bool:
    """Whether a label plainly says that its amount is a total; a tax smaller than the one taken is a part of it."""
    is_part = one.term == TAX and totals.tax is not None and abs(one.value) < abs(totals.tax)
    return one.term in (GROSS, NET, TAX) and one.is_money and one.weight > _CLEAR and not is_part


def _is_known(amount: Decimal, known: set[Decimal]) -> bool:
    return not amount or any(amount + shift in known for shift in (Decimal(0), _CENT, -_CENT))


def _stray(one: Labelled) -> Issue:
    message = f"“{one.label.strip(' :')}” {one.text} fits none of the totals. Check them on the document."
    return Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, one.cell.source)


def _guesses(totals: Totals) -> list[Issue]:
    """Amounts that the sum asks for, under wordings that say nothing to us."""
    message = "“{}” {} is taken as a charge or discount, because the total asks for it. Check it on the document."
    return [
        Issue(Code.FIELD_UNREADABLE, message.format(one.label, one.text), Severity.WARN, one.cell.source)
        for one in totals.charges
        if one.is_guess
    ]


def no_tax(gross: Labelled) -> Issue:
    """The document charges tax, but no amount of it was found."""
    message = "The document speaks of tax, but no amount of tax was found. Check on it how much tax the total includes."
    return Issue(Code.FIELD_MISSING, message, Severity.WARN, gross.cell.source)


def no_lines() -> Issue:
    """Nothing says what the total is made of."""
    message = "No lines were read. Check on the document what the total is made of."
    return Issue(Code.FIELD_MISSING, message, Severity.WARN)
