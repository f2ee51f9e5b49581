from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.issues import Code, Issue, Severity
from engine.model import DocumentKind, LineKind, OwnCompany, Reading, ReadingLine, SupplierInvoice
from engine.proving import prove
from engine.source import Source
from tests.proving.readings import PLACE, amount, invoice, line, printed

SHA = "0123456789abcdef" * 4
XPATH = Source(xpath="/ubl:Invoice/cbc:ID")


def proved(reading: Reading, **more: Any) -> tuple[SupplierInvoice, tuple[Issue, ...]]:
    found, issues = prove(reading, document_sha256=SHA, **more)
    assert found is not None, issues
    assert found.issues == issues
    return found, issues


def plain() -> Reading:
    return invoice([line(4, "12.50"), line(2, "25.00")], net="100.00", tax="10.00")


def codes(issues: tuple[Issue, ...]) -> list[tuple[Code, Severity]]:
    return [(issue.code, issue.severity) for issue in issues]


def test_a_proved_invoice_says_everything() -> None:
    freight = ReadingLine(kind=LineKind.FREIGHT, description=printed("Freight"), net_amount=amount("20.00"))
    reading = invoice([line(4, "12.50", part=printed("CU20"))], charges=[freight], net="70.00", tax="7.00")
    reading = replace(reading, purchase_orders=(printed("PO-1"),), job=printed("J-2"), part=2)
    found, issues = proved(reading, supplier="S01")
    assert issues == ()
    assert (found.id, found.document, found.part, found.supplier) == ("0123456789ab-2", SHA, 2, "S01")
    assert (found.net_total, found.tax_total, found.gross_total) == (Decimal("70.00"), Decimal("7.00"), Decimal("77.00"))
    assert (found.purchase_orders, found.job, found.verified) == (("PO-1",), "J-2", True)
    assert [(row.number, row.kind, row.net_amount, row.is_charge) for row in found.lines] == [
        (1, LineKind.ITEM, Decimal("50.00"), False),
        (2, LineKind.FREIGHT, Decimal("20.00"), True),
    ]


def test_a_wrong_line_names_both_sides_and_its_place() -> None:
    _, issues = proved(invoice([line(4, "12.50", net="55.00")], net="55.00", tax="5.50"))
    assert codes(issues) == [(Code.ARITH, Severity.BLOCK)]
    assert issues[0].where == PLACE
    assert issues[0].message == (
        "Line 1: 4 × 12.50 = 50.00, but the document says 55.00 (difference 5.00). "
        "Check the figures on the document, or ask the supplier."
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"net_total": amount("101.00")}, "Sum of the lines = 100.00"),
        ({"tax_total": amount("11.00")}, "Tax: 10 % of 100.00 = 10.00"),
        ({"gross_total": amount("120.00")}, "Net 100.00 + tax 10.00 = 110.00"),
        ({"prepaid": amount("50.00"), "amount_due": amount("50.00")}, "Total 110.00 less prepaid 50.00 = 60.00"),
    ],
)
def test_a_wrong_total_names_its_equation(more: dict[str, Any], said: str) -> None:
    found, issues = proved(replace(plain(), **more))
    assert any(said in issue.message for issue in issues)
    assert not found.verified


def test_a_price_per_hundred_with_a_discount_is_compared_per_unit() -> None:
    row = line(120, "866.25", discount="16.00", net="1023.50", base_quantity=amount(100))
    found, issues = proved(invoice([row], net="1023.50", tax="102.35"))
    assert issues == ()
    assert found.lines[0].unit_price == Decimal("8.529167")  # 1023.50 / 120


def test_lines_that_were_rounded_one_by_one_still_add_up() -> None:
    """Four lines of 0.375 are printed as 0.38 and added up unrounded."""
    rows = [line("0.5", "0.75", net="0.38") for _ in range(4)]
    assert proved(invoice(rows, net="1.50", tax="0.15"))[1] == ()


def test_a_total_off_by_the_rounding_limit_is_told_but_does_not_block() -> None:
    reading = replace(plain(), gross_total=amount("110.04"))
    found, issues = proved(reading)
    assert codes(issues) == [(Code.ARITH, Severity.INFO)]
    assert not found.verified, "what no printed figure explains needs a look"
    assert codes(proved(reading, rounding_limit=Decimal(0))[1]) == [(Code.ARITH, Severity.BLOCK)]


def test_a_printed_rounding_explains_the_total() -> None:
    found, issues = proved(replace(plain(), gross_total=amount("110.04"), rounding=amount("0.04")))
    assert issues == ()
    assert found.verified


