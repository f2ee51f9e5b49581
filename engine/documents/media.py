"""What bytes are: told from the bytes themselves, because names and mail headers are often wrong."""

from __future__ import annotations

import io
import zipfile

from engine.model import MediaType

_HEAD = 1024  # a PDF may carry a few bytes of junk before its mark
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TEXT_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


def media_type(content: bytes) -> MediaType:
    """The kind of content. `TABLE` is said of a spreadsheet; text may yet turn out to be one (`is_table_text`)."""
    head = content[:_HEAD]
    if b"%PDF-" in head and not head.startswith(_ZIP):  # a zip that stores a PDF unpacked shows its mark near the start too
        return MediaType.PDF
    if head.startswith(_IMAGES) or head[8:12] == b"WEBP" or head[4:12] in (b"ftypheic", b"ftypheif"):
        return MediaType.IMAGE
    if head.startswith(_ZIP):
        return MediaType.TABLE if _is_workbook(content) else MediaType.UNKNOWN
    if _looks_like_xml(head):
        return MediaType.XML
    return MediaType.TEXT if _is_text(head) else MediaType.UNKNOWN


def is_old_office(content: bytes) -> bool:
    """Whether it is a file of the old Office kind (.xls, .doc), which also wraps encrypted workbooks."""
    return content.startswith(_OLE)


def _is_workbook(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _looks_like_xml(head: bytes) -> bool:
    encoding = "utf-16" if head.startswith(_UTF16) else "latin-1"
    text = head[: len(head) // 2 * 2].decode(encoding, "replace").lstrip("ï»¿\ufeff \t\r\n").lower()
    return text.startswith("<") and not text.startswith(("<!doctype html", "<html"))


def _is_text(head: bytes) -> bool:
    if head.startswith(_UTF16):
        return True
    return bool(head) and not _TEXT_CONTROLS.intersection(head)
