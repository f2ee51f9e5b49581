"""Files to documents: bytes in, pages of words or rows or XML out; pages as pictures."""

from __future__ import annotations

import hashlib

from engine.documents.attachments import embedded_files
from engine.documents.limits import MAX_BYTES
from engine.documents.media import is_old_office, media_type
from engine.documents.pdf import read_pages, render_page
from engine.documents.rows import decoded, delimiter_of, read_csv, read_xlsx, text_lines
from engine.documents.xml import checked_xml
from engine.errors import DocumentError, DocumentTooLarge
from engine.model import Document, MediaType

__all__ = ["open_document", "render_page"]


def open_document(content: bytes, file_name: str) -> Document:
    """The content of a file, whatever its name says it is. `sha256` is of the bytes.

    Raises `DocumentError` (or its kind `DocumentTooLarge`) with a message for a clerk where it is empty, encrypted, broken
    or too large. Bytes of no known kind give a document of `MediaType.UNKNOWN` without content.
    """
    if not content:
        raise DocumentError(f"{file_name} is empty. Ask the sender to send it again.")
    if len(content) > MAX_BYTES:
        size = len(content) // 2**20
        raise DocumentTooLarge(f"{file_name} has {size} MB; up to {MAX_BYTES // 2**20} MB are read. Ask for a smaller file.")
    if is_old_office(content):
        raise DocumentError(f"{file_name} is an old or locked Office file. Save it as .xlsx, CSV or PDF without a password.")
    sha256 = hashlib.sha256(content).hexdigest()
    media = media_type(content)
    match media:
        case MediaType.PDF:
            embedded = embedded_files(content, file_name)
            return Document(sha256, file_name, media, pages=read_pages(content, file_name), embedded=embedded)
        case MediaType.TABLE:
            return Document(sha256, file_name, media, rows=read_xlsx(content, file_name))
        case MediaType.XML:
            return Document(sha256, file_name, media, xml=checked_xml(content, file_name))
        case MediaType.TEXT:
            return _from_text(sha256, file_name, decoded(content))
    return Document(sha256, file_name, media)


def _from_text(sha256: str, file_name: str, text: str) -> Document:
    if (delimiter := delimiter_of(text)) is not None:
        return Document(sha256, file_name, MediaType.TABLE, rows=read_csv(text, delimiter, file_name))
    return Document(sha256, file_name, MediaType.TEXT, rows=text_lines(text, file_name))
