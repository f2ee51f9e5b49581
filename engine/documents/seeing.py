"""What a reader of the page would not see: text without paint, white on white, too small, or off the page.

Text in a file that nobody sees is either a scan's layer of recognised words, or an attack on whoever reads by machine.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from engine.documents.glyphs import address, bound
from engine.model import Word

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_count = bound(pdfium.FPDFPage_CountObjects, _INT, _POINTER)
_object = bound(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
_kind = bound(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
_bounds = bound(pdfium.FPDFPageObj_GetBounds, _INT, *[_POINTER] * 5)
_inner_count = bound(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
_inner = bound(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)

_MOST = 0.5  # of a page's area: a picture that large is the page
_LEGIBLE = 1.5  # points: nobody reads smaller type
_DARKER = 233  # of 255: a ground lighter than this does not show white text
_GROUND = 0.3  # of a word's box: as much has to be darker; a rule or another word's letters are less
_SCALE = 2.0  # pixels a point: fine enough for small type
_MAX_PICTURES = 500  # objects looked at for a picture: behind a scan's picture stand few
_MARGIN = 1.0
_MAX_PIXELS = 4_000_000


def is_picture(sheet: Any) -> bool:
    """Whether pictures cover most of the page, as on a scan."""
    left, bottom, right, top = sheet.get_bbox()
    area = sum(_area(image, (left, bottom, right, top)) for image in _images(sheet))
    return bool(area > _MOST * (right - left) * (top - bottom))


def is_under_picture(sheet: Any) -> bool:
    """Whether the last thing painted on the page is a picture over most of it, so that text lies beneath."""
    page = address(sheet.raw)
    count = _count(page)
    if count < 2 or _kind(_object(page, count - 1)) != pdfium.FPDF_PAGEOBJ_IMAGE:
        return False
    left, bottom, right, top = sheet.get_bbox()
    covered = _area(_object(page, count - 1), (left, bottom, right, top))
    return bool(covered > _MOST * (right - left) * (top - bottom))


def _images(sheet: Any) -> Iterator[int]:
    page = address(sheet.raw)
    for number in range(min(_count(page), _MAX_PICTURES)):
        target = _object(page, number)
        kind = _kind(target)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE or (kind == pdfium.FPDF_PAGEOBJ_FORM and _wraps_image(target)):
            yield target


def _wraps_image(form: int) -> bool:
    """Scanners wrap the picture; the wrapping has the bounds on the page."""
    return bool(_inner_count(form) == 1 and _kind(_inner(form, 0)) == pdfium.FPDF_PAGEOBJ_IMAGE)


def _area(target: int, page: tuple[float, float, float, float]) -> float:
    edges = (ctypes.c_float * 4)()
    at = ctypes.addressof(edges)
    if not _bounds(target, at, at + 4, at + 8, at + 12):
        return 0.0
    width = min(edges[2], page[2]) - max(edges[0], page[0])
    height = min(edges[3], page[3]) - max(edges[1], page[1])
    return max(width, 0.0) * max(height, 0.0)


def parted(words: list[Word], width: float, height: float) -> tuple[list[Word], list[Word]]:
    """The words that can be seen, and those that lie off the page or are set too small to be read.

    A font may say that its letters have no height; then their size decides.
    """
    unseen = [
        word
        for word in words
        if word.x0 >= width
        or word.x1 <= 0
        or word.y0 >= height
        or word.y1 <= 0
        or (word.y1 - word.y0 < _LEGIBLE and word.size < _LEGIBLE)
    ]
    if not unseen:
        return words, unseen
    lost = {id(word) for word in unseen}
    return [word for word in words if id(word) not in lost], unseen


def on_darker_ground(sheet: Any, words: Iterable[Word]) -> list[bool]:
    """For each nearly white word whether what lies behind is darker, as the page is shown."""
    words = list(words)
    width, height = sheet.get_size()
    x0 = max(min(word.x0 for word in words) - _MARGIN, 0.0)
    y0 = max(min(word.y0 for word in words) - _MARGIN, 0.0)
    x1 = min(max(word.x1 for word in words) + _MARGIN, width)
    y1 = min(max(word.y1 for word in words) + _MARGIN, height)
    if x1 - x0 < _MARGIN or y1 - y0 < _MARGIN:
        return [False] * len(words)
    scale = min(_SCALE, (_MAX_PIXELS / ((x1 - x0) * (y1 - y0))) ** 0.5)
    crop = (x0, height - y1, width - x1, y0)
    picture = sheet.render(scale=scale, crop=crop, grayscale=True, draw_annots=False, may_draw_forms=False).to_pil()
    return [_is_dark(picture, word, x0, y0, scale) for word in words]


def _is_dark(picture: Any, word: Word, left: float, top: float, scale: float) -> bool:
    box = (
        int((word.x0 - left) * scale),
        int((word.y0 - top) * scale),
        int((word.x1 - left) * scale) + 1,
        int((word.y1 - top) * scale) + 1,
    )
    shades = picture.crop(box).histogram()
    return bool(sum(shades[:_DARKER]) > _GROUND * sum(shades))
