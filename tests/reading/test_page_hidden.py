"""Text that nobody sees on a page is never read, and told where it could be meant to deceive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.issues import Code, Severity
from engine.model import Document, OwnCompany, Word
from engine.proving import prove
from engine.reading.page import read_page
from tests.reading.page_of_text import document_of

PAGE = (Path(__file__).parent / "cases_totals" / "plain.txt").read_text(encoding="utf-8").split("---\n")[0]


def hiding(text: str) -> Document:
    document = document_of(PAGE)
    words = tuple(Word(part, 40 + 50 * n, 700, 80 + 50 * n, 709, 9.0) for n, part in enumerate(text.split()))
    return replace(document, pages=(replace(document.pages[0], hidden=words),))


@pytest.mark.parametrize(
    "text",
    [
        "Total $9,220.00",
        "Pay to IBAN DE12 5001 0517 0648 4898 90",
        "ABN 77 100 000 001",
        "Due 01/04/2026",
        "Konto 123456789",
    ],
)
def test_hidden_figures_keep_an_invoice_from_passing(text: str) -> None:
    (reading,) = read_page(hiding(text), OwnCompany()).readings
    doubts = [issue for issue in reading.issues if issue.code is Code.HIDDEN_TEXT]
    assert [doubt.severity for doubt in doubts] == [Severity.WARN]
    assert doubts[0].where is not None
    assert doubts[0].where.page == 1
    assert text in doubts[0].message
    invoice, _ = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert not invoice.verified


def test_hidden_words_without_figures_are_harmless() -> None:
    (reading,) = read_page(hiding("made with a program"), OwnCompany()).readings
    assert not [issue for issue in reading.issues if issue.code is Code.HIDDEN_TEXT]
    invoice, issues = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert invoice.verified, issues


def test_hidden_totals_are_not_read() -> None:
    (plain,) = read_page(document_of(PAGE), OwnCompany()).readings
    (reading,) = read_page(hiding("Total $9,220.00"), OwnCompany()).readings
    assert reading.gross_total == plain.gross_total
