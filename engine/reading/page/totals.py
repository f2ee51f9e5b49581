"""Totals by hypothesis: which of the labelled amounts are net, tax and gross, so that they add up and agree with labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from engine.reading.page.candidates import Amount, amounts_in, percentages_in
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell, Row
from engine.reading.page.wording import Hit, find_labels, tokens

ZERO = Decimal(0)
_CENT = Decimal("0.011")
_NET, _TAX, _GROSS = "net_total", "tax_total", "gross_total"
_Choice = TypeVar("_Choice", "Labelled", "Labelled | None")
_LONG_TEXT = 12  # tokens before an amount: more is prose


@dataclass(frozen=True)
class Labelled:
    """An amount beside a totals label; `rate` where the label shows a percentage."""

    term: str
    value: Decimal
    cell: Cell
    text: str
    weight: float
    rate: Decimal | None = None
    currency: str | None = None
    label: str = ""
    is_money: bool = True


@dataclass
class Totals:
    """One assignment; amounts that are not printed are `None`. `score` compares assignments."""

    net: Labelled | None = None
    taxes: tuple[Labelled, ...] = ()
    gross: Labelled | None = None
    charges: tuple[Labelled, ...] = ()
    due: Labelled | None = None
    prepaid: Labelled | None = None
    rounding: Labelled | None = None
    score: float = 0.0
    closes: bool = False
    evidence: set[str] = field(default_factory=set)

    @property
    def tax(self) -> Decimal | None:
        """The tax of all rates."""
        return sum((tax.value for tax in self.taxes), ZERO) if self.taxes else None


def labelled_amounts(sheet: Sheet, taken: set[int]) -> list[Labelled]:
    """Every amount with a totals label to its left or above, outside the rows already taken as lines."""
    found: list[Labelled] = []
    for row in sheet.rows:
        if row.number not in taken:
            found.extend(_of_row(sheet, row))
    return found


def _of_row(sheet: Sheet, row: Row) -> Iterator[Labelled]:
    label: tuple[Hit, Cell, str] | None = None
    pending: list[tuple[Amount, Cell]] = []
    for cell in row.cells:
        amounts = list(amounts_in(cell.text, sheet.mark))
        before = cell.text[: amounts[0].start] if amounts else cell.text
        hit = _hit_of(before)
        if hit is None and amounts and not before.strip():
            hit = _hit_of(cell.text[amounts[-1].end :]) if label is None else None
        if hit is not None:
            yield from _taken(label, pending)
            label, pending = (hit, cell, cell.text), []
            if not amounts:
                yield from _under(sheet, row, cell, hit)
        elif not amounts and any(c.isalpha() for c in cell.text) and len(tokens(cell.text)) > 3:
            yield from _taken(label, pending)
            label, pending = None, []
        elif label is not None and not amounts:
            label = (label[0], label[1], f"{label[2]} {cell.text}")
        pending += [(amount, cell) for amount in amounts if label is not None]
    yield from _taken(label, pending)


def _hit_of(text: str) -> Hit | None:
    """The totals label a text is: near its start; with or without tax by the words beside it."""
    words = tokens(text)
    hits = [hit for hit in find_labels("totals", words) if hit.start <= 4]
    if not hits or len(words) > _LONG_TEXT:
        return None
    hit = hits[0]
    others = [other for other in hits if other.term in ("tax_total",)]
    if hit.term in (_NET, _GROSS):
        marks = {mark.term for mark in find_labels("modifiers", words[hit.end :])}
        if "without_tax" in marks:
            return Hit(_NET, hit.start, len(words), hit.languages)
        if "with_tax" in marks:
            return Hit(_GROSS, hit.start, len(words), hit.languages)
        if others and others[0].start == hit.end and hit.end - hit.start == 1 and hit.term == _GROSS:
            return Hit(_TAX, hit.start, others[0].end, hit.languages)
    return hit


def _taken(label: tuple[Hit, Cell, str] | None, pending: list[tuple[Amount, Cell]]) -> Iterator[Labelled]:
    """The last amount after a label is the label's own; those before it are bases, rates or counts."""
    if label is None or not pending:
        return
    amount, cell = pending[-1]
    if not amount.is_money and cell is label[1]:
        return
    yield _labelled(label[0], amount, cell, label[2])


