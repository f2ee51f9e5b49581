"""Pictures without an imaging library: a small logo, and a scanned page around a committed photograph."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

SCAN = Path(__file__).parent / "assets" / "scan.jpg"


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def logo(red: int, green: int, blue: int) -> bytes:
    """A PNG of 96 × 32 points: a bar with a notch. Stored, not compressed, so that its bytes depend on no library."""
    width, height = 96, 32
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows.extend((255, 255, 255) if x > 32 + y and x < 56 + y else (red, green, blue))
    stored = (
        b"\x78\x01\x01"
        + struct.pack("<HH", len(rows), len(rows) ^ 0xFFFF)
        + bytes(rows)
        + struct.pack(">I", zlib.adler32(bytes(rows)))
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", stored) + _chunk(b"IEND", b"")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height out of the start-of-frame segment."""
    place = 2
    while content[place + 1] not in (0xC0, 0xC1, 0xC2):
        place += 2 + int(struct.unpack(">H", content[place + 2 : place + 4])[0])
    height, width = struct.unpack(">HH", content[place + 5 : place + 9])
    return int(width), int(height)


def scan() -> bytes:
    """A PDF of one A4 page that shows a grey photograph of an invoice and has not a word to read."""
    photograph = SCAN.read_bytes()
    width, height = _jpeg_size(photograph)
    paint = b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q"
    image = f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Contents 4 0 R "
        b"/Resources << /XObject << /Im0 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(paint), paint),
        image.encode() + b" /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (len(photograph), photograph),
    ]
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    """Numbered objects with their cross-reference table."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
