"""Characters with boxes to words with boxes, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

from engine.documents.glyphs import Glyphs
from engine.model import Word

_WORD_GAP = 0.4  # of the font size: more room than any kerning, less than two columns have between them
_LINE_OVERLAP = 0.5
_NO_GAP = 0.1  # of the line's height: so near that nothing has to be weighed
_OVERPRINT = 0.25  # of a character's width: the same character drawn again to fatten it
_RUN = re.compile("[^\x00\x01\x03-\x20\ufffd\ud800-\udfff\\s]+")
_SPECIAL = re.compile("[\x02\ufffe\xad\u200b-\u200f\u2060\ufeff\ufb00-\ufb06]")
# PDFium's marks for a hyphen at a line's end; the soft hyphen, drawn as a hyphen; marks without width; ligatures
_PLAIN = str.maketrans(
    {"\x02": "-", "\ufffe": "-", "\xad": "-", "\u2060": None, "\ufeff": None}
    | {chr(code): None for code in range(0x200B, 0x2010)}
    | dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
)


class Style(Protocol):
    """What tells the size and weight of a text object's characters."""

    def size(self, target: int | None, place: int) -> float:
        """The size of the font in points."""

    def is_bold(self, target: int | None) -> bool:
        """Whether it is set bold."""


@dataclass(slots=True)
class Cut:
    """The words as they stand in the content, and the numbers of characters that stand oddly: `stacked` above or below the
    one before, `doubled` on top of the same one."""

    words: list[Word] = field(default_factory=list)
    stacked: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)


def cut_words(glyphs: Glyphs, style: Style) -> Cut:
    """The words that the characters make. Most neighbours stand plainly beside one another; the rest is weighed."""
    cut = Cut()
    left, top, right, bottom = glyphs.left, glyphs.top, glyphs.right, glyphs.bottom
    for run in _RUN.finditer(glyphs.text):
        start, end = run.span()
        x1, y0, y1 = right[start], top[start], bottom[start]
        room = _NO_GAP * (y1 - y0)
        is_plain = True
        for at in range(start + 1, end):
            if not (left[at - 1] < left[at] < x1 + room and right[at] >= x1 and top[at] == y0 and bottom[at] == y1):
                y0, y1 = top[at], bottom[at]
                room = _NO_GAP * (y1 - y0)
                if _breaks(glyphs, style, at, cut):
                    cut.words.append(_word(glyphs, style, start, at, is_plain))
                    start, is_plain = at, True
                else:
                    is_plain = False
            x1 = right[at]
        cut.words.append(_word(glyphs, style, start, end, is_plain))
    cut.words = [word for word in cut.words if word.text]  # marks without width alone are no word
    return cut


def _breaks(glyphs: Glyphs, style: Style, at: int, cut: Cut) -> bool:
    """Whether character `at` begins a new word."""
    left, top, right, bottom = glyphs.left, glyphs.top, glyphs.right, glyphs.bottom
    before = at - 1
    height = min(bottom[before] - top[before], bottom[at] - top[at])
    if min(bottom[before], bottom[at]) - max(top[before], top[at]) < _LINE_OVERLAP * height:
        cut.stacked.append(at)
        return True
    is_again = glyphs.text[at] == glyphs.text[before] and glyphs.objects[at] != glyphs.objects[before]
    if is_again and abs(left[at] - left[before]) < _OVERPRINT * (right[at] - left[at]):
        cut.doubled.append(at)
    one, other = _size(glyphs, style, before), _size(glyphs, style, at)
    return left[at] - right[before] > _WORD_GAP * max(one, other) or left[at] < left[before] - 0.5 * one


def _size(glyphs: Glyphs, style: Style, at: int) -> float:
    """A font set at size 1 and scaled by its matrix says 1: then the box's height is the better figure."""
    size = style.size(glyphs.objects[at], glyphs.places[at])
    return size if size > 1.5 else glyphs.bottom[at] - glyphs.top[at]


def _word(glyphs: Glyphs, style: Style, start: int, end: int, is_plain: bool) -> Word:
    text = glyphs.text[start:end]
    if _SPECIAL.search(text):
        text = text.translate(_PLAIN)
    x0, y0, x1, y1 = glyphs.left[start], glyphs.top[start], glyphs.right[end - 1], glyphs.bottom[start]
    if not is_plain:
        x0, y0 = min(glyphs.left[start:end]), min(glyphs.top[start:end])
        x1, y1 = max(glyphs.right[start:end]), max(glyphs.bottom[start:end])
    size = _size(glyphs, style, start)
    bold = style.is_bold(glyphs.objects[start])
    return Word(text, round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2), round(size, 2), bold)


def reading_order(words: list[Word]) -> tuple[Word, ...]:
    """The words top to bottom, and left to right within a line."""
    ordered: list[Word] = []
    line: list[tuple[float, Word]] = []
    for middle, _, word in sorted([((w.y0 + w.y1) / 2, w.x0, w) for w in words], key=lambda entry: entry[:2]):
        height = max(word.y1 - word.y0, 0.1)
        if not line:
            first, least = middle, height
        elif middle > first + 0.5 * min(least, height):
            ordered += [one for _, one in sorted(line, key=lambda entry: entry[0])]
            line, first, least = [], middle, height
        line.append((word.x0, word))
    return tuple(ordered + [one for _, one in sorted(line, key=lambda entry: entry[0])])
