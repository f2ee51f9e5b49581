"""Names that are safe to write, and what a file is, told from its bytes rather than from what it is called."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from engine.unwrapping.text import one_line

LONGEST_NAME = 120
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OUTLOOK = "application/vnd.ms-outlook"
TNEF = "application/ms-tnef"
MAIL = "message/rfc822"
UNKNOWN = "application/octet-stream"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

EXTENSIONS = {
    "application/pdf": ".pdf", "application/xml": ".xml", "text/csv": ".csv", "text/plain": ".txt", "text/html": ".html",
    "text/calendar": ".ics", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/tiff": ".tif",
    "image/bmp": ".bmp", "image/webp": ".webp", ZIP: ".zip", XLSX: ".xlsx", DOCX: ".docx", OUTLOOK: ".msg", TNEF: ".dat",
    MAIL: ".eml", "application/vnd.ms-excel": ".xls",
}  # fmt: skip
BY_SUFFIX = {suffix: media for media, suffix in EXTENSIONS.items() if suffix not in (".dat", ".zip", ".pdf", ".msg")}
BY_SUFFIX |= {".htm": "text/html", ".p7s": "application/pkcs7-signature", ".p7m": "application/pkcs7-mime"}
BY_SUFFIX |= {".asc": "application/pgp-signature", ".vcf": "text/vcard", ".jpeg": "image/jpeg", ".tiff": "image/tiff"}
BY_START = (
    (b"PK\x03\x04", ZIP), (b"PK\x05\x06", ZIP), (b"\x78\x9f\x3e\x22", TNEF), (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"),
    (b"Rar!", "application/vnd.rar"), (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)  # fmt: skip


def media_type_of(content: bytes, name: str, claimed: str) -> str:
    """The media type: what the bytes show, else what the name says, else what the mail claimed (lower case)."""
    for start, media in BY_START:
        if content.startswith(start):
            return _kind_of_zip(content) if media == ZIP else media
    if content.startswith(OLE):
        return _kind_of_ole(content)
    if b"%PDF-" in content[:1024]:  # after the containers: one that stores a PDF unpacked shows its mark near the start too
        return "application/pdf"
    if content[:2] == b"BM" and content[6:10] == bytes(4):
        return "image/bmp"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:5] == b"<?xml":
        return "application/xml"
    return BY_SUFFIX.get(PurePosixPath(name.lower()).suffix) or _plain_claim(claimed)


def _plain_claim(claimed: str) -> str:
    claimed = claimed.lower()
    return claimed if re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", claimed) else UNKNOWN


def _kind_of_zip(content: bytes) -> str:
    """Office files are zips too, and their first or last bytes (the directory) name what they are."""
    directory = content[-100_000:]
    if b"[Content_Types].xml" in content[:2000] or b"[Content_Types].xml" in directory:
        return XLSX if b"xl/workbook" in directory else DOCX if b"word/" in directory else UNKNOWN
    if content[30:38] == b"mimetype":  # OpenDocument: the first member states the type
        return content[38:138].split(b"PK")[0].split(b"\x00")[0].decode("ascii", "replace") or UNKNOWN
    return ZIP


def _kind_of_ole(content: bytes) -> str:
    if "__properties_version1.0".encode("utf-16-le") in content:
        return OUTLOOK
    return "application/vnd.ms-excel" if "Workbook".encode("utf-16-le") in content else "application/x-ole-storage"


def safe_name(name: str, number: int, media_type: str) -> str:
    """A name without folders, control characters and what file systems refuse, at most 120 characters.

    A file without a name is called by its `number` in the mail.
    """
    last = re.split(r"[/\\]", one_line(name))[-1]
    last = re.sub(r'[<>:"|?*]', "_", last).strip(" .")
    if not last:
        return f"attachment-{number}{EXTENSIONS.get(media_type, '.bin')}"
    if last.split(".")[0].lower() in RESERVED:
        last = f"_{last}"
    return _shortened(last)


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    suffix = PurePosixPath(name).suffix[:10]
    return name[: LONGEST_NAME - len(suffix)].rstrip(" .") + suffix
