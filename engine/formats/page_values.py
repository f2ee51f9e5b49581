"""Finding one value on the pages: by pattern, right of a label, or below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.formats.layout import Cell, PageText, TextLine, cells_of, normal, place
from engine.formats.values import Found, value_group
from engine.formats.vocabulary import Pattern, Rule
from engine.model import Word
from engine.source import Source

_Look = Callable[[PageText, int, int, int, bool], tuple[Word, ...]]
_BELOW_REACH = 4.0  # label heights: a value stands no further under its label


def find_all(rule: Rule, pages: tuple[PageText, ...]) -> list[Found]:
    """Every place where the rule's value may stand, the likeliest first. A constant has no place."""
    if rule.value is not None:
        return [Found(rule.value, None)]
    if rule.find is not None:
        found = [hit for page in pages for hit in _by_pattern(rule.find, page)]
    else:
        look = _right_of if rule.right_of else _below
        found = [hit for label in rule.right_of or rule.below for hit in _by_label(label, rule.match, pages, look)]
    return found[::-1] if rule.last else found


def _by_pattern(pattern: Pattern, page: PageText) -> Iterator[Found]:
    for match in pattern.finditer(page.text):
        group = value_group(pattern)
        if match[group]:
            words = page.words_between(match.start(group), match.end(group))
            yield Found(" ".join(match[group].split()), page.source(words), *_described(match, page))


def _described(match: re.Match[str], page: PageText) -> tuple[str, Source | None]:
    """The text of the group `description`, and its place."""
    if "description" not in match.re.groupindex or not match["description"]:
        return "", None
    words = page.words_between(match.start("description"), match.end("description"))
    return match["description"].strip(), page.source(words)


def _by_label(label: str, pattern: Pattern | None, pages: tuple[PageText, ...], look: _Look) -> list[Found]:
    """What stands at every place of the label, those first where the label fills its cell."""
    wanted = normal(label).split()
    whole: list[Found] = []
    begun: list[Found] = []
    for page in pages:
        for index, line in enumerate(page.lines):
            for at, is_whole in _labels(line, wanted):
                words = look(page, index, at, len(wanted), pattern is not None)
                if words and (found := _kept(words, pattern, page)):
                    named = place(page.number, line.words[at : at + len(wanted)])
                    (whole if is_whole else begun).append(replace(found, label=label, label_source=named))
    return whole + begun


def _labels(line: TextLine, wanted: list[str]) -> Iterator[tuple[int, bool]]:
    """Where in the line the label's words begin, and whether they fill their cell."""
    at = 0
    for cell in line.cells:
        texts = [normal(word.text) for word in cell.words]
        for offset in range(len(texts) - len(wanted) + 1):
            ends = offset + len(wanted)
            if texts[offset:ends] == wanted and (offset == 0 or ":" in cell.words[ends - 1].text):
                yield at + offset, offset == 0 and (ends == len(texts) or ":" in cell.words[ends - 1].text)
        at += len(cell.words)


def _right_of(page: PageText, index: int, at: int, length: int, to_the_end: bool) -> tuple[Word, ...]:
    rest = page.lines[index].words[at + length :]
    while rest and not any(character.isalnum() for character in rest[0].text):
        if rest[0].text.strip(":.#-–|"):
            break
        rest = rest[1:]
    if not rest or to_the_end:
        return rest
    return cells_of(rest)[0].words


def _below(page: PageText, index: int, at: int, length: int, to_the_end: bool) -> tuple[Word, ...]:
    label = page.lines[index].words[at : at + length]
    x0, x1, bottom = label[0].x0, label[-1].x1, max(word.y1 for word in label)
    height = max(word.y1 - word.y0 for word in label)
    for line in page.lines[index + 1 :]:
        if line.y0 - bottom > _BELOW_REACH * height:
            break
        under = [cell for cell in line.cells if cell.x0 < x1 and cell.x1 > x0]
        if under:
            return max(under, key=lambda cell: _shared(cell, x0, x1)).words
    return ()


def _shared(cell: Cell, x0: float, x1: float) -> float:
    return min(cell.x1, x1) - max(cell.x0, x0)


def _kept(words: tuple[Word, ...], pattern: Pattern | None, page: PageText) -> Found | None:
    text = " ".join(word.text for word in words)
    if pattern is None:
        return Found(text, page.source(words))
    if not (match := pattern.search(text)):
        return None
    group = value_group(pattern)
    kept, at = [], 0
    for word in words:
        if at < match.end(group) and at + len(word.text) > match.start(group):
            kept.append(word)
        at += len(word.text) + 1
    return Found(match[group], place(page.number, tuple(kept)))
