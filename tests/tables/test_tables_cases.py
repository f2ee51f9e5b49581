"""Every list in `cases/` reads as the JSON beside it says. `MATCHBOOK_REWRITE=1` writes the JSON anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from engine.codec import to_json
from engine.tables import read_table

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.suffix in (".csv", ".xlsx"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_list_reads_as_expected(case: Path) -> None:
    kind = case.stem.partition("-")[0]
    found = to_json(read_table(kind, case.read_bytes(), case.name))
    expected = case.with_suffix(".json")
    if os.environ.get("MATCHBOOK_REWRITE"):
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_there_are_cases_of_every_kind() -> None:
    assert {case.stem.partition("-")[0] for case in CASES} == {"suppliers", "jobs", "orders", "receipts", "taxes"}
