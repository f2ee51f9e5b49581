"""PDFs with an e-invoice inside: the XML's values, and an issue for what the page says otherwise."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine.documents import attachments, open_document
from engine.errors import DocumentTooLarge
from engine.issues import Code, Issue, Severity
from engine.model import DocumentKind, OwnCompany, Reading
from engine.proving import prove
from engine.reading import read_document
from engine.reading.outcome import Outcome
from tests.documents.paper import paper
from tests.reading.paper_hybrid import LANGUAGES, hybrid, page, with_files
from tests.reading.ubl_writer import Draft, Extra, Item, Tax, ubl

NOBODY = OwnCompany()
FULL, LOW = Tax("S", Decimal(19)), Tax("S", Decimal(7))
DRAFT = Draft(
    (
        Item("Oak shelf, oiled", Decimal(4), "C62", Decimal("310.00"), FULL),
        Item("Brackets, pair", Decimal(12), "C62", Decimal("7.25"), FULL),
    )
)
MINIMUM = (Path(__file__).parent / "cases_cii" / "profile-minimum.xml").read_bytes()


def read(pdf: bytes, company: OwnCompany = NOBODY) -> Outcome:
    return read_document(open_document(pdf, "invoice.pdf"), (), company)


def one(pdf: bytes, company: OwnCompany = NOBODY) -> Reading:
    (reading,) = read(pdf, company).readings
    return reading


def said(reading: Reading) -> list[tuple[Code, Severity]]:
    return [(issue.code, issue.severity) for issue in reading.issues]


def difference(reading: Reading) -> Issue:
    (issue,) = [issue for issue in reading.issues if issue.code is Code.XML_PAGE_DIFFERS]
    return issue


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_page_that_says_the_same_in_its_own_way_agrees(language: str) -> None:
    reading = one(hybrid(DRAFT, ubl(DRAFT), language))
    assert (reading.reader, reading.issues) == ("ubl", ())
    assert reading.gross_total is not None
    assert reading.gross_total.value == Decimal("1579.13")
    for printed in (reading.gross_total, reading.invoice_number, reading.invoice_date, reading.supplier_name):
        assert printed is not None
        assert printed.evidence == ("XML", "label", "repetition")
        assert printed.source is not None
        assert printed.source.page == 1
        assert printed.source.xpath is not None
    invoice, _ = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert invoice.verified


@pytest.mark.parametrize(
    "name", ["factur-x.xml", "zugferd-invoice.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml", "data.XML", "UBL"]
)
def test_whatever_the_file_inside_is_called(name: str) -> None:
    assert one(hybrid(DRAFT, ubl(DRAFT), name=name)).reader == "ubl"


@pytest.mark.parametrize(
    ("changes", "severity", "values"),
    [
        ({"number": "RE-2026-08151"}, Severity.BLOCK, ("RE-2026-08151", "RE-2026-0815")),
        ({"day": date(2026, 2, 11)}, Severity.BLOCK, ("2026-02-11", "2026-03-18")),
        ({"due": date(2026, 3, 14)}, Severity.WARN, ("2026-03-14", "2026-04-17")),
        ({"account": "DE75512108001245126199"}, Severity.BLOCK, ("DE75512108001245126199", "DE89370400440532013000")),
        (
            {"supplier": "Nordwind Handel AG", "supplier_tax_id": None},
            Severity.BLOCK,
            ("Nordwind Handel AG", "Lindenhof Werkzeuge GmbH"),
        ),
        ({"supplier_tax_id": "DE811569869"}, Severity.BLOCK, ("DE811569869", "DE136695976")),
        ({"currency": "SEK"}, Severity.BLOCK, ("SEK", "EUR")),
    ],
    ids=["number", "date", "due", "account", "supplier", "tax id", "currency"],
)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_value_that_the_page_says_otherwise_is_told_with_both(
    changes: dict[str, object], severity: Severity, values: tuple[str, str], language: str
) -> None:
    tampered = replace(DRAFT, **changes)  # type: ignore[arg-type]
    issue = difference(one(hybrid(DRAFT, ubl(tampered), language)))
    assert issue.severity is severity
    assert all(value in issue.message for value in values), issue.message


def test_a_dearer_total_blocks_each_figure_that_differs() -> None:
    dearer = replace(DRAFT, items=(replace(DRAFT.items[0], price=Decimal("410.00")), DRAFT.items[1]))
    reading = one(hybrid(DRAFT, ubl(dearer)))
    told = [issue for issue in reading.issues if issue.code is Code.XML_PAGE_DIFFERS]
    assert {issue.severity for issue in told} == {Severity.BLOCK}
    assert any("2055.13" in issue.message and "1579.13" in issue.message for issue in told)
    assert len(told) >= 3, "total with tax, total without, tax"
    assert reading.gross_total is not None
    assert reading.gross_total.value == Decimal("2055.13"), "the reading is the XML's"
    invoice, _ = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert not invoice.verified


def test_a_total_that_stands_only_among_the_lines_is_no_total() -> None:
    cheap = replace(DRAFT, items=(replace(DRAFT.items[1], quantity=Decimal(1)),))
    xml = ubl(cheap, net=Decimal("73.11"), tax=Decimal("13.89"), gross=Decimal("87.00"), payable=Decimal("87.00"))
    told = [issue.message for issue in one(hybrid(DRAFT, xml)).issues if issue.code is Code.XML_PAGE_DIFFERS]
    assert any("87.00" in message and "1579.13" in message for message in told), "12 × 7.25 = 87.00 is a line"


def test_lines_that_the_page_does_not_show_are_told() -> None:
    hidden = replace(
        DRAFT,
        items=(
            replace(DRAFT.items[0], price=Decimal("300.00")),
            Item("Consulting", Decimal(1), "C62", Decimal("40.00"), FULL),
            DRAFT.items[1],
        ),
    )
    assert hidden.gross == DRAFT.gross
    issue = difference(one(hybrid(DRAFT, ubl(hidden))))
    assert issue.severity is Severity.WARN
    assert "1200.00" in issue.message


def test_a_discount_in_a_row_of_its_own_on_the_page_hides_nothing() -> None:
    off = Extra(False, Decimal("40.00"), "Rabatt", FULL)
    discounted = replace(DRAFT, items=(replace(DRAFT.items[0], extras=(off,)), DRAFT.items[1]))
    shown = replace(
        DRAFT, items=(DRAFT.items[0], Item("Discount", Decimal(1), "C62", Decimal("-40.00"), FULL), DRAFT.items[1])
    )
    assert shown.gross == discounted.gross
    assert one(hybrid(shown, ubl(discounted))).issues == ()


def test_tax_that_the_page_prints_by_rate_agrees() -> None:
    mixed = replace(DRAFT, items=(DRAFT.items[0], replace(DRAFT.items[1], tax=LOW)))
    marks = [mark for mark in page(mixed) if mark[2] not in ("GST", f"€{mixed.tax:,.2f}")]
    marks += [(380, 330, "GST 19 %"), (500, 330, "€235.60"), (380, 345, "GST 7 %"), (505, 345, "€6.09")]
    assert one(with_files(paper(marks), ("factur-x.xml", ubl(mixed)))).issues == ()


def test_our_own_account_is_not_the_suppliers() -> None:
    """A supplier who collects prints the account to take it from."""
    ours = OwnCompany(bank_accounts=("DE75 5121 0800 1245 1261 99",))
    collected = replace(DRAFT, account="DE75512108001245126199")
    pdf = hybrid(collected, ubl(DRAFT))
    assert one(pdf, ours).issues == ()
    assert difference(one(pdf)).severity is Severity.BLOCK


def test_a_number_found_nowhere_leaves_the_invoice_unverified() -> None:
    marks = [mark for mark in page(DRAFT) if mark[2] not in ("Invoice number:", DRAFT.number)]
    assert said(one(with_files(paper(marks), ("factur-x.xml", ubl(DRAFT))))) == [(Code.UNVERIFIED, Severity.WARN)]


def test_a_page_without_text_cannot_be_compared() -> None:
    reading = one(with_files(paper([]), ("factur-x.xml", ubl(DRAFT))))
    assert said(reading) == [(Code.UNVERIFIED, Severity.WARN)]
    assert reading.pages == (1,)


def test_a_page_of_another_kind_is_told() -> None:
    credit = replace(DRAFT, is_credit_note=True, due=None)
    marks = [(50, 130, "CREDIT NOTE", {"size": 18}), *[m for m in page(replace(DRAFT, due=None)) if m[2] != "TAX INVOICE"]]
    assert difference(one(with_files(paper(marks), ("factur-x.xml", ubl(DRAFT))))).severity is Severity.BLOCK
    reading = one(with_files(paper(marks), ("factur-x.xml", ubl(credit))))
    assert reading.kind is DocumentKind.CREDIT_NOTE
    assert reading.issues == ()


def test_profiles_without_lines_take_the_pages_where_they_make_up_the_total() -> None:
    item = Item("Labour", Decimal(2), "HUR", Decimal("50.00"), Tax("S", Decimal(20)))
    shown = replace(
        DRAFT,
        items=(item,),
        number="F-2026-18",
        day=date(2026, 3, 12),
        supplier="Exemple Plomberie SARL",
        supplier_tax_id="FR32100000009",
        due=None,
    )
    reading = one(hybrid(shown, MINIMUM, "fr"))
    assert reading.reader == "cii"
    assert reading.issues == ()
    assert [line.net_amount.value for line in reading.lines if line.net_amount] == [Decimal("100.00")]


def test_other_xml_inside_is_passed_over() -> None:
    order = b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>7</ID></Order>'
    plain = paper(page(DRAFT))
    assert one(with_files(plain, ("order-x.xml", order), ("notes.xml", b"<notes/>"))).reader == "page"
    assert one(with_files(plain, ("order-x.xml", order), ("factur-x.xml", ubl(DRAFT)))).reader == "ubl"


@pytest.mark.parametrize(
    "xml", [b"<rsm:CrossIndustryInvoice", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'], ids=["torn", "entity"]
)
def test_a_broken_e_invoice_leaves_the_page_with_a_doubt(xml: bytes) -> None:
    reading = one(hybrid(DRAFT, xml))
    assert reading.reader == "page"
    assert (Code.DOC_UNREADABLE, Severity.WARN) in said(reading)


def test_two_e_invoices_must_say_the_same() -> None:
    plain, other = paper(page(DRAFT)), replace(DRAFT, account="DE75512108001245126199")
    same = with_files(plain, ("xrechnung.xml", ubl(DRAFT)), ("factur-x.xml", ubl(DRAFT)))
    assert one(same).issues == ()
    differing = with_files(plain, ("xrechnung.xml", ubl(other)), ("factur-x.xml", ubl(DRAFT)))
    assert difference(one(differing)).severity is Severity.BLOCK
    assert one(differing).bank_account is not None


def test_files_inside_are_limited_in_size_and_number(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = with_files(paper([]), *((f"{place}.xml", b"<a>" + b" " * place * 100 + b"</a>") for place in range(5)))
    monkeypatch.setattr(attachments, "MAX_FILES", 4)
    monkeypatch.setattr(attachments, "MAX_FILE_BYTES", 250)
    assert [one.name for one in open_document(pdf, "a.pdf").embedded] == ["0.xml", "1.xml", "2.xml"]


def packed(data: bytes, filters: bytes) -> bytes:
    """A PDF without pages' text that holds factur-x.xml, packed."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(factur-x.xml) 4 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /EF << /F 5 0 R >> >>",
        b"<< /Filter %s /Length %d >>\nstream\n" % (filters, len(data)) + data + b"\nendstream",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 6\n0000000000 65535 f \n" + rows + b"trailer << /Size 6 /Root 1 0 R >>\n"
    return out + table + b"startxref\n%d\n%%%%EOF" % len(out)


def test_a_file_inside_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_UNPACKED", 3 * 2**20)
    xml = ubl(DRAFT)
    assert open_document(packed(zlib.compress(xml), b"/FlateDecode"), "a.pdf").embedded[0].content == xml
    with pytest.raises(DocumentTooLarge, match="unpacks to more than 3 MB"):
        open_document(packed(zlib.compress(b"<a>" + b" " * 2**23), b"/FlateDecode"), "a.pdf")
    with pytest.raises(DocumentTooLarge):
        open_document(packed(zlib.compress(zlib.compress(xml)), b"[/FlateDecode /FlateDecode]"), "a.pdf")
