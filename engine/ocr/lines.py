"""Recognised lines to words with boxes: the white between letters tells where a word ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy

from engine.documents.words import reading_order
from engine.model import Word

_INK = 0.45  # of the way from the darkest to the lightest: darker is ink
_TRIM = 0.15  # of a line's height: what the box stands off above and below
_NARROW = 0.8  # of the narrowest known word gap: as wide must be another
_LEAST = 0.17  # of the line's height: no word gap is narrower
_APART = 0.5  # of the line's height: white that no thousands mark is
_WIDE = 0.28  # of the line's height: a word gap where no other tells
_FAR = 0.3  # pixels of width that a pixel of distance weighs
_NEAR = 2  # letters by which a gap's place may be misjudged


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised line; its edges in pixels."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def words_of(lines: Sequence[Line], grey: Any, scale: float) -> tuple[Word, ...]:
    """The words in reading order, in points; `grey` is the page's picture (rows of 0 black to 255), `scale` its pixels a
    point. A space that was lost comes back where letters stand apart as words do."""
    return reading_order([word for line in lines for word in _words(line, grey, scale)])


def _words(line: Line, grey: Any, scale: float) -> list[Word]:
    texts = line.text.split()
    if not texts:
        return []
    gaps = _gaps(line, grey)
    texts = _parted(texts, gaps, line)
    edges = _edges(texts, gaps, line)
    trim = _TRIM * (line.y1 - line.y0)
    top, bottom = (line.y0 + trim) / scale, (line.y1 - trim) / scale
    return [
        Word(text, round(x0 / scale, 2), round(top, 2), round(x1 / scale, 2), round(bottom, 2), round(bottom - top, 2))
        for text, (x0, x1) in zip(texts, edges, strict=True)
    ]


Gap = tuple[float, float]  # left and right end of white within a line, in pixels


def _gaps(line: Line, grey: Any) -> list[Gap]:
    """The white between letters, from left to right; the first and last are the margins, without width where ink begins at
    the edge."""
    crop = grey[int(line.y0) : int(line.y1) + 1, int(line.x0) : int(line.x1) + 1]
    if crop.size == 0:
        return []
    dark, light = float(crop.min()), float(numpy.median(crop))
    height = crop.shape[0]
    body = crop[int(height * _TRIM) : max(int(height * (1 - _TRIM)), 1)]
    limit = dark + (light - dark) * _INK
    has_ink = (body < limit).any(axis=0)
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([True], has_ink, [True]))))
    return [(line.x0 + float(edges[at]), line.x0 + float(edges[at + 1])) for at in range(0, len(edges) - 1, 2)]


def _inner(gaps: Sequence[Gap], line: Line) -> list[Gap]:
    return [gap for gap in gaps if gap[0] > line.x0 + 1 and gap[1] < line.x1 - 1]


def _parted(texts: list[str], gaps: Sequence[Gap], line: Line) -> list[str]:
    """The words, those parted whose letters stand as far apart as words do."""
    height = line.y1 - line.y0
    widths = sorted((right - left for left, right in _inner(gaps, line)), reverse=True)
    known = len(texts) - 1
    least = max(_NARROW * widths[known - 1], _LEAST * height) if 0 < known <= len(widths) else _WIDE * height
    out: list[str] = []
    for text, (x0, x1) in zip(texts, _edges(texts, gaps, line), strict=True):
        inside = [gap for gap in _inner(gaps, line) if x0 < gap[0] and gap[1] < x1]
        wide = [number for number, gap in enumerate(inside) if gap[1] - gap[0] >= least]
        is_spaced = len(wide) * 2 > len(inside) and len(inside) > 2  # a heading with its letters set apart
        out += [text] if is_spaced or not wide else _cut(text, inside, wide, (x0, x1), _APART * height)
    return out


def _cut(text: str, gaps: Sequence[Gap], wide: Sequence[int], edges: Gap, apart: float) -> list[str]:
    """The text cut at its `wide` gaps: after as many letters as stand before each, where letters and ink agree in number;
    else where, near its place, letters of two kinds meet. Digits part only where the white is as wide as `apart`."""
    cuts = []
    for number in wide:
        left, right = gaps[number]
        if len(gaps) + 1 == len(text):
            if _may_part(text[number], text[number + 1]) or right - left >= apart:
                cuts.append(number + 1)
            continue
        wanted = ((left + right) / 2 - edges[0]) / (edges[1] - edges[0]) * len(text)
        near = [at for at in range(1, len(text)) if abs(at - wanted) <= _NEAR and _may_part(text[at - 1], text[at])]
        if near:
            cuts.append(min(near, key=lambda at: abs(at - wanted)))
    ends = [0, *sorted(set(cuts)), len(text)]
    return [text[start:end] for start, end in pairwise(ends)]


def _may_part(before: str, after: str) -> bool:
    """Whether a word may end between the two: not within digits and their marks, not within small letters."""
    if before.islower() and after.isupper():
        return True
    if before in ":;,)!?" and after.isalpha():
        return True
    return (before.isalpha() != after.isalpha() and (before.isdigit() or after.isdigit())) or before == ":"


def _proportional(texts: Sequence[str], line: Line) -> list[tuple[float, float]]:
    """Where each word stands if all letters were as wide as they usually are."""
    weights = [sum(_width(letter) for letter in text) for text in texts]
    unit = (line.x1 - line.x0) / (sum(weights) + _SPACE * (len(texts) - 1))
    edges, x = [], line.x0
    for weight in weights:
        edges.append((x, x + weight * unit))
        x += (weight + _SPACE) * unit
    return edges


_SPACE = 0.5


def _width(letter: str) -> float:
    """A letter's width as a share of an em's half, as most typefaces have it."""
    if letter in "il.,:;'|!Ijtfr()":
        return 0.6
    return 1.5 if letter in "mwMW@%" else 1.3 if letter.isupper() else 1.0


def _edges(texts: Sequence[str], gaps: Sequence[Gap], line: Line) -> list[tuple[float, float]]:
    """Left and right of each word: at the widest white near where it should end, else in proportion."""
    left = max([line.x0, *(gap[1] for gap in gaps if gap[0] <= line.x0 + 1)])
    right = min([line.x1, *(gap[0] for gap in gaps if gap[1] >= line.x1 - 1)])
    if left >= right:
        return _proportional(texts, line)
    guess = _proportional(texts, Line(line.text, left, line.y0, right, line.y1))
    inner, between, last = _inner(gaps, line), [], left
    for (_, before), (after, _) in pairwise(guess):
        middle = (before + after) / 2
        left_of = [gap for gap in inner if gap[0] > last]
        chosen = max(left_of, key=lambda gap: gap[1] - gap[0] - _FAR * abs((gap[0] + gap[1]) / 2 - middle), default=None)
        if chosen is None or not last < chosen[0] < chosen[1] < right:
            return guess
        between.append(chosen)
        last = chosen[1]
    starts, ends = [left, *(gap[1] for gap in between)], [*(gap[0] for gap in between), right]
    return list(zip(starts, ends, strict=True))
