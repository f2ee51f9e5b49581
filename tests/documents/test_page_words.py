from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from engine.documents import open_document
from engine.documents.joining import without_overprints
from engine.model import Page, Word
from tests.documents.paper import HEIGHT, WIDTH, paper
from tests.hostile.rawpdf import one_page, text


def page_of(content: bytes) -> Page:
    return open_document(content, "a.pdf").pages[0]


def drawn(content: str, **more: bytes) -> Page:
    return page_of(one_page(content.encode("latin-1"), **more))


def shown(page: Page) -> list[str]:
    return [word.text for word in page.words]


def hidden(page: Page) -> list[str]:
    return [word.text for word in page.hidden]


def put(words: str, *, x: float = 60, y: float = 700, size: float = 10, before: str = "") -> str:
    return text(words, x=x, y=y, size=size, before=before).decode("latin-1")


def with_picture(draw_after: bool) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    picture = ImageReader(Image.new("L", (60, 80), 230))
    if not draw_after:
        canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
    note = canvas.beginText(50, 700)
    note.setTextRenderMode(0 if draw_after else 3)
    note.textLine("Total 110.00")
    canvas.drawText(note)
    if draw_after:
        canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
    canvas.save()
    return out.getvalue()


def test_bold_is_told_by_the_font_and_by_fattened_letters() -> None:
    page = page_of(paper([(50, 50, "plain"), (50, 80, "bold", {"font": "Helvetica-Bold"})]))
    assert [word.is_bold for word in page.words] == [False, True]
    assert [word.is_bold for word in drawn(put("fat", before="2 Tr")).words] == [True]


@pytest.mark.parametrize("shift", [0.2, 0.5, 1.0])
def test_a_word_printed_twice_to_look_bold_is_one_word(shift: float) -> None:
    assert shown(drawn(put("Total 110.00") + put("Total 110.00", x=60 + shift))) == ["Total", "110.00"]


def test_words_that_lie_on_one_another_are_one_bold_word() -> None:
    words = [Word("Total", 50, 50, 70, 60, 10), Word("Total", 50.4, 50, 70.4, 60, 10), Word("Total", 90, 50, 110, 60, 10)]
    assert [(word.x0, word.is_bold) for word in without_overprints(words)] == [(50, True), (90, False)]


def test_the_same_amount_in_two_columns_stays_two() -> None:
    assert shown(drawn(put("110.00") + put("110.00", x=95))) == ["110.00", "110.00"]


def test_letters_printed_twice_one_by_one_are_one_word() -> None:
    letters = "".join(put(letter, x=60 + 7 * at + shift) for at, letter in enumerate("TOTAL") for shift in (0, 0.4))
    assert shown(drawn(letters)) == ["TOTAL"]


@pytest.mark.parametrize("before", ["9 Tc", "4 Tc"])
def test_letters_set_apart_evenly_are_one_word(before: str) -> None:
    assert shown(drawn(put("INVOICE", before=before))) == ["INVOICE"]


def test_words_set_letter_by_letter_part_where_the_gap_is_wider() -> None:
    assert shown(drawn(put("T A X   I N V O I C E"))) == ["TAX", "INVOICE"]


@pytest.mark.parametrize("words", ["1 2 3 4 5 6", "A B C", "x 1 y 2 a 10"])
def test_single_figures_and_short_lists_stay_apart(words: str) -> None:
    assert shown(drawn(put(words))) == words.split()


def test_sideways_text_is_kept_apart() -> None:
    up = put("Registered in Orange", before="0 1 -1 0 20 100 Tm", x=0, y=0)
    down = put("Printed by us", before="0 -1 1 0 580 400 Tm", x=0, y=0)
    page = drawn(up + put("Total 110.00") + down)
    assert shown(page) == ["Total", "110.00"]
    assert [word.text for word in page.turned] in (
        ["Registered", "in", "Orange", "Printed", "by", "us"],
        ["Printed", "by", "us", "Registered", "in", "Orange"],
    )
    registered = next(word for word in page.turned if word.text == "Registered")
    assert registered.x1 - registered.x0 < 15 < registered.y1 - registered.y0
    assert registered.y1 == pytest.approx(842 - 100, abs=2)


def test_ligatures_and_soft_hyphens_are_plain_letters() -> None:
    cmap = b"begincmap\n3 beginbfchar\n<61><FB01>\n<62><00AD>\n<63><200B>\nendbfchar\nendcmap"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 10 0 R>>"
    stream = b"<</Length %d>>stream\n%b\nendstream" % (len(cmap), cmap)
    page = page_of(one_page(text("aXbXcX c"), more={5: font, 10: stream}))
    assert shown(page) == ["fiX-XX"]


