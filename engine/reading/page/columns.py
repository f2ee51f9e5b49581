"""The columns of one stretch of a table: the bands its rows show, each under its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.model import Word
from engine.reading.page.bands import Band, band_at, bands_of, cells_by_band, emptiest, is_wide, parted
from engine.reading.page.heads import Column, Head, term_of
from engine.reading.page.lines import Cell, Row

_SIGN = re.compile(r"[A-Z]{3}|[€$£¥₹%]|[A-Z]{1,2}\$|kr\.?|zł|Kč|[-–—]")
_NUMBER = re.compile(r"\W*\d[\d.,'’]*\W*")
_MANY = 5  # rows whose words end and begin at the same places by chance: never so many
_LETTER = re.compile(r"[€$£¥₹%A-Zzk]")


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a stretch of a table, left to right, and where each ends."""

    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    space: float

    def cells(self, row: Row) -> dict[int, Cell]:
        """The row's words by column; text that runs on beyond its column stays together."""
        parts: dict[int, list[Word]] = {}
        before: tuple[Word, int] | None = None
        for word in row.words:
            number = band_at(word.x0, word.x1, self.bands)
            if before is not None and not is_wide(before[0], word, self.space):
                band = self.bands[number]
                if min(word.x1, band.x1) <= max(word.x0, band.x0) or (number > before[1] + 1 and word.text[:1].isalpha()):
                    number = before[1]
            parts.setdefault(number, []).append(word)
            before = word, number
        return {number: Cell(tuple(words), row.page, row.number) for number, words in parts.items()}


def grid_of(rows: Sequence[Row], head_rows: Sequence[Row], head: Head | None, space: float) -> Grid | None:
    """The columns of rows that are lines, under a head where there is one; `None` where the rows show fewer than two."""
    bands = bands_of(rows, space)
    if head is not None:
        bands = parted(bands, _cuts(bands, head, head_rows, rows))
    bands = parted(bands, _gutters(bands, rows, head_rows))
    if len(bands) < 2:
        return None
    words = _by_band(head_rows, bands, head, space)
    found = _Bands(bands, words, rows)
    found.join_signs()
    if head is not None:
        found.join_strays()
    columns = tuple(_column(band, over) for band, over in zip(found.bands, found.words, strict=True))
    return Grid(columns, tuple(found.bands), space)


def _cuts(bands: Sequence[Band], head: Head, head_rows: Sequence[Row], rows: Sequence[Row]) -> list[float]:
    """Where two headings stand over one band: the place between them that no word, or hardly one, crosses. A stroke between
    them joins what two languages say."""
    cuts = []
    strokes = [word for row in head_rows for word in row.words if word.text in ("/", "|")]
    for left, right in pairwise(head.columns):
        over = [band for band in bands if band.x0 < left.x1 and band.x1 > right.x0]
        if not over or "unknown" in (left.term, right.term) or left.term == right.term or left.x1 > right.x0:
            continue
        if any(left.x1 - 1 < word.x0 and word.x1 < right.x0 + 1 for word in strokes):
            continue
        band = over[0]
        start, end = max(left.middle, band.x0), min(right.middle, band.x1)
        if start < end and (cut := emptiest(start, end, rows, 0.1)) is not None:
            cuts.append(cut)
    return cuts


def _gutters(bands: Sequence[Band], rows: Sequence[Row], head_rows: Sequence[Row]) -> list[float]:
    """Where, within one band, every row's figures end at one edge and what follows begins at another: columns set so
    tightly that the gap is no wider than a space."""
    if len(rows) < 2:
        return []
    cuts = []
    parts = [cells_by_band(row, bands) for row in rows]
    for place in range(len(bands)):
        cells = [part[place] for part in parts if place in part]
        if len(cells) < max(0.8 * len(rows), 2) or any(len(cell.words) < 2 for cell in cells):
            continue
        common = set.intersection(*(_edges(cell, any_word=len(cells) >= _MANY) for cell in cells))
        for before, after in sorted(common):
            middle = (before + after) / 2
            crossed = any(word.x0 < middle < word.x1 for row in head_rows for word in row.words)
            if not crossed and len({round(cell.x0) for cell in cells}) > 1:
                cuts.append(middle)
                break
    return cuts


def _edges(cell: Cell, *, any_word: bool) -> set[tuple[int, int]]:
    """The right edge of a number, or of any word, and the left edge of the word after it, wherever one follows."""
    return {
        (round(before.x1), round(after.x0))
        for before, after in pairwise(cell.words)
        if (any_word or _NUMBER.fullmatch(before.text))
        and after.x0 > before.x1
        and not _goes_on(before, after)
        and not _SIGN.fullmatch(after.text)
    }


def _goes_on(before: Word, after: Word) -> bool:
    """Whether two words are one number with a blank between its thousands."""
    return bool(re.fullmatch(r"\W*\d{1,3}", before.text) and re.match(r"\d{3}(?!\d)", after.text))


def _by_band(head_rows: Sequence[Row], bands: Sequence[Band], head: Head | None, space: float) -> list[list[Word]]:
    """The head's words by the band they stand over; what stands over none is of the nearest band without a heading."""
    words: list[list[Word]] = [[] for _ in bands]
    loose: list[list[Word]] = []
    starts = {round(column.x0) for column in head.columns} if head is not None else set()
    for row in head_rows:
        for chunk in _chunks(row.words, starts, space):
            over = [_over(word, bands) for word in chunk]
            if all(number is None for number in over):
                loose.append(chunk)
                continue
            for place, word in enumerate(chunk):
                near = over[place] if over[place] is not None else _neighbour(over, place)
                assert near is not None
                words[near].append(word)
    for chunk in loose:
        _give(chunk, bands, words)
    return words


