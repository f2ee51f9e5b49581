"""The canonical rows, as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
from exporters_world import SETTINGS, export, line
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.exporters import ExportInvoice, LineCoding, targets
from engine.exporters.canonical import COLUMNS, MONEY
from engine.model import DocumentKind

CENT = Decimal("0.01")
AMOUNT = st.decimals(min_value=Decimal("-9999.99"), max_value=Decimal("99999999.99"), places=2)


def csv_rows(invoices: list[ExportInvoice]) -> list[dict[str, str]]:
    (file,) = targets()["generic-csv"].write(invoices, SETTINGS)
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8"), newline="")))


@st.composite
def invoices(draw: st.DrawFn) -> ExportInvoice:
    rates = st.sampled_from(["10", "0", "15", None])
    lines = [
        line(n, str(draw(AMOUNT)), rate=draw(rates), text=draw(st.text(max_size=20)))
        for n in range(1, draw(st.integers(2, 6)))
    ]
    made = export(lines, kind=draw(st.sampled_from([DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE])))
    tax = made.invoice.tax_total + draw(st.integers(-20, 20)) * CENT
    gross = made.invoice.net_total + tax + draw(st.integers(-5, 5)) * CENT
    return replace(made, invoice=replace(made.invoice, tax_total=tax, gross_total=gross))


@settings(deadline=None)
@given(invoices())
def test_rows_add_up_to_the_printed_totals(made: ExportInvoice) -> None:
    rows = csv_rows([made])
    invoice = made.invoice
    items = rows[: len(invoice.lines)]
    assert sum(Decimal(row["line_net"]) for row in items) == invoice.net_total
    assert sum(Decimal(row["line_tax"]) for row in rows) == invoice.tax_total
    assert sum(Decimal(row["line_gross"]) for row in rows) == invoice.gross_total
    assert {row["document_type"] for row in rows} == {invoice.kind.value}
    assert not any(row["description"][:1] in tuple("=+-@\t\r") and row["description"] for row in rows)


def test_columns_are_in_the_canonical_order() -> None:
    (file,) = targets()["generic-csv"].write([export([line(1, "10.00")])], SETTINGS)
    heading = file.content.split(b"\r\n", 1)[0].decode()
    assert heading == (
        "bill_id,rev,supplier_name,supplier_key,supplier_ref,bill_no,po_no,issue_date,due_date,currency,fx_rate,amounts_are,"
        "line_no,description,item_code,qty,unit_price,line_net,tax_code,tax_rate,line_tax,line_gross,account_code,job_code,"
        "cost_code,memo,attachment_sha256,document_type"
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(AMOUNT, min_size=1, max_size=5))
def test_workbook_holds_the_exact_amounts(amounts: list[Decimal]) -> None:
    made = export([line(n, str(amount)) for n, amount in enumerate(amounts, start=1)])
    sheet = _sheet([made])
    for row, expected in zip(sheet.iter_rows(min_row=2), csv_rows([made]), strict=True):
        for name, cell in zip(COLUMNS, row, strict=True):
            if name in MONEY:
                assert (cell.data_type, cell.number_format) == ("n", "0.00")
                assert Decimal(str(cell.value)).quantize(CENT) == Decimal(expected[name])


def _sheet(invoices: list[ExportInvoice]):  # type: ignore[no-untyped-def]
    (file,) = targets()["generic-xlsx"].write(invoices, SETTINGS)
    return openpyxl.load_workbook(io.BytesIO(file.content)).active


def test_workbook_text_is_never_a_formula_and_dates_are_dates() -> None:
    texts = ["=1+1", "#N/A", "\x07bell", "-5", "plain"]
    made = [export([line(n, "10.00", text=text) for n, text in enumerate(texts, start=1)], number="0012")]
    sheet = _sheet(made)
    column = COLUMNS.index("description") + 1
    cells = [sheet.cell(row, column) for row in range(2, 7)]
    assert [cell.value for cell in cells] == ["'=1+1", "#N/A", "bell", "'-5", "plain"]
    assert {cell.data_type for cell in cells} <= {
        "s",
        "e",
    }  # a reader may take the text #N/A for an error; the file says text
    assert sheet.cell(2, COLUMNS.index("bill_no") + 1).value == "0012"
    assert sheet.cell(2, COLUMNS.index("issue_date") + 1).value.date() == date(2026, 11, 3)
    (file,) = targets()["generic-xlsx"].write(made, SETTINGS)
    xml = zipfile.ZipFile(io.BytesIO(file.content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert not re.search(rb't="e"', xml)


def test_workbook_says_nothing_of_when_it_was_written() -> None:
    (file,) = targets()["generic-xlsx"].write([export([line(1, "10.00")])], SETTINGS)
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(re.findall(rb">(\d{4}-[^<]*)<", packed.read("docProps/core.xml"))) == {b"1980-01-01T00:00:00Z"}


def test_formulas_and_spread_tax_are_warned_of() -> None:
    coded = LineCoding(0, "310", "GST", "@J", None)
    made = [export([line(1, "10.00", text="=1")], tax="1.01", due=None, coded=coded)]
    findings = targets()["generic-csv"].preflight(made, SETTINGS)
    assert not any(finding.refuses for finding in findings)
    assert {finding.field for finding in findings} == {"description", "job_code", "tax_total", "due_date"}
