"""Files within a PDF: an electronic invoice may be one of them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from engine.documents.media import media_type
from engine.documents.pdf import opened
from engine.model import EmbeddedFile, MediaType

MAX_FILES = 20  # looked at; an invoice has one or two
MAX_FILE_BYTES = 10 * 1024 * 1024
_NAME_BYTES = 512


def embedded_files(content: bytes, file_name: str) -> tuple[EmbeddedFile, ...]:
    """The XML files within a PDF, in its order. Those that are empty, broken or above `MAX_FILE_BYTES` are left out, and so
    is what comes after the first `MAX_FILES`. Raises `DocumentError` where the PDF cannot be opened."""
    with opened(content, file_name) as pdf:
        return tuple(_files(pdf))


def _files(pdf: Any) -> Iterator[EmbeddedFile]:
    for place in range(min(pdf.count_attachments(), MAX_FILES)):
        try:
            attachment = pdf.get_attachment(place)
        except pypdfium2.PdfiumError:
            continue
        content = _content(attachment.raw)
        if media_type(content) is MediaType.XML:
            yield EmbeddedFile(_name(attachment.raw), content)


def _name(raw: Any) -> str:
    size = pdfium.FPDFAttachment_GetName(raw, None, 0)
    if not 2 < size <= _NAME_BYTES:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAttachment_GetName(raw, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _content(raw: Any) -> bytes:
    size = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(raw, None, 0, size) or not 0 < size.value <= MAX_FILE_BYTES:
        return b""
    buffer = (ctypes.c_char * size.value)()
    pdfium.FPDFAttachment_GetFile(raw, buffer, size.value, size)
    return bytes(buffer)
