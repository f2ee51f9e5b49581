"""A page that lay askew on the glass, put straight: its rows would otherwise run into one another."""

from __future__ import annotations

import math
from typing import Any

import numpy
from PIL import Image

_LONG = 4.0  # times as long as high: a line whose direction tells
_LEAST, _MOST = 0.05, 8.0  # degrees


def slope(boxes: Any) -> float:
    """By how many degrees the lines fall to the right, from their four corners each (top left first, clockwise); 0 where no
    long line tells."""
    angles = []
    for top_left, top_right, bottom_right, bottom_left in boxes:
        across = (top_right + bottom_right - top_left - bottom_left) / 2
        down = (bottom_left + bottom_right - top_left - top_right) / 2
        if float(across[0]) > _LONG * max(float(down[1]), 1.0):
            angles.append(math.degrees(math.atan2(float(across[1]), float(across[0]))))
    return float(numpy.median(angles)) if angles else 0.0


def straightened(image: Image.Image, boxes: Any) -> tuple[Image.Image, Any]:
    """The picture and the boxes of its lines, turned so that most lines are level; as they are where that is little."""
    degrees = slope(boxes)
    if not _LEAST < abs(degrees) < _MOST:
        return image, boxes
    turned = image.rotate(degrees, Image.Resampling.BILINEAR, fillcolor=255)
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    middle = numpy.array([image.width / 2, image.height / 2])
    turn = numpy.array([[cosine, sine], [-sine, cosine]])
    return turned, (numpy.asarray(boxes, dtype=float) - middle) @ turn.T + middle
