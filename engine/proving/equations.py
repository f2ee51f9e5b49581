"""The equations that a document prints, each with both sides, its tolerance and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.issues import Code, Issue, Severity
from engine.model import Reading, ReadingLine
from engine.money import CENT, cents
from engine.proving.figures import ZERO, Figures, Layout, computed_amount, is_rate
from engine.source import Source

HALF_CENT = CENT / 2


@dataclass(frozen=True, slots=True)
class Equation:
    """`computed` should be `printed`, give or take `tolerance`; up to `limit` a difference is told but does not block.

    `of_gross` says that the gross total takes part. `severity` is of a difference beyond `limit`.
    """

    what: str
    computed: Decimal
    printed: Decimal
    tolerance: Decimal
    limit: Decimal
    where: Source | None
    of_gross: bool = False
    severity: Severity = Severity.BLOCK

    @property
    def difference(self) -> Decimal:
        """Printed less computed."""
        return self.printed - self.computed

    @property
    def closes(self) -> bool:
        """Whether both sides agree."""
        return abs(self.difference) <= self.tolerance

    def issue(self) -> Issue:
        """What a clerk reads where it does not close."""
        within = abs(self.difference) <= self.limit
        message = (
            f"{self.what} = {cents(self.computed):f}, but the document says {self.printed:f}"
            f" (difference {cents(self.difference):f}). "
        )
        message += (
            "It is within the rounding limit." if within else "Check the figures on the document, or ask the supplier."
        )
        return Issue(Code.ARITH, message, Severity.INFO if within else self.severity, self.where)


def equations(reading: Reading, figures: Figures, rounding_limit: Decimal = Decimal("0.05")) -> tuple[Equation, ...]:
    """Every equation whose figures the document prints: per line, lines to net, tax, gross, and amount due.

    Tolerance is a cent; where sums of rounded lines are compared half a cent per line, at most `rounding_limit`.
    """
    return (
        *_line_equations(reading),
        *_sum_equation(reading, figures, rounding_limit),
        *_tax_equation(reading, figures, rounding_limit),
        *_gross_equation(reading, figures, rounding_limit),
        *_due_equation(reading),
    )


def _line_equations(reading: Reading) -> Iterator[Equation]:
    for number, row in enumerate(reading.lines + reading.charges, start=1):
        computed = computed_amount(row)
        if computed is not None and row.net_amount is not None:
            what = f"Line {number}: {_factors(row)}"
            yield Equation(what, computed, row.net_amount.value, CENT, CENT, row.net_amount.source)


def _factors(row: ReadingLine) -> str:
    assert row.quantity is not None
    assert row.unit_price is not None
    text = f"{row.quantity.value:f} × {row.unit_price.value:f}"
    if row.base_quantity and row.base_quantity.value != 1:
        text += f" per {row.base_quantity.value:f}"
    if row.discount and row.discount.value:
        text += f" less {row.discount.value:f}"
    return text


def _slack(rows: int, rounding_limit: Decimal) -> Decimal:
    """Suppliers add up unrounded lines: half a cent for each may be lost."""
    return max(CENT, min(rounding_limit, HALF_CENT * rows))


def _sum_equation(reading: Reading, figures: Figures, rounding_limit: Decimal) -> Iterator[Equation]:
    if not reading.lines:
        return
    lines = sum(figures.amounts[: len(reading.lines)], ZERO)
    total = sum(figures.amounts, ZERO)
    slack = _slack(len(figures.amounts), rounding_limit)
    net, tax, gross = reading.net_total, reading.tax_total, reading.gross_total
    if figures.layout is Layout.WITH_TAX and gross:
        what, computed = _rounded("Lines with tax", total, gross.value, reading)
        yield Equation(what, computed, gross.value, slack, rounding_limit, gross.source, of_gross=True)
    elif net:
        computed, what = (lines, "Sum of the lines") if figures.layout is Layout.SUBTOTAL else (total, _sum_words(reading))
        is_total = gross is not None and tax is None and net.value == gross.value  # free of tax
        yield Equation(what, computed, net.value, slack, rounding_limit, net.source, of_gross=is_total)
    elif gross and tax:
        what = f"{_sum_words(reading)}, with tax {tax.value:f},"
        what, computed = _rounded(what, total + tax.value, gross.value, reading)
        yield Equation(what, computed, gross.value, slack, rounding_limit, gross.source, of_gross=True)
    elif gross and not net and abs(total - gross.value) <= slack and not any(_is_taxed(row) for row in reading.lines):
        yield Equation(_sum_words(reading), total, gross.value, slack, rounding_limit, gross.source, of_gross=True)


def _rounded(what: str, computed: Decimal, printed: Decimal, reading: Reading) -> tuple[str, Decimal]:
    """The computed side with the printed rounding, where that brings it nearer."""
    rounding = reading.rounding.value if reading.rounding else ZERO
    if abs(printed - computed) > abs(printed - computed - rounding):
        return f"{what} + rounding {rounding:f}", computed + rounding
    return what, computed


def _is_taxed(row: ReadingLine) -> bool:
    return row.tax_rate is not None and row.tax_rate.value != 0


def _sum_words(reading: Reading) -> str:
    return "Sum of the lines and charges" if reading.charges else "Sum of the lines"


def _tax_equation(reading: Reading, figures: Figures, rounding_limit: Decimal) -> Iterator[Equation]:
    rates = _rates(reading)
    if reading.tax_total is None or rates is None:
        return
    bases: dict[Decimal, Decimal] = {}
    for rate, amount in zip(rates, figures.amounts, strict=True):
        bases[rate] = bases.get(rate, ZERO) + amount
    whole = Decimal(100)
    with_tax = figures.layout is Layout.WITH_TAX
    expected = sum((cents(base * rate / (whole + rate if with_tax else whole)) for rate, base in bases.items()), ZERO)
    parts = " + ".join(f"{rate.normalize():f} % of {base:f}" for rate, base in bases.items())
    slack = _slack(len(rates), rounding_limit)
    printed = reading.tax_total
    yield Equation(f"Tax: {parts}", expected, printed.value, slack, rounding_limit, printed.source)


def _rates(reading: Reading) -> list[Decimal] | None:
    """The rate of every line and charge in per cent; a charge without one is taxed as all lines are, if they are alike.
    `None` where a line's rate is unknown or nothing is listed."""
    if not all(is_rate(row.tax_rate.value) for row in reading.lines + reading.charges if row.tax_rate):
        return None
    lines = {row.tax_rate.value for row in reading.lines if row.tax_rate}
    if not reading.lines or any(row.tax_rate is None for row in reading.lines):
        return None
    common = next(iter(lines)) if len(lines) == 1 else None
    rates = [row.tax_rate.value if row.tax_rate else common for row in reading.lines + reading.charges]
    known = [rate for rate in rates if rate is not None]
    return known if len(known) == len(rates) else None


