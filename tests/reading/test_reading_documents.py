from __future__ import annotations

import pickle
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import pytest

from engine.documents import open_document
from engine.formats import Format, load_library, parse_format
from engine.issues import Code, Severity
from engine.model import DocumentKind, OwnCompany
from engine.reading import read_document
from engine.reading.safely import Item, read_many, read_safely
from tests.documents.paper import Mark, paper

NOBODY = OwnCompany()
FORMATS, _ = load_library()
TITLE = {"size": 18}


def kind_of(*marks: Mark) -> DocumentKind | None:
    outcome = read_document(open_document(paper(marks), "a.pdf"), (), NOBODY)
    return outcome.readings[0].kind if outcome.readings else None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("STATEMENT", DocumentKind.STATEMENT),
        ("Statement of Account", DocumentKind.STATEMENT),
        ("Remittance Advice", DocumentKind.REMITTANCE),
        ("PAYMENT REMINDER", DocumentKind.REMINDER),
        ("Quotation", DocumentKind.QUOTE),
        ("Order Confirmation", DocumentKind.ORDER_CONFIRMATION),
        ("Pro-forma Invoice", DocumentKind.ORDER_CONFIRMATION),
        ("DELIVERY DOCKET", DocumentKind.DELIVERY_DOCKET),
        ("Packing slip", DocumentKind.DELIVERY_DOCKET),
    ],
)
def test_a_document_is_what_its_title_says(title: str, kind: DocumentKind) -> None:
    assert kind_of((50, 60, title, TITLE), (50, 90, "Invoice"), (50, 110, "Some Supplier")) is kind


@pytest.mark.parametrize(
    "marks",
    [
        [(50, 60, "TAX INVOICE", TITLE), (50, 90, "Statement")],
        [(50, 60, "Invoice", TITLE), (50, 90, "Delivery note", TITLE)],
        [(50, 60, "Some Supplier"), (50, 700, "REMITTANCE ADVICE", TITLE)],
        [(50, 60, "Please see our statement of account for details", TITLE)],
    ],
    ids=["larger invoice title", "equal titles", "tear-off at the foot", "in a sentence"],
)
def test_wording_elsewhere_makes_nothing_of_a_document(marks: list[Mark]) -> None:
    assert kind_of(*marks) is None


def test_a_document_of_another_kind_has_its_kind_and_no_values() -> None:
    outcome = read_document(open_document(paper([(50, 60, "STATEMENT", TITLE)]), "oct.pdf"), (), NOBODY)
    (reading,) = outcome.readings
    assert (reading.invoice_number, reading.gross_total, reading.lines) == (None, None, ())
    assert [(issue.code, issue.severity) for issue in outcome.issues] == [(Code.DOC_NOT_INVOICE, Severity.INFO)]
    assert "oct.pdf" in outcome.issues[0].message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (paper([]), Code.SCAN),
        (b"\x89PNG\r\n\x1a\n....", Code.SCAN),
        (paper([(50, 50, "an unknown layout")]), Code.NO_FORMAT),
        (b"Item,Net\nA,1\n", Code.NO_FORMAT),
        (b"<other/>", Code.NO_FORMAT),
        (b"\x00\x01\x02", Code.DOC_UNREADABLE),
        (b"%PDF-1.7 nothing", Code.DOC_UNREADABLE),
        (b"", Code.DOC_UNREADABLE),
    ],
)
def test_what_is_not_read_says_why(content: bytes, code: Code) -> None:
    _, outcome = read_safely(content, "strange.pdf", FORMATS, NOBODY)
    assert outcome.readings == ()
    (issue,) = outcome.issues
    assert (issue.code, issue.severity) == (code, Severity.BLOCK)
    assert "strange.pdf" in issue.message


def test_too_large_has_its_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.documents.MAX_BYTES", 10)
    _, outcome = read_safely(b"x" * 11, "big.txt", FORMATS, NOBODY)
    assert [issue.code for issue in outcome.issues] == [Code.DOC_TOO_LARGE]


def twin_format(tmp_path: Path, code: str) -> Format:
    twin = tmp_path / "twinned.py"
    twin.write_text(code, encoding="utf-8")
    text = 'supplier = "Twin Supplier"\nmedia = "csv"\nversion = 7\n[identify]\nall = ["Twin"]\n'
    return parse_format(text, "twinned", twin)


TWIN_FILE = b"Twin,Total\nT-1,10.00\n"


def test_a_failing_twin_holds_its_document_and_names_itself(tmp_path: Path) -> None:
    format = twin_format(tmp_path, "def read(document, format):\n    return 1 / 0\n")
    document, outcome = read_safely(TWIN_FILE, "t.csv", (format,), NOBODY)
    assert document is not None
    (issue,) = outcome.issues
    assert issue.code is Code.DOC_UNREADABLE
    for part in ("t.csv", "ZeroDivisionError", "Twin Supplier", "version 7"):
        assert part in issue.message


def test_a_twin_may_read_for_itself_and_finish(tmp_path: Path) -> None:
    code = """
from dataclasses import replace
from engine.model import DocumentKind, Printed, Reading
def prepare(document): return replace(document, rows=document.rows[1:])
def read(document, format):
    number = document.rows[0][0]
    return [Reading(DocumentKind.INVOICE, format.reader, "7", invoice_number=Printed(number, number))]
def finish(reading): return replace(reading, currency=Printed("AUD", "AUD"))
"""
    _, outcome = read_safely(TWIN_FILE, "t.csv", (twin_format(tmp_path, code),), NOBODY)
    (reading,) = outcome.readings
    assert reading.invoice_number is not None
    assert (reading.invoice_number.value, reading.currency and reading.currency.value) == ("T-1", "AUD")


def test_many_are_read_in_order_by_a_pool_as_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # A page tried in this process before may have left its script as the main module, which a new process would run.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    items = [Item(paper([(50, 60, title, TITLE)]), f"{title}.pdf") for title in ("STATEMENT", "Quote", "Packing slip")]
    items.append(Item(b"%PDF-1.7 nothing", "broken.pdf"))
    here = list(read_many(items, FORMATS, NOBODY))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = list(read_many(items, FORMATS, NOBODY, pool))
    assert here == there
    names = [document and document.file_name for document, _ in here]
    assert names == ["STATEMENT.pdf", "Quote.pdf", "Packing slip.pdf", None]


def test_formats_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(FORMATS)) == FORMATS
