"""Words that are one: printed twice to look bold, or letter by letter to look wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from engine.model import Word

_SHIFT = 0.12  # of the height: fattened type is printed again no further away
_LETTERS = 4  # fewer single letters in a row may be a list
_EVEN = 0.3  # of the gap
_WIDE = 1.2  # of the type's height: letters further apart are columns
_WORD = 1.6  # of the gap between letters: what parts words


def without_overprints(words: Sequence[Word]) -> Sequence[Word]:
    """The words, in reading order as given, each printed twice at almost the same place once, and bold."""
    again = [at for at, (one, other) in enumerate(pairwise(words), 1) if one.text == other.text and _is_over(one, other)]
    if not again:
        return words
    fat = {at - 1 for at in again}
    gone = set(again)
    return [replace(w, is_bold=True) if at in fat else w for at, w in enumerate(words) if at not in gone]


def _is_over(one: Word, other: Word) -> bool:
    return max(abs(one.x0 - other.x0), abs(one.y0 - other.y0)) <= _SHIFT * max(one.y1 - one.y0, 1.0)


def with_spaced_letters_joined(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words in reading order, those set letter by letter (“I N V O I C E”) as one each."""
    if sum(len(word.text) == 1 for word in words) < _LETTERS:
        return tuple(words)
    joined: list[Word] = []
    run: list[Word] = []
    for word in words:
        if run and not _continues(run, word):
            joined += _settled(run)
            run = []
        run.append(word)
    return tuple(joined + _settled(run))


def _continues(run: list[Word], word: Word) -> bool:
    last = run[-1]
    if len(word.text) != 1 or len(last.text) != 1 or abs(word.y0 - last.y0) > 1 or word.size != last.size:
        return False
    return 0 < word.x0 - last.x1 < _WIDE * (word.y1 - word.y0)


def _settled(run: list[Word]) -> list[Word]:
    """The run as its words, parted where the gap is wider than between letters; as it was where the gaps are uneven."""
    if len(run) < _LETTERS or not all(word.text.isalpha() for word in run):
        return run
    gaps = [after.x0 - before.x1 for before, after in pairwise(run)]
    usual = sorted(gaps)[len(gaps) // 2]
    if any(gap < (1 - _EVEN) * usual or (1 + _EVEN) * usual < gap < _WORD * usual for gap in gaps):
        return run
    parts: list[list[Word]] = [[run[0]]]
    for gap, word in zip(gaps, run[1:], strict=True):
        if gap >= _WORD * usual:
            parts.append([])
        parts[-1].append(word)
    return [_as_one(part) for part in parts]


def _as_one(part: list[Word]) -> Word:
    text = "".join(word.text for word in part)
    top, bottom = min(word.y0 for word in part), max(word.y1 for word in part)
    return replace(part[0], text=text, y0=top, x1=part[-1].x1, y1=bottom)
