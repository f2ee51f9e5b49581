"""What this reader says of a PDF whose supplier it does not know: no format, no ledger, no company of ours."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.commands.read import read_file
from engine.model import OwnCompany

INVOICES = ("invoice", "credit_note", "self_billed_invoice")


def predict(pdf: Path) -> dict[str, Any]:
    """The first invoice that the reader finds in the file, else what it says the file is."""
    readings = list(read_file(pdf, (), OwnCompany()))
    return next((one for one in readings if one["kind"] in INVOICES), readings[0])


def predict_all(pdfs: Iterable[Path], jobs: int) -> Mapping[str, dict[str, Any]]:
    """Predictions by the files' names without ending, made by `jobs` processes."""
    files = list(pdfs)
    if jobs < 2 or len(files) < 2:
        return {file.stem: predict(file) for file in files}
    with ProcessPoolExecutor(jobs) as pool:
        return {file.stem: found for file, found in zip(files, pool.map(predict, files, chunksize=4), strict=True)}