def _gross_equation(reading: Reading, figures: Figures, rounding_limit: Decimal) -> Iterator[Equation]:
    net, tax, gross = reading.net_total, reading.tax_total, reading.gross_total
    if net is None or tax is None or gross is None:
        return
    what, computed = f"Net {figures.net:f} + tax {tax.value:f}", figures.net + tax.value
    what, computed = _rounded(what, computed, gross.value, reading)
    yield Equation(what, computed, gross.value, CENT, rounding_limit, gross.source, of_gross=True)


def _due_equation(reading: Reading) -> Iterator[Equation]:
    """Total less prepaid (plus rounding) = amount due. A page may carry old balances forward, so that without a prepaid
    amount only an e-invoice, whose schema forbids that, is held to it. What is due is not booked: it warns."""
    gross, due = reading.gross_total, reading.amount_due
    is_xml = due is not None and due.source is not None and due.source.xpath is not None
    if gross is None or due is None or not (is_xml or reading.prepaid):
        return
    what, computed = f"Total {gross.value:f}", gross.value
    if reading.prepaid:
        what, computed = f"{what} less prepaid {reading.prepaid.value:f}", computed - reading.prepaid.value
    what, computed = _rounded(what, computed, due.value, reading)
    yield Equation(what, computed, due.value, CENT, CENT, due.source, severity=Severity.WARN)
