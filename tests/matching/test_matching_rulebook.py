"""Every row of the matching rules is tried somewhere: `rulebook.toml` says where, and here it is made sure of."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

from engine.matching import HOLD_RULES
from engine.model import MatchLevel, ToleranceKind

ROOT = Path(__file__).resolve().parents[2]
INDEX = tomllib.loads((Path(__file__).parent / "rulebook.toml").read_text(encoding="utf-8"))
CASES = {path.stem for part in ("matching", "screening") for path in (ROOT / "tests" / part / "cases").glob("*.toml")}
ROWS = [(part, row) for part, rows in INDEX.items() for row in rows]


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("part", "row"), ROWS, ids=lambda text: text)
def test_a_row_is_tried(part: str, row: str) -> None:
    places = INDEX[part][row]
    assert places
    for place in places:
        path, _, name = place.partition("::")
        assert place in CASES if not name else name in names_in(path), place


def test_every_regression_and_golden_test_is_there() -> None:
    assert set(INDEX["regressions"]) == {f"R{number}" for number in range(1, 10)}
    assert set(INDEX["golden"]) == {f"G{number}" for number in range(1, 16)}


def test_every_level_and_every_tolerance_counts_in_a_case() -> None:
    """A tolerance that no case sets would be a setting that does nothing."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "matching" / "cases").glob("*.toml")]
    whole = "\n".join(texts)
    started_with = {ToleranceKind.PRICE_ESTIMATED, ToleranceKind.BLANKET_VALUE, ToleranceKind.BLANKET_DAYS}
    started_with |= {ToleranceKind.TOTALS, ToleranceKind.TAX, ToleranceKind.TAX_LINE, ToleranceKind.ROUNDING}
    assert [kind for kind in ToleranceKind if f'kind = "{kind.value}"' not in whole and kind not in started_with] == []
    assert [level for level in MatchLevel if f'"{level.value}"' not in whole] == []


def test_every_hold_of_matching_is_seen_in_a_case() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "matching" / "cases").glob("*.toml")]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "screening" / "cases").glob("*.toml")]
    of_documents = ("DOC_", "FIELD_", "XML_", "HIDDEN", "UNVERIFIED")
    unseen = [
        code.value
        for code in HOLD_RULES
        if not code.value.startswith(of_documents) and not any(code.value in text for text in texts)
    ]
    assert unseen == []
