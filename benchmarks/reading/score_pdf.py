"""Predictions for the PDFs of a corpus with known truth, and their score.

    MATCHBOOK_CORPUS=… python benchmarks/reading/score_pdf.py PREDICTIONS_FOLDER [--per-doc] [scorer's options]

The corpus folder holds `pdf/`, `truth/` and `score.py`. No format is given: every document is a stranger's.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine.documents import open_document  # noqa: E402 - the project is not installed, only found
from engine.model import OwnCompany  # noqa: E402
from engine.presenting import prediction_json  # noqa: E402
from engine.proving import prove  # noqa: E402
from engine.reading import read_document  # noqa: E402


def predict(content: bytes, name: str) -> dict[str, object] | None:
    """The prediction for one PDF; `None` where it gives no reading."""
    document = open_document(content, name)
    outcome = read_document(document, (), OwnCompany())
    for reading in outcome.readings:
        invoice, _ = prove(reading, document_sha256=document.sha256)
        return prediction_json(reading, invoice)
    return None


def write_predictions(corpus: Path, out: Path) -> list[float]:
    """Writes one `<id>.json` per PDF of the corpus; gives the milliseconds each took."""
    out.mkdir(parents=True, exist_ok=True)
    taken = []
    for path in sorted((corpus / "pdf").glob("*.pdf")):
        content = path.read_bytes()
        start = time.perf_counter()
        prediction = predict(content, path.name)
        taken.append((time.perf_counter() - start) * 1000)
        target = out / f"{path.stem}.json"
        target.unlink(missing_ok=True)
        if prediction is not None:
            target.write_text(json.dumps(prediction, ensure_ascii=False), encoding="utf-8")
    return taken


def score(corpus: Path, out: Path, *options: str) -> int:
    """Runs the corpus' own scorer over the predictions; gives its exit code."""
    command = [sys.executable, str(corpus / "score.py"), str(out), str(corpus / "truth"), "--layer", "native", *options]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    if "MATCHBOOK_CORPUS" not in os.environ or len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(os.environ["MATCHBOOK_CORPUS"])
    times = write_predictions(folder, Path(sys.argv[1]))
    print(f"{len(times)} documents, median {statistics.median(times):.1f} ms")
    sys.exit(score(folder, Path(sys.argv[1]), *sys.argv[2:]))
