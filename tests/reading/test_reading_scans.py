"""Pictures of invoices: recognised where the extra is there, held where not, believed only as far as they prove."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from PIL import Image

from engine import ocr
from engine.documents import open_document
from engine.errors import DocumentError
from engine.issues import Code, Severity
from engine.model import Document, OwnCompany, Page, Printed, Reading, Word
from engine.proving import prove
from engine.reading import read_document
from engine.reading.layers import closed_up, is_poor, is_sensible
from engine.reading.safely import Item, Read, read_once, read_safely
from engine.reading.scans import READER, closes, wants_recognising
from tests.documents.paper import paper
from tests.reading.paper_hybrid import page
from tests.reading.ubl_writer import Draft, Tax
from tests.reading.ubl_writer import Item as Row

NOBODY = OwnCompany()
FULL = Tax("S", Decimal(10))
DRAFT = Draft(
    (
        Row("Oak shelf, oiled", Decimal(4), "C62", Decimal("310.00"), FULL),
        Row("Brackets, pair", Decimal(12), "C62", Decimal("7.25"), FULL),
    ),
    supplier="Lindenhof Joinery Pty Ltd",
    supplier_tax_id="77 100 000 001",
    account=None,
)


def seen(draft: Draft = DRAFT, **changed: str) -> tuple[Page, ...]:
    """The draft's page as though it had been recognised, some words misread."""
    (sheet,) = open_document(paper(page(draft)), "a.pdf").pages
    words = tuple(replace(word, text=changed.get(word.text, word.text)) for word in sheet.words)
    return (replace(sheet, words=words, is_ocr_layer=True),)


def recognised(pages: tuple[Page, ...]) -> Reading:
    _, outcome = read_once(Item(paper([]), "scan.pdf", pages=pages), (), NOBODY, ())
    (reading,) = outcome.readings
    return reading


def test_a_picture_is_held_and_told_how_it_could_be_read() -> None:
    document, outcome = read_safely(paper([]), "scan.pdf", (), NOBODY)
    (issue,) = outcome.issues
    assert (issue.code, outcome.readings) == (Code.SCAN, ())
    assert "python start.py ocr" in issue.message
    assert "Read again" in issue.message
    assert document is not None
    assert not wants_recognising((document, outcome)), "the extra is not there"


def test_recognised_words_go_through_the_page_reader() -> None:
    reading = recognised(seen())
    assert reading.reader == READER
    assert closes(reading)
    assert reading.gross_total is not None
    assert reading.gross_total.value == Decimal("1459.70")
    invoice, issues = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert not invoice.verified
    (doubt,) = [issue for issue in issues if issue.severity is Severity.WARN]
    assert doubt.code is Code.UNVERIFIED
    assert "Compare the invoice number" in doubt.message


def test_a_picture_proves_itself_with_a_check_digit_behind_supplier_and_number() -> None:
    reading = recognised(seen())
    assert reading.invoice_number is not None
    number = replace(reading.invoice_number, evidence=("label", "check digit"))
    sure = replace(reading, invoice_number=number)
    assert verified(sure)
    assert not verified(reading)
    assert sure.supplier_name is not None
    name = replace(sure.supplier_name, evidence=("label", "position"))
    unknown = replace(sure, supplier_name=name, supplier_tax_id=Printed("12 345 678 900", "12 345 678 900"))
    assert not verified(unknown), "its check digit fails"
    assert verified(unknown, supplier="S-1"), "the ledger knows who it is"
    assert not verified(replace(sure, amount_due=Printed(Decimal(12), "12.00"))), "in no sum"
    loose = replace(sure.lines[0], quantity=None)
    assert not verified(replace(sure, lines=(loose, *sure.lines[1:]))), "an amount in no product"


def verified(reading: Reading, supplier: str | None = None) -> bool:
    invoice, _ = prove(reading, document_sha256="0" * 64, supplier=supplier)
    assert invoice is not None
    return invoice.verified


@pytest.mark.parametrize("misread", ["€1,4S9.7O", "€1.459.70", "€l,459.70"])
def test_letters_like_digits_are_read_as_digits_where_the_sums_prove_it(misread: str) -> None:
    reading = recognised(seen(**{"€1,459.70": misread}))
    assert reading.gross_total is not None
    assert reading.gross_total.value == Decimal("1459.70")
    assert closes(reading)


def test_they_stay_unread_where_no_sum_proves_them() -> None:
    reading = recognised(seen(**{"€1,459.70": "€1,4S9.7O", "€132.70": "€999.00"}))
    assert not verified(reading)
    assert any("€1,4S9.7O" in issue.message and issue.severity is Severity.WARN for issue in reading.issues)


def test_an_amount_that_no_sum_explains_is_a_doubt() -> None:
    """The total misread as a word leaves sums that close without it."""
    reading = recognised(seen(**{"€1,459.70": "e1.4597O"}))
    assert reading.invoice_number is not None
    reading = replace(reading, invoice_number=replace(reading.invoice_number, evidence=("label", "check digit")))
    assert not verified(reading)


def test_a_layer_is_believed_only_as_a_picture_is() -> None:
    document = replace(open_document(paper(page(DRAFT)), "a.pdf"), pages=seen())
    (reading,) = read_document(document, (), NOBODY).readings
    assert reading.reader == READER


