"""Mails and zips that nest, blow up or are broken."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator

from tests.hostile.pdf_cases import Case, invoice, mutations
from tests.hostile.rawpdf import zeros

_HEAD = b"From: Ann <ann@timber.example>\r\nTo: ap@own.example\r\nSubject: Invoice\r\nMIME-Version: 1.0\r\n"


def mail(kind: bytes, body: bytes, *, headers: bytes = b"") -> bytes:
    """A mail of one part."""
    return _HEAD + headers + b"Content-Type: %b\r\n\r\n%b" % (kind, body)


def with_file(name: str, content: bytes) -> bytes:
    """A mail with a file."""
    part = b"--B\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
    part += b'Content-Disposition: attachment; filename="%b"\r\n\r\n%b' % (name.encode(), base64.encodebytes(content))
    return mail(b'multipart/mixed; boundary="B"', part + b"\r\n--B--\r\n")


def zipped(*files: tuple[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def _zips_within_zips(depth: int, width: int) -> bytes:
    content = zipped(("a.pdf", invoice()))
    for level in range(depth):
        content = zipped(*((f"{level}-{n}.zip", content) for n in range(width)))
    return content


def _mails_within_mails(depth: int) -> bytes:
    return (_HEAD + b"Content-Type: message/rfc822\r\n\r\n") * depth + mail(b"text/plain", b"hello")


def _parts_within_parts(depth: int) -> bytes:
    out = _HEAD + b'Content-Type: multipart/mixed; boundary="0"\r\n\r\n'
    for level in range(depth):
        out += b'--%d\r\nContent-Type: multipart/mixed; boundary="%d"\r\n\r\n' % (level, level + 1)
    return out


def _bomb() -> bytes:
    """A zip whose only file, packed once more, unpacks to a gigabyte."""
    return zipped(("blanks.bin", zeros(1024)), ("a.csv", b" " * 20_000_000))


_MAILS: dict[str, bytes] = {
    "zip-bomb": with_file("invoices.zip", _bomb()),
    "zips-fifty-deep": with_file("invoices.zip", _zips_within_zips(50, 1)),
    "zips-of-zips": with_file("invoices.zip", _zips_within_zips(3, 12)),
    "ten-thousand-files": with_file("invoices.zip", zipped(*((f"{n}.pdf", b"%PDF-") for n in range(10_000)))),
    "names-outside-the-folder": with_file("../../../etc/passwd", zipped(("../../../../x.pdf", invoice()))),
    "mails-a-thousand-deep": _mails_within_mails(1000),
    "parts-five-thousand-deep": _parts_within_parts(5000),
    "a-hundred-thousand-parts": mail(b'multipart/mixed; boundary="B"', b"--B\r\n\r\nx\r\n" * 100_000),
    "a-header-of-ten-megabytes": mail(b"text/plain", b"x", headers=b"X-Y: " + b"y" * 10_000_000 + b"\r\n"),
    "a-hundred-thousand-headers": mail(b"text/plain", b"x", headers=b"X-Y: y\r\n" * 100_000),
    "a-body-of-thirty-megabytes": mail(b"text/html", b"<p>" * 10_000_000),
    "no-boundary": mail(b"multipart/mixed", b"--\r\n\r\n"),
    "unknown-character-set": mail(b"text/plain; charset=no-such", b"\xff", headers=b"Subject: =?no-such?B?////?=\r\n"),
    "encoded-words-without-end": mail(b"text/plain", b"x", headers=b"Subject: " + b"=?utf-8?Q?" * 50_000 + b"\r\n"),
    "brackets-in-the-address": mail(b"text/plain", b"x", headers=b"Reply-To: " + b"(" * 50_000 + b"\r\n"),
    "a-date-that-is-none": mail(b"text/plain", b"x", headers=b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n"),
    "half-of-winmail": with_file("winmail.dat", b"\x78\x9f\x3e\x22" + b"\xff" * 500),
    "half-of-an-outlook-mail": with_file("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000),
    "nothing": b"",
    "only-zeros": b"\x00" * 1_000_000,
}


def mail_cases() -> Iterator[Case]:
    """Every case, mutations and bombs."""
    for at, content in enumerate(mutations(31, 24, with_file("a.pdf", invoice()))):
        yield Case(f"mutation-{at}.eml", lambda content=content: content)
    for at, content in enumerate(mutations(32, 24, zipped(("a.pdf", invoice()), ("b.csv", b"a,b\n1,2\n")))):
        yield Case(f"mutation-{at}.zip", lambda content=content: with_file("a.zip", content))
    for name, content in _MAILS.items():
        yield Case(f"{name}.eml", lambda content=content: content)
