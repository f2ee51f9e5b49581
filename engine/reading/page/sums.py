"""The totals that were chosen, as printed values with their evidence and what they beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.model import LineKind, Printed, ReadingLine
from engine.reading.page.amount_roles import DISCOUNT
from engine.reading.page.choices import Rates
from engine.reading.page.rate_rows import RateRow
from engine.reading.page.totals import Labelled, Totals, near


def net_of(choices: Sequence[Totals]) -> Printed[Decimal] | None:
    """The net total; where charges stand between the printed subtotal and the total, with them."""
    totals = choices[0] if choices else Totals()
    net = amount(totals.net, _runner_up(choices, lambda one: one.net.value if one.net else None))
    if net is None or not totals.is_subtotal or totals.gross is None:
        return net
    rounding = totals.rounding.value if totals.rounding and totals.rounds_gross else Decimal(0)
    return replace(net, value=totals.gross.value - rounding - (totals.tax or Decimal(0)))


def tax_of(choices: Sequence[Totals]) -> Printed[Decimal] | None:
    """The tax of all rates."""
    if not choices or choices[0].tax is None:
        return None
    taxes = choices[0].taxes
    text = " + ".join(one.text for one in taxes)
    return Printed(choices[0].tax, text, taxes[0].cell.source, ("label",), _runner_up(choices, lambda one: one.tax))


def gross_of(choices: Sequence[Totals]) -> Printed[Decimal] | None:
    """The total with tax."""
    if not choices or (gross := choices[0].gross) is None:
        return None
    evidence = tuple(sorted(choices[0].evidence))
    runner_up = _runner_up(choices, lambda one: one.gross.value if one.gross else None)
    return Printed(gross.value, gross.text, gross.cell.source, evidence, runner_up)


def amount(found: Labelled | None, runner_up: str | None = None) -> Printed[Decimal] | None:
    """A labelled amount as it is printed."""
    return Printed(found.value, found.text, found.cell.source, ("label",), runner_up) if found else None


def due_of(totals: Totals) -> Printed[Decimal] | None:
    """What is to be paid: as printed, else the total, where nothing was paid and nothing rounded."""
    if totals.due is not None:
        return amount(totals.due)
    if totals.gross is None or totals.prepaid or (totals.rounding and not totals.rounds_gross):
        return None
    return Printed(totals.gross.value, totals.gross.text, totals.gross.cell.source, ("equation",))


def paid_of(totals: Totals) -> Printed[Decimal] | None:
    """What was paid before, positive however it is printed."""
    paid = amount(totals.prepaid)
    return replace(paid, value=abs(paid.value)) if paid else None


def charges_of(totals: Totals, lines: Sequence[ReadingLine], rates: Rates) -> tuple[ReadingLine, ...]:
    """The charges and discounts of the totals block, each with the rate that it is taxed at where a table by rate tells."""
    return tuple(_charge(one, _rate_of(one, lines, rates)) for one in totals.charges)


def _rate_of(charge: Labelled, lines: Sequence[ReadingLine], rates: Rates) -> RateRow | None:
    """The row of tax by rate whose base is the lines of that rate and the charge."""
    for row in (row for group in rates for row in group):
        at_rate = (line.net_amount for line in lines if line.tax_rate and line.tax_rate.value == row.rate)
        if near(sum((amount.value for amount in at_rate if amount), Decimal(0)) + charge.value, row.base):
            return row
    return None


def _charge(found: Labelled, rate: RateRow | None) -> ReadingLine:
    text = found.label.strip()
    return ReadingLine(
        tax_rate=Printed(rate.rate, f"{rate.rate:f} %", rate.cell.source) if rate else None,
        kind=LineKind.DISCOUNT if found.term == DISCOUNT else LineKind.FREIGHT,
        description=Printed(text, text, found.cell.source),
        net_amount=Printed(found.value, found.text, found.cell.source, ("label",)),
    )


def _runner_up(choices: Sequence[Totals], figure: Callable[[Totals], Decimal | None]) -> str | None:
    """The figure of the best assignment that differs in it."""
    best = figure(choices[0]) if choices else None
    others = (figure(one) for one in choices[1:])
    return next((f"{other:f}" for other in others if other is not None and other != best), None)
