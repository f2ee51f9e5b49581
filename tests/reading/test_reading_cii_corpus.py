"""The e-invoices with known truth: all of both syntaxes read fully, and an invoice given in both reads alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reading.score_xml import write_predictions
from engine.model import Document, MediaType
from engine.reading.xml_invoices import read_xml
from tests.reading.bare_values import bare

pytestmark = pytest.mark.corpus


@pytest.fixture
def corpus() -> Path:
    if not os.environ.get("MATCHBOOK_CORPUS"):
        pytest.skip("MATCHBOOK_CORPUS names no folder of invoices with truth")
    return Path(os.environ["MATCHBOOK_CORPUS"])


def test_every_electronic_invoice_of_the_corpus_reads_fully(corpus: Path, tmp_path: Path) -> None:
    predictions, result = tmp_path / "predictions", tmp_path / "score.json"
    assert write_predictions(corpus, predictions) == 98
    command = [sys.executable, str(corpus / "score.py"), str(predictions), str(corpus / "xml-truth")]
    subprocess.run([*command, "--json", str(result)], check=True, capture_output=True)
    summary = json.loads(result.read_text(encoding="utf-8"))["summary"]
    for name, count in (("all", 98), ("origin ubl", 64), ("origin cii", 34)):
        part = summary[name]
        assert part["documents"] == part["fully_right"] == count
        assert part["silent_errors"] == part["silent_line_errors"] == part["verified_though_inconsistent"] == 0
    assert summary["origin cii"]["verified"] >= 31, "the other three contradict themselves"


def test_an_invoice_in_both_syntaxes_reads_alike(corpus: Path) -> None:
    """Every value, beside the names and places that belong to a syntax."""
    pairs = [
        (path, twin)
        for path in sorted((corpus / "xml").glob("*-ubl.xml"))
        if (twin := path.with_name(path.name.replace("-ubl", "-cii"))).exists()
    ]
    different = {ubl.stem: found for ubl, cii in pairs if (found := differences(values(ubl), values(cii)))}
    assert len(pairs) >= 27
    assert not different


def values(path: Path) -> dict[str, Any]:
    (reading,) = read_xml(Document("0" * 64, path.name, MediaType.XML, xml=path.read_bytes())).readings
    found = bare(reading)
    assert isinstance(found, dict)
    return found


def differences(ubl: dict[str, Any], cii: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """What is not alike, but for what the files themselves write otherwise: CII's rounding of zero, and UBL's “dummy value”
    for an order number, which its schema demands where the seller's own number is given."""
    same = {"purchase_orders": (["Dummywert"], []), "rounding": (None, 0)}
    found = {name: (ubl[name], cii[name]) for name in ubl if ubl[name] != cii[name]}
    return {name: pair for name, pair in found.items() if pair != same.get(name)}
