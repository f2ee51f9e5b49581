"""Totals blocks as accounting programs print them, one file each: the page, and behind `---` what is to be read.

Words behind the line: a total and its amount; `charges` and their amounts; `doubt`: a person must look at it; `verified`.
"""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.issues import Severity
from engine.model import OwnCompany, Printed, Reading
from engine.proving import prove
from engine.reading.page import read_page
from engine.reading.page.amount_roles import role_of
from tests.reading.page_of_text import document_of

CASES = sorted((Path(__file__).parent / "cases_totals").glob("*.txt"), key=lambda path: path.stem)
FIELDS = {"net": "net_total", "tax": "tax_total", "gross": "gross_total", "due": "amount_due"}


def read(text: str) -> Reading:
    outcome = read_page(document_of(text), OwnCompany())
    assert len(outcome.readings) == 1
    return outcome.readings[0]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_totals_of_a_page(case: Path) -> None:
    page, expected = case.read_text(encoding="utf-8").split("---\n")
    reading = read(page)
    invoice, issues = prove(reading, document_sha256="0" * 64)
    for line in expected.splitlines():
        name, *amounts = line.split()
        if name == "doubt":
            assert any(issue.severity is Severity.WARN for issue in reading.issues)
            assert invoice is None or not invoice.verified
        elif name == "verified":
            assert invoice is not None
            assert invoice.verified, issues
        elif name == "charges":
            assert [one.net_amount.value for one in reading.charges if one.net_amount] == [Decimal(a) for a in amounts]
        else:
            value: Printed[Decimal] | None = getattr(reading, FIELDS.get(name, name))
            assert value is not None, f"no {name}"
            assert value.value == Decimal(amounts[0]), name


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Total incl. GST", "gross_total"),
        ("Total excl. GST", "net_total"),
        ("Gesamtbetrag inkl. 19 % MwSt.", "gross_total"),
        ("inkl. 19 % MwSt.", "tax_total"),
        ("Te betalen btw 21 %", "tax_total"),
        ("Total VAT", "tax_total"),
        ("Total IVA incluido", "gross_total"),
        ("Att betala SEK", "amount_due"),
        ("GesamtCHF", "gross_total"),
        ("Less deposit paid", "prepaid"),
        ("Total freight", "charge"),
    ],
)
def test_label_says_what_its_amount_is(text: str, term: str) -> None:
    role = role_of(text)
    assert role is not None
    assert role.term == term


@pytest.mark.parametrize(
    "text",
    [
        "Payment terms",
        "Zahlbetrag bei Zahlung innerhalb 8 Tagen abzgl. 2 % Skonto",
        "Goods remain our property until the total of all our invoices has been paid in full by you and",
        "Cordless drill, now only",
    ],
)
def test_what_is_no_label_of_a_total(text: str) -> None:
    assert role_of(text) is None


@given(st.decimals(min_value=1, max_value=99_999, places=2), st.integers(0, 27), st.decimals(0, 90, places=2))
@settings(deadline=None, max_examples=40)
def test_whatever_the_amounts_are_the_equation_finds_its_parts(net: Decimal, rate: int, freight: Decimal) -> None:
    tax = ((net + freight) * rate / 100).quantize(Decimal("0.01"))
    rows = [("Subtotal", net), ("Freight", freight), (f"VAT {rate}%", tax), ("Invoice total", net + freight + tax)]
    text = f"Invoice number  A-100\n\nDescription    Qty    Price     Amount\nBeam    1    {net}    {net}\n\n"
    reading = read(text + "\n".join(f"{label:<30}{amount}" for label, amount in rows))
    assert reading.gross_total is not None
    assert reading.gross_total.value == net + freight + tax
    assert reading.tax_total is not None
    assert reading.tax_total.value == tax


def test_a_page_of_amounts_takes_no_time() -> None:
    labels = ("Subtotal", "Freight", "Discount", "VAT 20%", "Total", "Paid", "Amount due", "Rounding", "Other thing")
    rows = [f"{labels[n % len(labels)]:<30}{n * 7 % 997}.{n % 100:02d}" for n in range(500)]
    started = time.process_time()
    read_page(document_of("Invoice number  A-100\n" + "\n".join(rows)), OwnCompany())
    assert time.process_time() - started < 5  # half a second at most; what it guards against takes minutes
