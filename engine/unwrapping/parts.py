"""A MIME message as a flat row of parts: texts of the mail, files, mails within."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import (
    CloseBoundaryNotFoundDefect,
    MessageError,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
)
from email.message import Message
from email.policy import Compat32
from email.utils import collapse_rfc2231_value
from itertools import islice
from typing import Any

from engine.issues import Code, Issue
from engine.unwrapping.gathering import Gathering
from engine.unwrapping.headers import LONGEST_HEADER, address_of, first, raw_values, words
from engine.unwrapping.limits import NotOpened, warning
from engine.unwrapping.text import decoded, text_of_html

STRANGE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, MessageError, RecursionError)
"""What the standard library lets through where a header breaks its expectations."""
MOST_PARTS = 2000
MAIL_HEADERS = {
    b"from", b"to", b"subject", b"date", b"received", b"return-path", b"message-id", b"mime-version", b"content-type",
    b"sender", b"delivered-to", b"reply-to",
}  # fmt: skip
SENDERS = ("From", "Sender", "Return-Path")
DEEPEST_PARTS = 30
"""Multiparts within one another; mail programs make four."""
UNDIVIDED = "The mail is damaged: its parts cannot be told apart. Ask the sender to send it again."
CUT_OFF = "The mail ends too early: its last attachment may be cut off. Compare it with the sender's."
STRANGELY_BUILT = "The mail is built in a way that cannot be read. Open it in a mail program and save its attachments."
CLOSED = "The mail is encrypted. Ask the sender to send it without encryption, or save its attachment and import that."
BODY_TYPES = ("text/plain", "text/html")
ENCRYPTED_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")


@dataclass(frozen=True, slots=True)
class Part:
    """One of: `text` of the mail, a `message` within, or a file with `content`."""

    name: str = ""
    claimed: str = ""
    content: bytes = b""
    inline: bool = False
    text: str | None = None
    message: Message | None = None


class _ShortHeaders(Compat32):
    """The standard library takes the square of a header's length to find its parameters: no header is let grow."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def message_of(content: bytes) -> Message:
    """The parsed mail. Raises `NotOpened` where it is nested beyond any real mail."""
    try:
        return message_from_bytes(content, policy=_ShortHeaders())
    except STRANGE as error:
        raise NotOpened(Code.DOC_UNREADABLE, STRANGELY_BUILT) from error


def is_mail(content: bytes) -> bool:
    """Whether the bytes begin with headers of a mail."""
    names = [line.partition(b":")[0].strip().lower() for line in content[:20_000].lstrip().splitlines()[:100]]
    return sum(name in MAIL_HEADERS for name in names) >= 2


def sender_of(message: Message) -> tuple[str, str]:
    """(address, name) of who sent it: From, or where that is missing what else names the sender."""
    for header in SENDERS:
        for value in raw_values(message, header)[:1]:
            address, name = address_of(value)
            if address:
                return address, name
    return "", first(message, "From")


def parts_of(message: Message, found: Gathering) -> Iterator[Part]:
    """The parts in document order. Damage is noted in `found`."""
    leaves = list(islice(_leaves(message, found), MOST_PARTS))
    shown = _shown_pictures(message)
    for leaf in leaves:
        yield from _part(leaf, shown, found)


def _shown_pictures(message: Message) -> set[str]:
    """The Content-IDs that the mail's HTML refers to."""
    pages = (leaf for leaf in islice(message.walk(), MOST_PARTS) if leaf.get_content_type() == "text/html")
    found = Gathering()
    return {reference for page in pages for reference in re.findall(r"cid:([^\s\"'<>)]{1,200})", _text(page, found))}


def _leaves(message: Message, found: Gathering, depth: int = 0) -> Iterator[Message]:
    _note_damage(message, found)
    payload: Any = message.get_payload() if message.is_multipart() else None  # it raises on some texts' charsets
    if depth > DEEPEST_PARTS:
        found.issue(Issue(Code.DOC_TOO_LARGE, STRANGELY_BUILT))
    elif message.get_content_maintype() != "multipart" or not isinstance(payload, list):
        yield message
    elif message.get_content_type() == "multipart/alternative":
        yield from _best(payload, found, depth)
    else:
        for child in payload:
            yield from _leaves(child, found, depth + 1)


