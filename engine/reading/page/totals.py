"""Totals by hypothesis: which of the amounts are net, tax and total, so that they add up and agree with labels and lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.reading.page.amount_roles import NET, ROUNDING, TAX, UNKNOWN
from engine.reading.page.by_amount import ByAmount
from engine.reading.page.choices import (
    GROSS_WEIGHT,
    NET_WEIGHT,
    ZERO,
    Rates,
    charges_of,
    grosses_of,
    line_targets,
    nets_of,
    taxes_of,
    weight_as,
)
from engine.reading.page.labelled import Labelled, labelled_amounts
from engine.reading.page.once import once

__all__ = ["Labelled", "Totals", "assignments", "labelled_amounts", "line_targets", "near"]

_CENT = Decimal("0.011")
_MOST_TAX = Decimal("0.35")  # of the total: more is no tax
_OPEN = -1.5  # what labels weigh less that neither lines nor one another confirm
_Charges = tuple[Labelled, ...]


@dataclass
class Totals:
    """One assignment; amounts that are not printed are `None`. `net` may be printed before `charges` (`is_subtotal`), which
    carry the sign they have in the total; `rounding` may be part of the total (`rounds_gross`) or of what is due. `is_open`
    says that nothing explains the amount due. `score` compares assignments."""

    net: Labelled | None = None
    taxes: tuple[Labelled, ...] = ()
    gross: Labelled | None = None
    charges: _Charges = ()
    due: Labelled | None = None
    prepaid: Labelled | None = None
    rounding: Labelled | None = None
    is_subtotal: bool = False
    rounds_gross: bool = False
    is_open: bool = False
    fits_lines: bool = False
    score: float = 0.0
    evidence: set[str] = field(default_factory=set)

    @property
    def tax(self) -> Decimal | None:
        """The tax of all rates."""
        return sum((tax.value for tax in self.taxes), ZERO) if self.taxes else None

    @property
    def extra(self) -> Decimal:
        """What charges and discounts add."""
        return sum((one.value for one in self.charges), ZERO)


def may_round(one: Labelled) -> bool:
    """Whether an amount may be a rounding: small, and labelled so or under an unknown wording."""
    return 0 < abs(one.value) < 1 and (one.term == ROUNDING or one.is_guess)


def near(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts are the same, give or take a cent."""
    return abs(one - other) <= _CENT


def assignments(found: Sequence[Labelled], lines: Decimal | None, rates: Rates = ()) -> list[Totals]:
    """Every assignment worth a thought, the best first; `lines` is the sum of the line amounts where lines were read,
    `rates` the tables of tax by rate."""
    search = _Search(tuple(found), lines, rates)
    return sorted((totals for gross in grosses_of(found) for totals in search.of(gross)), key=lambda one: -one.score)


