from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from engine.documents import open_document, render_page
from engine.errors import DocumentError, DocumentTooLarge
from engine.model import MediaType
from tests.documents.paper import paper


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (paper([(50, 50, "hello")]), MediaType.PDF),
        (b"\n\n" + paper([(50, 50, "hello")]), MediaType.PDF),
        (png(), MediaType.IMAGE),
        (b"\xff\xd8\xff\xe0jpeg", MediaType.IMAGE),
        (workbook(("a", 1)), MediaType.TABLE),
        (b"a,b\n1,2\n", MediaType.TABLE),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", MediaType.XML),
        (b"  <a/>", MediaType.XML),
        (b"Dear all, please pay\nthank you", MediaType.TEXT),
        (b"<!DOCTYPE html><html></html>", MediaType.TEXT),
        (b"\x00\x01\x02\x03", MediaType.UNKNOWN),
    ],
)
def test_media_is_told_by_bytes_and_not_by_name(content: bytes, media: MediaType) -> None:
    assert open_document(content, "invoice.exe").media is media


def test_words_have_boxes_from_the_top_left_and_a_size() -> None:
    content = paper([(50, 100, "Tax Invoice", {"size": 20}), (300, 101, "A-17"), (50, 60, "first")])
    page = open_document(content, "a.pdf").pages[0]
    assert [word.text for word in page.words] == ["first", "Tax", "Invoice", "A-17"]
    tax = page.words[1]
    assert (page.width, page.height, tax.size) == (595, 842, 20)
    assert tax.x0 == pytest.approx(50, abs=1.5)
    assert tax.y0 < 100 < tax.y1 < 110


def test_numbers_next_to_one_another_stay_apart() -> None:
    words = open_document(paper([(100, 100, "12.50"), (128, 100, "13.00")]), "a.pdf").pages[0].words
    assert [word.text for word in words] == ["12.50", "13.00"]


def test_typographic_characters_survive() -> None:
    words = open_document(paper([(50, 100, "Café – “naïve”")]), "a.pdf").pages[0].words
    assert [word.text for word in words] == ["Café", "–", "“naïve”"]


def test_a_page_without_words_is_a_scan() -> None:
    assert open_document(paper([]), "a.pdf").is_scan
    assert open_document(png(), "a.png").is_scan


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (paper([(50, 50, "x")], encrypt=StandardEncryption("secret", "owner")), "locked with a password"),
        (b"%PDF-1.4 broken", "broken PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or locked Office file"),
        (b"<a><b></a>", "broken XML"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "document type"),
        (b'<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>', "document type"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as refused:
        open_document(content, "invoice.pdf")
    assert "invoice.pdf" in str(refused.value)


def test_a_broken_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<not a workbook")
    with pytest.raises(DocumentError, match="broken workbook"):
        open_document(out.getvalue(), "a.xlsx")


def test_limits_refuse_with_their_own_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentTooLarge, match="201 pages"):
        open_document(paper(*[[]] * 201), "a.pdf")
    monkeypatch.setattr("engine.documents.MAX_BYTES", 10)
    with pytest.raises(DocumentTooLarge, match="Ask for a smaller file"):
        open_document(b"x" * 11, "a.txt")


def test_limits_of_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.documents.rows.MAX_ROWS", 2)
    with pytest.raises(DocumentTooLarge, match="2 rows"):
        open_document(b"a,b\n1,2\n3,4\n", "a.csv")
    monkeypatch.setattr("engine.documents.rows.MAX_EXPANDED_BYTES", 100)
    with pytest.raises(DocumentTooLarge, match="unpacks"):
        open_document(workbook(("a", 1)), "a.xlsx")


def test_limit_of_characters_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.documents.glyphs.MAX_PAGE_CHARACTERS", 5)
    with pytest.raises(DocumentTooLarge, match="Page 1"):
        open_document(paper([(50, 50, "too many words")]), "a.pdf")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_tables_of_every_dialect(mark: str, encoding: str) -> None:
    text = f"Item{mark}Größe{mark}Net\r\nA1{mark}3{mark}4\r\n\r\nB2{mark}5{mark}6\r\n"
    rows = open_document(text.encode(encoding), "a.csv").rows
    assert rows == (("Item", "Größe", "Net"), ("A1", "3", "4"), (), ("B2", "5", "6"))


def test_decimal_commas_do_not_decide_the_delimiter() -> None:
    rows = open_document(b"Item;Price;Net\nA;1,50;3,00\nB;2,50;5,00\n", "a.csv").rows
    assert rows[1] == ("A", "1,50", "3,00")


def test_quoted_cells_keep_delimiters_and_line_breaks() -> None:
    assert open_document(b'a,b\n"x, y","two\nlines"\nc,d\n', "a.csv").rows[1] == ("x, y", "two\nlines")


def test_workbook_cells_are_plain_text() -> None:
    content = workbook(("No", "Day", "Qty", "Price"), (17, date(2026, 11, 3), 2.5, 1234567.1), (None,) * 4)
    rows = open_document(content, "a.bin").rows
    assert rows == (("No", "Day", "Qty", "Price"), ("17", "2026-11-03", "2.5", "1234567.1"))


def test_a_rendered_page_shows_the_boxes() -> None:
    content = paper([(50, 100, "Total")])
    plain = Image.open(io.BytesIO(render_page(content, 1, scale=1.0)))
    marked = Image.open(io.BytesIO(render_page(content, 1, scale=1.0, boxes=[((50, 91, 72, 102), "Total")])))
    assert plain.size == marked.size == (595, 842)
    assert plain.getpixel((47, 95)) == (255, 255, 255)
    assert marked.getpixel((47, 95)) != (255, 255, 255)


def test_there_is_no_page_two() -> None:
    with pytest.raises(DocumentError, match="no page 2"):
        render_page(paper([]), 2)