def _labelled(hit: Hit, amount: Amount, cell: Cell, text: str) -> Labelled:
    rates = percentages_in(text)
    words = hit.end - hit.start
    weight = 1.0 + min(words - 1, 2) * 0.25 + (0.25 if amount.is_money else -0.3)
    return Labelled(
        hit.term,
        amount.value,
        cell,
        amount.text,
        weight,
        rates[0] if rates else None,
        amount.currency,
        text,
        amount.is_money,
    )


def _under(sheet: Sheet, row: Row, cell: Cell, hit: Hit) -> Iterator[Labelled]:
    """The amount below a label that stands in a row of labels."""
    alone = [other for other in row.cells if amounts_in(other.text, sheet.mark)]
    if alone:
        return
    for below in sheet.below(cell, 2.6)[:1]:
        amounts = amounts_in(below.text, sheet.mark)
        if len(amounts) == 1 and amounts[0].is_money and len(below.text) <= len(amounts[0].text) + 4:
            yield Labelled(hit.term, amounts[0].value, below, amounts[0].text, 0.7, None, amounts[0].currency, cell.text)


def assignments(found: list[Labelled], lines: Decimal | None) -> list[Totals]:
    """Every assignment worth a thought, the best first; `lines` is the sum of the line amounts where lines were read."""
    by_term: dict[str, list[Labelled]] = {}
    for one in found:
        by_term.setdefault(one.term, []).append(one)
    grosses = [
        *by_term.get(_GROSS, ()),
        *_before_withholding(by_term),
        *by_term.get("amount_due", ()),
        *by_term.get(_NET, ()),
    ]
    nets: list[Labelled | None] = [*by_term.get(_NET, ()), *by_term.get(_GROSS, ()), None]
    taxes = list(_tax_choices(by_term.get(_TAX, [])))
    charges = list(_charge_choices([*by_term.get("charge", ()), *by_term.get("discount", ())]))
    out: list[Totals] = []
    for gross in _distinct(grosses):
        for net in _distinct(nets):
            for tax in taxes:
                out.extend(_scored(gross, net, tax, charges, lines))
    has_tax = any(one.value for one in by_term.get(_TAX, ()))
    for choice in out:
        if has_tax and not choice.tax:
            choice.score -= 2.5  # tax is printed, and this reading has no use for it
        _with_due(choice, by_term)
    return sorted(out, key=lambda one: -one.score)


def _before_withholding(by_term: dict[str, list[Labelled]]) -> list[Labelled]:
    """The totals with tax that are not printed because tax was withheld from them: what is due and what was withheld."""
    return [
        Labelled(
            _GROSS, due.value + abs(held.value), due.cell, f"{due.text} + {held.text}", 0.9, None, due.currency, due.label
        )
        for held in by_term.get("withheld", ())
        for due in (*by_term.get("amount_due", ()), *by_term.get(_GROSS, ()))
    ]


def _distinct(choices: Iterable[_Choice]) -> list[_Choice]:
    """Each value and term once, its heaviest label kept."""
    best: dict[object, _Choice] = {}
    for one in choices:
        key = None if one is None else (one.term, one.value)
        known = best.get(key)
        if key not in best or (one is not None and known is not None and one.weight > known.weight):
            best[key] = one
    return list(best.values())[:14]


def _tax_choices(found: list[Labelled]) -> Iterator[tuple[Labelled, ...]]:
    """No tax; each amount alone; the sum of the amounts by rate, of one block."""
    yield ()
    distinct = _distinct(found)
    for one in distinct:
        yield (one,)
    for count in range(2, min(len(distinct), 5) + 1):
        yield from combinations(distinct, count)


def _charge_choices(found: list[Labelled]) -> Iterator[tuple[Labelled, ...]]:
    distinct = [one for one in _distinct(found) if one.value][:5]
    for count in range(len(distinct) + 1):
        yield from combinations(distinct, count)


