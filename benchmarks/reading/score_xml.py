"""Predictions for the e-invoices of a corpus with known truth, and their score.

    MATCHBOOK_CORPUS=… python benchmarks/reading/score_xml.py PREDICTIONS_FOLDER [--per-doc] [--origin ubl|cii]

The corpus folder holds `xml/`, `xml-truth/` and `score.py`; what the reader does not read is left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine.model import Document, MediaType  # noqa: E402 - the project is not installed, only found
from engine.presenting import prediction_json  # noqa: E402
from engine.proving import prove  # noqa: E402
from engine.reading.xml_invoices import read_xml  # noqa: E402


def predict(xml: bytes, name: str) -> dict[str, object] | None:
    """The prediction for one e-invoice; `None` where it is neither UBL nor CII."""
    sha256 = hashlib.sha256(xml).hexdigest()
    outcome = read_xml(Document(sha256, name, MediaType.XML, xml=xml))
    for reading in outcome.readings:
        invoice, _ = prove(reading, document_sha256=sha256)
        return prediction_json(reading, invoice)
    return None


def write_predictions(corpus: Path, out: Path) -> int:
    """Writes one `<id>.json` per e-invoice of the corpus; gives their number."""
    out.mkdir(parents=True, exist_ok=True)
    written = 0
    for path in sorted((corpus / "xml").glob("*.xml")):
        if (prediction := predict(path.read_bytes(), path.name)) is not None:
            (out / f"{path.stem}.json").write_text(json.dumps(prediction, ensure_ascii=False), encoding="utf-8")
            written += 1
    return written


def score(corpus: Path, out: Path, *options: str) -> int:
    """Runs the corpus' own scorer over the predictions; gives its exit code."""
    command = [sys.executable, str(corpus / "score.py"), str(out), str(corpus / "xml-truth"), *options]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    if "MATCHBOOK_CORPUS" not in os.environ or len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(os.environ["MATCHBOOK_CORPUS"])
    write_predictions(folder, Path(sys.argv[1]))
    sys.exit(score(folder, Path(sys.argv[1]), *sys.argv[2:]))
