"""The e-invoices with known truth: every one read fully, no wrong one passed as verified."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.reading.score_xml import write_predictions

pytestmark = pytest.mark.corpus


def test_every_ubl_file_of_the_corpus_reads_fully(tmp_path: Path) -> None:
    if not os.environ.get("MATCHBOOK_CORPUS"):
        pytest.skip("MATCHBOOK_CORPUS names no folder of invoices with truth")
    corpus = Path(os.environ["MATCHBOOK_CORPUS"])
    predictions, result = tmp_path / "predictions", tmp_path / "score.json"
    assert write_predictions(corpus, predictions) == 98, "64 in UBL, the others in CII"
    command = [sys.executable, str(corpus / "score.py"), str(predictions), str(corpus / "xml-truth")]
    subprocess.run([*command, "--origin", "ubl", "--json", str(result)], check=True, capture_output=True)
    summary = json.loads(result.read_text(encoding="utf-8"))["summary"]["all"]
    assert summary["documents"] == summary["fully_right"] == 64
    assert summary["silent_errors"] == summary["silent_line_errors"] == summary["verified_though_inconsistent"] == 0
    assert summary["verified"] >= 59, "the other five contradict themselves"
