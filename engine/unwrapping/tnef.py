"""The files in a winmail.dat (Microsoft's TNEF, MS-OXTNEF), which Outlook sends when it takes the reader for another.

Read here rather than by a library: the one there is follows counts of up to four thousand million from the file, so that
a crafted mail of a hundred bytes would keep the import busy for hours. Every step below moves on in the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.issues import Code
from engine.unwrapping.limits import NotOpened

SIGNATURE = 0x223E9F78
RENDDATA, TITLE, DATA, ATTACHMENT = 0x9002, 0x8010, 0x800F, 0x9005
"""The attributes of a file: its beginning, its short name, its content, its MAPI properties."""
LONG_NAME, DATA_OBJECT = 0x3707, 0x3701
ATTACHMENT_LEVEL = 2
MESSAGE_PREFIX = b"\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
"""The interface id of a message, before the TNEF of a mail within the mail."""
FIXED = dict.fromkeys((0x0002, 0x0003, 0x0004, 0x000A, 0x000B), 4) | {0x0048: 16}
FIXED |= dict.fromkeys((0x0005, 0x0006, 0x0007, 0x0014, 0x0040), 8)
VARIABLE = {0x001E, 0x001F, 0x000D, 0x0102}
UNICODE = 0x001F


@dataclass(slots=True)
class _File:
    name: str = ""
    content: bytes = b""
    long_name: str = field(default="")


def members(content: bytes) -> tuple[tuple[str, bytes], ...]:
    """Each file's name and content, in order; a mail within is a file `….dat` of the same kind.

    Raises `NotOpened` when it is damaged.
    """
    files: list[_File] = []
    try:
        for level, attribute, value in _attributes(content):
            if level != ATTACHMENT_LEVEL:
                continue
            if attribute == RENDDATA:
                files.append(_File())
            elif files:
                _take(files[-1], attribute, value)
    except struct.error as error:
        problem = "the winmail.dat is damaged. Ask the sender for the invoice as a PDF."
        raise NotOpened(Code.DOC_UNREADABLE, problem) from error
    return tuple((file.long_name or file.name, file.content) for file in files)


def _attributes(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(level, attribute, value) one after another: 1 byte, 2 + 2 (type), 4 length, the value, 2 checksum."""
    if struct.unpack_from("<I", content)[0] != SIGNATURE:
        raise struct.error("no TNEF signature")
    at = 6
    while at < len(content):
        level, attribute, _, length = struct.unpack_from("<BHHI", content, at)
        if at + 9 + length > len(content):
            raise struct.error("an attribute ends behind the file")
        yield level, attribute, content[at + 9 : at + 9 + length]
        at += 11 + length


def _take(file: _File, attribute: int, value: bytes) -> None:
    if attribute == TITLE:
        file.name = value.split(b"\x00")[0].decode("cp1252", "replace")
    elif attribute == DATA:
        file.content = value
    elif attribute == ATTACHMENT:
        for kind, identity, item in _properties(value):
            if identity == LONG_NAME:
                file.long_name = item.decode("utf-16-le" if kind == UNICODE else "cp1252", "replace").split("\x00")[0]
            elif identity == DATA_OBJECT:
                file.content = item.removeprefix(MESSAGE_PREFIX)


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(type, identity, first value) of each MAPI property; stops at the first of an unknown type."""
    count, at = struct.unpack_from("<I", value)[0], 4
    for _ in range(count):
        if at >= len(value):
            return
        kind, identity = struct.unpack_from("<HH", value, at)
        at = _past_name(value, at + 4, identity)
        many, kind = bool(kind & 0x1000), kind & ~0x1000
        size = FIXED.get(kind, 0)
        if not size and kind not in VARIABLE:
            return
        items = struct.unpack_from("<I", value, at)[0] if many or not size else 1
        at += 4 if many or not size else 0
        if size:
            yield kind, identity, value[at : at + size]
            at += items * (2 if many and kind in (0x0002, 0x000B) else size)
            at += -at % 4
            continue
        for number in range(items):
            length = struct.unpack_from("<I", value, at)[0]  # raises behind the end, so that a false count ends too
            if number == 0:
                yield kind, identity, value[at + 4 : at + 4 + length]
            at += 4 + length + -length % 4


def _past_name(value: bytes, at: int, identity: int) -> int:
    """A named property says its name (a GUID, then a number or a text) before its value."""
    if identity < 0x8000:
        return at
    by_number = struct.unpack_from("<I", value, at + 16)[0] == 0
    if by_number:
        return at + 24
    length: int = struct.unpack_from("<I", value, at + 20)[0]
    return at + 24 + length + -length % 4
