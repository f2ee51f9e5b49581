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
# PDFium's marks for a hyphen at a line's end; the soft hyphen, drawn as a hyphen; marks without width; ligatures
_PLAIN = str.maketrans(
    {"\x02": "-", "\ufffe": "-", "\xad": "-", "\u2060": None, "\ufeff": None}
    | {chr(code): None for code in range(0x200B, 0x2010)}
    | dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
)


Look = tuple[float, bool]
"""The size of a font in points, and whether it is bold."""


class Style(Protocol):
    """What tells how characters are set."""

    def look(self, target: int | None, place: int) -> Look:
        """How the text object `target` is set; `place` is one of its characters."""


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
    add, rounded = cut.words.append, _Rounded()
    odd = _odd(glyphs)
    place = 0
    for run in _RUN.finditer(glyphs.text):
        start, end = run.span()
        is_plain = True
        while odd[place] <= start:
            place += 1
        while odd[place] < end:
            at = odd[place]
            place += 1
            if _breaks(glyphs, style, at, cut):
                add(_word(glyphs, style, rounded, (start, at), is_plain))
                start, is_plain = at, True
            else:
                is_plain = False
        add(_word(glyphs, style, rounded, (start, end), is_plain))
    cut.words = [word for word in cut.words if word.text]  # marks without width alone are no word
    return cut


def _odd(glyphs: Glyphs) -> list[int]:
    """The numbers of the characters that do not plainly stand right of the one before; the last is beyond them all."""
    left, top, right, bottom = glyphs.left, glyphs.top, glyphs.right, glyphs.bottom
    neighbours = zip(left, left[1:], right, right[1:], top, top[1:], bottom, bottom[1:], strict=False)
    odd = [
        at
        for at, (x, next_x, end, next_end, y, next_y, foot, next_foot) in enumerate(neighbours, start=1)
        if not (y == next_y and foot == next_foot and x < next_x < end + _NO_GAP * (foot - y) and end <= next_end)
    ]
    return [*odd, len(left) + 1]


class _Rounded(dict[float, float]):
    """Points to the hundredth; many words share their edges."""

    def __missing__(self, value: float) -> float:
        self[value] = found = round(value, 2)
        return found


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
    size, _ = style.look(glyphs.objects[at], glyphs.places[at])
    return size if size > 1.5 else glyphs.bottom[at] - glyphs.top[at]


def _word(glyphs: Glyphs, style: Style, rounded: _Rounded, span: tuple[int, int], is_plain: bool) -> Word:
    start, end = span
    text = glyphs.text[start:end]
    if not text.isascii() or "\x02" in text:
        text = text.translate(_PLAIN)
    x0, y0, x1, y1 = glyphs.left[start], glyphs.top[start], glyphs.right[end - 1], glyphs.bottom[start]
    if not is_plain:
        x0, y0 = min(glyphs.left[start:end]), min(glyphs.top[start:end])
        x1, y1 = max(glyphs.right[start:end]), max(glyphs.bottom[start:end])
    size, is_bold = style.look(glyphs.objects[start], glyphs.places[start])
    if size <= 1.5:
        size = glyphs.bottom[start] - glyphs.top[start]
    return Word(text, round(x0, 2), rounded[y0], round(x1, 2), rounded[y1], rounded[size], is_bold)


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