def _chunks(words: Sequence[Word], starts: set[int], space: float) -> list[list[Word]]:
    """A head's row parted into headings: where the gap is wide, or where a known heading starts."""
    chunks: list[list[Word]] = []
    for word in words:
        if chunks and round(word.x0) not in starts and not is_wide(chunks[-1][-1], word, space):
            chunks[-1].append(word)
        else:
            chunks.append([word])
    return chunks


def _over(word: Word, bands: Sequence[Band]) -> int | None:
    """The band that a heading's word overlaps most."""
    overlaps = [min(word.x1, band.x1) - max(word.x0, band.x0) for band in bands]
    most = max(overlaps)
    return overlaps.index(most) if most > 0.5 else None


def _neighbour(over: Sequence[int | None], place: int) -> int | None:
    before = next((number for number in reversed(over[:place]) if number is not None), None)
    return before if before is not None else next((number for number in over[place:] if number is not None), None)


def _give(chunk: list[Word], bands: Sequence[Band], words: list[list[Word]]) -> None:
    """A heading beside its column's figures: to the nearest band, where that has no heading of its own."""
    x0, x1 = chunk[0].x0, chunk[-1].x1
    gaps = [max(band.x0 - x1, x0 - band.x1) for band in bands]
    for number in sorted(range(len(bands)), key=lambda n: gaps[n])[:2]:
        if not words[number] or all(word.y0 < chunk[0].y0 - 1 or word.y0 > chunk[0].y1 for word in words[number]):
            if gaps[number] < 60:
                words[number].extend(chunk)
            return


def _column(band: Band, words: Sequence[Word]) -> Column:
    ordered = sorted(words, key=lambda word: (round(word.y0 / 3), word.x0))
    text = " ".join(word.text for word in ordered)
    edges = [(band.x0, band.x1), *((word.x0, word.x1) for word in words)]
    return Column(term_of(text), text, min(x0 for x0, _ in edges), max(x1 for _, x1 in edges))


class _Bands:
    """Bands with the heading's words over them and the texts of their cells, while some are made one."""

    def __init__(self, bands: Sequence[Band], words: Sequence[list[Word]], rows: Sequence[Row]) -> None:
        self.bands, self.words = list(bands), list(words)
        self.texts: list[list[str]] = [[] for _ in bands]
        for row in rows:
            for number, cell in cells_by_band(row, bands).items():
                self.texts[number].append(cell.text)

    def join(self, left: int) -> None:
        """Makes one of a band and the one to its right."""
        self.bands[left : left + 2] = [Band(self.bands[left].x0, self.bands[left + 1].x1)]
        self.words[left : left + 2] = [self.words[left] + self.words[left + 1]]
        self.texts[left : left + 2] = [self.texts[left] + self.texts[left + 1]]

    def join_signs(self) -> None:
        """A band of currency or per cent signs alone belongs to the figures beside it."""
        place = 0
        while place < len(self.bands) and len(self.bands) > 2:
            texts = self.texts[place]
            left = place if self._is_figures(place + 1) and "%" not in texts and self._nearer_right(place) else place - 1
            if _are_signs(texts) and 0 <= left < len(self.bands) - 1:
                self.join(left)
            else:
                place += 1

    def join_strays(self) -> None:
        """A band of text without a heading belongs to the text to its left."""
        place = 1
        while place < len(self.bands):
            is_stray = not self.words[place] and bool(self.words[place - 1])
            if is_stray and self._is_text(place) and self._is_text(place - 1):
                self.join(place - 1)
            else:
                place += 1

    def _nearer_right(self, place: int) -> bool:
        """Whether a band stands nearer to the figures to its right than to any to its left."""
        band, right = self.bands[place], self.bands[place + 1]
        return not self._is_figures(place - 1) or right.x0 - band.x1 < band.x0 - self.bands[place - 1].x1

    def _is_figures(self, place: int) -> bool:
        if not 0 <= place < len(self.bands):
            return False
        texts = self.texts[place]
        return bool(texts) and sum(any(char.isdigit() for char in text) for text in texts) > len(texts) / 2

    def _is_text(self, place: int) -> bool:
        texts = self.texts[place]
        return bool(texts) and sum(sum(char.isalpha() for char in text) >= 3 for text in texts) > len(texts) / 2


def _are_signs(texts: Sequence[str]) -> bool:
    return bool(texts) and all(_SIGN.fullmatch(text) for text in texts) and any(_LETTER.search(text) for text in texts)


def terms_of(grid: Grid, first: Grid, terms: Sequence[str]) -> list[str]:
    """The terms of a later stretch's columns: those of the first stretch's columns in the same order where both show as
    many, else under the same heading, else at the same place."""
    if len(grid.columns) == len(first.columns):
        return list(terms)
    by_heading = {column.heading: term for column, term in zip(first.columns, terms, strict=True) if column.heading}
    out = []
    for column in grid.columns:
        near = [
            term for other, term in zip(first.columns, terms, strict=True) if other.x0 < column.x1 and other.x1 > column.x0
        ]
        term = by_heading.get(column.heading) or (near[0] if near else column.term)
        out.append("other" if term in out else term)
    return out
