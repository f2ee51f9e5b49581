from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.documents import open_document
from engine.formats import apply, dump_format, parse_format
from engine.issues import Code, Severity
from engine.model import DocumentKind, LineKind, Reading
from tests.documents.paper import Mark, paper, right

HEADER: list[Mark] = [
    (50, 50, "Any Supplier Pty Ltd", {"size": 14}),
    (400, 50, "TAX INVOICE", {"size": 14}),
    (50, 80, "Invoice No: A-100"),
    (300, 80, "Date"),
    (400, 80, "03/11/2026"),
    (300, 95, "Your Order"),
    (400, 95, "PO-17, PO-18 and PO-19"),
]
HEADING: list[Mark] = [
    (50, 200, "Code"), (120, 200, "Description"), right(360, 200, "Qty"), right(430, 200, "Price"), right(520, 200, "Ext"),
]  # fmt: skip
TOTALS: list[Mark] = [(400, 400, "Sub Total"), right(520, 400, "30.00"), (400, 415, "Total"), right(520, 415, "$33.00")]
SPEC: dict[str, Any] = {
    "supplier": "Any Supplier Pty Ltd",
    "media": "pdf",
    "credit": "CREDIT NOTE",
    "identify": {"all": ["Any Supplier"]},
    "header": {
        "invoice_number": r"Invoice No: (\S+)",
        "invoice_date": {"right_of": "Date", "date": "%d/%m/%Y"},
        "purchase_order": {"right_of": "Your Order", "optional": True},
        "gross_total": {"right_of": "Total"},
    },
    "lines": {
        "columns": {
            "part": "Code", "description": "Description", "quantity": "Qty", "unit_price": "Price", "net_amount": "Ext",
        },
        "kinds": {"freight": "(?i)^freight"},
    },
}  # fmt: skip


def row(y: float, *cells: str) -> list[Mark]:
    part, description, quantity, price, net = cells
    return [(50, y, part), (120, y, description), right(360, y, quantity), right(430, y, price), right(520, y, net)]


def read(*pages: list[Mark], **changes: Any) -> Reading:
    format = parse_format(dump_format({**SPEC, **changes}), "any")
    (reading,) = apply(format, open_document(paper(*pages), "a.pdf"))
    return reading


def lines(**changes: Any) -> dict[str, Any]:
    return {**SPEC["lines"], **changes}


def descriptions(reading: Reading) -> list[str]:
    return [line.description.text if line.description else "" for line in reading.lines]


ROWS = [*row(220, "A1", "Pipe", "2", "10.00", "20.00"), *row(236, "B2", "Elbow", "1", "10.00", "10.00")]


def test_header_values_stand_beside_their_text_and_place() -> None:
    reading = read([*HEADER, *HEADING, *ROWS, *TOTALS])
    assert reading.issues == ()
    assert reading.reader == "format:any"
    assert reading.invoice_number is not None
    assert reading.invoice_number.value == "A-100"
    assert reading.invoice_date is not None
    assert (reading.invoice_date.value, reading.invoice_date.text) == (date(2026, 11, 3), "03/11/2026")
    assert reading.gross_total is not None
    assert reading.gross_total.value == Decimal("33.00")
    assert [order.value for order in reading.purchase_orders] == ["PO-17", "PO-18", "PO-19"]
    where = reading.invoice_date.source
    assert where is not None
    assert where.page == 1
    assert where.box is not None
    assert where.box[0] == pytest.approx(400, abs=1)
    assert where.box[1] < 80 < where.box[3]
    assert reading.supplier_name is not None
    assert reading.supplier_name.source is not None


def test_lines_are_read_by_their_headings() -> None:
    reading = read([*HEADER, *HEADING, *ROWS, *TOTALS])
    first, second = reading.lines
    assert (first.part and first.part.value, first.quantity and first.quantity.value) == ("A1", Decimal(2))
    assert second.net_amount is not None
    assert second.net_amount.value == Decimal("10.00")
    assert second.net_amount.source is not None
    assert second.net_amount.source.page == 1


