"""The amounts of a reading, with what is not printed derived from what is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from engine.issues import Code, Issue, Severity
from engine.model import Printed, Reading, ReadingLine
from engine.money import CENT, LARGEST, cents

ZERO = Decimal(0)


class Layout(Enum):
    """What the lines of a document add up to."""

    NET = "net"  # lines + charges = net
    SUBTOTAL = "subtotal"  # lines = the printed net; charges stand between it and the total
    WITH_TAX = "with tax"  # lines + charges = gross: prices include tax


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts in the document's currency. `amounts` are of the lines and then the charges, as printed (or computed where
    they are not); `net`, `tax` and `gross` belong together. `issues` tell what was derived."""

    layout: Layout
    amounts: tuple[Decimal, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal
    issues: tuple[Issue, ...] = ()


def figures_of(reading: Reading) -> Figures:
    """The figures of a reading whose gross total is printed."""
    assert reading.gross_total is not None
    rows = reading.lines + reading.charges
    amounts = tuple(_row_amount(row) for row in rows)
    issues = [issue for number, row in enumerate(rows, 1) for issue in _row_issues(number, row)]
    lines, charges = sum(amounts[: len(reading.lines)], ZERO), sum(amounts[len(reading.lines) :], ZERO)
    layout = _layout(reading, lines, charges)
    gross, printed_tax, printed_net = reading.gross_total.value, _value(reading.tax_total), _value(reading.net_total)
    if printed_net is None:
        listed = lines + charges if rows and layout is Layout.NET else None
        net, how = _net(gross, printed_tax, listed, _value(reading.rounding) or ZERO)
        issues.append(_derived("net total", net, how))
    else:
        net = printed_net + charges if layout is Layout.SUBTOTAL else printed_net
    if printed_tax is None:
        issues.append(_derived("tax", gross - net, "the total less the net total"))
    tax = gross - net if printed_tax is None else printed_tax
    if layout is Layout.WITH_TAX:
        message = "The lines are priced with tax; their net amounts are worked out from the net total."
        issues.append(Issue(Code.FIELD_MISSING, message, Severity.INFO))
    return Figures(layout, amounts, net, tax, gross, tuple(issues))


def computed_amount(row: ReadingLine) -> Decimal | None:
    """Quantity × price per base quantity − discount, unrounded; `None` where quantity or price is not printed, or where the
    product is more than an invoice can hold."""
    if row.quantity is None or row.unit_price is None:
        return None
    base = _value(row.base_quantity) or Decimal(1)
    amount = row.quantity.value * row.unit_price.value / base - (_value(row.discount) or ZERO)
    return amount if abs(amount) < LARGEST else None


def is_rate(rate: Decimal) -> bool:
    """Whether a figure can be a tax rate in per cent."""
    return 0 <= rate <= 100


def _row_amount(row: ReadingLine) -> Decimal:
    if row.net_amount is not None:
        return row.net_amount.value
    return cents(computed_amount(row) or ZERO)


def _row_issues(number: int, row: ReadingLine) -> Iterator[Issue]:
    if row.tax_rate and not is_rate(row.tax_rate.value):
        message = f"Line {number} shows {row.tax_rate.text} as its tax rate, which is none. Check it on the document."
        yield Issue(Code.FIELD_UNREADABLE, message, where=row.tax_rate.source)
    if row.net_amount is not None:
        return
    where = next((value.source for value in (row.quantity, row.description, row.part) if value), None)
    if (amount := computed_amount(row)) is None:
        message = f"Line {number} shows no amount and is taken as 0.00. Check it on the document."
        yield Issue(Code.FIELD_MISSING, message, Severity.WARN, where)
        return
    message = f"The amount of line {number} is not printed; {cents(amount)} is its quantity × price."
    yield Issue(Code.FIELD_MISSING, message, Severity.INFO, where)


def _layout(reading: Reading, lines: Decimal, charges: Decimal) -> Layout:
    """Which layout the printed totals close; `NET` where none or several do."""
    net, tax = _value(reading.net_total), _value(reading.tax_total)
    assert reading.gross_total is not None
    gross = reading.gross_total.value
    if net is None and tax is not None:
        net = gross - tax
    if not reading.lines or net is None or _near(lines + charges, net):
        return Layout.NET
    if charges and _near(lines, net) and tax is not None and _near(net + charges + tax, gross):
        return Layout.SUBTOTAL
    rounding = _value(reading.rounding) or ZERO
    with_tax = _near(lines + charges, gross) or _near(lines + charges + rounding, gross)
    if net and gross and with_tax and not _near(net, gross):
        return Layout.WITH_TAX
    return Layout.NET


def _net(gross: Decimal, tax: Decimal | None, lines: Decimal | None, rounding: Decimal) -> tuple[Decimal, str]:
    """A net total that is not printed, and what it was derived from; `rounding` may be part of the total."""
    if tax is not None:
        if rounding and lines is not None and abs(gross - tax - rounding - lines) < abs(gross - tax - lines):
            return gross - tax - rounding, "the total less tax and rounding"
        return gross - tax, "the total less the tax"
    if lines is not None:
        return lines, "the sum of the lines"
    return gross, "the total, for no tax is printed"


def _derived(what: str, amount: Decimal, how: str) -> Issue:
    return Issue(Code.FIELD_MISSING, f"The {what} is not printed; {amount} is {how}.", Severity.INFO)


def _near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= CENT


def _value(printed: Printed[Decimal] | None) -> Decimal | None:
    return printed.value if printed else None