def test_freight_between_subtotal_and_total() -> None:
    """Subtotal 100.00, freight 20.00, GST 12.00, total 132.00: the net total includes the freight."""
    freight = ReadingLine(kind=LineKind.FREIGHT, net_amount=amount("20.00"))
    found, issues = proved(invoice([line(4, "25.00")], charges=[freight], net="100.00", tax="12.00", gross="132.00"))
    assert issues == ()
    assert found.verified
    assert found.net_total == Decimal("120.00")


def test_lines_priced_with_tax_become_net_and_add_back() -> None:
    rows = [line(3, "11.00"), line(1, "7.77"), line(1, "0.05")]
    found, issues = proved(invoice(rows, net="37.11", tax="3.71", gross="40.82"))
    assert codes(issues) == [(Code.FIELD_MISSING, Severity.INFO)]
    assert found.verified
    assert sum(row.net_amount for row in found.lines) == Decimal("37.11")
    assert found.lines[0].net_amount == Decimal("30.00")
    assert found.lines[0].unit_price == Decimal("10")


def test_lines_priced_with_tax_where_no_net_total_is_printed() -> None:
    """Total 110.00 including GST 10.00, and the lines add up to the total."""
    found, _ = proved(invoice([line(10, "11.00")], tax="10.00", gross="110.00"))
    assert found.verified
    assert [row.net_amount for row in found.lines] == [found.net_total] == [Decimal("100.00")]


def test_figures_that_make_no_sense_are_told_and_left_out() -> None:
    row = line(4, "25.00", rate="9999999", base_quantity=amount("0.0000000000000001"))
    found, issues = proved(invoice([row], net="100.00", tax="10.00"))
    assert (found.lines[0].tax_rate, found.lines[0].unit_price) == (None, None)
    assert (Code.FIELD_UNREADABLE, Severity.BLOCK) in codes(issues)


def test_a_line_without_an_amount() -> None:
    computed = replace(line(4, "12.50"), net_amount=None)
    comment = ReadingLine(description=printed("Thank you"))
    found, issues = proved(invoice([computed, comment], net="50.00", tax="5.00"))
    assert [row.net_amount for row in found.lines] == [Decimal("50.00"), Decimal(0)]
    assert (Code.FIELD_MISSING, Severity.INFO) in codes(issues)
    assert (Code.FIELD_MISSING, Severity.WARN) in codes(issues)


def test_a_total_alone_makes_an_invoice_that_is_not_verified() -> None:
    found, issues = proved(invoice(gross="110.00"))
    assert (found.net_total, found.tax_total, found.gross_total) == (Decimal("110.00"), Decimal("0.00"), Decimal("110.00"))
    assert not found.verified
    assert all(issue.severity is Severity.INFO for issue in issues)


@pytest.mark.parametrize("name", ["supplier_name", "invoice_number", "invoice_date", "gross_total"])
def test_what_is_needed_and_missing_is_named(name: str) -> None:
    found, issues = prove(replace(plain(), **{name: None}), document_sha256=SHA)
    assert found is None
    assert codes(issues) == [(Code.FIELD_MISSING, Severity.BLOCK)]


def test_a_statement_makes_no_invoice() -> None:
    found, issues = prove(replace(plain(), kind=DocumentKind.STATEMENT), document_sha256=SHA)
    assert found is None
    assert codes(issues) == [(Code.DOC_NOT_INVOICE, Severity.INFO)]


def test_currency_comes_from_the_business_number_then_from_the_ledger() -> None:
    unsaid = replace(plain(), currency=None)
    assert proved(unsaid)[0].currency == "AUD"
    assert proved(unsaid, currency="USD")[0].currency == "AUD"
    foreign = replace(unsaid, supplier_tax_id=printed("DE100000008"))
    assert proved(foreign, currency="EUR")[0].currency == "EUR"
    found, issues = prove(foreign, document_sha256=SHA)
    assert found is None
    assert codes(issues) == [(Code.FIELD_MISSING, Severity.BLOCK)]


def test_a_failing_check_digit_warns() -> None:
    _, issues = proved(replace(plain(), supplier_tax_id=printed("77 100 000 002")))
    assert codes(issues) == [(Code.TAXID_INVALID, Severity.WARN)]


def test_our_own_number_or_name_is_no_suppliers() -> None:
    ours = OwnCompany(names=("brindle pipe supplies",), tax_ids=("77100000001",))
    _, issues = proved(plain(), company=ours)
    assert codes(issues) == [(Code.TAXID_INVALID, Severity.BLOCK), (Code.FIELD_UNREADABLE, Severity.BLOCK)]


def test_due_before_invoiced_warns() -> None:
    found, issues = proved(replace(plain(), due_date=printed(date(2026, 3, 1))))
    assert codes(issues) == [(Code.ARITH, Severity.WARN)]
    assert not found.verified


