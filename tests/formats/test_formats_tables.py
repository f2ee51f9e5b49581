from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from engine.documents import open_document
from engine.formats import apply, dump_format, parse_format, try_format
from engine.issues import Code
from engine.model import DocumentKind, LineKind, Reading

SPEC: dict[str, Any] = {
    "supplier": "Table Supplier",
    "media": "csv",
    "decimal_mark": ",",
    "credit": "CREDIT",
    "identify": {"all": ["Doc No", "SKU"]},
    "header": {
        "invoice_number": {"column": "Doc No"},
        "invoice_date": {"column": "Day", "date": "%d.%m.%Y"},
        "purchase_order": {"column": "PO", "optional": True},
        "net_total": {"sum": "Net"},
        "gross_total": {"column": "Gross"},
        "currency": {"value": "AUD"},
    },
    "lines": {
        "columns": {"part": "SKU", "quantity": "Qty", "net_amount": "Net"},
        "ignore": ["Type"],
        "kinds": {"freight": "^FRT"},
        "skip": "^Page",
    },
}
HEAD = "Doc No;Day;PO;SKU;Qty;Net;Gross;Type"


def read(*rows: str, **changes: Any) -> tuple[Reading, ...]:
    format = parse_format(dump_format({**SPEC, **changes}), "any")
    return apply(format, open_document("\n".join(rows).encode(), "a.csv"))


def test_rows_become_invoices_by_their_number() -> None:
    first, second = read(
        HEAD,
        "V1;03.11.2026;PO-1;A;2;1.000,50;1.122,55;INVOICE",
        "V2;04.11.2026;PO-2;B;1;5,00;5,50;CREDIT",
        ";;;;;;;",
        "V1;03.11.2026;PO-9;FRT;1;20,00;1.122,55;INVOICE",
    )
    assert (first.part, second.part) == (1, 2)
    assert (first.kind, second.kind) == (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE)
    assert first.invoice_date is not None
    assert first.invoice_date.value == date(2026, 11, 3)
    assert first.net_total is not None
    assert first.net_total.value == Decimal("1020.50")
    assert [order.value for order in first.purchase_orders] == ["PO-1", "PO-9"]
    assert [line.kind for line in first.lines] == [LineKind.ITEM, LineKind.FREIGHT]
    where = first.lines[1].net_amount and first.lines[1].net_amount.source
    assert where is not None
    assert (where.row, where.column) == (5, "Net")
    assert first.issues == second.issues == ()


def test_rows_that_disagree_about_their_invoice_are_an_issue() -> None:
    (reading,) = read(HEAD, "V1;03.11.2026;;A;2;1,00;1,10;", "V1;03.11.2026;;B;1;1,00;9,99;")
    (issue,) = reading.issues
    assert issue.code is Code.FIELD_UNREADABLE
    assert issue.where is not None
    assert (issue.where.row, issue.where.column) == (3, "Gross")


def test_a_row_without_number_is_named() -> None:
    (reading,) = read(HEAD, "V1;03.11.2026;;A;2;1,00;1,10;", ";;;B;1;1,00;;", "Page 1 of 1;;;;;;;")
    (issue,) = reading.issues
    assert issue.code is Code.FIELD_MISSING
    assert issue.where is not None
    assert issue.where.row == 3


def test_unknown_and_missing_columns_are_issues() -> None:
    (reading,) = read(HEAD + ";Colour", "V1;03.11.2026;;A;2;1,00;1,10;;red")
    assert [issue.code for issue in reading.issues] == [Code.COLUMN_UNKNOWN]
    (nothing,) = read(HEAD.replace("Qty", "Amount"), "V1;03.11.2026;;A;2;1,00;1,10;")
    assert [issue.code for issue in nothing.issues] == [Code.FIELD_MISSING]
    assert nothing.invoice_number is None


def test_the_heading_row_need_not_be_the_first() -> None:
    rows = ("Weekly list;;;;;;;", ";;;;;;;", HEAD, "V1;03.11.2026;;A;2;1,00;1,10;")
    (reading,) = read(*rows)
    assert reading.lines[0].part is not None
    assert reading.lines[0].part.source is not None
    assert reading.lines[0].part.source.row == 4


def test_trying_a_format_says_who_is_claimed_and_what_is_missing() -> None:
    format = parse_format(dump_format(SPEC), "any")
    good = open_document(f"{HEAD}\nV1;03.11.2026;;A;2;1,00;;".encode(), "good.csv")
    other = open_document(b"a,b\n1,2", "other.csv")
    first, second = try_format(format, [good, other])
    assert (first.claimed, second.claimed) == (True, False)
    assert [issue.code for issue in first.issues] == [Code.FIELD_MISSING]
    assert second.readings == ()
