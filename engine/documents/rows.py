"""Tables: CSV of any usual encoding and delimiter, and XLSX, both to rows of text."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from engine.documents.limits import MAX_CELL, MAX_COLUMNS, MAX_EXPANDED_BYTES, MAX_ROWS
from engine.errors import DocumentError, DocumentTooLarge

_BROKEN = (  # all that openpyxl and what it stands on raise for a workbook of the wrong make
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
Rows = tuple[tuple[str, ...], ...]
_DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_LINES = 40
_SNIFFED_LENGTH = 2_000  # of a line: a table shows its delimiter early, and nobody's endless line has to be weighed
_LOCKED = 1  # the flag of a zip's entry that wants a password


def decoded(content: bytes) -> str:
    """Text by its byte order mark, else as UTF-8, else as Windows writes it in the west (cp1252)."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def delimiter_of(text: str) -> str | None:
    """The mark that parts most lines into the same number of cells, two or more; `None` where none does."""
    start = text[: _SNIFFED_LINES * _SNIFFED_LENGTH].splitlines()[:_SNIFFED_LINES]
    head = [line[:_SNIFFED_LENGTH] for line in start if line.strip()]
    best: tuple[int, int, str] | None = None
    for mark in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(head, delimiter=mark) if len(row) > 1)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        if count >= 2 and count * 2 >= len(head) and (best is None or (count, width) > best[:2]):
            best = (count, width, mark)
    return best[2] if best else None


def read_csv(text: str, delimiter: str, file_name: str) -> Rows:
    """The rows of delimited text, cells stripped. Raises `DocumentError` where it is broken or too large."""
    try:
        return _limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), file_name)
    except csv.Error as error:
        raise DocumentError(f"{file_name} is not a table that can be read: {error}. Ask for it again as CSV.") from error


def text_lines(text: str, file_name: str) -> Rows:
    """Plain text as rows of one cell."""
    return _limited(([line] for line in text.splitlines()), file_name)


def read_xlsx(content: bytes, file_name: str) -> Rows:
    """The rows of the first sheet that holds any, numbers and dates as plain text (dates ISO).

    Raises `DocumentError` where the workbook is broken or too large.
    """
    _guard_expansion(content, file_name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
                if rows := _limited(sheet.iter_rows(values_only=True), file_name):
                    return rows
        finally:
            book.close()
    except _BROKEN as error:
        raise DocumentError(f"{file_name} is a broken workbook. Save it again as .xlsx, or ask for CSV.") from error
    return ()


def _guard_expansion(content: bytes, file_name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise DocumentError(f"{file_name} is locked with a password. Ask the sender for one without.")
    size = sum(entry.file_size for entry in entries)
    if size > MAX_EXPANDED_BYTES:
        raise DocumentTooLarge(f"{file_name} unpacks to {size // 2**20} MB, more than invoices need. It was not read.")


def _limited(rows: Iterable[Iterable[Any]], file_name: str) -> Rows:
    """Rows as text; rows without content at the end dropped, those between kept so that row numbers stay true."""
    kept: list[tuple[str, ...]] = []
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise DocumentTooLarge(f"{file_name} has more than {MAX_ROWS} rows. Split it and send it in parts.")
        cells = tuple(_as_text(cell) for cell in row)
        if any(len(cell) > MAX_CELL for cell in cells):
            raise DocumentTooLarge(f"Row {number} of {file_name} holds more text than a page, which no invoice does.")
        if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
            raise DocumentTooLarge(f"Row {number} of {file_name} has more than {MAX_COLUMNS} columns.")
        kept.append(cells[:MAX_COLUMNS])
    while kept and not any(kept[-1]):
        kept.pop()
    return tuple(kept)


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f") if abs(cell) < 1e15 else str(cell)
    return str(cell).strip()
