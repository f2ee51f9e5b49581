"""The columns of a table as its rows show them: bands of words with a river of white between, whatever the head says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.model import Word
from engine.reading.page.lines import Cell, Row

_WIDE = 1.55  # in usual spaces: more is a gap between columns
_MOST = 0.75  # in letter heights: a gap above it is no space between words
_CROSSED = 0.07  # of the rows: text that runs over into the next column
_WHOLE = re.compile(r"[-−–(]?\W?\d[\d.,'’]*(?:[.,]\d{2,4}|%)\)?-?|%")  # no part of a number that goes on
_FIGURE = re.compile(r"[-−–(]?[€$£]?\d")


@dataclass(frozen=True, slots=True)
class Band:
    """One column: from the left edge of its leftmost word to the right edge of its rightmost."""

    x0: float
    x1: float


def usual_space(rows: Iterable[Row]) -> float:
    """The space between two words, in letter heights, that most of the text has."""
    gaps = sorted(
        (after.x0 - before.x1) / max(before.y1 - before.y0, 1.0)
        for row in rows
        for cell in row.cells
        for before, after in pairwise(cell.words)
    )
    near = [gap for gap in gaps if 0.05 < gap < _MOST]
    return near[len(near) * 2 // 5] if near else 0.25


def is_wide(before: Word, after: Word, space: float) -> bool:
    """Whether two neighbouring words stand further apart than words of one text do; or a number follows a complete one."""
    gap = after.x0 - before.x1
    if gap > 0 and _WHOLE.fullmatch(before.text) and _FIGURE.match(after.text):
        return True
    return gap > _WIDE * space * max(before.y1 - before.y0, 1.0) and gap > 1.5


def bands_of(rows: Sequence[Row], space: float) -> list[Band]:
    """The bands of the rows that make a table, left to right."""
    marks: list[tuple[float, float]] = []
    for row in rows:
        for word in row.words:
            marks += ((word.x0, 1.0), (word.x1, -1.0))
        for before, after in pairwise(row.words):
            if after.x0 > before.x1 and not is_wide(before, after, space):
                marks += ((before.x1, 1.0), (after.x0, -1.0))
    allowed = _CROSSED * len(rows) + 0.01
    return _covered(sorted(marks), allowed)


def _covered(marks: list[tuple[float, float]], allowed: float) -> list[Band]:
    out: list[Band] = []
    level, start = 0.0, None
    for x, step in marks:
        before, level = level, level + step
        if before <= allowed < level and start is None:
            start = x
        elif level <= allowed < before and start is not None:
            if out and start - out[-1].x1 < 0.5:
                start, out = out[-1].x0, out[:-1]
            out.append(Band(start, x))
            start = None
    return out


def parted(bands: Sequence[Band], cuts: Iterable[float]) -> list[Band]:
    """The bands, parted where a cut goes through one."""
    out = list(bands)
    for cut in cuts:
        for place, band in enumerate(out):
            if band.x0 + 1 < cut < band.x1 - 1:
                out[place : place + 1] = [Band(band.x0, cut - 0.1), Band(cut + 0.1, band.x1)]
                break
    return out


def emptiest(start: float, end: float, rows: Sequence[Row], most: float) -> float | None:
    """Where between two places the fewest words are crossed; `None` where more than `most` of the rows' are."""
    edges = sorted({start, end, *(x for row in rows for word in row.words for x in (word.x0, word.x1) if start < x < end)})
    best: tuple[float, float, float] | None = None
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        crossed = sum(word.x0 < middle < word.x1 for row in rows for word in row.words)
        if best is None or (crossed, left - right) < best[:2]:
            best = crossed, left - right, middle
    return best[2] if best is not None and best[0] <= most * len(rows) else None


def cells_by_band(row: Row, bands: Sequence[Band]) -> dict[int, Cell]:
    """The row's words by the band they stand in, or stand nearest to."""
    parts: dict[int, list[Word]] = {}
    for word in row.words:
        parts.setdefault(band_at(word.x0, word.x1, bands), []).append(word)
    return {number: Cell(tuple(words), row.page, row.number) for number, words in parts.items()}


def band_at(x0: float, x1: float, bands: Sequence[Band]) -> int:
    """The number of the band that a stretch overlaps most, else the nearest."""
    best, most = 0, float("-inf")
    for number, band in enumerate(bands):
        over = (x1 if x1 < band.x1 else band.x1) - (x0 if x0 > band.x0 else band.x0)
        if over > most:
            best, most = number, over
        elif band.x0 > x1:
            break
    return best
