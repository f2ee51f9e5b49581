"""Every document of the sample world that a shipped format reads, against what it truly says."""

from __future__ import annotations

import email
import email.policy
import io
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.documents import open_document
from engine.formats import Format, apply, identify, load_library
from engine.issues import Code, Severity
from engine.model import Document, OwnCompany, Printed, Reading, ReadingLine
from engine.reading import read_document

WORLD = Path(__file__).resolve().parents[2] / "data" / "samples" / "world"
FORMATS, _ = load_library()
WITHOUT_FORMAT = {"invoice_TC40217.pdf": "055", "TC40218.pdf": "086", "LF-3107.pdf": "085"}  # and the mail that brought it
HEADER = ("supplier_name", "supplier_tax_id", "invoice_number", "invoice_date", "due_date", "currency", "job")
HEADER += ("net_total", "tax_total", "gross_total")
LINE = ("description", "part", "quantity", "unit", "unit_price", "net_amount", "purchase_order", "discount")


@cache
def files_of(mail: str) -> dict[str, bytes]:
    message = email.message_from_bytes((WORLD / "mails" / mail).read_bytes(), policy=email.policy.default)
    return {name: content for part in message.walk() if not part.is_multipart() for name, content in unpacked(part)}


def unpacked(part: Any) -> Iterator[tuple[str, bytes]]:
    name, content = part.get_filename(), part.get_payload(decode=True)
    if name and content:
        yield name, content
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield from ((member, archive.read(member)) for member in archive.namelist())


def documents() -> Iterator[Any]:
    for path in sorted((WORLD / "outcomes").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        electronic = [entry["invoices"] for entry in truth["documents"] if entry["file"].endswith(".xml")]
        for document in truth["documents"]:
            if document["file"].endswith(".pdf") and document["outcome"] == "ignored" and electronic:
                document["invoices"] = electronic[0]  # the page that goes along with an electronic invoice says the same
            if document["invoices"] and not document["file"].endswith(".xml") and document["file"] not in WITHOUT_FORMAT:
                yield pytest.param(truth["mail"], document, id=f"{path.stem}:{document['file']}")


def opened(mail: str, file: str) -> Document:
    return open_document(files_of(mail)[file], file)


@pytest.mark.parametrize(("mail", "truth"), list(documents()))
def test_sample_is_read_as_it_is(mail: str, truth: dict[str, Any]) -> None:
    document = opened(mail, truth["file"])
    outcome = read_document(document, FORMATS, OwnCompany())
    assert len(outcome.readings) == len(truth["invoices"])
    for reading, expected in zip(outcome.readings, truth["invoices"], strict=True):
        assert reading.issues == ()
        compare_header(reading, expected)
        compare_rows(reading, "lines", expected["lines"])
        compare_rows(reading, "charges", expected["charges"])
        for value in printed_values(reading):
            assert_at_its_place(value, document)


@pytest.mark.parametrize(
    ("mail", "file", "says"),
    [
        ("030-scan.eml", "Scan_20261021.pdf", Code.SCAN),
        ("084-nobody-knows-this-table.eml", "TC40219.csv", Code.NO_FORMAT),
        ("056-statement.eml", "Statement-October-2026.pdf", Code.DOC_NOT_INVOICE),
    ],
)
def test_sample_of_no_format_says_why(mail: str, file: str, says: Code) -> None:
    outcome = read_document(opened(mail, file), FORMATS, OwnCompany())
    assert [issue.code for issue in outcome.issues] == [says]


@pytest.mark.parametrize("file", WITHOUT_FORMAT)
def test_paper_of_no_format_is_read_from_the_page_as_it_is(file: str) -> None:
    (path,) = (WORLD / "outcomes").glob(f"{WITHOUT_FORMAT[file]}-*.json")
    truth = json.loads(path.read_text(encoding="utf-8"))
    (expected,) = truth["documents"][0]["invoices"]
    document = opened(truth["mail"], file)
    (reading,) = read_document(document, FORMATS, OwnCompany(names=("Ridgeline Trade Services Pty Ltd",))).readings
    assert reading.reader == "page"
    for name in HEADER[:6] + HEADER[7:]:
        value = getattr(reading, name)
        said = "".join(value.value.split()) if name == "supplier_tax_id" else str(value.value)
        assert said == expected[name], name
    assert [order.value for order in reading.purchase_orders] == expected["purchase_orders"]
    for row, line in zip(reading.lines, expected["lines"], strict=True):
        for field in ("description", "quantity", "unit_price", "net_amount"):
            assert plain(getattr(row, field)) == plain(Printed(typed(field, line[field]), "")), field


def compare_header(reading: Reading, expected: dict[str, Any]) -> None:
    assert reading.kind.value == expected["kind"]
    assert [order.value for order in reading.purchase_orders] == expected["purchase_orders"]
    rules = dict(format_of(reading).header)
    for name in HEADER:
        if name in rules or name == "supplier_name":
            value = getattr(reading, name)
            assert (None if value is None else str(value.value)) == expected.get(name), name


def compare_rows(reading: Reading, name: str, expected: list[dict[str, Any]]) -> None:
    rows: tuple[ReadingLine, ...] = getattr(reading, name)
    rule = format_of(reading).lines
    printed = {field for field, _ in rule.columns} if rule and name == "lines" else {"description", "net_amount"}
    assert len(rows) == len(expected)
    for row, truth in zip(rows, expected, strict=True):
        assert row.kind.value == truth["kind"]
        for field in (field for field in LINE if field in printed):
            assert plain(getattr(row, field)) == plain(truth.get(field) and Printed(typed(field, truth[field]), "")), field


def typed(field: str, text: str) -> object:
    return Decimal(text) if field in ("quantity", "unit_price", "net_amount", "discount") else text


def plain(value: Printed[Any] | None) -> object:
    """A value as it is compared: paper may print words in other letters than the file they came from."""
    if not value:
        return None
    return value.value.casefold() if isinstance(value.value, str) else value.value


def format_of(reading: Reading) -> Format:
    return next(format for format in FORMATS if format.reader == reading.reader)


def printed_values(reading: Reading) -> Iterator[Printed[Any]]:
    rows = [*reading.lines, *reading.charges]
    for record in (reading, *rows):
        for name in record.__dataclass_fields__:
            value = getattr(record, name)
            yield from (entry for entry in (value if isinstance(value, tuple) else (value,)) if isinstance(entry, Printed))


def assert_at_its_place(value: Printed[Any], document: Document) -> None:
    """What is printed must be found again at the place that the reading names (constants have none)."""
    place = value.source
    if place is None:
        assert value.text == "AUD"
    elif place.row is not None:
        heading = document.rows[0].index(place.column or "")
        assert value.text in document.rows[place.row - 1][heading]
    else:
        assert place.page is not None
        assert place.box is not None
        x0, y0, x1, y1 = place.box
        page = document.pages[place.page - 1]
        inside = [w for w in page.words if x0 - 0.1 <= w.x0 and w.x1 <= x1 + 0.1 and y0 - 0.1 <= w.y0 and w.y1 <= y1 + 0.1]
        assert " ".join(value.text.split()) in " ".join(word.text for word in inside)


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_a_format_put_to_another_supplier_s_paper_says_so_and_never_fails(format: Format) -> None:
    for mail in ("002-coastal-invoice.eml", "072-two-pages.eml", "046-voltline-table.eml"):
        document = opened(mail, next(iter(files_of(mail))))
        for reading in apply(format, document) if document.media is format.media else ():
            foreign = identify(document, (format,)).format is None
            assert not foreign or any(issue.severity is Severity.BLOCK for issue in reading.issues)
