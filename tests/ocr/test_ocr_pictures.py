"""Files to pictures of bounded size; and the process that reads them."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from engine import ocr
from engine.errors import DocumentError
from engine.model import Page, Word
from engine.ocr.messages import MAX_PAGES, answer, answered
from engine.ocr.pictures import pictures
from tests.documents.paper import paper


def image(width: int, height: int, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, kind, **options)
    return out.getvalue()


def test_a_pdf_page_is_drawn_at_the_size_that_recognising_needs() -> None:
    (picture,) = pictures(paper([(50, 60, "x")]))
    assert picture.size == pytest.approx((595, 842), abs=1)
    assert picture.image.height == pytest.approx(842 * 150 / 72, abs=2)


@pytest.mark.parametrize(
    ("content", "width", "height"),
    [
        (image(1654, 2339, "PNG", dpi=(200, 200)), 595, 842),
        (image(1654, 2339, "JPEG"), 595, 841),
        (image(6000, 4000, "JPEG"), 595, 397),
        (image(827, 1169, "TIFF", dpi=(100, 100)), 595, 842),
    ],
    ids=["png", "jpeg without dots", "photo", "tiff"],
)
def test_an_image_is_as_large_as_its_dots_say_or_as_a_page(content: bytes, width: int, height: int) -> None:
    (picture,) = pictures(content)
    assert picture.size == pytest.approx((width, height), abs=2)
    assert picture.image.width * picture.image.height < 2_700_000


def test_pages_are_counted() -> None:
    one = Image.new("L", (100, 100))
    out = io.BytesIO()
    one.save(out, "TIFF", save_all=True, append_images=[one] * 30)
    assert len(list(pictures(out.getvalue()))) == len(list(pictures(paper(*[[]] * 15)))) == MAX_PAGES


@pytest.mark.parametrize("content", [image(12_000, 12_000, "PNG"), b"\x89PNG\r\n\x1a\n broken"], ids=["a bomb", "broken"])
def test_what_cannot_be_opened_is_refused(content: bytes) -> None:
    with pytest.raises((OSError, Image.DecompressionBombError)):
        list(pictures(content))


def test_an_answer_is_found_behind_whatever_was_printed() -> None:
    page = Page(1, 595.0, 842.0, (Word("Total", 1.0, 2.0, 3.0, 4.0, 5.0),), is_ocr_layer=True)
    pages = answered(b"a library says hello\n" + answer([page]))
    assert pages is not None
    assert [word["text"] for word in pages[0]["words"]] == ["Total"]
    assert answered(b"") is None
    assert answered(answer([page])[:-4]) is None
    assert answered(b"\n#recognised#" + json.dumps({"no": "list"}).encode()) is None


def test_time_is_limited() -> None:
    with pytest.raises(DocumentError, match="still not read"):
        ocr.recognise(b"%PDF-", "a.pdf", seconds=0.05)


@pytest.mark.ocr
def test_a_file_that_breaks_the_process_is_named() -> None:
    with pytest.raises(DocumentError, match=r"torn\.pdf is a picture that could not be read"):
        ocr.recognise(b"%PDF- torn", "torn.pdf")
