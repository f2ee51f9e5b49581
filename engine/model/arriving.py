"""What arrives: mails, attachments, and documents as content."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.issues import Issue


@dataclass(frozen=True, slots=True)
class MailPlace:
    """Where a mail lay: account, folder and the server's own identity (`uid` is the UIDL for POP3, the file name for a
    drop folder)."""

    account: str
    folder: str
    uid_validity: str
    uid: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail. `path` says through which containers it came (zip, nested message), outermost first.

    `ignored` gives the reason where the file is not worth reading (an inline logo, a signature); else `None`.
    """

    file_name: str
    media_type: str
    content: bytes = field(repr=False)
    sha256: str
    path: tuple[str, ...] = ()
    ignored: str | None = None


@dataclass(frozen=True, slots=True)
class Email:
    """A mail, unwrapped. `sha256` is of the raw bytes. `sender` is the address in From; `original_sender` the address
    that first sent it where it was forwarded by somebody, else the same as `sender`. All addresses lower case.

    `issues` name what could not be unwrapped. `authentication` holds the receiving server's results
    (`spf`, `dkim`, `dmarc` to `pass`/`fail`/…), empty where it gave none.
    """

    sha256: str
    message_id: str | None
    sender: str
    sender_name: str
    original_sender: str
    reply_to: str | None
    subject: str
    sent_at: datetime | None
    body: str
    attachments: tuple[Attachment, ...]
    authentication: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page: its box in points from the top left corner, its font size in points, and whether it is set bold."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float = 0.0
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `number` from 1, size in points, words in reading order (top to bottom, left to right).

    `hidden` are words that are in the file and cannot be seen on the page; they are never among `words`. `is_ocr_layer`
    says that the page is a picture, and `words` are what a program recognised on it. `turned` are words that run up or
    down the page; they are not among `words` either.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    hidden: tuple[Word, ...] = ()
    is_ocr_layer: bool = False
    turned: tuple[Word, ...] = ()


class MediaType(StrEnum):
    """The kinds of content a document can have, told from its bytes and not from its name."""

    PDF = "pdf"
    TABLE = "table"
    XML = "xml"
    IMAGE = "image"
    TEXT = "text"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file within a PDF."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as content: pages of words, or rows of cells (row 1 first), or an XML document's bytes. `embedded` are the XML
    files within a PDF. `is_recognised` says that the pages' words were recognised here, from pictures of them."""

    sha256: str
    file_name: str
    media: MediaType
    pages: tuple[Page, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    xml: bytes = field(default=b"", repr=False)
    embedded: tuple[EmbeddedFile, ...] = ()
    is_recognised: bool = False

    @property
    def is_scan(self) -> bool:
        """Whether there is something to see but not a word to read."""
        return self.media is MediaType.IMAGE or (bool(self.pages) and not any(page.words for page in self.pages))