def test_a_credit_note_printed_with_minus_signs_becomes_positive() -> None:
    reading = replace(invoice([line(-2, "25.00")], net="-50.00", tax="-5.00"), kind=DocumentKind.CREDIT_NOTE)
    found, issues = proved(reading)
    assert (found.gross_total, found.lines[0].quantity, found.sign) == (Decimal("55.00"), Decimal(2), -1)
    assert codes(issues) == [(Code.NEGATIVE_TOTAL, Severity.INFO)]


def test_a_negative_credit_note_in_xml_is_asked_about() -> None:
    """There the schema says that positive amounts are credited: negative ones contradict."""
    reading = replace(invoice([line(-2, "25.00")], net="-50.00", tax="-5.00"), kind=DocumentKind.CREDIT_NOTE)
    found, issues = proved(replace(reading, reader="ubl", gross_total=printed(Decimal("-55.00"), XPATH)))
    assert codes(issues) == [(Code.NEGATIVE_TOTAL, Severity.BLOCK)]
    assert not found.verified


def without_place(reading: Reading, *names: str) -> Reading:
    return replace(reading, **{name: printed(getattr(reading, name).value, None) for name in names})


def test_each_of_the_five_rests_on_two_kinds_of_evidence() -> None:
    assert proved(plain())[0].verified
    assert not proved(without_place(plain(), "invoice_number"))[0].verified
    assert not proved(without_place(plain(), "invoice_date"))[0].verified


def test_a_name_and_currency_that_the_format_states_need_a_second_kind() -> None:
    stated = without_place(plain(), "supplier_name", "currency")
    assert proved(stated)[0].verified, "the check digits of its ABN speak for both"
    silent = replace(stated, supplier_tax_id=None)
    assert not proved(silent)[0].verified
    assert not proved(silent, supplier="S01")[0].verified, "the ledger knows the supplier, nothing speaks for the currency"
    assert proved(silent, supplier="S01", currency="AUD")[0].verified
    us = OwnCompany(names=("Wattle Ridge",), tax_ids=("33 300 000 003",))
    assert not proved(silent, company=us)[0].verified, "the buyer on the document is not us"
    assert proved(replace(silent, buyer_name=printed("WATTLE RIDGE")), company=us)[0].verified


def test_an_unknown_reader_gives_positions_alone() -> None:
    assert not proved(replace(plain(), reader="page"))[0].verified


def test_values_of_an_e_invoice_rest_on_the_schema() -> None:
    reading = replace(plain(), reader="ubl", supplier_tax_id=None)
    needed = ("supplier_name", "invoice_number", "invoice_date", "currency", "gross_total")
    in_xml = replace(reading, **{name: printed(getattr(reading, name).value, XPATH) for name in needed})
    assert proved(in_xml)[0].verified
    assert not proved(replace(in_xml, issues=(Issue(Code.FIELD_UNREADABLE, "unreadable"),)))[0].verified


def test_no_equation_with_the_total_no_verification() -> None:
    assert not proved(invoice([line(4, "25.00")], net="100.00", gross="110.00"))[0].verified


def test_an_invoice_free_of_tax_proves_its_total_by_its_lines() -> None:
    reading = invoice([line(4, "25.00", rate=None)], gross="100.00")
    assert proved(reading)[0].verified
    assert not proved(replace(reading, gross_total=amount("110.00")))[0].verified
    taxed = replace(reading, lines=(line(4, "25.00", rate="10"),))
    assert not proved(taxed)[0].verified, "a line shows tax, so that the total may include it"


def test_a_printed_net_total_that_is_the_total_proves_it() -> None:
    found, issues = proved(invoice([line(4, "25.00", rate=None)], net="100.00", gross="100.00"))
    assert found.verified, issues
    assert found.tax_total == 0


def test_prices_with_tax_and_a_rounding_within_the_total() -> None:
    rows = [line(1, "55.02", rate="10")]
    reading = replace(invoice(rows, tax="5.00", net="50.00", gross="55.00"), rounding=amount("-0.02"))
    found, issues = proved(reading)
    assert not [issue for issue in issues if issue.code is Code.ARITH]
    assert (found.net_total, found.tax_total, found.gross_total) == (Decimal("50.00"), Decimal("5.00"), Decimal("55.00"))


def test_a_net_total_that_is_not_printed_leaves_the_rounding_out() -> None:
    reading = replace(invoice([line(4, "25.00")], tax="10.00", gross="110.02"), rounding=amount("0.02"))
    found, issues = proved(reading)
    assert not [issue for issue in issues if issue.code is Code.ARITH]
    assert found.net_total == Decimal("100.00")
