"""PDF through pypdfium2: words with their boxes, and pages as pictures.

PDFium is not thread-safe, so everything here happens under one lock.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from engine.documents.limits import MAX_CHARACTERS, MAX_PAGES, MAX_PIXELS
from engine.documents.pages import read_page
from engine.errors import DocumentError, DocumentTooLarge
from engine.model import Page

Box = tuple[float, float, float, float]
_LOCK = RLock()
_HIGHLIGHT = (214, 84, 0)


def read_pages(content: bytes, file_name: str) -> tuple[Page, ...]:
    """Every page with its words. Raises `DocumentError` where the file is encrypted, broken or too large."""
    with opened(content, file_name) as pdf:
        if len(pdf) > MAX_PAGES:
            raise DocumentTooLarge(
                f"{file_name} has {len(pdf)} pages, more than the {MAX_PAGES} allowed. Ask for the invoices one by one."
            )
        pages: list[Page] = []
        left = MAX_CHARACTERS
        for index in range(len(pdf)):
            pages.append(_read_page(pdf, index, file_name))
            left -= sum(len(word.text) for word in (*pages[-1].words, *pages[-1].hidden, *pages[-1].turned))
            if left < 0:
                raise DocumentTooLarge(f"{file_name} holds more text than a book. Ask for the invoices one by one.")
        return tuple(pages)


def render_page(content: bytes, page: int, *, scale: float = 1.5, boxes: Sequence[tuple[Box, str]] = ()) -> bytes:
    """Page `page` (from 1) as PNG at `scale` pixels a point, with `boxes` (points from the top left) and their labels.

    Raises `DocumentError` where the file cannot be opened or has no such page.
    """
    with opened(content, "The document") as pdf:
        if not 1 <= page <= len(pdf):
            raise DocumentError(f"There is no page {page}: the document has {len(pdf)}.")
        sheet = pdf[page - 1]
        width, height = sheet.get_size()
        scale = min(scale, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        image = sheet.render(scale=scale).to_pil().convert("RGB")
        sheet.close()
    _draw(image, boxes, scale)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _draw(image: Image.Image, boxes: Sequence[tuple[Box, str]], scale: float) -> None:
    pen = ImageDraw.Draw(image)
    for (x0, y0, x1, y1), label in boxes:
        pen.rectangle((x0 * scale - 3, y0 * scale - 3, x1 * scale + 3, y1 * scale + 3), outline=_HIGHLIGHT, width=2)
        if label:
            pen.text((x0 * scale - 2, y0 * scale - 16), label, fill=_HIGHLIGHT)


@contextmanager
def opened(content: bytes, file_name: str) -> Iterator[Any]:
    """The PDF as PDFium has it, closed again at the end. Raises `DocumentError` where it is encrypted or broken."""
    with _LOCK:
        try:
            pdf = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise DocumentError(_why_not(error, file_name)) from error
        try:
            yield pdf
        finally:
            pdf.close()


def _why_not(error: pypdfium2.PdfiumError, file_name: str) -> str:
    if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
        return f"{file_name} is locked with a password. Ask the supplier for one without."
    return f"{file_name} is a broken PDF that cannot be opened. Ask the supplier to send it again."


def _read_page(pdf: Any, index: int, file_name: str) -> Page:
    try:
        sheet = pdf[index]
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"Page {index + 1} of {file_name} is broken. Ask the supplier to send it again.") from error
    try:
        text = sheet.get_textpage()
        try:
            return read_page(sheet, text.raw, index + 1, file_name)
        finally:
            text.close()
    finally:
        sheet.close()
