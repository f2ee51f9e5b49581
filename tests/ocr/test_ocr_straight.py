"""Pages that lay askew."""

from __future__ import annotations

import numpy
import pytest
from PIL import Image, ImageDraw

from engine.ocr.straight import slope, straightened

LEVEL = numpy.array([[[100, y], [500, y], [500, y + 20], [100, y + 20]] for y in (100, 300, 500)], dtype=float)
SHORT = numpy.array([[[10, 10], [30, 14], [28, 34], [8, 30]]], dtype=float)


def drawn(boxes: numpy.ndarray) -> Image.Image:
    image = Image.new("L", (800, 700), 255)
    for box in boxes:
        ImageDraw.Draw(image).polygon([tuple(corner) for corner in box], fill=0)
    return image


@pytest.mark.parametrize("degrees", [-3.0, -0.4, 0.7, 2.0])
def test_lines_become_level_and_their_boxes_stay_on_the_ink(degrees: float) -> None:
    radians = numpy.radians(degrees)
    turn = numpy.array([[numpy.cos(radians), -numpy.sin(radians)], [numpy.sin(radians), numpy.cos(radians)]])
    askew = (LEVEL - 300) @ turn.T + 300
    assert slope(askew) == pytest.approx(degrees, abs=0.01)
    image, boxes = straightened(drawn(askew), askew)
    pixels = numpy.asarray(image)
    for box in boxes:
        assert box[0][1] == pytest.approx(box[1][1], abs=0.2)
        x, y = box.mean(axis=0)
        assert pixels[int(y), int(x)] < 50
        assert pixels[int(box[:, 1].max()) + 4, int(x)] > 200
        assert pixels[int(y), int(box[:, 0].max()) + 4] > 200


def test_short_pieces_tell_nothing_and_a_level_page_stays() -> None:
    assert slope(SHORT) == 0
    image = drawn(LEVEL)
    assert straightened(image, LEVEL)[0] is image
    assert straightened(image, [])[0] is image
