"""Bytes to cells: CSV in every dialect that exports use, and the sheets of an XLSX workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from engine.errors import LoadError

DELIMITERS = (",", ";", "\t", "|")
LARGEST_WORKBOOK = 300_000_000  # bytes unpacked: a real list is far below, a zip bomb is far above
MOST_ROWS = 1_000_000
_PROTECTED = re.compile(r'="(.*)"')  # how some exports keep Excel from eating leading zeros: ="0417"
_BROKEN = (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, ParseError)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as a person sees it, and its value where the file itself says that it is a number or a date."""

    text: str
    value: Decimal | date | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, row 1 first. `broken` says why the rows end early."""

    rows: list[list[Cell]]
    broken: str | None = None


def grids(content: bytes, file_name: str) -> Iterator[Grid]:
    """The ways in which the file can be read: one per sheet of a workbook, one per delimiter of a text file.

    Raises `LoadError` where it is neither.
    """
    if content.startswith(b"PK\x03\x04"):
        yield from _sheets(content, file_name)
    elif content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")):
        raise LoadError(
            f"{file_name} is not a CSV or XLSX file. Open it in a spreadsheet, save it as XLSX or CSV, and load that."
        )
    else:
        yield from _dialects(_decoded(content, file_name))


def _decoded(content: bytes, file_name: str) -> str:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise LoadError(f"{file_name} is not a text file that can be read. Save it as XLSX or as CSV UTF-8, and load that.")


def _dialects(text: str) -> Iterator[Grid]:
    if match := re.match(r"sep=(.)\r?\n", text):  # Excel's own hint; Excel does not show it as a row
        yield _split(text[match.end() :], match[1])
    else:
        yield from (_split(text, delimiter) for delimiter in DELIMITERS if delimiter in text or delimiter == ",")


def _split(text: str, delimiter: str) -> Grid:
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append([Cell(_plain(cell)) for cell in row])  # noqa: PERF401 - what came before a fault is kept
    except csv.Error:
        return Grid(rows, f"the quotes of row {len(rows) + 1} (line {reader.line_num}) do not close where they should")
    return Grid(rows)


def _plain(text: str) -> str:
    text = " ".join(text.split())
    return match[1] if (match := _PROTECTED.fullmatch(text)) else text


def _sheets(content: bytes, file_name: str) -> Iterator[Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST_WORKBOOK:
                raise LoadError(f"{file_name} is too large to be a list. Split it and load the parts.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [_sheet(sheet, file_name) for sheet in book.worksheets]
        book.close()
    except _BROKEN as error:
        raise LoadError(
            f"{file_name} cannot be opened as a workbook ({error}). Open it in a spreadsheet, save it again, and load that."
        ) from error
    yield from sheets


def _sheet(sheet: Any, file_name: str) -> Grid:
    sheet.reset_dimensions()  # some programs write a wrong extent
    rows: list[list[Cell]] = []
    for row in sheet.iter_rows():
        if len(rows) >= MOST_ROWS:
            raise LoadError(f"{file_name} has more than {MOST_ROWS} rows. Split it and load the parts.")
        rows.append([_cell(cell.value, cell.number_format if cell.value is not None else "") for cell in row])
    width = max((len(row) for row in rows), default=0)
    return Grid([row + [Cell("")] * (width - len(row)) for row in rows])


def _cell(value: object, number_format: str | None) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, (datetime, date)):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(day.isoformat(), day)
    if isinstance(value, (int, float, Decimal)):
        return _number(Decimal(format(value, ".15g")), number_format or "")  # Excel itself keeps 15 digits
    return Cell(_plain(str(value)))


def _number(number: Decimal, number_format: str) -> Cell:
    if number_format.endswith("%"):  # shown as 10%, kept as 0.1
        number *= 100
    number = number.to_integral_value() if number == number.to_integral_value() else number.normalize()
    return Cell(format(number, "f"), number)
