"""Files within a PDF: an electronic invoice may be one of them."""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from engine.documents.media import media_type
from engine.documents.pdf import opened
from engine.errors import DocumentTooLarge
from engine.model import EmbeddedFile, MediaType

MAX_FILES = 20  # looked at; an invoice has one or two
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024  # of a packed part of a PDF with files inside: PDFium tells a size only once it unpacked
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PACKED = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b")
_DICTIONARY_BYTES = 600  # looked at before a stream for how it is packed
_NAME_BYTES = 512


def embedded_files(content: bytes, file_name: str) -> tuple[EmbeddedFile, ...]:
    """The XML files within a PDF, in its order. Those that are empty, broken or above `MAX_FILE_BYTES` are left out, and so
    is what comes after the first `MAX_FILES`.

    Raises `DocumentError` where the PDF cannot be opened, `DocumentTooLarge` where a part of one with files inside unpacks
    to more than `MAX_UNPACKED`.
    """
    with opened(content, file_name) as pdf:
        if not pdf.count_attachments():
            return ()
        if _grows_too_far(content):
            raise DocumentTooLarge(
                f"{file_name} carries a part that unpacks to more than {MAX_UNPACKED // 2**20} MB, as no invoice does."
                " Open it with care, and ask the sender for a plain PDF."
            )
        return tuple(_files(pdf))


def _grows_too_far(content: bytes) -> bool:
    """Whether a stream, unpacked, is larger than allowed, or packed more than once, so that its size cannot be told."""
    view = memoryview(content)
    for match in _STREAM.finditer(content):
        start = match.start()
        head = content[max(start - _DICTIONARY_BYTES, 0) : start]
        packings = len(_PACKED.findall(head[head.rfind(b" obj") + 1 :]))
        if packings > 1:
            return True
        end = content.find(b"endstream", match.end())
        if packings and _unpacked_size(view[match.end() : end if end > 0 else None]) > MAX_UNPACKED:
            return True
    return False


def _unpacked_size(packed: memoryview) -> int:
    """The size of what zlib unpacks, counted up to a little above `MAX_UNPACKED`; what is not packed by zlib counts up to
    where that shows."""
    unpack, size, left = zlib.decompressobj(), 0, bytes(packed)
    try:
        while left and size <= MAX_UNPACKED:
            size += len(unpack.decompress(left, 2**20))
            left = unpack.unconsumed_tail
    except zlib.error:
        pass
    return size


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
