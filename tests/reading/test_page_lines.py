"""Line tables as accounting programs print them, one file each: the page, and behind `---` the lines that are to be read.

A line behind it: quantity, unit, price, amount and description, then other values by name; `-` where nothing is printed.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import OwnCompany, ReadingLine
from engine.reading.page import read_page
from engine.reading.page.bands import Band, band_at
from engine.reading.page.context import Sheet
from engine.reading.page.line_figures import parted_price
from engine.reading.page.lines import rows_of
from engine.reading.page.table import read_table
from tests.reading.page_of_text import document_of

CASES = sorted((Path(__file__).parent / "cases_lines").glob("*.txt"), key=lambda path: path.stem)
FIELDS = ("quantity", "unit", "unit_price", "net_amount", "description")


def lines_of(text: str) -> tuple[ReadingLine, ...]:
    outcome = read_page(document_of(text), OwnCompany())
    assert len(outcome.readings) == 1
    return outcome.readings[0].lines


def shown(line: ReadingLine, name: str) -> Any:
    value = getattr(line, name)
    return value.value if value is not None and name != "kind" else value


def expected_of(text: str) -> dict[str, str]:
    parts = [part.strip() for part in text.split("|")]
    return {**dict(zip(FIELDS, parts, strict=False)), **dict(part.split("=") for part in parts[len(FIELDS) :])}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_lines_of_a_page(case: Path) -> None:
    page, expected = case.read_text(encoding="utf-8").split("---\n")
    lines = lines_of(page)
    wanted = [expected_of(text) for text in expected.splitlines()]
    assert [shown(line, "description") for line in lines] == [line["description"] for line in wanted]
    for line, want in zip(lines, wanted, strict=True):
        for name, text in want.items():
            value = shown(line, name)
            if text == "-":
                assert value is None, f"{want['description']}: {name}"
            elif isinstance(value, Decimal):
                assert value == Decimal(text), f"{want['description']}: {name}"
            else:
                assert value == text, f"{want['description']}: {name}"


TABLE = {
    "Description": ("Copy paper", "Hex bolt set", "Labour, licensed"),
    "Qty": ("24", "1000", "2.5"),
    "Unit price": ("29.95", "0.12", "96.00"),
    "Amount": ("718.80", "120.00", "240.00"),
    "Part No.": ("X9561", "A8401", "L1"),
    "VAT %": ("20%", "20%", "5%"),
}


def drawn(columns: list[str]) -> str:
    """The table with its columns in that order, text to the left and figures to the right of their column."""
    rows = [columns, *([TABLE[name][n] for name in columns] for n in range(3))]
    texts = [
        "  ".join(f"{cell:<18}" if name in ("Description", "Part No.") else f"{cell:>12}" for name, cell in cells)
        for cells in (list(zip(columns, row, strict=True)) for row in rows)
    ]
    return "\n".join(["Harbour Supplies Ltd      INVOICE", "", *texts, "", "Total excl. VAT   1078.80"])


@settings(max_examples=40, deadline=None)
@given(st.permutations(list(TABLE)), st.integers(0, 2))
def test_columns_may_stand_in_any_order(order: list[str], left_out: int) -> None:
    columns = [name for name in order if name not in ("Part No.", "VAT %")[:left_out]]
    lines = lines_of(drawn(columns))
    assert [shown(line, "description") for line in lines] == list(TABLE["Description"])
    assert [str(shown(line, "quantity")) for line in lines] == list(TABLE["Qty"])
    assert [str(shown(line, "unit_price")) for line in lines] == list(TABLE["Unit price"])
    assert [str(shown(line, "net_amount")) for line in lines] == list(TABLE["Amount"])


@settings(max_examples=25, deadline=None)
@given(st.permutations(["Description", "Qty", "Unit price", "Amount"]))
def test_what_headings_call_wrongly_arithmetic_puts_right(order: list[str]) -> None:
    names = {"Description": "Artikel", "Qty": "Xyz", "Unit price": "Abc", "Amount": "Rst"}
    text = drawn(order)
    for name, other in names.items():
        text = text.replace(name, f"{other:<{len(name)}}" if name == "Description" else f"{other:>{len(name)}}", 1)
    lines = lines_of(text)
    assert {(str(shown(line, "quantity")), str(shown(line, "unit_price"))) for line in lines} == set(
        zip(TABLE["Qty"], TABLE["Unit price"], strict=True)
    )


@pytest.mark.parametrize(
    ("text", "price", "base"),
    [
        ("22.78/100", "22.78", 100),
        ("1,21 / 1.000", "1,21", 1000),
        ("9,40 € pro 100 Stk", "9,40 €", 100),
        ("45.00 per 1000", "45.00", 1000),
        ("45.00", "45.00", None),
        ("45.00 / h", "45.00 / h", None),
        ("12.50/250", "12.50/250", None),
    ],
)
def test_a_price_for_many(text: str, price: str, base: int | None) -> None:
    assert parted_price(text) == (price, base)


@given(st.lists(st.floats(0, 500), min_size=4, max_size=12, unique=True), st.floats(0, 490), st.floats(1, 60))
def test_a_word_stands_in_the_band_that_it_overlaps_most(edges: list[float], x0: float, wide: float) -> None:
    ordered = sorted(edges)
    bands = [Band(a, b) for a, b in zip(ordered[::2], ordered[1::2], strict=False)]
    over = [min(x0 + wide, band.x1) - max(x0, band.x0) for band in bands]
    assert over[band_at(x0, x0 + wide, bands)] == max(over)


def test_the_work_for_a_long_table_grows_with_it() -> None:
    """Counted in calls, which are the same on every machine."""

    def calls(count: int) -> int:
        rows = [f"Item number {n % 97:<12} {n % 9 + 1:>6} {'10.00':>10} {(n % 9 + 1) * 10:>9}.00" for n in range(count)]
        head = f"{'Description':<24} {'Qty':>6} {'Price':>10} {'Amount':>12}"
        sheet = Sheet(rows_of(document_of("\n".join(["INVOICE", head, *rows, "", "Subtotal  1.00"]))), OwnCompany())
        made = 0

        def count_call(_frame: object, event: str, _argument: object) -> None:
            nonlocal made
            made += event in ("call", "c_call")

        sys.setprofile(count_call)
        try:
            found = read_table(sheet)
        finally:
            sys.setprofile(None)
        assert len(found.lines) == count
        return made

    calls(50)  # what is looked up once and kept
    assert calls(1600) < 12 * calls(200)