@pytest.mark.parametrize(
    ("first", "second", "figures"),
    [(220, 231, 220), (220, 231, 231)],
    ids=["figures on the first line", "figures on the last line"],
)
def test_a_wrapped_description_is_joined(first: int, second: int, figures: int) -> None:
    wrapped: list[Mark] = [
        (120, first, "Copper pipe"), (120, second, "hard drawn"), right(360, figures, "2"), right(430, figures, "10.00"),
        right(520, figures, "20.00"),
    ]  # fmt: skip
    reading = read([*HEADER, *HEADING, *wrapped, *row(260, "B2", "Elbow", "1", "10.00", "10.00"), *TOTALS])
    assert descriptions(reading) == ["Copper pipe hard drawn", "Elbow"]


def test_a_remark_apart_from_the_rows_is_no_line() -> None:
    remark: list[Mark] = [(120, 290, "All goods checked on arrival")]
    assert descriptions(read([*HEADER, *HEADING, *ROWS, *remark, *TOTALS])) == ["Pipe", "Elbow"]


def test_text_beside_the_table_is_not_read_into_it() -> None:
    bar: list[Mark] = [(10, 220, "77"), (10, 400, "88")]
    moved: list[Any] = [(mark[0] + 60, *mark[1:]) for mark in [*HEADING, *ROWS, *TOTALS]]
    reading = read([*HEADER, *bar, *moved])
    assert descriptions(reading) == ["Pipe", "Elbow"]
    assert reading.issues == ()


def test_the_table_goes_on_under_the_heading_of_the_next_page() -> None:
    more = row(220, "C3", "Tee", "3", "1.00", "3.00")
    reading = read([*HEADER, *HEADING, *ROWS], [*HEADING, *more, *TOTALS])
    assert descriptions(reading) == ["Pipe", "Elbow", "Tee"]
    assert reading.pages == (1, 2)
    last = reading.lines[2].net_amount
    assert last is not None
    assert last.source is not None
    assert last.source.page == 2


def test_a_heading_over_two_lines_is_found() -> None:
    heading: list[Mark] = [
        (50, 200, "Code"), (120, 200, "Description"), right(360, 200, "Qty"), right(430, 190, "Unit"),
        right(430, 200, "Price"), right(520, 200, "Ext"),
    ]  # fmt: skip
    columns = {**SPEC["lines"]["columns"], "unit_price": "Unit Price"}
    reading = read([*HEADER, *heading, *ROWS, *TOTALS], lines=lines(columns=columns))
    assert [line.unit_price.value for line in reading.lines if line.unit_price] == [Decimal("10.00")] * 2


def test_an_unknown_column_is_an_issue_until_it_is_ignored() -> None:
    page = [*HEADER, *HEADING, right(560, 200, "B/O"), *ROWS, right(560, 220, "4"), *TOTALS]
    reading = read(page)
    (issue,) = reading.issues
    assert (issue.code, issue.severity) == (Code.COLUMN_UNKNOWN, Severity.WARN)
    assert "B/O" in issue.message
    assert issue.where is not None
    assert issue.where.page == 1
    assert [line.net_amount.value for line in reading.lines if line.net_amount] == [Decimal("20.00"), Decimal("10.00")]
    assert read(page, lines=lines(ignore=["B/O"])).issues == ()


def test_a_missing_table_and_missing_values_are_issues() -> None:
    reading = read([(50, 50, "Any Supplier Pty Ltd")])
    assert {issue.code for issue in reading.issues} == {Code.FIELD_MISSING}
    assert len([issue for issue in reading.issues if issue.severity is Severity.BLOCK]) == 4
    assert reading.lines == ()


def test_a_value_that_cannot_be_read_is_an_issue_at_its_place() -> None:
    page = [*HEADER, *HEADING, *row(220, "A1", "Pipe", "2", "1O.00", "20.00"), *TOTALS]
    reading = read(page)
    (issue,) = reading.issues
    assert issue.code is Code.FIELD_UNREADABLE
    assert "1O.00" in issue.message
    assert issue.where is not None
    assert issue.where.box is not None
    assert reading.lines[0].unit_price is None


