"""Printed amounts to `Decimal`, rounding, and sharing an amount out so that it adds back to the cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 12  # what no invoice's figure reaches; longer numbers are bar codes and mistakes
_WIDE = Context(prec=80)  # products of figures may have more digits than Python keeps by itself
_CURRENCY = re.compile(r"(?:(?<![A-Za-z])[A-Za-z]{1,3})?[$€£¥]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_SPACE = re.compile(r"[\s'’]+")
_SPLIT_DIGITS = re.compile(r"\d[\s'’]+\d")
_SPACED_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:[\s'’]\d{3})+(?!\d)")
_PLAIN = re.compile(r"\d[\d.,]*|[.,]\d+")


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to two decimals."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP, context=_WIDE)


def parse_amount(text: str, decimal_mark: str | None = None) -> Decimal:
    """The number that `text` prints, exactly.

    Takes currency signs, thousands marks of every locale, a leading or trailing minus, brackets and `CR` (negative), `DR`.
    `decimal_mark` (`.` or `,`) decides where the text alone cannot (`1.234`); without it a single mark followed by exactly
    three digits separates thousands when it is a comma and decimals when it is a point. Blanks stand between thousands only:
    “3 4.50” is two numbers and refused.

    >>> parse_amount("$1,234.50"), parse_amount("1.234,5"), parse_amount("(12.00)"), parse_amount("7.10-")
    (Decimal('1234.50'), Decimal('1234.5'), Decimal('-12.00'), Decimal('-7.10'))

    Raises `ValueError`, naming the text, where it is no number, or one of more than twelve digits before the point.
    """
    body, negative = _sign(text)
    if not _PLAIN.fullmatch(body):
        raise ValueError(f"“{text}” is not an amount")
    try:
        number = Decimal(_with_point(body, decimal_mark))
    except InvalidOperation:
        raise ValueError(f"“{text}” is not an amount") from None
    if number >= LARGEST:
        raise ValueError(f"“{text}” is not an amount: it has too many digits")
    return -number if negative else number


def _sign(text: str) -> tuple[str, bool]:
    body = _CURRENCY.sub("", text.replace("\u2212", "-").replace("\u2013", "-")).strip()
    negative = False  # several marks say the same thing: “(-5.00)” is -5.00
    if body.startswith("(") and body.endswith(")"):
        body, negative = body[1:-1], True
    if match := re.search(r"(?<=[\d\s.,])(CR|DR)\.?$", body, re.IGNORECASE):
        negative |= match[1].upper() == "CR"
        body = body[: match.start()]
    body = _without_blanks(body.strip())
    for end in (slice(0, 1), slice(-1, None)):
        if body[end] == "-":
            negative, body = True, (body[1:] if end.start == 0 else body[:-1])
    return body.removeprefix("+"), negative


def _without_blanks(body: str) -> str:
    """`body` with blanks between thousands taken out; others between digits stay, and make it no number."""
    joined = _SPACED_GROUPS.sub(lambda match: _SPACE.sub("", match[0]), body)
    return joined if _SPLIT_DIGITS.search(joined) else _SPACE.sub("", joined)


def _with_point(body: str, decimal_mark: str | None) -> str:
    mark = decimal_mark or _guess_mark(body)
    other = "," if mark == "." else "."
    whole, _, fraction = body.replace(other, "").partition(mark)
    if mark in fraction or other in body.partition(mark)[2] or not _groups_well(body.partition(mark)[0], other):
        raise ValueError(f"“{body}” is not an amount: its marks contradict one another")
    return f"{whole or '0'}.{fraction or '0'}" if fraction else whole


def _guess_mark(body: str) -> str:
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if points > 1:
        return ","
    if commas == 1 and len(body) - body.find(",") != 4:
        return ","
    return "."


def _groups_well(whole: str, mark: str) -> bool:
    """Whether thousands marks stand where groups of three (or, in India, two) digits end."""
    groups = whole.split(mark)
    inner_well = all(len(group) in (2, 3) for group in groups[1:-1])
    return len(groups) == 1 or (inner_well and len(groups[-1]) == 3 and 0 < len(groups[0]) <= 3)


def share_out(total: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """`total` (to the cent) shared out by weight, each share to the cent and within a cent of exact; cents left over stay on
    the largest weights, one each.

    >>> share_out(Decimal("10.00"), [Decimal(40), Decimal(30), Decimal(20)])
    (Decimal('4.45'), Decimal('3.33'), Decimal('2.22'))

    Equal shares where all weights are zero. Raises `ValueError` without weights or with a negative one.
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("sharing out needs weights, none negative")
    if not (whole := sum(weights)):
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    shares = [(total * weight / whole).quantize(CENT, rounding=ROUND_DOWN) for weight in weights]
    left = total - sum(shares)
    for place in sorted(range(len(weights)), key=lambda i: -weights[i]):
        step = max(min(left, CENT), -CENT)
        shares[place] += step
        left -= step
    return tuple(shares)
