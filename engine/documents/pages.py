"""One page of a PDF to its words: those that are read, those that run sideways, and those that nobody sees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from engine.documents.glyphs import Glyphs, address, glyphs_of
from engine.documents.joining import with_spaced_letters_joined, without_overprints
from engine.documents.looks import Looks, painted
from engine.documents.seeing import is_picture, is_under_picture, on_darker_ground, parted
from engine.documents.words import Cut, cut_words, reading_order
from engine.model import Page, Word


def read_page(sheet: Any, raw: Any, number: int, file_name: str) -> Page:
    """Page `number` from its open sheet and text page. Raises `DocumentTooLarge` where it holds too many characters."""
    width, height = sheet.get_size()
    glyphs = glyphs_of(sheet, raw, number, file_name)
    if not glyphs.text:
        return Page(number, width, height, ())
    cutter = _Cutter(Looks(address(raw)), sheet.get_rotation())
    clear, pale = painted(glyphs)
    is_layer = is_picture(sheet) if clear else is_under_picture(sheet)
    words: list[Word] = []
    hidden: list[Word] = []
    if not is_layer and (clear or pale):
        hidden = cutter.words(_of(glyphs, clear))
        light = cutter.words(_of(glyphs, pale))
        shown = on_darker_ground(sheet, light) if light else []
        for word, is_shown in zip(light, shown, strict=True):
            (words if is_shown else hidden).append(word)
        glyphs = _without(glyphs, clear | pale)
    words += cutter.words(glyphs)
    seen, unseen = parted(words, width, height)
    ordered = with_spaced_letters_joined(without_overprints(reading_order(seen)))
    return Page(number, width, height, ordered, reading_order(hidden + unseen), is_layer, tuple(cutter.turned))


def _of(glyphs: Glyphs, objects: Collection[int]) -> Glyphs:
    """The characters of these text objects, and the blanks that belong to none."""
    return glyphs.only([target is None or target in objects for target in glyphs.objects])


def _without(glyphs: Glyphs, objects: Collection[int]) -> Glyphs:
    return glyphs.only([target not in objects for target in glyphs.objects])


class _Cutter:
    """Cuts characters into words; what runs sideways it puts into `turned`."""

    def __init__(self, looks: Looks, rotation: int) -> None:
        self._looks = looks
        self._rotation = rotation
        self.turned: list[Word] = []

    def words(self, glyphs: Glyphs) -> list[Word]:
        """The words that stand upright."""
        cut = cut_words(glyphs, self._looks)
        if cut.stacked and (sideways := self._sideways(glyphs, cut)):
            for quarter in sorted(set(sideways.values())):
                self.turned += self._turned_words(_of(glyphs, {t for t, turn in sideways.items() if turn == quarter}))
            glyphs = _without(glyphs, sideways)
            cut = cut_words(glyphs, self._looks)
        if cut.doubled:
            again = set(cut.doubled)
            for at in again:
                self._looks.fatten(glyphs.objects[at - 1], glyphs.places[at - 1])
            cut = cut_words(glyphs.only([at not in again for at in range(len(glyphs.text))]), self._looks)
        return cut.words

    def _sideways(self, glyphs: Glyphs, cut: Cut) -> dict[int, int]:
        """The text objects that run up or down, each with its quarter turns."""
        near = {at - step for at in cut.stacked for step in (0, 1)}
        found = {target: glyphs.places[at] for at in near if (target := glyphs.objects[at]) is not None}
        turns = {target: self._looks.quarter(place, self._rotation) for target, place in found.items()}
        return {target: turn for target, turn in turns.items() if turn % 2}

    def _turned_words(self, glyphs: Glyphs) -> list[Word]:
        """Sideways text is cut as if the page were turned so that it reads from left to right."""
        rising = sum(after < before for before, after in zip(glyphs.top, glyphs.top[1:], strict=False))
        if rising * 2 > len(glyphs.top):
            spun = Glyphs(glyphs.text, *_upwards(glyphs), glyphs.objects, glyphs.places)
            return [replace(w, x0=w.y0, y0=-w.x1, x1=w.y1, y1=-w.x0) for w in cut_words(spun, self._looks).words]
        spun = Glyphs(glyphs.text, *_downwards(glyphs), glyphs.objects, glyphs.places)
        return [replace(w, x0=-w.y1, y0=w.x0, x1=-w.y0, y1=w.x1) for w in cut_words(spun, self._looks).words]


Edges = tuple[list[float], list[float], list[float], list[float]]


def _upwards(glyphs: Glyphs) -> Edges:
    return [-edge for edge in glyphs.bottom], glyphs.left, [-edge for edge in glyphs.top], glyphs.right


def _downwards(glyphs: Glyphs) -> Edges:
    return glyphs.top, [-edge for edge in glyphs.right], glyphs.bottom, [-edge for edge in glyphs.left]
