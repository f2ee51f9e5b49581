"""Words to rows and cells: what stands on one line, parted where a column's gap is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.formats.layout import cells_of, page_text, place
from engine.model import Document, Page, Word
from engine.reading.page.once import once
from engine.reading.page.wording import Hit, find_labels, tokens
from engine.source import Source

_GLUED = re.compile(r"^(.*[^\W\d].*?:|.*[^\W\d]#|#)(?=[^\s/:])(.+)$")  # “Date:31/12/2026”, “No#55”, “#55”
_CODE = re.compile(r"(.*[a-zà-öø-ÿ.:])(CHF|EUR|USD|GBP|AUD|NZD|CAD|SEK|DKK|NOK|PLN|CZK|SGD|HKD|ZAR|INR|JPY)")  # “TotalCHF”
_RULE = re.compile(r"[-=_.*~|·•]{3,}|[:_]|[\W_]{4,}")  # what draws lines on a page of text
_BARS = 12  # more of them draw a table
_STACK = 8  # single characters one above the other: rotated text


@dataclass(frozen=True)
class Cell:
    """Neighbouring words of one row; `row` is the row's number over all pages."""

    words: tuple[Word, ...]
    page: int
    row: int

    @once
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @once
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in points."""
        words = self.words
        return words[0].x0, min(w.y0 for w in words), words[-1].x1, max(w.y1 for w in words)

    @once
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @once
    def x1(self) -> float:
        """Right edge."""
        return self.words[-1].x1

    @once
    def middle(self) -> float:
        """Half way between left and right."""
        return (self.x0 + self.x1) / 2

    @once
    def size(self) -> float:
        """The size of its largest letters in points: the height of its box, which no font's scaling hides."""
        return max(word.y1 - word.y0 for word in self.words)

    @once
    def source(self) -> Source:
        """Where it stands."""
        return place(self.page, self.words)

    def part(self, start: int, end: int | None = None) -> Cell:
        """The cell of some of its words."""
        return Cell(self.words[start:end], self.page, self.row)

    @once
    def has_digit(self) -> bool:
        """Whether a digit stands in it."""
        return any(map(str.isdigit, self.text))

    @once
    def tokens(self) -> tuple[str, ...]:
        """Its words as labels compare them."""
        return tuple(token for token, _ in self.token_words)

    @once
    def _labels(self) -> dict[str, list[Hit]]:
        return {}

    def labels(self, section: str) -> list[Hit]:
        """The labels of a section among its tokens; every step of the reading asks for them, so each is found once."""
        if (found := self._labels.get(section)) is None:
            found = self._labels[section] = find_labels(section, self.tokens)
        return found

    @once
    def token_words(self) -> tuple[tuple[str, int], ...]:
        """Every token with the number of the word it is of; letter-spaced text is one."""
        if len(tokens(self.text)) == 1 and len(self.words) > 1:
            return ((tokens(self.text)[0], len(self.words) - 1),)
        return tuple((token, number) for number, word in enumerate(self.words) for token in tokens(word.text))


@dataclass(frozen=True)
class Row:
    """One line of a page."""

    number: int
    page: int
    cells: tuple[Cell, ...]
    width: float
    height: float

    @once
    def text(self) -> str:
        """All its words."""
        return " ".join(cell.text for cell in self.cells)

    @once
    def has_digit(self) -> bool:
        """Whether a digit stands in it."""
        return any(cell.has_digit for cell in self.cells)

    @once
    def tokens(self) -> tuple[str, ...]:
        """Its words as labels compare them."""
        return tokens(self.text)

    @once
    def _labels(self) -> dict[str, list[Hit]]:
        return {}

    def labels(self, section: str) -> list[Hit]:
        """The labels of a section among its tokens, found once."""
        if (found := self._labels.get(section)) is None:
            found = self._labels[section] = find_labels(section, self.tokens)
        return found

    @once
    def y0(self) -> float:
        """Top edge."""
        return min(cell.box[1] for cell in self.cells)

    @once
    def y1(self) -> float:
        """Bottom edge."""
        return max(cell.box[3] for cell in self.cells)

    @once
    def words(self) -> tuple[Word, ...]:
        """All its words, left to right."""
        return tuple(word for cell in self.cells for word in cell.words)

    @once
    def as_cell(self) -> Cell:
        """The whole row as one cell."""
        return Cell(self.words, self.page, self.number)


def rows_of(document: Document, pages: Iterable[int] | None = None) -> tuple[Row, ...]:
    """The rows of the document's pages (all, or those numbered), from the top."""
    wanted = None if pages is None else set(pages)
    rows: list[Row] = []
    for page in document.pages:
        if wanted is None or page.number in wanted:
            rows.extend(_page_rows(page, len(rows)))
    return tuple(rows)


def _page_rows(page: Page, first: int) -> Iterator[Row]:
    bars = sum(word.text == "|" for word in page.words) > _BARS
    upright = tuple(word for word in _upright(page.words) if not (bars and word.text == "|"))
    kept = tuple(part for word in upright for part in _parted(word))
    number = first
    for line in _merged([line.words for line in page_text(replace(page, words=kept)).lines]):
        words = tuple(word for word in line if not _RULE.fullmatch(word.text))
        if not words:
            continue
        cells = tuple(Cell(cell.words, page.number, number) for cell in cells_of(words))
        yield Row(number, page.number, cells, page.width, page.height)
        number += 1


def _merged(lines: list[tuple[Word, ...]]) -> list[tuple[Word, ...]]:
    """Lines whose words stand beside one another, at almost the same height, as one."""
    out: list[tuple[Word, ...]] = []
    for line in lines:
        if out and _beside(out[-1], line):
            out[-1] = tuple(sorted((*out[-1], *line), key=lambda word: word.x0))
        else:
            out.append(line)
    return out


def _beside(one: tuple[Word, ...], other: tuple[Word, ...]) -> bool:
    top, bottom = max(one[0].y0, other[0].y0), min(one[0].y1, other[0].y1)
    least = min(one[0].y1 - one[0].y0, other[0].y1 - other[0].y0)
    if bottom - top < 0.6 * least:
        return False
    return not any(min(a.x1, b.x1) - max(a.x0, b.x0) > -1 for a in one for b in other)


def _upright(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Words without rotated text, which comes as single characters above one another."""
    stacks: dict[int, set[str]] = {}
    for word in words:
        if len(word.text) == 1 and word.text.isalpha():
            stacks.setdefault(_strip(word), set()).add(word.text)
    lone = {strip for strip, letters in stacks.items() if len(letters) >= _STACK}
    near = {strip + step for strip in lone for step in (-1, 0, 1)}
    return tuple(word for word in words if not (len(word.text) == 1 and _strip(word) in near)) if lone else words


def _strip(word: Word) -> int:
    return round((word.x0 + word.x1) / 16)


def _parted(word: Word) -> tuple[Word, ...]:
    match = _CODE.fullmatch(word.text) or _GLUED.match(word.text)
    if match is None or "//" in word.text or "@" in word.text:
        return (word,)
    cut = word.x0 + (word.x1 - word.x0) * len(match[1]) / len(word.text)
    return (replace(word, text=match[1], x1=cut), replace(word, text=match[2], x0=cut))
