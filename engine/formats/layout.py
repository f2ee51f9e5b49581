"""Pages as lines of text whose every character knows its word, so that what a pattern finds has a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.model import Document, MediaType, Page, Word
from engine.source import Source

_CELL_GAP = 1.4  # in widths of an average character: a space is at most 1, what parts two columns is more
_NOT_WORDS = re.compile(r"\s+")


@dataclass(frozen=True)
class Cell:
    """Neighbouring words of one line without a column's gap between them."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge in points."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge in points."""
        return self.words[-1].x1


@dataclass(frozen=True)
class TextLine:
    """The words of one line, left to right; `start` is where its text begins in the page's text."""

    words: tuple[Word, ...]
    start: int

    @cached_property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def y0(self) -> float:
        """Top edge in points."""
        return min(word.y0 for word in self.words)

    @cached_property
    def y1(self) -> float:
        """Bottom edge in points."""
        return max(word.y1 for word in self.words)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The line parted where a column's gap is."""
        return cells_of(self.words)


@dataclass(frozen=True)
class PageText:
    """One page: its lines, and their text joined by line breaks."""

    number: int
    lines: tuple[TextLine, ...]
    text: str

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that stand under those characters of the page's text."""
        return tuple(_words_between(self.lines, start, end))

    def source(self, words: tuple[Word, ...]) -> Source:
        """The place of these words."""
        return place(self.number, words)


def place(page: int, words: tuple[Word, ...]) -> Source:
    """The box around `words` on `page`."""
    if not words:
        return Source(page=page)
    x0, y0 = min(word.x0 for word in words), min(word.y0 for word in words)
    x1, y1 = max(word.x1 for word in words), max(word.y1 for word in words)
    return Source(page=page, box=(x0, y0, x1, y1))


def _words_between(lines: tuple[TextLine, ...], start: int, end: int) -> Iterator[Word]:
    for line in lines:
        at = line.start
        for word in line.words:
            if at < end and at + len(word.text) > start:
                yield word
            at += len(word.text) + 1


def page_text(page: Page) -> PageText:
    """The page's lines; `page.words` stand in reading order."""
    lines: list[TextLine] = []
    run: list[Word] = []
    start = 0
    for word in page.words:
        if run and (word.x0 < run[-1].x0 or not _same_line(run[-1], word)):
            lines.append(TextLine(tuple(run), start))
            start += len(lines[-1].text) + 1
            run = []
        run.append(word)
    if run:
        lines.append(TextLine(tuple(run), start))
    return PageText(page.number, tuple(lines), "\n".join(line.text for line in lines))


def pages_text(document: Document) -> tuple[PageText, ...]:
    """Every page as lines."""
    return tuple(page_text(page) for page in document.pages)


def _same_line(before: Word, after: Word) -> bool:
    overlap = min(before.y1, after.y1) - max(before.y0, after.y0)
    return overlap > 0.4 * min(before.y1 - before.y0, after.y1 - after.y0)


def cells_of(words: tuple[Word, ...]) -> tuple[Cell, ...]:
    """Words parted where the gap is a column's."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and word.x0 - runs[-1][-1].x1 <= _CELL_GAP * _character(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return tuple(Cell(tuple(run)) for run in runs)


def _character(left: Word, right: Word) -> float:
    """The width of an average character of the two, never below what the font's size makes likely."""
    width = (left.x1 - left.x0 + right.x1 - right.x0) / (len(left.text) + len(right.text))
    return max(width, 0.4 * max(left.size, right.size))


def normal(text: str) -> str:
    """Text as labels and headings are compared: small letters, single spaces, no colon or point at the end."""
    return _NOT_WORDS.sub(" ", text).strip(" :.").casefold()


def plain_text(document: Document) -> str:
    """All the document's words in reading order, small letters and single spaces, for telling what it is."""
    if document.media is MediaType.PDF:
        words = (word.text for page in document.pages for word in page.words)
        return " ".join(words).casefold()
    return _NOT_WORDS.sub(" ", " ".join(cell for row in document.rows for cell in row)).casefold()
