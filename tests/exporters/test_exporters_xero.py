"""Xero's bills file read back by another reader: every bill's double entry is the invoice's, to the cent."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from exporters_world import SETTINGS, batch, export, line
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.exporters import ExportInvoice, LineCoding, targets
from engine.model import DocumentKind
from engine.settings import ExportDefaults

CENT = Decimal("0.01")
RATES = {"GST on Expenses": Decimal(10), "GST Free Expenses": Decimal(0), "BAS Excluded": Decimal(0)}
MONEY = st.decimals(min_value=Decimal("-500"), max_value=Decimal("5000"), places=2)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def rows_of(invoices: list[ExportInvoice], settings: ExportDefaults = SETTINGS) -> list[dict[str, str]]:
    files = targets()["xero-csv"].write(invoices, settings)
    return [row for file in files for row in csv.DictReader(io.StringIO(file.content.decode("utf-8"), newline=""))]


def ledger_of(rows: list[dict[str, str]]) -> dict[str, Decimal]:
    """Per bill, what Accounts Payable is credited with: net of every line and the tax that Xero adds to it."""
    payable: dict[str, Decimal] = {}
    for row in rows:
        net = cents(Decimal(row["*Quantity"]) * Decimal(row["*UnitAmount"]))
        tax = cents(net * RATES[row["*TaxType"]] / 100)
        payable[row["*InvoiceNumber"]] = payable.get(row["*InvoiceNumber"], Decimal(0)) + net + tax
    return payable


@st.composite
def invoices(draw: st.DrawFn) -> ExportInvoice:
    lines = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        rate = draw(st.sampled_from(["10", "0"]))
        quantity = draw(st.none() | st.decimals(min_value=Decimal("0.001"), max_value=1000, places=3))
        price = draw(st.none() | st.decimals(min_value=0, max_value=1000, places=draw(st.integers(2, 6))))
        exact = quantity is not None and price is not None and draw(st.booleans())
        net = cents(quantity * price) if exact and quantity is not None and price is not None else draw(MONEY)
        lines.append(replace(line(number, str(net), rate=rate), quantity=quantity, unit_price=price))
    made = export(lines, number=draw(st.uuids()).hex)
    coding = tuple(LineCoding(entry.number, "310", "GST" if entry.tax_rate else "FRE", None, "PO-1") for entry in lines)
    off = draw(st.integers(-50, 50)) * CENT
    invoice = replace(made.invoice, tax_total=made.invoice.tax_total + off, gross_total=made.invoice.gross_total + off)
    return replace(made, invoice=invoice, coding=coding)


@settings(deadline=None)
@given(st.lists(invoices(), min_size=1, max_size=4))
def test_accounts_payable_is_the_gross_total_to_the_cent(made: list[ExportInvoice]) -> None:
    assert not [finding for finding in targets()["xero-csv"].preflight(made, SETTINGS) if finding.refuses]
    rows = rows_of(made)
    assert ledger_of(rows) == {entry.invoice.invoice_number: entry.invoice.gross_total for entry in made}
    net = {entry.invoice.invoice_number: entry.invoice.net_total for entry in made}
    for row in rows:
        if row["*AccountCode"] != SETTINGS.rounding_account_code:
            net[row["*InvoiceNumber"]] -= cents(Decimal(row["*Quantity"]) * Decimal(row["*UnitAmount"]))
    assert set(net.values()) == {Decimal(0)}


def test_bill_is_never_split_over_files() -> None:
    made = [export([line(n, "1.00") for n in range(1, 8)], number=f"N{i:03d}") for i in range(150)]
    files = targets()["xero-csv"].write(made, SETTINGS)
    assert [file.name for file in files] == ["xero-bills-001.csv", "xero-bills-002.csv", "xero-bills-003.csv"]
    seen: list[str] = []
    for file in files:
        lines = file.content.decode().split("\r\n")
        assert len(lines) - 2 <= 500
        assert lines[0] == files[0].content.decode().split("\r\n")[0]
        for invoice, first, last in file.rows:
            assert last - first == 6
            assert {entry.split(",")[10] for entry in lines[first - 1 : last]} == {invoice.rpartition("-")[2]}
        seen += [invoice for invoice, _, _ in file.rows]
    assert len(seen) == len(set(seen)) == 150


def test_invoice_of_more_rows_than_a_file_takes_is_refused() -> None:
    made = batch("xero-csv", [export([line(n, "1.00") for n in range(1, 502)])])
    assert made.accepted == ()
    assert [finding.field for finding in made.refused] == ["lines"]


def test_dates_follow_the_settings_and_a_missing_due_date_the_terms() -> None:
    american = replace(SETTINGS, date_format="%m/%d/%Y", payment_terms_days=14)
    made = [export([line(1, "10.00")], due=None), export([line(1, "10.00")], number="B", due=date(2026, 12, 24))]
    rows = rows_of(made, american)
    assert [(row["*InvoiceDate"], row["*DueDate"]) for row in rows] == [
        ("11/03/2026", "11/17/2026"),
        ("11/03/2026", "12/24/2026"),
    ]
    warned = [finding for finding in targets()["xero-csv"].preflight(made, american) if finding.field == "due_date"]
    assert [(finding.invoice, finding.refuses) for finding in warned] == [(made[0].invoice.id, False)]


@pytest.mark.parametrize(
    ("quantity", "price", "net", "sent"),
    [
        ("10", "12.50", "125.00", ("10", "12.50")),
        ("4", "10.00", "38.00", ("4", "9.50")),
        ("3", "10.00", "20.00", ("1", "20.00")),
        ("3", "33.3333", "100.00", ("3", "33.3333")),
        ("1", "0.123456", "0.12", ("1", "0.12")),
        ("1", "0.125", "0.13", ("1", "0.13")),
        ("0", "5.00", "12.00", ("1", "12.00")),
        (None, None, "-5.00", ("1", "-5.00")),
    ],
)
def test_quantity_and_price_give_the_net(quantity: str | None, price: str | None, net: str, sent: tuple[str, str]) -> None:
    (row,) = rows_of([export([line(1, net, quantity=quantity, price=price)])])
    assert (row["*Quantity"], row["*UnitAmount"]) == sent


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_free_text_never_begins_a_formula(evil: str) -> None:
    coded = LineCoding(0, "310", "GST", evil, None)
    made = [export([line(1, "-10.00", text=evil), line(2, "20.00")], supplier=f"{evil}x", number=f"{evil}9", coded=coded)]
    for row in rows_of(made):
        for name in ("*ContactName", "*InvoiceNumber", "TrackingOption1"):
            assert row[name].startswith("'")
        assert not any(cell[:1] in ("=", "+", "@", "\t", "\r") for cell in row.values())
        assert [name for name, cell in row.items() if cell.startswith("-")] in ([], ["*UnitAmount"])
    fields = {finding.field for finding in targets()["xero-csv"].preflight(made, SETTINGS)}
    assert fields >= {"*ContactName", "*InvoiceNumber", "Description", "TrackingOption1"}


def test_order_number_before_description_keeps_it_harmless() -> None:
    coded = LineCoding(0, "310", "GST", "J-1", "77")
    (row,) = rows_of([export([line(1, "10.00", text="=1+1")], coded=coded)])
    assert row["Description"] == "PO-77 · =1+1"


def test_rounding_beyond_cents_is_refused_not_booked_away() -> None:
    lines = [line(1, "100.00")]
    small, large = export(lines, tax="10.02"), export(lines, number="B", tax="0.00")
    made = batch("xero-csv", [small, large])
    assert made.accepted == (small.invoice.id,)
    assert [(finding.invoice, finding.field) for finding in made.refused] == [(large.invoice.id, "gross_total")]


def test_rate_of_the_tax_code_counts_not_the_printed_one() -> None:
    made = export([line(1, "100.00", rate="10")], coded=LineCoding(0, "310", "FRE", "J", None, Decimal(0)))
    assert [finding.field for finding in batch("xero-csv", [made]).refused] == ["gross_total"]


def test_rounding_line_without_account_or_tax_name_is_refused() -> None:
    made = [export([line(1, "100.00")], tax="10.02")]
    for lacking in (
        replace(SETTINGS, rounding_account_code=""),
        replace(SETTINGS, tax_names=(("GST", "GST on Expenses"),)),
    ):
        assert [finding.field for finding in batch("xero-csv", made, lacking).refused] == ["rounding"]


def test_credit_note_is_refused() -> None:
    made = batch("xero-csv", [export([line(1, "10.00")], kind=DocumentKind.CREDIT_NOTE)])
    assert [finding.field for finding in made.refused] == ["kind"]
    assert not [file for file in made.files if file.name.startswith("xero")]


@pytest.mark.parametrize(
    ("supplier", "number", "field"), [("S" * 256, "1", "*ContactName"), ("S", "1" * 256, "*InvoiceNumber")]
)
def test_too_long_is_refused(supplier: str, number: str, field: str) -> None:
    assert [
        finding.field for finding in batch("xero-csv", [export([line(1, "1.00")], supplier=supplier, number=number)]).refused
    ] == [field]