@pytest.mark.parametrize(
    "secret",
    [
        put("secret", y=500, before="3 Tr"),
        "1 1 1 rg " + put("secret", y=500),
        "0.97 0.98 0.97 rg " + put("secret", y=500),
        "0.2 0.2 0.2 rg 50 480 300 40 re f 1 1 1 rg 50 480 300 40 re f " + put("secret", y=500),
        put("secret", y=500, size=0.4),
        put("secret", y=-300),
        put("secret", x=700, y=500),
        "/G gs " + put("secret", y=500),
    ],
)
def test_what_cannot_be_seen_is_hidden(secret: str) -> None:
    page = drawn(put("Total 110.00") + secret, resources=b"/ExtGState<</G<</ca 0>>>>")
    assert shown(page) == ["Total", "110.00"]
    assert hidden(page) == ["secret"]
    assert not page.is_ocr_layer


def test_hidden_digits_within_an_amount_are_left_out_of_it() -> None:
    page = drawn("BT /F 10 Tf 60 700 Td (1) Tj 3 Tr (000) Tj 0 Tr (10.00) Tj ET")
    assert hidden(page) == ["000"]
    assert "100010.00" not in shown(page)


@pytest.mark.parametrize("ground", ["0.1 0.2 0.4", "0.8 0.8 0.8", "0.9 0.3 0.1"])
def test_white_words_on_a_darker_row_are_seen(ground: str) -> None:
    head = f"{ground} rg 50 690 400 24 re f 1 1 1 rg " + put("Description Amount")
    page = drawn(head + "0 g " + put("Pine 110.00", y=660))
    assert shown(page) == ["Description", "Amount", "Pine", "110.00"]
    assert hidden(page) == []


def test_white_words_on_a_turned_page_are_seen_where_they_stand() -> None:
    upwards = "0 1 -1 0 {} 60 Tm"
    head = put("Amount", before=upwards.format(100), x=0, y=0) + put("secret", before=upwards.format(300), x=0, y=0)
    page = drawn("0 0 0 rg 80 50 40 700 re f 1 1 1 rg " + head, page=b"/MediaBox[0 0 595 842]/Rotate 90")
    assert shown(page) == ["Amount"]
    assert hidden(page) == ["secret"]


@pytest.mark.parametrize("draw_after", [True, False])
def test_text_with_a_picture_over_the_page_is_what_was_recognised_on_it(draw_after: bool) -> None:
    page = page_of(with_picture(draw_after))
    assert page.is_ocr_layer
    assert shown(page) == ["Total", "110.00"]
    assert hidden(page) == []


def test_boxes_are_true_where_the_page_takes_its_size_from_the_pages_above() -> None:
    content = one_page(text("Total", y=400), page=b"").replace(b"/Type/Pages", b"/Type/Pages/MediaBox[0 0 300 500]")
    page = page_of(content)
    assert (page.width, page.height) == (300, 500)
    assert page.words[0].y1 == pytest.approx(500 - 400, abs=4)


@pytest.mark.parametrize(("rotation", "size"), [(0, (595, 842)), (90, (842, 595)), (270, (842, 595))])
def test_every_word_of_a_turned_page_lies_on_the_page(rotation: int, size: tuple[float, float]) -> None:
    content = b"".join(text(f"w{n}", x=30 + 40 * n, y=30 + 60 * n) for n in range(13))
    page = page_of(one_page(content, page=b"/MediaBox[0 0 595 842]/Rotate %d" % rotation))
    assert (page.width, page.height) == size
    words = (*page.words, *page.turned)
    assert sorted(word.text for word in words) == sorted(f"w{n}" for n in range(13))
    assert all(0 <= word.x0 < word.x1 <= size[0] and 0 <= word.y0 < word.y1 <= size[1] for word in words)


def test_text_beyond_the_first_plane_is_kept_whole() -> None:
    cmap = b"begincmap\n1 beginbfchar\n<7A><D83DDE00>\nendbfchar\nendcmap"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 10 0 R>>"
    stream = b"<</Length %d>>stream\n%b\nendstream" % (len(cmap), cmap)
    page = page_of(one_page(text("Total z 110.00"), more={5: font, 10: stream}))
    assert [word for word in shown(page) if word.isascii()] == ["Total", "110.00"]
