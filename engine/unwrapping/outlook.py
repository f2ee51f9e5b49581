"""Outlook's .msg files, read by python-oxmsg, with guards against what it takes on trust."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from email import message_from_string
from email.message import Message as Headers
from typing import Any

from olefile import STGTY_STREAM, OleFileIO  # type: ignore[import-untyped]
from oxmsg import Message
from oxmsg.domain import constants as c
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from engine.issues import Code
from engine.unwrapping.limits import LARGEST_MAIL, MOST_FILES, NotOpened
from engine.unwrapping.text import clean, decoded, text_of_html

BROKEN = (
    OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, struct.error, OverflowError, RecursionError,
)  # fmt: skip
"""What olefile and oxmsg raise on damaged files: neither promises a kind of its own."""
EMBEDDED = "__substg1.0_3701000D"
"""The storage of a mail within the mail."""
EMBEDDED_HEADER = 24
"""Bytes before the properties of a mail within a mail (32 in the outermost one)."""
SMTP_ADDRESSES = (0x5D01, 0x5D02, 0x0C1F, 0x0065)
"""Where the sender's address may stand: two SMTP ones, then the two that within one company hold an Exchange name."""
NAMES = (0x3707, 0x3704, 0x3001)
MOST_STREAMS = 20_000


@dataclass(frozen=True, slots=True)
class OutlookFile:
    """One attached file: its bytes, or the mail that it is; neither where the message only points to the file."""

    name: str
    content: bytes | None
    inline: bool
    message: OutlookMessage | None = None


@dataclass(frozen=True, slots=True)
class OutlookMessage:
    """What a .msg says. `headers` are the internet headers it came with (none on a mail that was never sent out)."""

    headers: Headers
    sender: str
    sender_name: str
    subject: str
    body: str
    files: tuple[OutlookFile, ...]
    sent: Any


def read_message(content: bytes) -> OutlookMessage:
    """The mail in the bytes of a .msg file. Raises `NotOpened` when it is damaged or expands beyond the limit."""
    try:
        with OleFileIO(io.BytesIO(content)) as ole:
            _refuse_bomb(ole)
            root = Storage.from_ole(ole)
        return _message(root, Message(root).properties, deeper=4)
    except BROKEN as error:
        problem = "the Outlook message is damaged. Ask the sender to send the invoice again as a PDF."
        raise NotOpened(Code.DOC_UNREADABLE, problem) from error


def _refuse_bomb(ole: Any) -> None:
    """Many names may share one stream, each of which the reader would copy."""
    sizes = [entry.size for entry in ole.direntries if entry is not None and entry.entry_type == STGTY_STREAM]
    if len(sizes) > MOST_STREAMS or sum(sizes) > LARGEST_MAIL:
        raise NotOpened(Code.DOC_TOO_LARGE, "the Outlook message expands to more than is allowed. Open it in Outlook.")


def _message(storage: Any, properties: Any, deeper: int) -> OutlookMessage:
    headers = message_from_string(_text(properties, c.PID_TRANSPORT_MESSAGE_HEADERS))
    addresses = (_text(properties, pid) for pid in SMTP_ADDRESSES)
    return OutlookMessage(
        headers=headers,
        sender=next((address for address in addresses if "@" in address), ""),
        sender_name=_text(properties, c.PID_SENDER_NAME),
        subject=_text(properties, c.PID_SUBJECT),
        body=_body(properties),
        files=tuple(_file(part, deeper) for part in list(storage.iter_attachment_storages())[: MOST_FILES + 1]),
        sent=_sent(properties),
    )


def _file(storage: Any, deeper: int) -> OutlookFile:
    properties = Properties(storage, properties_header_offset=8)
    name = next((text for pid in NAMES if (text := _text(properties, pid))), "")
    inner = next((child for child in storage.storages if child.name == EMBEDDED and _is_message(child)), None)
    if inner is not None and deeper:
        message = _message(inner, Properties(inner, properties_header_offset=EMBEDDED_HEADER), deeper - 1)
        return OutlookFile(name, None, False, message)
    inline = bool(_text(properties, c.PID_ATTACH_CONTENT_ID)) and _flag(properties)
    # a damaged content is not caught here: the whole message stays closed rather than lose a file in silence
    return OutlookFile(name, properties.binary_prop_value(c.PID_ATTACH_DATA_BINARY), inline)


def _is_message(storage: Any) -> bool:
    """Whether it is a mail and not a drawing or sheet that Outlook has put into the text."""
    return any(stream.name == "__properties_version1.0" for stream in storage.streams)


def _flag(properties: Any) -> bool:
    """Whether the file is hidden from the list of attachments, because the text shows it."""
    try:
        hidden = properties.int_prop_value(c.PID_ATTACHMENT_HIDDEN)
    except BROKEN:
        return False
    return bool(hidden)


def _text(properties: Any, pid: int) -> str:
    """A text property; one that is missing or damaged is empty, so that the rest of the mail can be had."""
    try:
        return clean(properties.str_prop_value(pid) or "").strip("\n")
    except BROKEN:
        return ""


def _sent(properties: Any) -> Any:
    try:
        return properties.date_prop_value(c.PID_CLIENT_SUBMIT_TIME)
    except BROKEN:
        return None


def _body(properties: Any) -> str:
    plain = _text(properties, c.PID_BODY)
    if plain.strip():
        return plain
    try:
        html = properties.binary_prop_value(c.PID_HTML)
    except BROKEN:
        html = b""
    return text_of_html(decoded(html, None)[0] if html else _text(properties, c.PID_BODY_HTML))
