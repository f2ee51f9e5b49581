"""Who first sent a mail that somebody of our own company forwarded: told from the header block in its text.

A block is a line `From: …` with at least two more of date, addressee and subject close to it, in one language. That holds
for Gmail, Apple Mail, Outlook and Thunderbird (which sets subject and date first) alike; the dashes above need no reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from engine.unwrapping.headers import ADDRESS

LANGUAGES = (
    ("From", ("Sent", "Date", "To", "Subject", "Cc", "Reply-To")),
    ("Von", ("Gesendet", "Datum", "An", "Betreff", "Cc", "Antwort an")),
    ("De", ("Envoyé", "Date", "À", "A", "Objet", "Cc", "Sujet")),
)
BLOCK = 8
"""Lines within which the other headers stand; long lists of addressees are folded."""
ABOVE = 4
"""Lines above it, without a blank one between."""
QUOTING = re.compile(r"^(?:[>|\s])+|\*")


def senders_in(body: str) -> tuple[str, ...]:
    """The addresses of the forwarded mails' senders, outermost first, in lower case."""
    lines = [QUOTING.sub("", line.replace("\u00a0", " ")).strip() for line in body.splitlines()]
    return tuple(address for number in range(len(lines)) for address in _sender_at(lines, number))


def _sender_at(lines: list[str], number: int) -> Iterator[str]:
    for label, others in LANGUAGES:
        value = _after(lines[number], label)
        if value is None:
            continue
        following = [line for line in lines[number + 1 : number + 1 + BLOCK] if line]
        around = [*takewhile(bool, reversed(lines[max(0, number - ABOVE) : number])), *following]
        seen = {other for line in around for other in others if _after(line, other) is not None}
        if len(seen) < 2:
            continue
        folded = following[0] if following and all(_after(following[0], other) is None for other in others) else ""
        found = ADDRESS.search(_without_mailto(value)) or ADDRESS.search(_without_mailto(folded))
        if found:
            yield found.group().lower().rstrip(".")
            return


def _after(line: str, label: str) -> str | None:
    """What follows `label` and a colon at the line's start (French sets a blank before the colon)."""
    head, colon, value = line.partition(":")
    return value.strip() if colon and head.strip().lower() == label.lower() else None


def _without_mailto(text: str) -> str:
    return re.sub(r"mailto:", " ", text, flags=re.IGNORECASE)


def original_of(sender: str, senders: tuple[str, ...], own_domains: tuple[str, ...]) -> str:
    """The first of the forwarded `senders` (outermost first) who is not of our own; `sender` where there is none.

    Only a forward by our own people is believed: a stranger could write any name into a text.
    """
    if not is_own(sender, own_domains):
        return sender
    return next((address for address in senders if not is_own(address, own_domains)), sender)


def is_own(address: str, own_domains: tuple[str, ...]) -> bool:
    """Whether the address is of one of our domains, or of a domain below one."""
    domain = address.rpartition("@")[2].lower()
    owned = (own.lower().lstrip("@.") for own in own_domains)
    return any(own and (domain == own or domain.endswith(f".{own}")) for own in owned)
