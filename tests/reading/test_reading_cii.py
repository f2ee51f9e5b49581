"""Every file of `cases_cii` reads as the JSON beside it says. `MATCHBOOK_REWRITE=1` writes the JSON anew."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.codec import to_json
from engine.documents import open_document
from engine.issues import Code, Severity
from engine.model import DocumentKind, LineKind, OwnCompany, Reading
from engine.presenting import invoice_json, reading_json
from engine.proving import prove
from engine.reading import read_document
from engine.reading.cii_names import D16B, ZUGFERD_1
from engine.reading.safely import read_safely
from tests.reading.bare_values import bare
from tests.reading.xml_cases import check_expected, places, read

FOLDER = Path(__file__).parent / "cases_cii"
CASES = sorted(FOLDER.glob("*.xml"))
NAMES = sorted(path.stem for path in CASES)
INVOICES = [name for name in NAMES if not name.startswith(("hostile", "other", "pro-forma"))]
ROOT = Path(__file__).resolve().parents[2]


def case(name: str) -> bytes:
    return (FOLDER / f"{name}.xml").read_bytes()


def reading_of(name: str, *changes: tuple[str, str]) -> Reading:
    """The reading of a case, after replacing what occurs in it exactly once."""
    text = case(name).decode()
    for old, new in changes:
        assert text.count(old) == 1, f"{old} occurs {text.count(old)} times"
        text = text.replace(old, new)
    (reading,) = read(text.encode()).readings
    return reading


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_file_reads_as_expected(path: Path) -> None:
    check_expected(path)


@pytest.mark.parametrize("name", INVOICES)
def test_every_value_stands_at_its_place(name: str) -> None:
    """Each printed text is found again in the file by the XPath that the reading gives for it."""
    tree = etree.fromstring(case(name))
    spaces = (ZUGFERD_1 if name == "zugferd-1" else D16B).spaces
    sbd = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    (reading,) = read(case(name)).readings
    found = places(to_json(reading))
    assert len(found) >= 6
    for text, xpath in found:
        (node,) = tree.xpath(xpath, namespaces={**spaces, "sbd": sbd})
        own = " ".join((node.text or "").split())
        assert own == text or text == node.get("unitCode") or own in text.split(), xpath


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("hostile")])
def test_hostile_file_is_refused_and_named(name: str) -> None:
    outcome = read(case(name))
    assert not outcome.readings
    assert [issue.code for issue in outcome.issues] == [Code.DOC_UNREADABLE]
    _, whole = read_safely(case(name), f"{name}.xml", (), OwnCompany())
    assert [issue.code for issue in whole.issues] == [Code.DOC_UNREADABLE]
    assert name in whole.issues[0].message


@pytest.mark.parametrize("name", ["other-order", "other-name-without-namespace"])
def test_what_is_no_cross_industry_invoice_is_held_without_format(name: str) -> None:
    outcome = read(case(name))
    assert not outcome.readings
    assert [issue.code for issue in outcome.issues] == [Code.NO_FORMAT]


def test_no_file_is_read_into_a_value(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    xml = case("hostile-external-entity").replace(b"/etc/hostname", str(secret).encode())
    assert str(secret).encode() in xml
    assert "do not tell" not in repr(read(xml))


@pytest.mark.parametrize("depth", [300, 200_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    inner = b"<ram:IncludedSubordinateTradeLineItem>" * depth + b"</ram:IncludedSubordinateTradeLineItem>" * depth
    xml = case("invoice-en16931").replace(b"</ram:IncludedSupplyChainTradeLineItem>", inner, 1)
    assert [issue.code for issue in read(xml).issues] == [Code.DOC_UNREADABLE]


def test_many_groups_take_no_long_time() -> None:
    """Ten thousand groups of one part each: the work grows with the lines, not with their square."""
    text = case("profile-extended").decode()
    start, end = text.index("<ram:IncludedSupplyChainTradeLineItem>"), text.index("<ram:ApplicableHeaderTradeAgreement>")
    line = (
        "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>{0}{1}</ram:LineID>"
        "<ram:ParentLineID>{2}{1}</ram:ParentLineID><ram:LineStatusReasonCode>{3}</ram:LineStatusReasonCode>"
        "</ram:AssociatedDocumentLineDocument><ram:SpecifiedLineTradeSettlement>"
        "<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>7</ram:LineTotalAmount>"
        "</ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>"
        "</ram:IncludedSupplyChainTradeLineItem>"
    )
    pairs = "".join(line.format("G", n, "T", "GROUP") + line.format("D", n, "G", "DETAIL") for n in range(10_000))
    xml, before = (text[:start] + pairs + text[end:]).encode(), time.process_time()
    (reading,) = read(xml).readings
    assert time.process_time() - before < 15
    assert len(reading.lines) == 10_000
    assert reading.issues == ()


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    text = case("credit-note").decode().replace("UTF-8", encoding.removesuffix("-sig")).replace("Fitting", "Größe")
    (reading,) = read(text.encode(encoding)).readings
    assert reading.lines[0].description is not None
    assert reading.lines[0].description.value == "Größe 22 mm"


def test_zugferd_1_reads_as_its_successor() -> None:
    """The same invoice under the names of both versions."""
    assert bare(reading_of("zugferd-1")) == bare(reading_of("invoice-en16931"))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("380", DocumentKind.INVOICE),
        ("384", DocumentKind.INVOICE),
        ("751", DocumentKind.INVOICE),
        ("", DocumentKind.INVOICE),
        ("381", DocumentKind.CREDIT_NOTE),
        ("261", DocumentKind.CREDIT_NOTE),
        ("389", DocumentKind.SELF_BILLED_INVOICE),
        ("325", DocumentKind.ORDER_CONFIRMATION),
    ],
)
def test_kinds(code: str, kind: DocumentKind) -> None:
    reading = reading_of("credit-note", (">381<", f">{code}<"))
    assert reading.kind is kind
    assert (reading.gross_total is None) == (not kind.is_invoice)


def test_a_negative_credit_note_asks_for_a_person() -> None:
    reading = reading_of("negative-invoice", (">380<", ">381<"))
    invoice, issues = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert not invoice.verified
    assert (Code.NEGATIVE_TOTAL, Severity.BLOCK) in {(issue.code, issue.severity) for issue in issues}


@pytest.mark.parametrize("name", ["profile-minimum", "profile-basic-wl"])
def test_a_profile_without_lines_is_a_full_invoice(name: str) -> None:
    reading = reading_of(name)
    invoice, issues = prove(reading, document_sha256="0" * 64)
    assert reading.lines == ()
    assert invoice is not None
    assert invoice.verified
    assert not [issue for issue in issues if issue.severity is Severity.BLOCK]


def test_a_profile_without_lines_whose_totals_do_not_add_up_is_held() -> None:
    reading = reading_of("profile-minimum", (">20.00<", ">21.00<"))
    invoice, issues = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert not invoice.verified
    assert Code.ARITH in {issue.code for issue in issues}


def test_tax_is_taken_in_the_currency_of_the_document() -> None:
    reading = reading_of("invoice-en16931")
    assert reading.tax_total is not None
    assert reading.tax_total.value == Decimal("66.26")
    only_other = reading_of("credit-note", ('currencyID="EUR">9.50', 'currencyID="GBP">8.20'))
    assert only_other.tax_total is None


def test_a_total_in_another_currency_is_not_believed() -> None:
    reading = reading_of("credit-note", ("<ram:GrandTotalAmount>", '<ram:GrandTotalAmount currencyID="GBP">'))
    assert [issue.code for issue in reading.issues] == [Code.FIELD_UNREADABLE]


def test_a_total_that_is_repeated_in_another_currency_is_read_in_the_document_s() -> None:
    own = '<ram:GrandTotalAmount currencyID="GBP">51.00</ram:GrandTotalAmount><ram:GrandTotalAmount currencyID="EUR">'
    reading = reading_of("credit-note", ("<ram:GrandTotalAmount>", own))
    assert reading.gross_total is not None
    assert reading.gross_total.value == Decimal("59.50")
    assert reading.issues == ()


@pytest.mark.parametrize(
    ("gone", "tax_id"),
    [((), "DE100000008"), (("VA",), "HRB 1234"), (("VA", "HRB"), "12/345/67890"), (("VA", "HRB", "FC"), None)],
)
def test_the_supplier_s_numbers_in_order_of_their_worth(gone: tuple[str, ...], tax_id: str | None) -> None:
    elements = {
        "VA": '<ram:ID schemeID="VA">DE100000008</ram:ID>',
        "HRB": "<ram:ID>HRB 1234</ram:ID>",
        "FC": '<ram:ID schemeID="FC">12/345/67890</ram:ID>',
    }
    reading = reading_of("invoice-en16931", *((elements[name], "") for name in gone))
    assert (reading.supplier_tax_id.value if reading.supplier_tax_id else None) == tax_id


def test_a_trading_name_stands_in_for_the_registered_one() -> None:
    reading = reading_of("invoice-en16931", ("<ram:Name>Beispiel Rohrbau GmbH</ram:Name>", ""))
    assert reading.supplier_name is not None
    assert reading.supplier_name.value == "Rohrbau"


def test_groups_and_remarks_are_no_lines() -> None:
    reading = reading_of("profile-extended")
    assert [line.description.value for line in reading.lines if line.description] == [
        "Waschtisch",
        "Armatur",
        "Heizkessel, demontiert geliefert",
    ]
    assert [charge.kind for charge in reading.charges] == [LineKind.FREIGHT, LineKind.DEPOSIT]


@pytest.mark.parametrize(
    ("old", "new"),
    [("<ram:LineTotalAmount>300.00<", "<ram:LineTotalAmount>301.00<"), (">800.00<", ">801.00<")],
    ids=["group", "sub-line"],
)
def test_sub_lines_that_do_not_add_up_are_told(old: str, new: str) -> None:
    reading = reading_of("profile-extended", (old, new))
    assert [(issue.code, issue.severity) for issue in reading.issues] == [(Code.ARITH, Severity.WARN)]


def test_a_price_without_its_net_form_is_the_gross_price_less_its_discount() -> None:
    tap = reading_of("profile-extended").lines[1]
    assert tap.unit_price is not None
    assert (tap.unit_price.value, tap.unit_price.text) == (Decimal("50.00"), "60.00 10.00")


def test_the_quantity_of_a_price_may_stand_beside_the_gross_price_alone() -> None:
    text = case("invoice-en16931").decode()
    start = text.index("<ram:BasisQuantity", text.index(">86.63<"))
    end = text.index("</ram:NetPriceProductTradePrice>", start)
    (reading,) = read((text[:start] + text[end:]).encode()).readings
    base = reading.lines[0].base_quantity
    assert base is not None
    assert base.value == 100
    assert base.source is not None
    assert "GrossPriceProductTradePrice" in str(base.source)


def test_terms_of_an_early_payment_discount_give_no_due_date() -> None:
    reading = reading_of("profile-extended")
    assert reading.due_date is not None
    assert reading.due_date.value.isoformat() == "2026-04-14"
    assert reading.issues == ()


def test_an_invoice_due_in_parts_is_told() -> None:
    discount = "ApplicableTradePaymentDiscountTerms>"
    text = case("profile-extended").decode().replace(discount, "ApplicableTradePaymentPenaltyTerms>")
    (reading,) = read(text.encode()).readings
    assert reading.due_date is not None
    assert reading.due_date.value.isoformat() == "2026-03-25"
    assert [(issue.code, issue.severity) for issue in reading.issues] == [(Code.FIELD_UNREADABLE, Severity.WARN)]
    invoice, _ = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert not invoice.verified


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ('<udt:DateTimeString format="102">20260310</udt:DateTimeString>', "2026-03-10"),
        ('<udt:DateTimeString format="203">202603101530</udt:DateTimeString>', "2026-03-10"),
        ('<udt:DateTimeString format="205">202603101530+0100</udt:DateTimeString>', "2026-03-10"),
        ('<udt:DateTimeString format="102">2026-03-10</udt:DateTimeString>', "2026-03-10"),
        ("<udt:DateTimeString>20260310</udt:DateTimeString>", "2026-03-10"),
        ("<udt:DateTime>2026-03-10T00:00:00</udt:DateTime>", "2026-03-10"),
        ('<udt:DateTimeString format="4">10032026</udt:DateTimeString>', None),
        ('<udt:DateTimeString format="102">20260230</udt:DateTimeString>', None),
        ('<udt:DateTimeString format="102">2026-0310</udt:DateTimeString>', None),
        ('<udt:DateTimeString format="102">20260310 or so</udt:DateTimeString>', None),
        ('<udt:DateTimeString format="102">00000310</udt:DateTimeString>', None),
    ],
)
def test_days(written: str, day: str | None) -> None:
    reading = reading_of("credit-note", ('<udt:DateTimeString format="102">20260310</udt:DateTimeString>', written))
    assert (reading.invoice_date.value.isoformat() if reading.invoice_date else None) == day
    assert [issue.code for issue in reading.issues] == ([] if day else [Code.FIELD_UNREADABLE])
    assert all("IssueDateTime" in issue.message for issue in reading.issues)


def test_an_unreadable_net_price_is_not_replaced_by_the_gross_price() -> None:
    reading = reading_of("invoice-en16931", (">86.63<", ">86,63<"))
    assert reading.lines[0].unit_price is None
    assert [issue.code for issue in reading.issues] == [Code.FIELD_UNREADABLE]


def test_a_file_is_read_by_its_root() -> None:
    document = open_document(case("invoice-en16931"), "rechnung.xml")
    (reading,) = read_document(document, (), OwnCompany()).readings
    assert (reading.reader, reading.invoice_number and reading.invoice_number.value) == ("cii", "RB 7/26")


def test_the_command_line_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "rechnung.xml"
    file.write_bytes(case("zugferd-1"))
    command = [sys.executable, "-m", "engine", "--store", str(tmp_path / "none.duckdb"), "--json", "read", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert (found["reader"], found["kind"], found["verified"]) == ("cii", "invoice", True)
    assert (found["invoice_number"], found["gross_total"], found["amount_due"]) == ("RB 7/26", "440.26", "340.30")
    assert len(found["lines"]) == 3


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["invoice-en16931", "credit-note", "profile-extended", "zugferd-1", "peppol-envelope"]),
    st.integers(min_value=0, max_value=9000),
    st.integers(min_value=0, max_value=60),
    st.sampled_from([b"", b"0", b"-", b"9" * 40, b"\xff", b"<a/>", b"NaN", b" ", b"1e9", "é".encode()]),
)
def test_a_damaged_file_is_an_issue_and_never_a_crash(name: str, start: int, length: int, junk: bytes) -> None:
    whole = case(name)
    start %= len(whole)
    outcome = read(whole[:start] + junk + whole[start + length :])
    assert outcome.readings or outcome.issues
    for reading in outcome.readings:
        json.dumps(to_json(reading))
        prove(reading, document_sha256="0" * 64)


STRANGE = ["", "0", "-1", "9" * 60, "9" * 12, "0." + "0" * 30 + "1", "1e9", "NaN", "20260230", "00000000", "x", "²", "GROUP"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["invoice-en16931", "profile-extended", "profile-minimum", "zugferd-1"]), st.data())
def test_a_damaged_value_is_an_issue_and_never_a_crash(name: str, data: st.DataObject) -> None:
    """One element's text is replaced, the XML stays well-formed."""
    tree = etree.fromstring(case(name))
    node = data.draw(st.sampled_from([node for node in tree.iter() if not len(node)]))
    node.text = data.draw(st.sampled_from(STRANGE))
    for reading in read(etree.tostring(tree)).readings:
        invoice, issues = prove(reading, document_sha256="0" * 64)
        json.dumps(reading_json("a.xml", None, reading, invoice, issues), allow_nan=False)
        if invoice is not None:
            json.dumps(invoice_json(invoice), allow_nan=False)
