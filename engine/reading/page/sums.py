"""The totals that were chosen, as printed values with their evidence and what they beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.model import LineKind, Printed, ReadingLine
from engine.reading.page.totals import Labelled, Totals, signed

_CENT = Decimal("0.011")


def net_of(choices: Sequence[Totals]) -> Printed[Decimal] | None:
    """The net total; where charges stand between the printed subtotal and the total, with them."""
    totals = choices[0] if choices else Totals()
    net = amount(totals.net, _runner_up(choices, lambda one: one.net.value if one.net else None))
    if net is None or totals.gross is None or abs(net.value + (totals.tax or 0) - totals.gross.value) <= _CENT:
        return net
    return replace(net, value=net.value + sum((signed(one) for one in totals.charges), Decimal(0)))


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


def paid_of(totals: Totals) -> Printed[Decimal] | None:
    """What was paid before, positive however it is printed."""
    paid = amount(totals.prepaid)
    return replace(paid, value=abs(paid.value)) if paid else None


def charges_of(totals: Totals) -> tuple[ReadingLine, ...]:
    """The charges and discounts of the totals block."""
    return tuple(_charge(one) for one in totals.charges)


def _charge(found: Labelled) -> ReadingLine:
    text = found.label.strip()
    return ReadingLine(
        kind=LineKind.DISCOUNT if found.term == "discount" else LineKind.FREIGHT,
        description=Printed(text, text, found.cell.source),
        net_amount=Printed(signed(found), found.text, found.cell.source, ("label",)),
    )


def _runner_up(choices: Sequence[Totals], figure: Callable[[Totals], Decimal | None]) -> str | None:
    """The figure of the best assignment that differs in it."""
    best = figure(choices[0]) if choices else None
    others = (figure(one) for one in choices[1:])
    return next((f"{other:f}" for other in others if other is not None and other != best), None)
