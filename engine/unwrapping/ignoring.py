"""Which files of a mail are not worth reading, each with its reason; everything else is read or held."""

from __future__ import annotations

import re
import struct
from pathlib import PurePosixPath

SMALL_BYTES = 10_000
INLINE_BYTES = 100_000
SMALL_PIXELS = 300
LOGO_PIXELS = 500
SCAN_PIXELS = 1000
"""A page scanned at 100 dots per inch is 827 x 1169; a logo of that height does not stand in a signature."""
BY_SUFFIX = {
    ".p7s": "a digital signature", ".asc": "a digital signature", ".sig": "a digital signature",
    ".ics": "a calendar entry", ".vcf": "a contact card",
}  # fmt: skip
BY_MEDIA = {
    "application/pgp-signature": "a digital signature", "application/pkcs7-signature": "a digital signature",
    "application/x-pkcs7-signature": "a digital signature", "application/pgp-keys": "a digital signature",
    "application/pgp-encrypted": "a note on the encryption",
    "text/calendar": "a calendar entry", "text/vcard": "a contact card", "text/x-vcard": "a contact card",
    "message/delivery-status": "a delivery report", "text/rfc822-headers": "a delivery report",
}  # fmt: skip
PIECE_OF_TEXT = re.compile(r"ATT\d{5,}\.(txt|html?)", re.IGNORECASE)
"""What Exchange calls the texts between and behind the files of a mail from Apple Mail or a mailing list."""
SYSTEM_FILES = {".ds_store", "thumbs.db", "desktop.ini"}


def reason_to_ignore(name: str, media_type: str, content: bytes, *, inline: bool) -> str | None:
    """Why a file is not read, or `None`. `inline`: the mail's text shows it rather than attaching it."""
    if not content:
        return "an empty file"
    if name.lower() in SYSTEM_FILES or name.startswith("._"):
        return "a file of the operating system"
    if PIECE_OF_TEXT.fullmatch(name):
        return "a piece of the mail's text"
    if content.lstrip().startswith(b"-----BEGIN PGP MESSAGE"):
        return None  # what is encrypted is held: it may be the invoice
    known = BY_SUFFIX.get(PurePosixPath(name.lower()).suffix) or BY_MEDIA.get(media_type)
    if known:
        return known
    return _picture(content, inline=inline) if media_type.startswith("image/") else None


def _picture(content: bytes, *, inline: bool) -> str | None:
    size = pixels(content)
    if not inline:
        small = len(content) < SMALL_BYTES and (size is None or min(size) < SMALL_PIXELS)
        return "a small picture (a logo or an icon)" if small else None
    if size is not None and min(size) >= SCAN_PIXELS // 2 and max(size) >= SCAN_PIXELS:
        return None
    is_logo = len(content) < INLINE_BYTES or (size is not None and min(size) < LOGO_PIXELS)
    return "a picture in the mail's text (a logo)" if is_logo else None


def pixels(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG; `None` for others and for broken ones."""
    try:
        if content.startswith(b"\x89PNG"):
            return struct.unpack(">II", content[16:24])
        if content.startswith(b"GIF8"):
            return struct.unpack("<HH", content[6:10])
        return _pixels_of_jpeg(content) if content.startswith(b"\xff\xd8") else None
    except (struct.error, IndexError):
        return None


def _pixels_of_jpeg(content: bytes) -> tuple[int, int] | None:
    """Walks the segments to the frame header (SOF0 to SOF15 without the three tables among them)."""
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return None
