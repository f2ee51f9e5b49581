"""A page's characters with their boxes, fetched from PDFium in few lean calls.

Most of the time of a PDF goes into asking PDFium about every character. So the functions are bound once without the
conversions that pypdfium2's declarations bring, `map` does the loop, boxes land in one array, and what all characters of
a text object share (font, size, colour) is asked once an object. The functions are bound so that they keep the
interpreter's lock: a call takes a tenth of a microsecond, and giving the lock away that often would let a busy thread
stop this one thousands of times.
"""

from __future__ import annotations

import ctypes
import sys
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any

import pypdfium2.raw as pdfium

from engine.documents.limits import MAX_PAGE_CHARACTERS
from engine.errors import DocumentTooLarge

_UTF16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


def bound(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """PDFium's function, called with plain numbers as addresses."""
    address = ctypes.cast(function, _POINTER).value
    assert address is not None, "PDFium has the function, or pypdfium2 would not"
    call: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(address)
    return call


def address(handle: Any) -> int:
    """The address that a handle of pypdfium2 holds."""
    at = ctypes.cast(handle, _POINTER).value
    assert at is not None, "a handle that was opened is not empty"
    return at


def fetched(call: Callable[..., Any], *streams: Iterable[Any]) -> None:
    """Calls once for each place of the streams, for what it writes."""
    deque(map(call, *streams), 0)


_loose_box = bound(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
_object_of = bound(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
_unicode = bound(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
_text = bound(pdfium.FPDFText_GetText, _INT, _POINTER, _INT, _INT, _POINTER)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters in the order of the page's content; place n of every list is about character n.

    `edges` left, top, right and bottom in points from the top left corner of the page as it is shown; `objects` the
    addresses of their text objects (`None` for the blanks that PDFium adds); `places` their numbers on the text page.
    """

    text: str
    left: list[float]
    top: list[float]
    right: list[float]
    bottom: list[float]
    objects: list[int | None]
    places: Sequence[int]

    def only(self, wanted: list[bool]) -> Glyphs:
        """Those characters alone."""
        return Glyphs(
            "".join(compress(self.text, wanted)),
            list(compress(self.left, wanted)),
            list(compress(self.top, wanted)),
            list(compress(self.right, wanted)),
            list(compress(self.bottom, wanted)),
            list(compress(self.objects, wanted)),
            list(compress(self.places, wanted)),
        )


def glyphs_of(sheet: Any, raw: Any, number: int, file_name: str) -> Glyphs:
    """Every character of page `number`. `raw` is its open text page. Raises `DocumentTooLarge`."""
    count = pdfium.FPDFText_CountChars(raw)
    if count > MAX_PAGE_CHARACTERS:
        raise DocumentTooLarge(f"Page {number} of {file_name} holds {count} characters, far more than an invoice has.")
    if count <= 0:
        return Glyphs("", [], [], [], [], [], range(0))
    page = address(raw)
    boxes = array("f", bytes(16 * count))
    start, _ = boxes.buffer_info()
    fetched(_loose_box, repeat(page), range(count), range(start, start + 16 * count, 16))
    objects = list(map(_object_of, repeat(page), range(count)))
    return Glyphs(_characters(page, count), *_turned(boxes, sheet), objects, range(count))


def _characters(page: int, count: int) -> str:
    buffer = array("H", bytes(2 * (count + 1)))
    written = _text(page, 0, count, buffer.buffer_info()[0])
    text = buffer[: max(written - 1, 0)].tobytes().decode(_UTF16, "surrogatepass")
    if len(text) == count:
        return text
    return "".join(chr(code) for code in map(_unicode, repeat(page), range(count)))  # a character beyond U+FFFF is two


Edges = tuple[list[float], list[float], list[float], list[float]]


def _turned(boxes: array[float], sheet: Any) -> Edges:
    """Left, top, right and bottom from PDFium's (left, top, right, bottom, from below), as the page is shown."""
    left, bottom, right, top = sheet.get_bbox()
    x0, y1, x1, y0 = (boxes[edge::4].tolist() for edge in range(4))
    match sheet.get_rotation():
        case 90:
            return _from(bottom, y0), _from(left, x0), _from(bottom, y1), _from(left, x1)
        case 180:
            return _to(right, x1), _from(bottom, y0), _to(right, x0), _from(bottom, y1)
        case 270:
            return _to(top, y1), _to(right, x1), _to(top, y0), _to(right, x0)
    return _from(left, x0), _to(top, y1), _from(left, x1), _to(top, y0)


def _from(edge: float, values: list[float]) -> list[float]:
    return [value - edge for value in values] if edge else values


def _to(edge: float, values: list[float]) -> list[float]:
    return [edge - value for value in values]
