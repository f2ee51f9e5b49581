"""As many mails as wanted, made of the sample mails: each with its own Message-ID, documents and invoice numbers."""

from __future__ import annotations

import base64
import email
import email.policy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cache
from itertools import count
from pathlib import Path

WORLD = Path(__file__).resolve().parents[2] / "data" / "samples" / "world"
_TEXTS = (".csv", ".xml", ".pdf")  # the sample PDFs are not compressed: a text of the same length can take another's place
_PACKED = ("message/rfc822", "application/zip", "application/ms-tnef")
_CRLF = email.policy.compat32.clone(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail that was delivered: its Message-ID and its bytes as the server must give them back."""

    message_id: str
    raw: bytes


def endless(seed: int = 0) -> Iterator[Sent]:
    """One distinct mail after the other, all samples in turn; `seed` says with which to begin."""
    samples = _samples()
    for copy in count():
        path, numbers = samples[(seed + copy) % len(samples)]
        yield _variant(path, numbers, copy)


@cache
def _samples() -> tuple[tuple[Path, tuple[str, ...]], ...]:
    """The sample mails whose documents can be made distinct, with their invoice numbers."""
    found = []
    for outcome in sorted((WORLD / "outcomes").glob("*.json")):
        said = json.loads(outcome.read_text(encoding="utf-8"))
        path = WORLD / "mails" / said["mail"]
        invoices = [invoice for document in said["documents"] for invoice in document["invoices"]]
        types = {part.get_content_type() for part in email.message_from_bytes(path.read_bytes()).walk()}
        if invoices and not types.intersection(_PACKED):
            found.append((path, tuple(invoice["invoice_number"] for invoice in invoices)))
    return tuple(found)


def _variant(path: Path, numbers: tuple[str, ...], copy: int) -> Sent:
    message = email.message_from_bytes(path.read_bytes(), policy=_CRLF)
    message_id = f"<{copy}.{str(message['Message-ID']).strip('<> ')}>"
    message.replace_header("Message-ID", message_id)
    for part in message.walk():
        if (part.get_filename() or "").lower().endswith(_TEXTS):
            _change(part, numbers, copy)
    raw = message.as_bytes()
    return Sent(message_id, raw if raw.endswith(b"\r\n") else raw + b"\r\n")


def _change(part: Message, numbers: tuple[str, ...], copy: int) -> None:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    for at, number in enumerate(numbers):
        content = content.replace(number.encode(), _renumbered(number, 2 * copy + at).encode())
    if content.startswith(b"%PDF"):
        content += b"\n%% copy %d\n" % copy
    text = base64.encodebytes(content).replace(b"\n", b"\r\n").decode()
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(text)


def _renumbered(number: str, copy: int) -> str:
    """Another number of the same length: its last digits count down from 9999."""
    return number[:-4] + f"{9999 - copy:04d}"
