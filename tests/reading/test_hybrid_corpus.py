"""Hybrid PDFs with known truth: the XML's values are read from all, and the page is said to differ where it does and nowhere
else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.issues import Code
from engine.model import OwnCompany, Reading
from engine.presenting import prediction_json
from engine.proving import prove
from engine.reading.safely import read_safely

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def corpus() -> Path:
    if not os.environ.get("MATCHBOOK_CORPUS"):
        pytest.skip("MATCHBOOK_CORPUS names no folder of invoices with truth")
    return Path(os.environ["MATCHBOOK_CORPUS"])


@pytest.fixture(scope="module")
def readings(corpus: Path) -> dict[str, Reading]:
    read = {}
    for path in sorted((corpus / "hybrid").glob("*.pdf")):
        _, outcome = read_safely(path.read_bytes(), path.name, (), OwnCompany())
        (read[path.stem],) = outcome.readings
    return read


def test_the_values_are_those_of_the_xml(corpus: Path, readings: dict[str, Reading], tmp_path: Path) -> None:
    assert {reading.reader for reading in readings.values()} == {"cii", "ubl"}
    for name, reading in readings.items():
        invoice, _ = prove(reading, document_sha256="0" * 64)
        (tmp_path / f"{name}.json").write_text(json.dumps(prediction_json(reading, invoice)), encoding="utf-8")
    result = tmp_path / "score"
    command = [sys.executable, str(corpus / "score.py"), str(tmp_path), str(corpus / "hybrid-truth"), "--json", str(result)]
    subprocess.run(command, check=True, capture_output=True)
    summary = json.loads(result.read_text(encoding="utf-8"))["summary"]["all"]
    assert summary["documents"] == len(readings) == 19
    assert summary["printed_right"] == 1, "every header value"
    assert summary["silent_errors"] == summary["verified_though_inconsistent"] == 0


def test_the_page_differs_where_it_does_and_nowhere_else(corpus: Path, readings: dict[str, Reading]) -> None:
    words = {"net_total": "total without tax", "tax_total": "says tax", "gross_total": "total with tax"}
    for name, reading in readings.items():
        truth = json.loads((corpus / "hybrid-truth" / f"{name}.json").read_text(encoding="utf-8"))
        told = [issue.message for issue in reading.issues if issue.code in (Code.XML_PAGE_DIFFERS, Code.UNVERIFIED)]
        wanted = truth["xml_disagrees_with_page"]
        assert len(told) == len(wanted), (name, told)
        assert all(any(words[field] in message for message in told) for field in wanted), (name, told)
