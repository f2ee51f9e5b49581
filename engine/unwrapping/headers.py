"""A mail's headers as text, addresses and dates, however badly they are written.

Headers are taken raw and decoded here: the standard library's structured header parser raises on malformed ones, and
shows names in bare UTF-8 (which many senders write) as question marks.
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from engine.unwrapping.text import clean, decoded, one_line

ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,253}")
LONGEST_HEADER = 20_000
METHODS = ("spf", "dkim", "dmarc")


def raw_values(message: Message, name: str) -> list[str]:
    """Every header of that name, topmost first, unfolded, 8-bit characters decoded, encoded words left as they are."""
    found = [value for key, value in message.raw_items() if key.lower() == name.lower()]
    return [_unfolded(value) for value in found]


def _unfolded(value: object) -> str:
    content = str(value)[:LONGEST_HEADER].encode("utf-8", "surrogateescape")
    return re.sub(r"\r?\n[ \t]*|\r", " ", decoded(content, None)[0]).strip()


def first(message: Message, name: str) -> str:
    """The first header of that name as text, empty where there is none."""
    values = raw_values(message, name)
    return words(values[0]) if values else ""


def words(value: str) -> str:
    """A header's text with its encoded words (RFC 2047) decoded."""
    if "=?" not in value:
        return one_line(value)
    try:
        pieces = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        return one_line(value)
    return one_line("".join(p if isinstance(p, str) else decoded(p, _charset(c))[0] for p, c in pieces))


def _charset(stated: str | None) -> str | None:
    return stated.partition("*")[0] if stated else None  # RFC 2231 lets a language follow after *


def address_of(value: str) -> tuple[str, str]:
    """(address in lower case, name) of the first address in a raw header value; empty where there is none."""
    for text in (value, words(value)):  # decoded names may hold commas, so the raw text goes first
        for name, address in _addresses(text):
            if ADDRESS.fullmatch(address):
                return address.lower(), words(name)
    found = ADDRESS.search(words(value))
    return (found.group().lower(), "") if found else ("", words(value))


def _addresses(text: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([text])
    except (RecursionError, IndexError, ValueError):  # comments nested a thousand deep
        return []


def date_of(message: Message) -> datetime | None:
    """When it was sent, in UTC; `None` where the header is missing or no date."""
    try:
        sent = parsedate_to_datetime(first(message, "Date"))
        return sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def message_id_of(message: Message) -> str | None:
    """The Message-ID as written, with its angle brackets."""
    return first(message, "Message-ID")[:998] or None


def authentication_of(message: Message) -> tuple[tuple[str, str], ...]:
    """What the receiving server found for SPF, DKIM and DMARC.

    Only the topmost header counts: it is the one our own server wrote; those below could come from the sender.
    """
    values = raw_values(message, "Authentication-Results")
    if not values:
        return ()
    text = re.sub(r"\([^()]*\)", " ", clean(values[0])).lower()
    found: dict[str, str] = {}
    for method, result in re.findall(r";\s*([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)", text):
        if method in METHODS and found.get(method) != "pass":  # one good DKIM signature of several is enough
            found[method] = result
    return tuple((method, found[method]) for method in METHODS if method in found)
