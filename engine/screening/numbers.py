"""How two invoice numbers are alike: the ways in which a copy gets another number, and in which a series counts on."""

from __future__ import annotations

from enum import StrEnum

from rapidfuzz.distance import OSA

from engine.identifiers import invoice_key

_CONFUSED = str.maketrans("OISB", "0158")  # letters that are read for digits, and the other way round
_LONG_ENOUGH = 4  # characters of a number under which a likeness says nothing
_SUFFIX = 4  # characters that a copy adds at most: -1, A, COPY
SERIES_DAYS = 5


class Likeness(StrEnum):
    """Why two numbers may be one, the strongest first."""

    SAME = "the numbers are the same"
    CONFUSED = "the numbers differ only in letters and digits that are read for one another"
    SUFFIX = "one number is the other with an ending"
    SWAPPED = "two characters of the numbers are swapped"
    ONE_OFF = "the numbers differ in one character"


def likeness(one: str, other: str, days: int) -> Likeness | None:
    """How two invoice numbers are alike; `None` where they are not.

    `days`: how many the invoice numbered `one` is dated after the other. Numbers that count on as the days do are a series
    (a rent, a subscription), and alike in nothing.

    >>> likeness("INV-0O123", "INV-00123", 9), likeness("INV-00124", "INV-00123", 30) is None
    (<Likeness.CONFUSED: 'the numbers differ only in letters and digits that are read for one another'>, True)
    """
    if invoice_key(one) == invoice_key(other):
        return Likeness.SAME
    first, second = _unconfused(one), _unconfused(other)
    if first == second:
        return Likeness.CONFUSED
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < _LONG_ENOUGH:
        return None
    if longer.startswith(shorter) and len(longer) - len(shorter) <= _SUFFIX:
        return Likeness.SUFFIX
    if OSA.distance(first, second, score_cutoff=1) > 1:
        return None
    if sorted(first) == sorted(second):
        return Likeness.SWAPPED
    return None if abs(days) >= SERIES_DAYS and _counts_on(first, second, days) else Likeness.ONE_OFF


def _unconfused(number: str) -> str:
    text = invoice_key(number).translate(_CONFUSED)
    return text.lstrip("0") or text


def _counts_on(one: str, other: str, days: int) -> bool:
    """Whether two numbers that differ in one place may stand in one series: in their last place, or in another digit that
    grows as the days do (the tenth or the hundredth invoice after it)."""
    if len(one) != len(other):
        return False
    place = next(place for place, (mine, its) in enumerate(zip(one, other, strict=True)) if mine != its)
    grows = one[place] > other[place] if days > 0 else one[place] < other[place]
    return place == len(one) - 1 or (one[place].isdigit() and other[place].isdigit() and grows)
