"""How text is painted: size, weight, and whether it can be seen, asked once for each text object of a page."""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from collections.abc import Sequence

import pypdfium2.raw as pdfium

from engine.documents.glyphs import Glyphs, bound, fetched
from engine.documents.words import Look

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_font_size = bound(pdfium.FPDFText_GetFontSize, ctypes.c_double, _POINTER, _INT)
_angle = bound(pdfium.FPDFText_GetCharAngle, ctypes.c_float, _POINTER, _INT)
_font_of = bound(pdfium.FPDFTextObj_GetFont, _POINTER, _POINTER)
_font_name = bound(pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t, _POINTER, ctypes.c_char_p, ctypes.c_size_t)
_font_weight = bound(pdfium.FPDFFont_GetWeight, _INT, _POINTER)
_font_flags = bound(pdfium.FPDFFont_GetFlags, _INT, _POINTER)
_render_mode = bound(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)
_fill = bound(pdfium.FPDFPageObj_GetFillColor, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)

_BOLD_NAME = re.compile(rb"bold|black|heavy|demi(?!-?light)", re.IGNORECASE)
_FORCE_BOLD = 1 << 18  # the font descriptor's flag
_BOLD_WEIGHT = 600
_FILLED, _STROKED, _FILLED_AND_STROKED, _INVISIBLE, _CLIPPING = 0, 1, 2, 3, 7
_CLEAR = 8  # of 255: paint as thin as this leaves nothing to see
_PALE = 240  # of 255 in red, green and blue: text as light as this can be seen on something darker only
_NAME_BYTES = 128
_BLACK = (0, 0, 0, 255)


class Looks:
    """What the text objects of one page share; `page` is the address of its text page."""

    def __init__(self, page: int) -> None:
        self._page = page
        self._known: dict[int, Look] = {}
        self._fonts: dict[int | None, bool] = {}

    def look(self, target: int | None, place: int) -> Look:
        """How the text object `target` is set; `place` is one of its characters."""
        if target is None:
            return _font_size(self._page, place), False
        look = self._known.get(target)
        if look is None:
            bold = self._is_bold_font(_font_of(target)) or _render_mode(target) == _FILLED_AND_STROKED
            look = self._known[target] = (_font_size(self._page, place), bold)
        return look

    def fatten(self, target: int | None, place: int) -> None:
        """The text object's letters are drawn twice, which makes them bold."""
        if target is not None:
            self._known[target] = (self.look(target, place)[0], True)

    def quarter(self, place: int, rotation: int) -> int:
        """How many quarter turns the character stands turned, on the page as it is shown: 0 is upright."""
        return round((math.degrees(_angle(self._page, place)) + rotation) / 90) % 4

    def _is_bold_font(self, font: int | None) -> bool:
        if font not in self._fonts:
            name = ctypes.create_string_buffer(_NAME_BYTES)
            _font_name(font, name, _NAME_BYTES)
            self._fonts[font] = bool(
                _BOLD_NAME.search(name.value) or _font_weight(font) >= _BOLD_WEIGHT or _font_flags(font) & _FORCE_BOLD
            )
        return self._fonts[font]


def painted(glyphs: Glyphs) -> tuple[set[int], set[int]]:
    """The text objects that leave no paint at all, and those whose paint is nearly white."""
    targets = [target for target in dict.fromkeys(glyphs.objects) if target is not None]
    modes = list(map(_render_mode, targets))
    colours = _fill_colours(targets)
    clear = {t for t, mode in zip(targets, modes, strict=True) if mode in (_INVISIBLE, _CLIPPING)}
    pale: set[int] = set()
    if min(colours[3::4], default=255) <= _CLEAR or _may_be_pale(colours):
        for at, (target, mode) in enumerate(zip(targets, modes, strict=True)):
            *paint, alpha = colours[4 * at : 4 * at + 4]
            if mode == _STROKED or target in clear:
                continue
            if alpha <= _CLEAR:
                clear.add(target)
            elif min(paint) >= _PALE:
                pale.add(target)
    return clear, pale


def _may_be_pale(colours: list[int]) -> bool:
    return max(colours[0::4], default=0) >= _PALE


def _fill_colours(targets: Sequence[int]) -> list[int]:
    """Red, green, blue and alpha of each, one after another; what has no plain colour counts as opaque black."""
    found = array("I", _BLACK) * len(targets)
    start, _ = found.buffer_info()
    end = start + 16 * len(targets)
    fetched(_fill, targets, *(range(start + 4 * part, end + 4 * part, 16) for part in range(4)))
    return found.tolist()


