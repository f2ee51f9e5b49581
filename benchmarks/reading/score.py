"""How well, how honestly and how fast invoices of unknown suppliers are read: one table.

    python benchmarks/reading/score.py [--seeds 901 902] [--count 250] [--rounds 3] [--json FILE] [--keep FOLDER]

The reader works without any supplier format. It is measured on strangers drawn from the seeds, and on the corpus where
MATCHBOOK_CORPUS names it (then the corpus' own scorer judges everything). Times are taken in the same run, round robin
with raw pypdfium2 (text with the box of each character) on the same files.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import pypdfium2

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

import scoring  # noqa: E402 - found beside this file

from engine.commands.read import read_file  # noqa: E402 - the project is not installed, only found
from engine.model import OwnCompany  # noqa: E402

INVOICES = ("invoice", "credit_note", "self_billed_invoice")
HEADS = (
    "documents",
    "printed right %",
    "wrong %",
    "header right",
    "fully right",
    "lines F1",
    "verified",
    "silent errors",
    "contradictory verified",
    "ms median",
    "p90",
    "pdfium median",
    "p90",
    "ratio median",
    "p90",
)


def predict(pdf: Path) -> dict[str, Any]:
    """The first invoice that the reader finds in the file, else what it says the file is."""
    readings = list(read_file(pdf, (), OwnCompany()))
    return next((one for one in readings if one["kind"] in INVOICES), readings[0])


def raw(pdf: Path) -> int:
    """Text with boxes and nothing else: what no reader can be faster than; gives the number of boxes."""
    boxes = 0
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            for at in range(text.count_chars()):
                text.get_charbox(at)
                boxes += 1
    return boxes


def timed(call: Callable[[Path], object], pdf: Path) -> float:
    """Milliseconds of one call."""
    start = perf_counter()
    call(pdf)
    return (perf_counter() - start) * 1000


def times(pdfs: Sequence[Path], rounds: int) -> dict[str, float]:
    """Milliseconds per document of the reader and of raw pypdfium2, and how many times longer, document by document."""
    taken: dict[Path, list[tuple[float, float]]] = {pdf: [] for pdf in pdfs}
    for _ in range(rounds):
        for pdf in pdfs:
            taken[pdf].append((timed(predict, pdf), timed(raw, pdf)))
    ours = [median(one for one, _ in taken[pdf]) for pdf in pdfs]
    theirs = [median(one for _, one in taken[pdf]) for pdf in pdfs]
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return {
        f"{name}_{part}": value
        for name, found in (("ms", ours), ("raw", theirs), ("ratio", ratios))
        for part, value in (("median", median(found)), ("p90", _p90(found)))
    }


def _p90(values: Sequence[float]) -> float:
    return quantiles(values, n=10)[8] if len(values) > 1 else values[0]


def judged(pdfs: Path, truths: Path, rounds: int, native_only: bool, predictions: Path) -> dict[str, Any]:
    """Accuracy and times of one folder of documents with truth."""
    wanted = {
        path.stem: truth
        for path in sorted(truths.glob("*.json"))
        if (truth := json.loads(path.read_text(encoding="utf-8"))).get("text_layer", "native") == "native" or not native_only
    }
    files = [pdfs / f"{name}.pdf" for name in wanted]
    found = {file.stem: predict(file) for file in files}
    predictions.mkdir(parents=True, exist_ok=True)
    for name, prediction in found.items():
        (predictions / f"{name}.json").write_text(json.dumps(prediction, ensure_ascii=False), encoding="utf-8")
    scorer = Path(os.environ.get("MATCHBOOK_CORPUS", "")) / "score.py"
    if "MATCHBOOK_CORPUS" in os.environ and scorer.exists():
        sums = _by_corpus_scorer(scorer, predictions, truths)
    else:
        sums = scoring.summary([scoring.judge(truth, found[name]) for name, truth in wanted.items()])
    return {**sums, **times(files, rounds)}


def _by_corpus_scorer(scorer: Path, predictions: Path, truths: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "score.json"
        command = [sys.executable, str(scorer), str(predictions), str(truths), "--layer", "native", "--json", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        return dict(json.loads(out.read_text(encoding="utf-8"))["summary"]["all"])


def others(folder: Path) -> dict[str, Any]:
    """What became of documents that are no invoices: how many were taken for one, how many kinds were named right."""
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "others-truth").glob("*.json"))]
    kinds = {truth["id"]: predict(folder / "others" / truth["file"])["kind"] for truth in truths}
    taken = [name for name, kind in kinds.items() if kind in INVOICES]
    return {
        "documents": len(truths),
        "taken for invoices": len(taken),
        "which": taken,
        "kind right": sum(kinds[truth["id"]] == truth["kind"] for truth in truths),
    }


def row(sums: dict[str, Any]) -> tuple[str, ...]:
    """One row of the table."""
    return (
        str(sums["documents"]),
        f"{100 * sums['printed_right']:.1f}",
        f"{100 * sums['printed_wrong']:.1f}",
        str(sums["header_right"]),
        str(sums["fully_right"]),
        f"{100 * sums['lines']['full']['f1']:.1f}",
        f"{sums['verified']} ({100 * sums['verified'] / sums['documents']:.0f} %)",
        str(sums["silent_errors"]),
        str(sums["verified_though_inconsistent"]),
        *(f"{sums[f'{name}_{part}']:.1f}" for name in ("ms", "raw", "ratio") for part in ("median", "p90")),
    )


def table(results: dict[str, dict[str, Any]]) -> str:
    """The results as a Markdown table, a row per measure and a column per set of documents."""
    rows = [("", *results), ("---", *("---:" for _ in results))]
    columns = [row(sums) for sums in results.values()]
    last = ""
    for at, head in enumerate(HEADS):
        label = f"{last} {head}" if head == "p90" else head
        last = head.removesuffix(" median") if head.endswith(" median") else last
        rows.append((label, *(column[at] for column in columns)))
    return "\n".join("| " + " | ".join(one) + " |" for one in rows)


def strangers(seed: int, count: int, engine: str, more: int, folder: Path) -> None:
    """Draws one seed into the folder."""
    command = [
        sys.executable,
        str(HERE / "strangers" / "make.py"),
        "--seed",
        str(seed),
        "--count",
        str(count),
        "--engine",
        engine,
        "--others",
        str(more),
        "--out",
        str(folder),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[901, 902])
    parser.add_argument("--count", type=int, default=250, help="documents per seed")
    parser.add_argument("--others", type=int, default=56, help="documents per seed that are no invoices")
    parser.add_argument("--engine", choices=("reportlab", "html", "both"), default="both")
    parser.add_argument("--rounds", type=int, default=3, help="how often each file is timed")
    parser.add_argument("--json", type=Path, help="where the sums go as JSON")
    parser.add_argument("--keep", type=Path, help="keeps documents, truth and predictions here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        results, kinds = measure(given, given.keep or Path(temporary))
    print(table(results))
    for name, found in kinds.items():
        print(
            f"\n{name}, {found['documents']} documents that are no invoices: {found['taken for invoices']} taken for one,",
            end=" ",
        )
        print(f"kind named right {found['kind right']}", *found["which"])
    if given.json:
        given.json.write_text(json.dumps({"sets": results, "others": kinds}, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def measure(given: argparse.Namespace, folder: Path) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Every set of documents, by name; and what became of those that are no invoices."""
    results, kinds = {}, {}
    if corpus := os.environ.get("MATCHBOOK_CORPUS"):
        results["corpus, native text"] = judged(
            Path(corpus) / "pdf", Path(corpus) / "truth", given.rounds, True, folder / "corpus-predictions"
        )
    for seed in given.seeds:
        here = folder / f"seed-{seed}"
        strangers(seed, given.count, given.engine, given.others, here)
        results[f"strangers, seed {seed}"] = judged(here / "pdf", here / "truth", given.rounds, False, here / "predictions")
        if given.others:
            kinds[f"seed {seed}"] = others(here)
    return results, kinds


if __name__ == "__main__":
    sys.exit(main())