def test_a_label_that_stands_inside_another_is_not_taken() -> None:
    reading = read([*HEADER, *HEADING, *ROWS, *TOTALS])
    assert reading.gross_total is not None
    assert reading.gross_total.text == "$33.00"


def test_the_value_below_a_label() -> None:
    strip: list[Mark] = [(50, 120, "Doc No."), (150, 120, "Due"), (55, 134, "X 9"), (150, 134, "04 Dec 2026")]
    header = {**SPEC["header"], "invoice_number": {"below": "Doc No."}, "due_date": {"below": "Due"}}
    reading = read([*HEADER, *strip, *HEADING, *ROWS, *TOTALS], header=header)
    assert reading.invoice_number is not None
    assert reading.invoice_number.value == "X 9"
    assert reading.due_date is not None
    assert reading.due_date.value == date(2026, 12, 4)


def test_kinds_splits_orders_and_rates_of_lines() -> None:
    head: list[Mark] = [*HEADING, (540, 200, "Tax")]
    rows: list[Mark] = [
        (50, 216, "Order PO-17"), *row(232, "A1", "Pipe", "2 EA", "10.00", "20.00"), (540, 232, "G"),
        (50, 248, "Order PO-18"), *row(264, "F", "Freight", "1 EA", "10.00", "10.00"), (540, 264, "F"),
    ]  # fmt: skip
    more = lines(
        columns={**SPEC["lines"]["columns"], "tax_rate": "Tax"},
        order=r"^Order (\S+)",
        split={"quantity": r"^(?P<quantity>\S+) (?P<unit>\w+)$"},
        tax_rates={"G": "10", "F": "0"},
    )
    header = {name: rule for name, rule in SPEC["header"].items() if name != "purchase_order"}
    reading = read([*HEADER, *head, *rows, *TOTALS], lines=more, header=header)
    pipe, freight = reading.lines
    assert (pipe.kind, freight.kind) == (LineKind.ITEM, LineKind.FREIGHT)
    assert (pipe.quantity and pipe.quantity.value, pipe.unit and pipe.unit.value) == (Decimal(2), "EA")
    assert (pipe.tax_rate and pipe.tax_rate.value, freight.tax_rate and freight.tax_rate.value) == (Decimal(10), Decimal(0))
    assert [order.value for order in reading.purchase_orders] == ["PO-17", "PO-18"]
    assert freight.purchase_order is not None
    assert freight.purchase_order.value == "PO-18"


def test_charges_outside_the_table_and_none_of_zero() -> None:
    extra: list[Mark] = [(400, 370, "Delivery to site"), right(520, 370, "15.00"), (400, 385, "Fuel levy")]
    extra.append(right(520, 385, "0.00"))
    charges = {
        "freight": r"^(?P<description>Delivery[^\d]*) (?P<value>[\d.]+)$",
        "surcharge": {"right_of": "Fuel levy"},
    }
    reading = read([*HEADER, *HEADING, *ROWS, *extra, *TOTALS], charges=charges, lines=lines(end="^(Delivery|Sub Total)"))
    (charge,) = reading.charges
    assert (charge.kind, charge.description and charge.description.value) == (LineKind.FREIGHT, "Delivery to site")
    assert charge.net_amount is not None
    assert charge.net_amount.value == Decimal("15.00")


def test_a_credit_note_printed_negative_is_read_positive() -> None:
    rows = row(220, "A1", "Pipe", "-2", "10.00", "-20.00") + row(236, "R", "Restocking", "1", "5.00", "5.00")
    totals: list[Mark] = [(400, 400, "Total"), right(520, 400, "-$16.50"), (50, 110, "CREDIT NOTE")]
    reading = read([*HEADER, *HEADING, *rows, *totals])
    assert reading.kind is DocumentKind.CREDIT_NOTE
    assert reading.gross_total is not None
    assert (reading.gross_total.value, reading.gross_total.text) == (Decimal("16.50"), "-$16.50")
    pipe, fee = reading.lines
    amounts = [(line.quantity and line.quantity.value, line.net_amount and line.net_amount.value) for line in (pipe, fee)]
    assert amounts == [(Decimal(2), Decimal("20.00")), (Decimal(-1), Decimal("-5.00"))]
