from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.issues import Code, Issue, Severity
from engine.model import Document, DocumentKind, LineKind, MediaType, Page, Reading, ReadingLine
from engine.presenting import invoice_json, issue_json, prediction_json, reading_json
from engine.proving import prove
from engine.source import Source
from tests.proving.readings import PLACE, amount, invoice, line, printed

CONTRACT = {
    *("file", "part", "pages", "kind", "reader", "supplier_name", "supplier_tax_id", "invoice_number", "invoice_date"),
    *("due_date", "currency", "net_total", "tax_total", "gross_total", "amount_due", "purchase_order", "purchase_orders"),
    *("is_credit_note", "lines", "charges", "verified", "issues"),
}
CONTRACT_LINE = {"kind", "description", "part", "quantity", "unit", "unit_price", "net_amount", "tax_rate", "purchase_order"}
SHA = "0" * 64


def sample() -> Reading:
    freight = ReadingLine(kind=LineKind.FREIGHT, description=printed("Freight"), net_amount=amount("20.00"))
    reading = invoice([line(4, "12.50", part=printed("CU20"))], charges=[freight], net="70.00", tax="7.00")
    return replace(reading, purchase_orders=(printed("PO-1"), printed("PO-2")), due_date=printed(date(2026, 4, 1)))


def test_the_object_of_the_contract() -> None:
    reading = sample()
    found, issues = prove(reading, document_sha256=SHA)
    shown = reading_json("a.pdf", None, reading, found, issues)
    assert set(shown) >= CONTRACT
    assert set(shown["lines"][0]) >= CONTRACT_LINE
    assert shown["kind"] == "invoice"
    assert shown["reader"] == "format:brindle"
    assert (shown["invoice_date"], shown["due_date"]) == ("2026-03-02", "2026-04-01")
    assert (shown["net_total"], shown["gross_total"], shown["amount_due"]) == ("70.00", "77.00", None)
    assert (shown["purchase_order"], shown["purchase_orders"]) == ("PO-1", ["PO-1", "PO-2"])
    assert (shown["verified"], shown["is_credit_note"], shown["issues"]) == (True, False, [])
    assert (shown["lines"][0]["quantity"], shown["lines"][0]["unit_price"]) == ("4", "12.50")
    assert (shown["charges"][0]["kind"], shown["charges"][0]["net_amount"]) == ("freight", "20.00")
    assert shown["places"]["net_total"] == {"page": 1, "box": [40.0, 50.0, 120.0, 60.0]}


def test_a_file_without_a_reading_has_a_kind_and_no_values() -> None:
    document = Document(SHA, "scan.pdf", MediaType.PDF, pages=(Page(1, 595, 842, ()), Page(2, 595, 842, ())))
    shown = reading_json("scan.pdf", document, None, None, [Issue(Code.SCAN, "Nothing to read.")])
    assert set(shown) >= CONTRACT
    assert (shown["kind"], shown["pages"], shown["reader"], shown["verified"]) == ("other", [1, 2], None, False)
    assert all(shown[name] is None for name in ("supplier_name", "invoice_number", "gross_total", "purchase_order"))
    assert shown["lines"] == shown["charges"] == shown["purchase_orders"] == []
    assert [issue["code"] for issue in shown["issues"]] == ["SCAN"]


def test_what_the_proofs_derived_stands_beside_what_is_printed() -> None:
    reading = replace(sample(), currency=None, tax_total=None)
    found, issues = prove(reading, document_sha256=SHA)
    shown = reading_json("a.pdf", None, reading, found, issues)
    assert (shown["currency"], shown["tax_total"]) == ("AUD", "7.00")
    assert [issue["severity"] for issue in shown["issues"]] == ["info", "info"]
    assert "currency" not in shown["places"]
    assert reading_json("a.pdf", None, reading, None, ())["currency"] is None


def test_a_credit_note_says_so() -> None:
    reading = replace(sample(), kind=DocumentKind.CREDIT_NOTE)
    found, issues = prove(reading, document_sha256=SHA)
    assert found is not None
    assert reading_json("a.pdf", None, reading, found, issues)["is_credit_note"] is True
    assert prediction_json(reading, found)["is_credit_note"] is True
    assert invoice_json(found)["is_credit_note"] is True


def test_a_prediction_has_the_scorers_names() -> None:
    names = CONTRACT - {"file", "part", "pages", "kind", "reader", "purchase_orders", "charges", "issues"}
    assert set(prediction_json(sample(), None)) == names
    assert prediction_json(None, None)["verified"] is False


def test_an_invoice_shows_lines_and_charges_by_their_numbers() -> None:
    found, _ = prove(sample(), document_sha256=SHA, supplier="S01")
    assert found is not None
    shown = invoice_json(found)
    assert (shown["id"], shown["supplier"], shown["purchase_order"]) == (f"{SHA[:12]}-1", "S01", "PO-1")
    assert [row["number"] for row in shown["lines"]] == [1]
    assert [row["number"] for row in shown["charges"]] == [2]
    assert shown["lines"][0]["net_amount"] == "50.00"


def test_where_an_issue_stands() -> None:
    def where(source: Source | None) -> Any:
        return issue_json(Issue(Code.ARITH, "wrong", Severity.WARN, source))["where"]

    assert where(PLACE) == {"page": 1, "box": [40.0, 50.0, 120.0, 60.0]}
    assert where(Source(row=3, column="Qty")) == {"row": 3, "column": "Qty"}
    assert where(Source(xpath="/ubl:Invoice")) == {"xpath": "/ubl:Invoice"}
    assert where(None) is None
    assert where(Source()) is None


@given(st.decimals(min_value=Decimal("0.000001"), max_value=10**9, allow_nan=False, allow_infinity=False))
def test_no_figure_is_a_float_or_has_an_exponent(price: Decimal) -> None:
    reading = replace(sample(), lines=(replace(line(1, "1.00"), unit_price=amount(price)),))
    found, issues = prove(reading, document_sha256=SHA)
    assert found is not None
    for shown in (reading_json("a.pdf", None, reading, found, issues), invoice_json(found)):
        json.dumps(shown, allow_nan=False)
        text = shown["lines"][0]["unit_price"]
        assert "E" not in text.upper()
    assert Decimal(reading_json("a.pdf", None, reading, found, issues)["lines"][0]["unit_price"]) == price
