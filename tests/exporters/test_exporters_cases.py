"""Every case's invoices make, for every text target, the files beside them. `MATCHBOOK_REWRITE=1` writes these anew."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from exporters_world import batch, from_file

from engine.exporters import ExportFile, targets

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/invoices.json"))
BINARY = {"generic-xlsx"}


@pytest.mark.parametrize("target", sorted(set(targets()) - BINARY))
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_batch_is_as_expected(case: Path, target: str) -> None:
    made = batch(target, from_file(case / "invoices.json"))
    expected = case / target
    if os.environ.get("MATCHBOOK_REWRITE"):
        shutil.rmtree(expected, ignore_errors=True)
        for file in made.files:
            _write(expected, file)
    there = {path.relative_to(expected).as_posix(): path.read_bytes() for path in expected.rglob("*") if path.is_file()}
    assert {file.name: file.content for file in made.files} == there


def _write(folder: Path, file: ExportFile) -> None:
    path = folder / file.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.content)


def test_xero_header_is_the_templates() -> None:
    golden = (Path(__file__).parent / "cases" / "xero-bills-header.csv").read_text(encoding="utf-8").rstrip("\n")
    (made, *_) = batch("xero-csv", from_file(CASES[0] / "invoices.json")).files
    assert made.content.split(b"\r\n", 1)[0].decode() == golden
    assert len(golden.split(",")) == 24
