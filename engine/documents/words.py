"""Characters with boxes to words with boxes, in reading order."""

from __future__ import annotations

from typing import NamedTuple

from engine.model import Word

_WORD_GAP = 0.4  # of the font size: more room than any kerning, less than two columns have between them
_LINE_OVERLAP = 0.5
_HYPHEN_MARKS = (0x02, 0xFFFE)  # PDFium's own marks for a hyphen at a line's end


class Glyph(NamedTuple):
    """A character's code, its box in points from the top left, and the size of its font in points."""

    code: int
    x0: float
    y0: float
    x1: float
    y1: float
    size: float


def words_of(glyphs: list[Glyph]) -> tuple[Word, ...]:
    """The words that the characters make, top to bottom and left to right."""
    words: list[Word] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if _is_space(glyph.code):
            _close(run, words)
            continue
        if run and _breaks(run[-1], glyph):
            _close(run, words)
        run.append(glyph)
    _close(run, words)
    return _reading_order(words)


def _is_space(code: int) -> bool:
    return code not in _HYPHEN_MARKS and (code <= 32 or code == 0xFFFD or chr(code).isspace() or 0xD800 <= code < 0xE000)


def _breaks(before: Glyph, after: Glyph) -> bool:
    if min(before.y1, after.y1) - max(before.y0, after.y0) < _LINE_OVERLAP * min(before.y1 - before.y0, after.y1 - after.y0):
        return True
    gap = after.x0 - before.x1
    return gap > _WORD_GAP * max(_size(before), _size(after)) or after.x0 < before.x0 - 0.5 * _size(before)


def _size(glyph: Glyph) -> float:
    """A font set at size 1 and scaled by its matrix says 1: then the box's height is the better figure."""
    return glyph.size if glyph.size > 1.5 else (glyph.y1 - glyph.y0)


def _close(run: list[Glyph], words: list[Word]) -> None:
    if run:
        text = "".join("-" if glyph.code in _HYPHEN_MARKS else chr(glyph.code) for glyph in run)
        x0, y0 = min(g.x0 for g in run), min(g.y0 for g in run)
        x1, y1 = max(g.x1 for g in run), max(g.y1 for g in run)
        words.append(Word(text, round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2), round(_size(run[0]), 2)))
        run.clear()


def _reading_order(words: list[Word]) -> tuple[Word, ...]:
    ordered: list[Word] = []
    line: list[Word] = []
    for word in sorted(words, key=lambda word: ((word.y0 + word.y1) / 2, word.x0)):
        if line and (word.y0 + word.y1) / 2 > _middle(line) + 0.5 * min(_height(line[0]), _height(word)):
            ordered += sorted(line, key=lambda word: word.x0)
            line = []
        line.append(word)
    return tuple(ordered + sorted(line, key=lambda word: word.x0))


def _middle(line: list[Word]) -> float:
    return (line[0].y0 + line[0].y1) / 2


def _height(word: Word) -> float:
    return max(word.y1 - word.y0, 0.1)
