"""Every case file: a scenario in, allocations and holds out. `expected` may name a part of the outcome alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from matching_scenario import build, in_words

from engine.matching import match

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    invoice, known = build(case)
    outcome = match(invoice, known)
    found = in_words(outcome)
    expected = {"holds": []} | case["expected"]
    says = expected.pop("says", None)
    hold_says = expected.pop("hold_says", {})
    assert {key: found[key] for key in expected} == expected, [hold.message for hold in outcome.holds]
    if says is not None:
        hold = outcome.holds[0]
        assert [hold.message, hold.measured, hold.limit] == says
    for code, words in hold_says.items():
        hold = next(hold for hold in outcome.holds if hold.code == code)
        assert [hold.message, hold.measured, hold.limit] == words


def test_there_are_cases() -> None:
    assert len(CASES) > 30