def test_a_layer_of_no_words_is_a_picture() -> None:
    junk = tuple(
        Word(text, 50.0, 60.0 + 12 * at, 90.0, 70.0 + 12 * at, 9.0)
        for at, text in enumerate(["~#l;k", "q|x/rt!1", "}{wq]k"] * 9)
    )
    document = Document(
        "0" * 64, "a.pdf", open_document(paper([]), "a.pdf").media, (Page(1, 595.0, 842.0, junk, is_ocr_layer=True),)
    )
    assert is_poor(document)
    assert [issue.code for issue in read_document(document, (), NOBODY).issues] == [Code.SCAN]
    assert not is_poor(replace(document, pages=seen()))


@pytest.mark.parametrize(
    "text", ["Rechnung", "d'échéance", "1.234,50", "$4,159.10", "INV-100", "GmbH", "e-mail:", "a@b.example", "10%"]
)
def test_sensible(text: str) -> None:
    assert is_sensible(text)


@pytest.mark.parametrize("text", ["~#l;k", "iIlT1!x", "q|x/rt!1", "}{wq]k"])
def test_not_sensible(text: str) -> None:
    assert not is_sensible(text)


def test_words_of_a_phrase_close_up_and_columns_stay_apart() -> None:
    words = (
        Word("Bill", 10, 10, 30, 20),
        Word("to", 39, 10, 50, 20),
        Word("Total", 90, 10, 120, 20),
        Word("next", 10, 30, 30, 40),
    )
    (closed,) = closed_up(
        Document("0" * 64, "a.pdf", open_document(paper([]), "a").media, (Page(1, 595, 842, words, is_ocr_layer=True),))
    ).pages
    assert [(word.text, word.x1) for word in closed.words] == [("Bill", 36.0), ("to", 50), ("Total", 120), ("next", 30)]


class Machine:
    """Stands for the extra."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, pages: tuple[Page, ...] | None) -> None:
        self.asked = 0
        self.pages = pages
        monkeypatch.setattr(ocr, "is_available", lambda: True)
        monkeypatch.setattr(ocr, "recognise", self.recognise)

    def recognise(self, content: bytes, file_name: str) -> tuple[Page, ...]:
        self.asked += 1
        if self.pages is None:
            raise DocumentError(f"{file_name} took too long.")
        return self.pages


def test_a_picture_is_recognised_where_the_extra_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, seen())
    document, outcome = read_safely(paper([]), "scan.pdf", (), NOBODY)
    assert machine.asked == 1
    assert document is not None
    assert document.is_recognised
    assert [reading.reader for reading in outcome.readings] == [READER]


def test_a_stamp_alone_is_looked_at_as_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    stamped = paper([(50, 20, "Scanned by the copier on level 2")])
    Machine(monkeypatch, seen())
    _, outcome = read_safely(stamped, "scan.pdf", (), NOBODY)
    assert [reading.reader for reading in outcome.readings] == [READER]
    Machine(monkeypatch, (Page(1, 595.0, 842.0, (), is_ocr_layer=True),))
    assert [issue.code for issue in read_safely(stamped, "scan.pdf", (), NOBODY)[1].issues] == [Code.NO_FORMAT]


def test_pages_with_text_are_never_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, seen())
    _, outcome = read_safely(paper(page(DRAFT)), "a.pdf", (), NOBODY)
    assert machine.asked == 0
    assert [reading.reader for reading in outcome.readings] == ["page"]


@pytest.mark.parametrize(
    ("pages", "said"),
    [(None, "took too long"), ((Page(1, 595.0, 842.0, (), is_ocr_layer=True),), "no invoice could be made out")],
)
def test_what_recognising_does_not_give_is_held(
    monkeypatch: pytest.MonkeyPatch, pages: tuple[Page, ...] | None, said: str
) -> None:
    Machine(monkeypatch, pages)
    _, outcome = read_safely(paper([]), "scan.pdf", (), NOBODY)
    assert [issue.code for issue in outcome.issues] == [Code.SCAN]
    assert said in outcome.issues[0].message


def test_a_layer_that_leaves_doubts_is_looked_at_again_and_the_better_reading_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    media = open_document(paper([]), "a.pdf").media
    poor = Document("0" * 64, "a.pdf", media, seen(**{"€1,459.70": "€1,999.70"}))
    first: Read = (poor, read_document(poor, (), NOBODY))
    Machine(monkeypatch, seen())
    assert wants_recognising(first)
    fine = replace(poor, pages=seen())
    assert not wants_recognising((fine, read_document(fine, (), NOBODY)))


def picture_of(draft: Draft) -> Image.Image:
    sheet = pypdfium2.PdfDocument(paper(page(draft)))[0]
    return sheet.render(scale=170 / 72).to_pil().convert("L").rotate(0.4, fillcolor=255)


@pytest.mark.ocr
@pytest.mark.parametrize("kind", ["PDF", "JPEG"])
def test_a_real_picture_is_read(kind: str) -> None:
    out = io.BytesIO()
    picture_of(DRAFT).save(out, kind, resolution=170, dpi=(170, 170))
    _, outcome = read_safely(out.getvalue(), f"scan.{kind.lower()}", (), NOBODY)
    (reading,) = outcome.readings
    assert reading.reader == READER
    assert closes(reading)
    found = {
        name: getattr(reading, name).value for name in ("invoice_number", "supplier_name", "invoice_date", "gross_total")
    }
    assert found == {
        "invoice_number": DRAFT.number,
        "supplier_name": DRAFT.supplier,
        "invoice_date": DRAFT.day,
        "gross_total": DRAFT.gross,
    }
    assert [line.net_amount.value for line in reading.lines if line.net_amount] == [row.net for row in DRAFT.items]
    assert not verified(reading)