def _best(choices: list[Message], found: Gathering, depth: int) -> Iterator[Message]:
    """Of one text in several forms the plain one, unless it is blank; files among them are all kept."""
    leaves = [leaf for choice in choices for leaf in _leaves(choice, found, depth + 1)]
    texts = [leaf for leaf in leaves if leaf.get_content_maintype() == "text" and not _is_file(leaf)]
    plain = [leaf for leaf in texts if leaf.get_content_type() == "text/plain" and _text(leaf, found).strip()]
    others = [leaf for leaf in texts if leaf.get_content_type() == "text/html"]
    kept = plain or others or texts
    dropped = {id(leaf) for leaf in texts if leaf.get_content_type() in BODY_TYPES} - {id(leaf) for leaf in kept}
    yield from (leaf for leaf in leaves if id(leaf) not in dropped)


def _part(leaf: Message, shown: set[str], found: Gathering) -> Iterator[Part]:
    kind = leaf.get_content_type()
    if kind in ENCRYPTED_TYPES:
        found.issue(Issue(Code.DOC_UNREADABLE, CLOSED))
    if kind in ("message/rfc822", "message/global"):
        yield from _nested(leaf)
    elif kind in BODY_TYPES and not _is_file(leaf):
        text = _text(leaf, found)
        yield Part(text=text_of_html(text) if kind == "text/html" else text)
    elif kind.startswith("multipart/"):  # its boundary is missing, so that it is one text
        yield Part(text=_text(leaf, found))
    else:
        yield _file(leaf, shown)


def _nested(leaf: Message) -> Iterator[Part]:
    payload: Any = leaf.get_payload() if leaf.is_multipart() else []
    for packed in payload:
        inner = _unpacked(leaf, packed)
        yield Part(name=_name(leaf) or first(inner, "Subject") or "message", message=inner)


def _unpacked(leaf: Message, inner: Message) -> Message:
    """Some senders pack a whole mail in base64, which is not allowed and which the parser therefore leaves alone."""
    if first(leaf, "Content-Transfer-Encoding").lower() != "base64" or inner.keys():
        return inner
    try:
        return message_of(binascii.a2b_base64(_bytes(inner)))
    except (binascii.Error, NotOpened):
        return inner


def _file(leaf: Message, shown: set[str]) -> Part:
    reference = first(leaf, "Content-ID").strip("<> ")
    inline = reference in shown or (_disposition(leaf) == "inline" and bool(reference))
    return Part(_name(leaf), leaf.get_content_type(), _bytes(leaf), inline)


def _is_file(leaf: Message) -> bool:
    return _disposition(leaf) == "attachment" or bool(_name(leaf))


def _disposition(leaf: Message) -> str:
    return first(leaf, "Content-Disposition").partition(";")[0].strip().lower()


def _name(leaf: Message) -> str:
    """The file name as sent: RFC 2231 parameters put together, encoded words (which many write in their place) decoded."""
    return _parameter(leaf, "Content-Disposition", "filename") or _parameter(leaf, "Content-Type", "name")


def _parameter(leaf: Message, header: str, name: str) -> str:
    """Read from the header as decoded here: the standard library puts question marks for bare UTF-8."""
    readable = Message()
    try:
        for value in raw_values(leaf, header)[:1]:
            readable[header] = value
        parameter = readable.get_param(name, None, header)
        return words(collapse_rfc2231_value(parameter)) if parameter else ""
    except STRANGE:
        return ""


def _bytes(leaf: Message) -> bytes:
    try:
        content: Any = leaf.get_payload(decode=True)
        if isinstance(content, bytes):
            return content
        # a report (message/delivery-status) is parsed into blocks of headers
        lines = (f"{key}: {value}" for block in leaf.walk() for key, value in block.raw_items())
        return "\n".join(lines).encode("utf-8", "replace")
    except STRANGE:
        return b""


def _text(leaf: Message, found: Gathering) -> str:
    text, true = decoded(_bytes(leaf), _parameter(leaf, "Content-Type", "charset") or None)
    if not true:
        found.issue(warning("The mail's text does not keep to the charset it states; some letters may be wrong."))
    return text


def _note_damage(message: Message, found: Gathering) -> None:
    kinds = {type(defect) for defect in message.defects}
    if kinds & {NoBoundaryInMultipartDefect, StartBoundaryNotFoundDefect}:
        found.issue(Issue(Code.DOC_UNREADABLE, UNDIVIDED))
    elif CloseBoundaryNotFoundDefect in kinds:
        found.issue(warning(CUT_OFF))
    if message.get_content_type() == "multipart/encrypted":
        found.issue(Issue(Code.DOC_UNREADABLE, CLOSED))
