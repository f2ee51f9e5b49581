"""Workbooks: cells that are dates and numbers, percentages, several sheets, and files that are none."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from engine.errors import LoadError
from engine.model import GoodsReceipt, PurchaseOrder, Supplier, TaxCode
from engine.tables import read_table


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


ORDER = ["PO Number", "Vendor", "Date", "Currency", "Line", "Description", "Qty", "Unit Cost", "Job"]


def test_dates_and_numbers_keep_their_value() -> None:
    rows: list[list[object]] = [ORDER, [417, 1001, date(2026, 12, 31), "AUD", 1, "Plate", 0.1 + 0.2, 100 / 3, "J-1"]]
    rows.append([417, 1001, 46387, "AUD", 2, "Plate", "1.234,5", "0,75", "J-2"])
    (order,) = read_table("orders", workbook(rows), "orders.xlsx").records
    assert isinstance(order, PurchaseOrder)
    assert (order.order_number, order.supplier, order.order_date) == ("417", "1001", date(2026, 12, 31))
    assert [(line.quantity, line.unit_price, line.job) for line in order.lines] == [
        (Decimal("0.3"), Decimal("33.3333333333"), "J-1"),
        (Decimal("1234.5"), Decimal("0.75"), "J-2"),
    ]


def test_sheet_with_the_headings_is_found_and_rows_keep_their_numbers() -> None:
    cover: list[list[object]] = [["Report of open orders"], ["Printed", date(2026, 11, 3)]]
    sheet: list[list[object]] = [
        ["Open orders"],
        [],
        ORDER,
        ["PO-1", "S1", date(2026, 11, 3), "AUD", 1, "Plate", 1, 2, None],
        [],
    ]
    sheet.append(["PO-2", "S1", "soon", "AUD", 1, "Plate", 1, 2, None])
    loaded = read_table("orders", workbook(cover, sheet), "orders.xlsx")
    assert [order.order_number for order in loaded.records if isinstance(order, PurchaseOrder)] == ["PO-1"]
    assert [(refusal.row, refusal.column, refusal.value) for refusal in loaded.refused] == [(6, "Date", "soon")]
    assert loaded.rows == 2


def test_percentage_is_what_a_person_sees() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["Code", "Name", "Rate"], ["GST", "GST", 0.1], ["S15", "NZ", 15]])))
    book.active["C2"].number_format = "0.0%"
    file = io.BytesIO()
    book.save(file)
    codes = read_table("taxes", file.getvalue(), "taxes.xlsx").records
    assert [code.rate for code in codes if isinstance(code, TaxCode)] == [Decimal(10), Decimal(15)]


def test_true_and_false_cells() -> None:
    rows: list[list[object]] = [["Number", "Name", "Order required", "Auto import"], [7, "Elm", False, True]]
    (supplier,) = read_table("suppliers", workbook(rows), "suppliers.xlsx").records
    assert supplier == Supplier("7", "Elm", order_required=False, auto_import=True)


def test_column_without_heading_is_reported() -> None:
    rows: list[list[object]] = [["Receipt", "PO", "Received", "Line", "Qty"], ["G1", "PO-1", date(2026, 11, 3), 1, 5, "why"]]
    loaded = read_table("receipts", workbook(rows), "receipts.xlsx")
    assert loaded.unknown_columns == ("column 6 (no heading)",)
    assert [receipt.receipt_number for receipt in loaded.records if isinstance(receipt, GoodsReceipt)] == ["G1"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"%PDF-1.7 ...", "not a CSV or XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "save it as XLSX"),
        (b"PK\x03\x04 nothing", "cannot be opened as a workbook"),
        (b"\x00\x01\x02", "not a text file"),
        (b"Job No,Site manager\n1,x\n", "no column for name (also called Job Name). Its headings are: Job No, Site manager"),
        (b'number,name\n1,"open\n2,x\n', "quotes of row 2"),
        (b"number,name,name\n1,a,b\n", "“name” 2 times"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(LoadError, match=r"jobs\.csv") as caught:
        read_table("jobs", content, "jobs.csv")
    assert words in str(caught.value)


def test_unknown_kind_names_the_known() -> None:
    with pytest.raises(LoadError, match="suppliers, jobs, orders, receipts, taxes"):
        read_table("vendors", b"", "x.csv")


def test_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.tables.grid.LARGEST_WORKBOOK", 1000)
    with pytest.raises(LoadError, match="too large"):
        read_table("jobs", workbook([["Number", "Name"], ["J1", "Roof"]]), "jobs.xlsx")


def test_later_order_rows_may_leave_the_header_empty() -> None:
    rows: list[list[object]] = [ORDER, ["PO-1", "S1", date(2026, 11, 3), "AUD", 1, "Plate", 1, 2, None]]
    rows += [["PO-1", None, None, None, 2, "Bolt", 5, 1, "J-1"], ["PO-2", "S1", date(2026, 11, 4), "AUD"]]
    loaded = read_table("orders", workbook(rows), "orders.xlsx")
    assert not loaded.refused
    assert [len(order.lines) for order in loaded.records if isinstance(order, PurchaseOrder)] == [2, 0]
    assert loaded.record_rows == (2, 4)
