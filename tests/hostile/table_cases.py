"""Workbooks, text tables and other files that are too much, broken, or not what their name says."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache

import openpyxl

from tests.hostile.pdf_cases import Case, invoice, mutations

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"


@cache
def workbook() -> bytes:
    """A small true workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Invoice", "A-1"), ("Item", "Qty", "Price", "Net"), ("Pine", 10, 12.5, 125), (None, None, "Total", 137.5)):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(parts: Mapping[str, bytes | None]) -> bytes:
    """The workbook with these parts in place of its own; `None` leaves a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def with_rows(rows: bytes, *, before: bytes = b"") -> bytes:
    """The workbook with these rows on its sheet."""
    sheet = b"%b<worksheet xmlns='%b'><sheetData>%b</sheetData></worksheet>" % (before, _MAIN.encode(), rows)
    return with_parts({_SHEET: sheet})


def cell(value: bytes, *, kind: bytes = b"n", place: bytes = b"A1", style: bytes = b"0") -> bytes:
    """A row of one cell."""
    return b"<row r='1'><c r='%b' t='%b' s='%b'><v>%b</v></c></row>" % (place, kind, style, value)


def _saying_its_size(book: bytes, size: int) -> bytes:
    """The workbook whose every part says that it unpacks to `size` bytes."""
    content = bytearray(book)
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(content)


def _locked() -> bytes:
    content = bytearray(workbook())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + flags] |= 1
    return bytes(content)


def _many_parts() -> bytes:
    return with_parts({f"xl/media/{n}.png": b"" for n in range(20_000)})


def _long_strings() -> bytes:
    strings = b"<sst xmlns='%b'>%b</sst>" % (_MAIN.encode(), b"<si><t>x</t></si>" * 2_000_000)
    return with_parts({"xl/sharedStrings.xml": strings})


def _entities() -> bytes:
    chain = b"".join(b'<!ENTITY e%d "%b">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    return with_rows(cell(b"&e9;", kind=b"str"), before=b'<!DOCTYPE x [<!ENTITY e0 "lol">%b]>' % chain)


_BOOKS = {
    "says-it-unpacks-to-a-gigabyte": lambda: _saying_its_size(workbook(), 2**30),
    "unpacks-to-sixty-megabytes": lambda: with_rows(b"<row><c><v>1</v></c></row>" * 2_000_000),
    "lies-about-its-size": lambda: _saying_its_size(with_rows(b"<row><c><v>1</v></c></row>" * 3_000_000), 100),
    "locked": _locked,
    "twenty-thousand-parts": _many_parts,
    "two-million-strings": _long_strings,
    "entities": _entities,
    "one-giant-row": lambda: with_rows(b"<row>" + b"<c><v>1</v></c>" * 500_000 + b"</row>"),
    "the-last-cell-of-all": lambda: with_rows(cell(b"1", place=b"XFD1048576").replace(b"r='1'", b"r='1048576'")),
    "beyond-the-last-cell": lambda: with_rows(cell(b"1", place=b"ZZZZZZ99999999999")),
    "a-place-that-is-none": lambda: with_rows(cell(b"1", place=b"-")),
    "a-number-that-is-none": lambda: with_rows(cell(b"NaN")),
    "an-endless-number": lambda: with_rows(cell(b"1e9999")),
    "a-number-of-a-million-digits": lambda: with_rows(cell(b"9" * 1_000_000)),
    "a-string-that-is-not-there": lambda: with_rows(cell(b"999999", kind=b"s")),
    "a-style-that-is-not-there": lambda: with_rows(cell(b"1", style=b"999")),
    "a-date-that-is-none": lambda: with_rows(cell(b"9999-99-99", kind=b"d")),
    "an-error-value": lambda: with_rows(cell(b"#DIV/0!", kind=b"e")),
    "a-sheet-of-deep-xml": lambda: with_parts({_SHEET: b"<a>" * 100_000}),
    "no-sheet": lambda: with_parts({_SHEET: None}),
    "no-relations": lambda: with_parts({"xl/_rels/workbook.xml.rels": None}),
    "no-content-types": lambda: with_parts({"[Content_Types].xml": None}),
    "no-styles": lambda: with_parts({"xl/styles.xml": b"<styleSheet/>"}),
    "an-empty-workbook-part": lambda: with_parts({"xl/workbook.xml": b""}),
    "names-outside-the-folder": lambda: with_parts({"../../../etc/cron.d/x": b"* * * * * root true"}),
}
_TEXTS = {
    "one-field-of-twenty-megabytes.csv": lambda: b"a,b\n" + b"x" * 20_000_000 + b",1\n",
    "two-fields-too-long-for-the-reader.csv": lambda: b'a,b\n"' + b"x" * 200_000 + b'",1\nc,d\n',
    "a-million-fields.csv": lambda: b"1," * 1_000_000,
    "a-million-rows.csv": lambda: b"1,2\n" * 1_000_000,
    "twenty-megabytes-of-line-breaks.csv": lambda: b"\n" * 20_000_000,
    "a-quote-that-never-ends.csv": lambda: b'a,b\n1,"' + b"x,y\n" * 100_000,
    "nothing-but-quotes.csv": lambda: b'"' * 1_000_001 + b",\n" * 3,
    "zeros-in-fields.csv": lambda: b"a,b\n" * 300 + b"1,\x002\n",
    "old-line-breaks.csv": lambda: b"a,b\r1,2\r3,4\r",
    "a-mark-of-the-wrong-order.csv": lambda: b"\xff\xfe" + b"a,b\n1,2\n",
    "half-a-character.csv": lambda: b"\xff\xfea",
    "every-byte.csv": lambda: b"a,b\n" + bytes(range(256)) * 100,
    "a-formula.csv": lambda: b'a,b\n"=cmd|\' /C calc\'!A0",1\n@SUM(1),2\n',
    "amounts-that-are-none.csv": lambda: b"Invoice,Total\nA-1,1e999999999\nA-2,NaN\nA-3," + b"9" * 100_000 + b"\n",
    "empty.pdf": lambda: b"",
    "one-byte.pdf": lambda: b"\x00",
    "a-pdf.xml": invoice,
    "a-pdf.xlsx": invoice,
    "a-workbook.pdf": workbook,
    "a-web-page.pdf": lambda: b"<!DOCTYPE html><html><body>" + b"<div>" * 100_000,
    "a-program.pdf": lambda: b"MZ\x90\x00" + b"\x00" * 500,
    "a-script.pdf": lambda: b"#!/bin/sh\nrm -rf /\n",
    "rich-text.doc": lambda: b"{\\rtf1 " + b"{" * 1_000_000,
    "old-office.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5000,
    "a-picture-of-endless-size.png": lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\x7f\xff\xff\xff" * 2 + b"\x08\x06\0\0\0",
    "half-a-picture.jpg": lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "thirty-megabytes.bin": lambda: b"x" * 30_000_000,
    "half-a-zip.zip": lambda: b"PK\x03\x04" + b"\x00" * 100,
}


def table_cases() -> Iterator[Case]:
    """Every case, mutations, bombs and files with a wrong name."""
    for at, content in enumerate(mutations(21, 42, workbook())):
        yield Case(f"mutation-{at}.xlsx", lambda content=content: content)
    for name, make in _BOOKS.items():
        yield Case(f"{name}.xlsx", make)
    for name, make in _TEXTS.items():
        yield Case(name, make)
    for seed in range(12):
        yield Case(f"noise-{seed}.bin", lambda seed=seed: random.Random(seed).randbytes(4 ** (seed // 2 + 3)))
