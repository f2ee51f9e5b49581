"""Raw mails, written by hand: every boundary, identity and line break is ours, so the bytes never move."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass, field
from urllib.parse import quote

CRLF = b"\r\n"
Headers = list[tuple[str, str]]


@dataclass
class Part:
    """One MIME part: headers and body with CRLF line ends. A part with `children` is a multipart of that subtype."""

    headers: Headers = field(default_factory=list)
    body: bytes = b""
    children: tuple[Part, ...] = ()

    def raw(self) -> bytes:
        """Headers, empty line, body."""
        head = b"".join(f"{name}: {value}".encode() + CRLF for name, value in self.headers)
        return head + CRLF + self.body


def text(words: str, subtype: str = "plain") -> Part:
    """A text part, quoted-printable."""
    body = quopri.encodestring(words.encode()).replace(b"\n", CRLF)
    return Part(
        [("Content-Type", f'text/{subtype}; charset="utf-8"'), ("Content-Transfer-Encoding", "quoted-printable")], body
    )


def attachment(name: str, content: bytes, media: str, *, inline: bool = False, identity: str = "") -> Part:
    """A file, base64. A name that is not ASCII is written as RFC 2231 asks."""
    label = f'filename="{name}"' if name.isascii() else f"filename*=utf-8''{quote(name)}"
    named = f'; name="{name}"' if name.isascii() else ""
    headers = [
        ("Content-Type", f"{media}{named}"),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", f"{'inline' if inline else 'attachment'}; {label}"),
    ]
    if identity:
        headers.append(("Content-ID", f"<{identity}>"))
    return Part(headers, base64.encodebytes(content).replace(b"\n", CRLF))


def message_part(raw: bytes) -> Part:
    """A whole mail inside another."""
    return Part([("Content-Type", "message/rfc822"), ("Content-Disposition", "attachment")], raw)


def multipart(subtype: str, boundary: str, parts: list[Part], **parameters: str) -> Part:
    """Several parts between `boundary` lines."""
    mark = b"--" + boundary.encode()
    body = b"".join(mark + CRLF + part.raw() + CRLF for part in parts) + mark + b"--" + CRLF
    more = "".join(f'; {key}="{value}"' for key, value in parameters.items())
    return Part([("Content-Type", f'multipart/{subtype}; boundary="{boundary}"{more}')], body)


def encoded(words: str) -> str:
    """A header's words: as they are, or as an RFC 2047 encoded word."""
    return words if words.isascii() else f"=?utf-8?B?{base64.b64encode(words.encode()).decode()}?="


def mail(headers: Headers, content: Part) -> bytes:
    """A whole mail."""
    return Part([*headers, ("MIME-Version", "1.0"), *content.headers], content.body).raw()
