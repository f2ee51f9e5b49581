"""What would clear a held invoice: the smallest sets of changes, each tried out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from matching_scenario import build

from engine.matching import match
from engine.matching.clearing import would_clear

CASES = Path(__file__).parent / "cases"


def told(name: str) -> list[list[str]]:
    invoice, known = build(tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8")))
    return [[change.what for change in several] for several in would_clear(invoice, known, match(invoice, known))]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("clean", []),
        ("received-less-than-billed", [["receive 1 more on order PO-0417 line 1"]]),
        ("unit-unknown", [["confirm that 1 ctn of WP8 is 24 ea"]]),
        ("order-ambiguous", [["name order PO-0417"], ["name order PO-0500"]]),
        ("arithmetic-fails", []),  # nothing in orders or receipts helps
    ],
)
def test_what_would_clear(case: str, expected: list[list[str]]) -> None:
    assert told(case) == expected


def test_a_price_is_put_right_by_the_buyer_or_the_supplier() -> None:
    assert [said for (said,) in told("price-over")] == [
        "change the price of order PO-0417 line 1 to 10.201",
        "credit of 2.01 AUD on line 1",
    ]


def test_more_than_ordered_takes_two_acts_of_ours_or_one_of_the_suppliers() -> None:
    assert told("one-order-line-billed-twice") == [["credit 1 on line 2: 10.00 AUD"]]
