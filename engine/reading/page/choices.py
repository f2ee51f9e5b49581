"""What each part of the totals may be: candidates for total, net, tax and charges, few enough to try them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from engine.reading.page.amount_roles import CHARGE, DISCOUNT, DUE, GROSS, NET, PREPAID, TAX, UNKNOWN, WITHHELD
from engine.reading.page.labelled import Labelled
from engine.reading.page.rate_rows import RateRow

ZERO = Decimal(0)
GROSS_WEIGHT = {GROSS: 3.0, DUE: 2.2, NET: 0.5, UNKNOWN: 0.3}
NET_WEIGHT = {NET: 2.0, GROSS: 0.4, UNKNOWN: 0.5}
_LESS = 0.6  # what a label's second meaning weighs
_MOST = 12  # candidates for one part
_TOGETHER = 5  # taxes, or charges, that are added up

Rates = Sequence[tuple[RateRow, ...]]


def weight_as(one: Labelled, weights: dict[str, float]) -> float:
    """How well the label fits a part whose terms weigh so."""
    also = weights.get(one.also, 0.0) * _LESS if one.also else 0.0
    return max(weights.get(one.term, 0.0), also) * one.weight


def grosses_of(found: Sequence[Labelled]) -> list[Labelled]:
    """What may be the total with tax, the likeliest first."""
    printed = [one for one in found if weight_as(one, GROSS_WEIGHT) > 0 and not one.is_charge]
    return _best([*printed, *_before(found, WITHHELD), *_before(found, PREPAID)], GROSS_WEIGHT)


def nets_of(found: Sequence[Labelled]) -> list[Labelled]:
    """What may be the total without tax, the likeliest first."""
    return _best([one for one in found if weight_as(one, NET_WEIGHT) > 0], NET_WEIGHT)


def _best(found: Iterable[Labelled], weights: dict[str, float]) -> list[Labelled]:
    """Each value once, with the label that fits best."""
    kept: dict[Decimal, Labelled] = {}
    for one in sorted(found, key=lambda one: -weight_as(one, weights)):
        kept.setdefault(one.value, one)
    return list(kept.values())[:_MOST]


def _before(found: Sequence[Labelled], term: str) -> list[Labelled]:
    """Totals that are not printed because something was taken off them: what is due and what was withheld, or paid."""
    less = [one for one in found if one.term == term and one.is_money and one.value][:3]
    dues = [one for one in found if one.may_be(DUE) or (term == WITHHELD and one.may_be(GROSS))]
    return [_sum(due, one) for one in less for due in _best(dues, GROSS_WEIGHT)[:3]]


def _sum(due: Labelled, less: Labelled) -> Labelled:
    text, value = f"{due.text} + {less.text}", due.value + abs(less.value)
    return replace(due, term=GROSS, value=value, text=text, weight=0.75, is_made=True)


def taxes_of(found: Sequence[Labelled], rates: Rates) -> list[tuple[Labelled, ...]]:
    """What may be the tax: none, one amount, several that stand together, or the sum of a table by rate."""
    single = _single_taxes(found)
    choices: list[tuple[Labelled, ...]] = [(), *((one,) for one in single)]
    named = [one for one in single if one.term == TAX or (one.is_charge and one.rate)]
    runs = (named[start:end] for start in range(len(named)) for end in range(start + 2, start + _TOGETHER + 1))
    choices += [tuple(run) for run in runs if len(run) > 1 and run[0].cell.page == run[-1].cell.page]
    choices += [tuple(row.as_tax for row in group) for group in rates]
    kept: dict[Decimal | None, tuple[Labelled, ...]] = {}
    for choice in choices:
        kept.setdefault(sum((one.value for one in choice), ZERO) if choice else None, choice)
    return list(kept.values())[: 2 * _MOST]


def _single_taxes(found: Sequence[Labelled]) -> list[Labelled]:
    """Each tax once, from the top; the same amount under another label is another tax."""
    kept: dict[tuple[Decimal, str], Labelled] = {}
    for one in found:
        if one.may_be(TAX) or (one.is_guess and one.rate is not None):
            kept.setdefault((one.value, one.label.casefold()), one)
    likely = sorted(kept.values(), key=lambda one: (one.term != TAX, -one.weight))[:_MOST]
    return sorted(likely, key=lambda one: one.cell.row)


def charges_of(found: Sequence[Labelled], sign: int) -> Iterator[tuple[Labelled, ...]]:
    """Charges and discounts, alone and together, the fewest first, with the sign they have in a total of that sign. An
    amount under an unknown wording may be either."""
    named: dict[Decimal, Labelled] = {}
    for one in found:
        if one.is_charge and one.value:
            named.setdefault(one.value, one)
    some = [_signed(one, sign) for one in list(named.values())[:_TOGETHER]]
    guesses = [one for one in found if one.is_guess and abs(one.value) >= 1][:6]
    yield ()
    for count in range(1, len(some) + 1):
        yield from combinations(some, count)
    for one in guesses:
        yield (replace(one, term=CHARGE),)
        yield (replace(one, term=DISCOUNT, value=-one.value),)
    for guess in guesses[:3]:
        yield from ((one, replace(guess, term=CHARGE)) for one in some)


def _signed(one: Labelled, sign: int) -> Labelled:
    """A discount lessens the total, whatever sign it is printed with."""
    return replace(one, value=-sign * abs(one.value)) if one.term == DISCOUNT else one


def line_targets(found: Sequence[Labelled], rates: Rates = ()) -> set[Decimal]:
    """What the lines may add up to: a printed total with or without tax, or one before the charges printed beside it."""
    extras = {sum((one.value for one in chosen), ZERO) for chosen in charges_of(found, 1)}
    totals = {one.value for one in found if one.term in (NET, GROSS, DUE) or one.also in (NET, GROSS)}
    taxes = {sum((one.value for one in choice), ZERO) for choice in taxes_of(found, rates)[:8]}
    grosses = [one.value for one in grosses_of(found)[:4]]
    return {total - extra for total in totals | {gross - tax for gross in grosses for tax in taxes} for extra in extras}
