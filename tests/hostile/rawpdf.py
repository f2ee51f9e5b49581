"""PDF files written object by object, so that a case can break exactly what it wants to break."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(objects: Mapping[int, bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """A file of these objects with a true table of their places."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    rows = [b"0000000000 65535 f \n"]
    rows += [b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 00000 f \n" for n in range(1, size)]
    out += b"xref\n0 %d\n%b" % (size, b"".join(rows))
    out += b"trailer\n<</Size %d/Root %d 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object, compressed if `packed`."""
    if packed:
        content, entries = zlib.compress(content, 9), entries + b"/Filter/FlateDecode"
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)


@cache
def zeros(megabytes: int) -> bytes:
    """Packed blanks that unpack to so many megabytes."""
    packer = zlib.compressobj(9)
    piece = b" " * 2**20
    return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


def one_page(
    content: bytes,
    *,
    page: bytes = b"/MediaBox[0 0 595 842]",
    resources: bytes = b"",
    more: Mapping[int, bytes] | None = None,
    catalog: bytes = b"",
    packed: bool = False,
) -> bytes:
    """One page with this content; `page`, `resources` and `catalog` are entries of those, `more` are objects (from 10)."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%b>>%b>>" % (resources, page),
            4: stream(content, packed=packed),
            5: FONT,
            **(more or {}),
        }
    )


def text(words: str, *, x: float = 60, y: float = 700, size: float = 10, before: str = "") -> bytes:
    """Operators that print the words at a place from below."""
    return f"BT {before} /F {size} Tf {x} {y} Td ({words}) Tj ET\n".encode("latin-1")