def line_targets(found: list[Labelled]) -> set[Decimal]:
    """What the lines may add up to: a printed total, or one before the charges and discounts that are printed beside it."""
    extras = {
        sum((signed(one) for one in chosen), ZERO)
        for chosen in _charge_choices([one for one in found if one.term in ("charge", "discount")])
    }
    totals = {one.value for one in found if one.term in (_NET, _GROSS, "amount_due")}
    return {total - extra for total in totals for extra in extras}


def signed(charge: Labelled) -> Decimal:
    """What a charge or discount does to the total."""
    return -abs(charge.value) if charge.term == "discount" else charge.value


def _scored(
    gross: Labelled,
    net: Labelled | None,
    taxes: tuple[Labelled, ...],
    charges: list[tuple[Labelled, ...]],
    lines: Decimal | None,
) -> Iterator[Totals]:
    tax = sum((one.value for one in taxes), ZERO)
    for chosen in charges:
        extra = sum((signed(one) for one in chosen), ZERO)
        one = _one(gross, net, taxes, tax, chosen, extra, lines)
        if one is not None:
            yield one


def _one(
    gross: Labelled,
    net: Labelled | None,
    taxes: tuple[Labelled, ...],
    tax: Decimal,
    chosen: tuple[Labelled, ...],
    extra: Decimal,
    lines: Decimal | None,
) -> Totals | None:
    score, closes, evidence = 0.0, False, {"label"}
    if net is not None:
        if _near(net.value + tax, gross.value):
            closes = bool(taxes) or bool(net.cell is not gross.cell)
        elif not (chosen and _near(net.value + extra + tax, gross.value) and (lines is None or _near(lines, net.value))):
            return None
        else:
            closes = True
    elif chosen and lines is None:
        return None
    score += {_GROSS: 3.0, "amount_due": 2.2, _NET: 0.5}[gross.term] * gross.weight
    if net is not None:
        score += {_NET: 2.0, _GROSS: 0.4}[net.term] * net.weight
    score += 1.2 * sum(one.weight for one in taxes) / max(len(taxes), 1) + (0.3 * len(taxes) if closes else 0)
    score += (2.0 if taxes else 0.5) if closes else 0.0
    fit = _lines_fit(lines, net, gross, tax, extra, bool(taxes))
    score += fit - 0.3 * len(chosen)
    if (fit > 0 or closes) and (taxes or fit > 0):
        evidence.add("equation")
    if net is None and fit <= 0 and taxes:
        score -= 1.0
    return Totals(net, taxes, gross, chosen, score=score, closes=closes, evidence=evidence)


def _lines_fit(
    lines: Decimal | None, net: Labelled | None, gross: Labelled, tax: Decimal, extra: Decimal, taxed: bool
) -> float:
    if lines is None:
        return 0.0
    base = net.value if net is not None else gross.value - tax
    if _near(lines + extra, base) or (
        net is not None and extra and _near(lines, base) and _near(base + extra + tax, gross.value)
    ):
        return 3.0 if net is not None or taxed else 2.5
    if _near(lines + extra, gross.value):
        return 2.5
    return -0.5 if not extra else -2.0


def _near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _CENT


def _with_due(totals: Totals, by_term: dict[str, list[Labelled]]) -> None:
    """The amount due, and what was paid before, where they are printed."""
    assert totals.gross is not None
    dues = [one for one in _distinct(by_term.get("amount_due", [])) if one.is_money]
    payments = [one for one in _distinct(by_term.get("prepaid", [])) if one.is_money]
    roundings: list[Labelled | None] = [None, *by_term.get("rounding", [])]
    for due in dues:
        if due.value == totals.gross.value:
            totals.due = due
            totals.score += 0.4
            return
    for due in dues:
        for rounding in roundings:
            shift = rounding.value if rounding else ZERO
            for paid in (None, *payments):
                if (paid or rounding) and _near(totals.gross.value - (abs(paid.value) if paid else ZERO) + shift, due.value):
                    totals.due, totals.prepaid, totals.rounding = due, paid, rounding
                    totals.score += 0.8
                    return
    totals.due = dues[0] if dues else None
