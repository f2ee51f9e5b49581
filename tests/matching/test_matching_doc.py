"""What `docs/matching.md` says of levels, tolerances and holds is what there is."""

from __future__ import annotations

import re
from pathlib import Path

from engine.issues import Code
from engine.matching.tolerances import STARTING_TOLERANCES
from engine.model import MatchLevel, ToleranceKind, ToleranceState

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| `")]
TOLERANCES = [row for row in ROWS if len(row) == 4]


def test_every_tolerance_has_its_row_and_no_other() -> None:
    named = [name for row in TOLERANCES for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(kind.value for kind in ToleranceKind)


def test_every_level_has_its_row() -> None:
    assert [row[0].strip("`") for row in ROWS if len(row) == 2] == [level.value for level in MatchLevel]


def test_every_code_exists() -> None:
    codes = set(re.findall(r"`([A-Z][A-Z_]+)`", TEXT))
    assert codes <= {code.value for code in Code}


def test_what_tolerances_start_with_is_so() -> None:
    for row in TOLERANCES:
        for name in re.findall(r"`(\w+)`", row[0]):
            start = next(one for one in STARTING_TOLERANCES if one.kind.value == name)
            if start.state is not ToleranceState.LIMIT:
                assert row[2].startswith(start.state.value), name
                continue
            figures = {f"{figure.normalize():f}" for figure in (start.percent, start.absolute) if figure is not None}
            assert figures <= set(re.findall(r"[\d.]+", row[2])), name
