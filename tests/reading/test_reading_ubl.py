"""Every file of `cases_ubl` reads as the JSON beside it says. `MATCHBOOK_REWRITE=1` writes the JSON anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.codec import to_json
from engine.issues import Code
from engine.model import DocumentKind, LineKind
from engine.presenting import invoice_json, reading_json
from engine.proving import prove
from engine.reading.ubl_kinds import COMPONENTS, NAMESPACES, invoice_kind
from engine.reading.xml_codes import charge_kind, line_kind
from tests.reading.xml_cases import check_expected, places, read

CASES = sorted((Path(__file__).parent / "cases_ubl").glob("*.xml"))
NAMES = {path.stem for path in CASES}


def case(name: str) -> bytes:
    return (Path(__file__).parent / "cases_ubl" / f"{name}.xml").read_bytes()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_file_reads_as_expected(path: Path) -> None:
    check_expected(path)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_value_stands_at_its_place(path: Path) -> None:
    """Each printed text is found again in the file by the XPath that the reading gives for it."""
    for reading in read(path.read_bytes()).readings:
        tree = etree.fromstring(path.read_bytes())
        names = {name: f"{COMPONENTS}{name}-2" for name in ("Invoice", "CreditNote")}
        sbd = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
        ubl = next((space for space in names.values() if tree.xpath("//u:*", namespaces={"u": space})), "none")
        for text, xpath in places(to_json(reading)):
            (node,) = tree.xpath(xpath, namespaces={**NAMESPACES, "ubl": ubl, "sbd": sbd})
            own = " ".join((node.text or "").split())
            assert own in text or text in (own, node.get("unitCode")) or own.replace("-", "") in text, xpath


@pytest.mark.parametrize("name", [*sorted(name for name in NAMES if name.startswith("hostile")), "other-empty"])
def test_hostile_file_is_refused_and_named(name: str) -> None:
    outcome = read(case(name))
    assert not outcome.readings
    assert [issue.code for issue in outcome.issues] == [Code.DOC_UNREADABLE]


def test_no_file_is_read_into_a_value(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    xml = case("hostile-external-entity").replace(b"/etc/hostname", str(secret).encode())
    assert "do not tell" not in repr(read(xml))


@pytest.mark.parametrize("depth", [300, 200_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    space = f"{COMPONENTS}Invoice-2".encode()
    outcome = read(b'<Invoice xmlns="' + space + b'">' + b"<a>" * depth + b"</a>" * depth + b"</Invoice>")
    assert [issue.code for issue in outcome.issues] == [Code.DOC_UNREADABLE]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = case("credit-note").decode().replace("UTF-8", name).replace("Brass elbow", "Brass élbow")
    (reading,) = read(text.encode(encoding)).readings
    assert reading.lines[0].description is not None
    assert reading.lines[0].description.value == "Brass élbow 20 mm"


def test_a_doctype_hides_in_no_encoding() -> None:
    text = case("hostile-external-dtd").decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"')
    assert [issue.code for issue in read(text.encode("utf-16")).issues] == [Code.DOC_UNREADABLE]


def test_an_empty_invoice_gives_a_reading_without_values() -> None:
    (reading,) = read(f'<Invoice xmlns="{COMPONENTS}Invoice-2"/>'.encode()).readings
    assert reading.kind is DocumentKind.INVOICE
    invoice, issues = prove(reading, document_sha256="0" * 64)
    assert invoice is None
    assert {issue.code for issue in issues} == {Code.FIELD_MISSING}


@pytest.mark.parametrize(
    ("root", "code", "kind"),
    [
        ("Invoice", "380", DocumentKind.INVOICE),
        ("Invoice", "384", DocumentKind.INVOICE),
        ("Invoice", "", DocumentKind.INVOICE),
        ("Invoice", "381", DocumentKind.CREDIT_NOTE),
        ("Invoice", "389", DocumentKind.SELF_BILLED_INVOICE),
        ("Invoice", "325", DocumentKind.ORDER_CONFIRMATION),
        ("CreditNote", "", DocumentKind.CREDIT_NOTE),
        ("CreditNote", "261", DocumentKind.CREDIT_NOTE),
    ],
)
def test_kinds(root: str, code: str, kind: DocumentKind) -> None:
    assert invoice_kind(root, code) is kind


def test_what_charges_are_for() -> None:
    assert charge_kind("FC", "") is LineKind.FREIGHT
    assert charge_kind("", "Delivery to site") is LineKind.FREIGHT
    assert charge_kind("", "Fuel surcharge") is LineKind.SURCHARGE
    assert charge_kind("", "Pallet deposit") is LineKind.DEPOSIT
    assert charge_kind("", "") is LineKind.SURCHARGE
    assert line_kind("Freight charge") is LineKind.FREIGHT
    assert line_kind("Delivery valve 20 mm") is LineKind.ITEM


def test_a_sub_line_that_does_not_add_up_is_told() -> None:
    xml = case("extension-sub-lines").replace(b">60<", b">61<")
    (reading,) = read(xml).readings
    assert [issue.code for issue in reading.issues] == [Code.ARITH]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["invoice-pint-anz", "credit-note", "extension-sub-lines", "negative-invoice", "peppol-envelope"]),
    st.integers(min_value=0, max_value=6000),
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


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_value_is_an_issue_and_never_a_crash(data: st.DataObject) -> None:
    """One element's text is replaced, the XML stays well-formed."""
    tree = etree.fromstring(case(data.draw(st.sampled_from(["invoice-pint-anz", "credit-note", "extension-sub-lines"]))))
    leaves = [node for node in tree.iter() if not len(node)]
    node = data.draw(st.sampled_from(leaves))
    node.text = data.draw(
        st.sampled_from(
            [
                "",
                "0",
                "-1",
                "9" * 60,
                "9" * 12,
                "0." + "0" * 30 + "1",
                "1e9",
                "NaN",
                "2026-02-30",
                "0000-00-00",
                "x",
                "0.000",
                "²",
            ]
        )
    )
    for reading in read(etree.tostring(tree)).readings:
        invoice, issues = prove(reading, document_sha256="0" * 64)
        json.dumps(reading_json("a.xml", None, reading, invoice, issues), allow_nan=False)
        if invoice is not None:
            json.dumps(invoice_json(invoice), allow_nan=False)