@dataclass(frozen=True)
class _Search:
    """What is printed; every question asked of it is one look-up, so that no page makes it slow."""

    found: tuple[Labelled, ...]
    lines: Decimal | None
    rates: Rates

    @once
    def _nets(self) -> ByAmount[Labelled]:
        return ByAmount((one.value, one) for one in nets_of(self.found))

    @once
    def _taxes(self) -> list[tuple[Labelled, ...]]:
        return taxes_of(self.found, self.rates)

    def _has_tax(self, gross: Labelled) -> bool:
        """Whether tax is printed that is not the total itself under a label that may be either."""
        return any(one.may_be(TAX) and one.is_money and one.value and one.value != gross.value for one in self.found)

    @once
    def _roundings(self) -> list[Labelled | None]:
        small = [one for one in self.found if may_round(one)]
        return [None, *small[:3]]

    @once
    def _charges(self) -> ByAmount[_Charges]:
        return ByAmount((sum((one.value for one in some), ZERO), some) for some in charges_of(self.found, 1))

    @once
    def _credits(self) -> ByAmount[_Charges]:
        return ByAmount((sum((one.value for one in some), ZERO), some) for some in charges_of(self.found, -1))

    def of(self, gross: Labelled) -> Iterator[Totals]:
        """Every assignment with that total."""
        for taxes in self._taxes:
            tax = sum((one.value for one in taxes), ZERO)
            is_same = any(one.cell is gross.cell and one.value == gross.value for one in taxes)
            if is_same or abs(tax) > abs(gross.value) * _MOST_TAX or tax * gross.value < 0:
                continue
            for rounding in self._roundings:
                yield from self._with_tax(Totals(gross=gross, taxes=taxes, rounding=rounding), tax)

    def _with_tax(self, totals: Totals, tax: Decimal) -> Iterator[Totals]:
        gross, rounding = totals.gross, totals.rounding
        assert gross is not None
        base = gross.value - tax - (rounding.value if rounding else ZERO)
        net = self._nets.at(base)
        if net is not None and (net.cell is gross.cell or not (totals.taxes or net.may_be(NET) or net.is_guess)):
            net = None
        charges = self._charges if gross.value >= 0 else self._credits
        fits = list(self._fits(base, base + tax, charges))
        if rounding is not None and net is None and not any(fit > 0 for _, fit in fits):
            return
        for some, fit in fits or [((), 0.0 if self.lines is None else -0.5)]:
            yield self._scored(totals, net, some, fit, tax)
        if net is None and rounding is None:
            yield from self._from_subtotal(totals, base, tax, charges)
            yield from self._as_labelled(totals, tax)

    def _lines_at(self, total: Decimal) -> Decimal | None:
        """The sum of the lines with the sign of the total: some credit notes mark the total alone."""
        if self.lines is None or self.lines * total >= 0:
            return self.lines
        return -self.lines if total < 0 else self.lines

    def _fits(self, base: Decimal, whole: Decimal, charges: ByAmount[_Charges]) -> Iterator[tuple[_Charges, float]]:
        """How the lines, with charges, make the total without tax or (where prices include it) with tax."""
        lines = self._lines_at(whole)
        if lines is None:
            return
        for target, fit in ((base, 3.0), (whole, 2.5)) if base != whole else ((base, 2.5),):
            some = charges.at(target - lines)
            if some is not None:
                yield some, fit - _cost(some)

    def _from_subtotal(self, totals: Totals, base: Decimal, tax: Decimal, charges: ByAmount[_Charges]) -> Iterator[Totals]:
        """A net total that is printed before the charges which stand between it and the total."""
        assert totals.gross is not None
        lines = self._lines_at(totals.gross.value)
        for net in self._nets.all():
            some = charges.at(base - net.value)
            if some and all(net.cell.row < one.cell.row <= totals.gross.cell.row for one in some):
                fit = 3.0 if lines is not None and near(lines, net.value) else 0.0
                more = charges.at(base - lines) if lines is not None and not fit else None
                if more and set(some) <= set(more):  # discounts stand before the subtotal, charges behind it
                    some, fit = more, 3.0
                scored = self._scored(totals, net, some, fit - _cost(some), tax)
                scored.is_subtotal = True
                yield scored

    def _as_labelled(self, totals: Totals, tax: Decimal) -> Iterator[Totals]:
        """What the labels say although it does not add up: the proofs then say so."""
        assert totals.gross is not None
        lines = self._lines_at(totals.gross.value)
        for net in self._nets.all():
            if net.term == NET and net.value != totals.gross.value and totals.taxes:
                scored = self._scored(totals, None, (), _OPEN if lines is None or not near(lines, net.value) else 0.0, tax)
                scored.net = net
                scored.score += 0.5 * weight_as(net, NET_WEIGHT)
                yield scored
                return

    def _scored(self, totals: Totals, net: Labelled | None, charges: _Charges, fit: float, tax: Decimal) -> Totals:
        gross, taxes = totals.gross, totals.taxes
        assert gross is not None
        closes = net is not None and (bool(taxes) or net.cell is not gross.cell)
        score = weight_as(gross, GROSS_WEIGHT) + (weight_as(net, NET_WEIGHT) if net else 0.0) + fit
        score += 1.2 * sum(one.weight for one in taxes) / max(len(taxes), 1) + (0.3 * len(taxes) if closes else 0.0)
        score += (2.0 if taxes else 0.5) if closes else 0.0
        score += _rate_fit(taxes, gross.value - tax) - (0.3 if totals.rounding else 0.0)
        if net is None and fit <= 0 and taxes:
            score -= 1.0
        if not tax and self._has_tax(gross):
            score -= 2.5  # tax is printed, and this reading has no use for it
        evidence = {"label"} if gross.term != UNKNOWN else set()
        if (fit > 0 or closes) and (taxes or fit > 0):
            evidence.add("equation")
        return Totals(
            net=net,
            taxes=taxes,
            gross=gross,
            charges=charges,
            rounding=totals.rounding,
            rounds_gross=totals.rounding is not None,
            fits_lines=fit > 0,
            score=score,
            evidence=evidence,
        )


def _cost(charges: _Charges) -> float:
    """What charges take from a fit: the more, and the less their wording is known, the less likely."""
    return sum(0.9 if one.is_guess else 0.3 for one in charges)


def _rate_fit(taxes: tuple[Labelled, ...], base: Decimal) -> float:
    """Whether the rate printed beside the one tax makes it of the net total."""
    if len(taxes) != 1 or taxes[0].rate is None:
        return 0.0
    return 0.8 if abs(base * taxes[0].rate / 100 - taxes[0].value) <= Decimal("0.06") else -0.6
