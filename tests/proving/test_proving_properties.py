"""Consistent invoices prove; one figure that is wrong by six cents or more never does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from engine.issues import Code, Severity
from engine.model import Reading, ReadingLine
from engine.money import cents
from engine.proving import prove
from tests.proving.readings import amount, invoice, line

PRICES = st.decimals(min_value=Decimal("1.00"), max_value=9999, places=2)
QUANTITIES = st.decimals(min_value=1, max_value=500, places=1)
RATES = st.sampled_from([Decimal(0), Decimal(10), Decimal(15), Decimal("7.7")])
DELTAS = st.sampled_from([Decimal(step) for step in ("0.06", "-0.06", "0.10", "1.00", "-9.00", "1000.00", "-12345.67")])
LINES = st.lists(
    st.tuples(QUANTITIES, PRICES, RATES, st.decimals(min_value=0, max_value=Decimal("0.5"), places=2)),
    min_size=1,
    max_size=8,
)
CHARGES = st.lists(st.tuples(st.decimals(min_value=-50, max_value=80, places=2), RATES), max_size=3)
HEADER = ["net_total", "tax_total", "gross_total"]


@st.composite
def consistent(draw: st.DrawFn) -> Reading:
    rows = [line(quantity, price, rate=rate, discount=discount) for quantity, price, rate, discount in draw(LINES)]
    charges = [ReadingLine(net_amount=amount(value), tax_rate=amount(rate)) for value, rate in draw(CHARGES)]
    bases: dict[Decimal, Decimal] = {}
    for row in [*rows, *charges]:
        assert row.net_amount is not None
        assert row.tax_rate is not None
        bases[row.tax_rate.value] = bases.get(row.tax_rate.value, Decimal(0)) + row.net_amount.value
    net, tax = sum(bases.values(), Decimal(0)), sum((cents(base * rate / 100) for rate, base in bases.items()), Decimal(0))
    assume(net > 0 and net + tax > 0)
    return invoice(rows, charges=charges, net=net, tax=tax)


def arith(reading: Reading) -> list[Severity]:
    return [issue.severity for issue in prove(reading, document_sha256="0" * 64)[1] if issue.code is Code.ARITH]


@given(consistent())
def test_a_consistent_invoice_proves(reading: Reading) -> None:
    found, issues = prove(reading, document_sha256="ab" * 32)
    assert issues == ()
    assert found is not None
    assert found.verified
    assert found.net_total + found.tax_total == found.gross_total
    assert sum(row.net_amount for row in found.lines) == found.net_total


@given(consistent(), st.sampled_from(HEADER), DELTAS)
def test_a_wrong_total_is_noticed(reading: Reading, name: str, delta: Decimal) -> None:
    printed = getattr(reading, name)
    charged = sum((row.net_amount.value for row in reading.charges if row.net_amount), Decimal(0))
    assume(name != "net_total" or abs(delta + charged) > Decimal("0.05"))  # that would be a subtotal before charges
    assert Severity.BLOCK in arith(replace(reading, **{name: amount(printed.value + delta)}))


@given(consistent(), st.data(), DELTAS, st.sampled_from(["net_amount", "unit_price", "quantity", "discount"]))
def test_a_wrong_figure_of_a_line_is_noticed(reading: Reading, data: st.DataObject, delta: Decimal, name: str) -> None:
    place = data.draw(st.integers(min_value=0, max_value=len(reading.lines) - 1))
    lines = list(reading.lines)
    lines[place] = replaced(lines[place], name, delta)
    assert Severity.BLOCK in arith(replace(reading, lines=tuple(lines)))


@given(consistent(), DELTAS)
def test_a_wrong_charge_is_noticed(reading: Reading, delta: Decimal) -> None:
    assume(reading.charges and reading.tax_total)
    assert reading.tax_total is not None
    assume(abs(delta - reading.tax_total.value) > Decimal("0.05"))  # lines and charges with tax would be what it says
    charges = (replaced(reading.charges[0], "net_amount", delta), *reading.charges[1:])
    assert Severity.BLOCK in arith(replace(reading, charges=charges))


@given(consistent())
def test_a_line_that_is_left_out_is_noticed(reading: Reading) -> None:
    assume(reading.lines[0].net_amount and reading.lines[0].net_amount.value > 1)
    assert Severity.BLOCK in arith(replace(reading, lines=reading.lines[1:] or (line(Decimal(1), Decimal("0.01")),)))


@given(consistent(), st.sampled_from(HEADER[:2]))
def test_what_is_not_printed_is_derived(reading: Reading, name: str) -> None:
    whole, _ = prove(reading, document_sha256="ab" * 32)
    found, issues = prove(replace(reading, **{name: None}), document_sha256="ab" * 32)
    assert whole is not None
    assert found is not None
    assert getattr(found, name) == getattr(whole, name)
    assert [(issue.code, issue.severity) for issue in issues] == [(Code.FIELD_MISSING, Severity.INFO)]


@given(consistent())
def test_an_invoice_of_negative_amounts_is_the_credit_note_of_positive_ones(reading: Reading) -> None:
    found, issues = prove(negated(reading), document_sha256="ab" * 32)
    whole, _ = prove(reading, document_sha256="ab" * 32)
    assert found is not None
    assert whole is not None
    assert found.is_credit_note
    assert (found.net_total, found.tax_total, found.gross_total) == (whole.net_total, whole.tax_total, whole.gross_total)
    assert [row.net_amount for row in found.lines] == [row.net_amount for row in whole.lines]
    assert [row.quantity for row in found.lines] == [row.quantity for row in whole.lines]
    assert [(issue.code, issue.severity) for issue in issues] == [(Code.NEGATIVE_TOTAL, Severity.INFO)]


def replaced(row: ReadingLine, name: str, delta: Decimal) -> ReadingLine:
    printed = getattr(row, name)
    changes: dict[str, Any] = {name: amount(printed.value + delta)}
    return replace(row, **changes)


def negated(reading: Reading) -> Reading:
    def turned(row: ReadingLine) -> ReadingLine:
        names = [name for name in ("quantity", "net_amount", "discount") if getattr(row, name)]
        return replace(row, **{name: amount(-getattr(row, name).value) for name in names})

    totals = {name: amount(-getattr(reading, name).value) for name in HEADER}
    lines, charges = (tuple(turned(row) for row in rows) for rows in (reading.lines, reading.charges))
    return replace(reading, lines=lines, charges=charges, **totals)
