"""Recognised lines to words: boxes at the ink, and spaces that were lost."""

from __future__ import annotations

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFont

from engine.model import Word
from engine.ocr.lines import Line, words_of

SCALE = 2.0  # pixels a point
HEIGHT = 24


def drawn(text: str, recognised: str | None = None) -> tuple[list[Word], list[tuple[float, float]]]:
    """The words made of a line that looks like `text` and was recognised as `recognised`; and where the words of `text`
    truly stand."""
    font = ImageFont.load_default(HEIGHT)
    image = Image.new("L", (900, 60), 255)
    pen = ImageDraw.Draw(image)
    pen.text((20, 15), text, font=font, fill=0)
    right = 20 + pen.textlength(text, font=font)
    line = Line(recognised or text, 16, 12, right + 4, 46)
    places, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        start = 20 + pen.textlength(text[:at], font=font)
        places.append((start / SCALE, (start + pen.textlength(word, font=font)) / SCALE))
        at += len(word)
    return list(words_of([line], numpy.asarray(image), SCALE)), places


@pytest.mark.parametrize(
    "text",
    ["Coastline Refrigeration Services", "A.B.N. 48 387 543 510", "1 1 1 111", "Will it fit", "Total $4,159.10", "Page: 1"],
)
def test_each_word_has_the_box_of_its_ink(text: str) -> None:
    words, places = drawn(text)
    assert [word.text for word in words] == text.split()
    for word, (x0, x1) in zip(words, places, strict=True):
        assert word.x0 == pytest.approx(x0, abs=2.5)
        assert word.x1 == pytest.approx(x1, abs=2.5)


@pytest.mark.parametrize(
    ("text", "recognised"),
    [
        ("Services Pty Ltd", "Services PtyLtd"),
        ("Date: 11/06/2026 10:20", "Date:11/06/2026 10:20"),
        ("Invoice No 00093978", "InvoiceNo 00093978"),
        ("24  Alquiler de obra", "24Alquiler de obra"),
        ("1000    142.80 each", "1000142.80 each"),
    ],
)
def test_a_lost_space_comes_back_where_the_letters_stand_apart(text: str, recognised: str) -> None:
    words, _ = drawn(text, recognised)
    assert [word.text for word in words] == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "Kraxi GmbH",
        "I  N  V  O  I  C  E",
        "24h 230V 1.5mm",
        "1 234,50 EUR",
        "4,159.10 AUD",
        "accounts@example.com now",
        "McDonald and Sons",
        "PostNL bv",
    ],
)
def test_words_that_stand_together_stay_one(text: str) -> None:
    recognised = text.replace("  ", "").replace("1 2", "12")
    words, _ = drawn(text, recognised)
    assert [word.text for word in words] == recognised.split()


def test_lines_beside_each_other_come_in_reading_order() -> None:
    blank = numpy.full((200, 400), 255, dtype=numpy.uint8)
    lines = [
        Line("right", 200, 51, 260, 71),
        Line("below", 10, 100, 60, 120),
        Line("left", 10, 50, 60, 70),
        Line(" ", 1, 1, 2, 2),
    ]
    assert [word.text for word in words_of(lines, blank, SCALE)] == ["left", "right", "below"]
