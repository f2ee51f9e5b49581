"""Who is who on pages as accounting programs and trades print them: one file a page, its truth before the dashes.

A page is text in columns of equal width; a row that begins with `^` is large. `-` is a value that must stay out, `?` one
that may not be told.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.identifiers import compact_tax_id
from engine.model import Document, MediaType, OwnCompany, Page, Printed, Word
from engine.reading.page.context import Sheet
from engine.reading.page.lines import rows_of
from engine.reading.page.money_kind import currency
from engine.reading.page.naming import core_key
from engine.reading.page.parties import Parties, who_is_who
from engine.reading.page.titles import kind_of

CASES = sorted((Path(__file__).parent / "parties_cases").glob("*.txt"))
STEP, LINE = 5.2, 13.0


def page_of(text: str) -> Document:
    words = []
    for row, line in enumerate(text.splitlines()):
        size = 18.0 if "^" in line else 10.0
        plain, at = line.replace("^", ""), 0
        for part in plain.split(" "):
            if part:
                x0 = 30 + STEP * at
                y0 = 40 + LINE * row
                words.append(Word(part, x0, y0 - (size - 10) / 2, x0 + STEP * len(part), y0 + size - (size - 10) / 2, size))
            at += len(part) + 1
    page = Page(1, 595.0, 842.0, tuple(words))
    return Document("0" * 64, "case.pdf", MediaType.PDF, pages=(page,))


def parsed(path: Path) -> tuple[dict[str, str], str]:
    head, _, text = path.read_text(encoding="utf-8").partition("---\n")
    return dict(tuple(part.strip() for part in line.split(":", 1)) for line in head.splitlines()), text  # type: ignore[misc]


def sheet_of(text: str) -> Sheet:
    return Sheet(rows_of(page_of(text)), OwnCompany())


def same(printed: Printed[str] | None, wanted: str) -> bool:
    if wanted == "-":
        return printed is None
    return printed is not None and core_key(printed.value) == core_key(wanted)


def same_number(printed: Printed[str] | None, wanted: str) -> bool:
    if wanted == "-":
        return printed is None
    return printed is not None and compact_tax_id(printed.value) == compact_tax_id(wanted)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_parties_of_a_page_as_it_is_printed(path: Path) -> None:
    truth, text = parsed(path)
    sheet = sheet_of(text)
    parties: Parties = who_is_who(sheet, kind_of(sheet)[0])
    if truth["supplier"] != "?":
        assert same(parties.supplier_name, truth["supplier"]), parties.supplier_name
    assert same_number(parties.supplier_tax_id, truth["tax"]), parties.supplier_tax_id
    if "buyer" in truth:
        assert same(parties.buyer_name, truth["buyer"]), parties.buyer_name
    if "buyer_tax" in truth:
        assert same_number(parties.buyer_tax_id, truth["buyer_tax"]), parties.buyer_tax_id
    if "bank" in truth:
        assert same_number(parties.bank_account, truth["bank"]), parties.bank_account
    if "currency" in truth:
        money = currency(sheet, parties.numbers, parties.supplier_number)
        assert money is not None and money.value == truth["currency"], money
    kinds = len(parties.supplier_name.evidence) if parties.supplier_name else 0
    if truth.get("kinds") == "2":
        assert kinds >= 2, parties.supplier_name
    if truth.get("kinds") == "1":
        assert kinds < 2, parties.supplier_name
