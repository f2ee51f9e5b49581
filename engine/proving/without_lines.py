"""E-invoices that list no lines (Factur-X MINIMUM and BASIC WL): one line per tax rate, so that something can be booked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from engine.issues import Code, Issue, Severity
from engine.model import Printed, Reading, ReadingLine
from engine.proving.figures import ZERO


def with_lines(reading: Reading) -> Reading:
    """The reading with a line per tax rate of its breakdown, charges and allowances of that rate taken off; one line over
    the net total where there is no breakdown, or none that adds up to it. As it is where it has lines, or is no e-invoice:
    a page without lines was not read to the end."""
    net = reading.net_total
    if reading.lines or net is None or net.source is None or net.source.xpath is None:
        return reading
    lines = tuple(_by_rate(reading))
    if sum((line.net_amount.value for line in (*lines, *reading.charges) if line.net_amount), ZERO) != net.value:
        lines = (_line(replace(net, value=net.value - _charged(reading)), None),)
    message = "The e-invoice lists no lines. It is booked as one line per tax rate; see the page for what was bought."
    issue = Issue(Code.FIELD_MISSING, message, Severity.INFO, net.source)
    return replace(reading, lines=lines, issues=(*reading.issues, issue))


def _by_rate(reading: Reading) -> Iterator[ReadingLine]:
    for tax in reading.taxes:
        if tax.base is not None:
            rate = tax.rate.value if tax.rate else None
            left = tax.base.value - _charged(reading, rate)
            if left:
                yield _line(replace(tax.base, value=left), tax.rate)


def _charged(reading: Reading, rate: Decimal | None = None) -> Decimal:
    """Charges less allowances of that rate, or of all."""
    return sum(
        (
            row.net_amount.value
            for row in reading.charges
            if row.net_amount and (rate is None or (row.tax_rate and row.tax_rate.value == rate))
        ),
        ZERO,
    )


def _line(amount: Printed[Decimal], rate: Printed[Decimal] | None) -> ReadingLine:
    what = "Goods and services" + (f" at {rate.value.normalize():f} %" if rate else "")
    return ReadingLine(description=Printed(what, what, amount.source), net_amount=amount, tax_rate=rate)
