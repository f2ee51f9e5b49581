"""How well, how honestly and how fast invoices of unknown suppliers are read: one table.

    [MATCHBOOK_CORPUS=…] python benchmarks/reading/score.py [--seeds 901 902] [--count 250] [--others 40] [--packages 60]
                         [--sample] [--timed 100] [--rounds 3] [--json FILE] [--keep FOLDER]

A row is a set of documents and a reader: this one (without any supplier format), and invoice2data with its templates and
with its template drafter. The sets: the corpus where MATCHBOOK_CORPUS names it (then its scorer judges everything), the
strangers of the seeds, documents of two public generators, the sample world read without its formats. Speeds are taken in
the same run, round robin, beside raw pypdfium2 (text with the box of each character) and pdfplumber on the same files.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import scoring
import sets
import speed
from predicting import INVOICES, predict, predict_all
from rivals import rivals
from strangers.browser import chromium

OURS = "this reader"
FIELDS = {
    "supplier_name": "supplier",
    "supplier_tax_id": "tax no.",
    "invoice_number": "number",
    "invoice_date": "date",
    "due_date": "due",
    "currency": "currency",
    "net_total": "net",
    "tax_total": "tax",
    "gross_total": "gross",
    "purchase_order": "order",
    "is_credit_note": "credit",
}
HEADS = (
    *(
        "documents",
        "reader",
        "n",
        "right %",
        "wrong %",
        "header right",
        "fully right",
        "lines F1 %",
        "verified",
        "silent errors",
    ),
    *("contradictory verified", "ms", "p90", "× pypdfium2", "p90"),
    *FIELDS.values(),
)
Sums = dict[str, Any]


def judged(cases: Sequence[sets.Case], found: Mapping[str, Mapping[str, Any]]) -> Sums:
    """The sums of one reader on one set, by the corpus' scorer where it is at hand."""
    root = os.environ.get("MATCHBOOK_CORPUS")
    if root and (scorer := Path(root) / "score.py").exists():
        return _by_corpus_scorer(scorer, cases, found)
    return scoring.summary([scoring.judge(case.truth, found[case.pdf.stem]) for case in cases])


def _by_corpus_scorer(scorer: Path, cases: Sequence[sets.Case], found: Mapping[str, Mapping[str, Any]]) -> Sums:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for name in ("found", "truth"):
            (out / name).mkdir()
        for case in cases:
            file = f"{case.truth['id']}.json"
            (out / "truth" / file).write_text(json.dumps(case.truth), encoding="utf-8")
            if found[case.pdf.stem]:
                (out / "found" / file).write_text(json.dumps(found[case.pdf.stem]), encoding="utf-8")
        command = [sys.executable, str(scorer), str(out / "found"), str(out / "truth"), "--json", str(out / "score.json")]
        subprocess.run(command, check=True, capture_output=True)
        return dict(json.loads((out / "score.json").read_text(encoding="utf-8"))["summary"]["all"])


def measured(name: str, cases: Sequence[sets.Case], given: argparse.Namespace, keep: Path) -> list[Sums]:
    """The rows of one set of documents: accuracy of each reader, then everybody's speed."""
    files = [case.pdf for case in cases]
    others = rivals() if given.rivals else {}
    found = {OURS: predict_all(files, given.jobs)}
    found |= {reader: {file.stem: read(file) for file in files} for reader, read in others.items()}
    _keep(keep / "predictions" / name.replace(" ", "-").replace(",", ""), found[OURS])
    rows = [{"set": name, "reader": reader, **judged(cases, predictions)} for reader, predictions in found.items()]
    if not given.timed:
        return rows
    readers: dict[str, Callable[[Path], object]] = {OURS: predict, **others}
    speeds = speed.round_robin(readers, files[:: max(1, len(files) // given.timed)], given.rounds)
    rows += [{"set": name, "reader": tool} for tool in speeds if tool not in found]
    return [{**row, "speed": asdict(speeds[row["reader"]])} for row in rows]


def _keep(folder: Path, found: Mapping[str, Mapping[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, prediction in found.items():
        (folder / f"{name}.json").write_text(json.dumps(prediction, ensure_ascii=False), encoding="utf-8")


def taken_for_invoices(cases: Sequence[sets.Case], jobs: int) -> Sums:
    """What became of documents that are no invoices: how many were taken for one, how many kinds were named right."""
    found = predict_all([case.pdf for case in cases], jobs)
    kinds = {case.pdf.stem: found[case.pdf.stem]["kind"] for case in cases}
    return {
        "documents": len(cases),
        "languages": len({case.truth["language"] for case in cases}),
        "taken for invoices": [name for name, kind in kinds.items() if kind in INVOICES],
        "kind right": sum(kinds[case.pdf.stem] == case.truth["kind"] for case in cases),
    }


def row(sums: Sums) -> tuple[str, ...]:
    """One row of the table; a tool that only takes text apart has times alone."""
    head = (sums["set"], sums["reader"])
    accuracy: tuple[str, ...] = ("",) * 9
    fields: tuple[str, ...] = ("",) * len(FIELDS)
    if "printed_right" in sums:
        accuracy = (
            str(sums["documents"]),
            f"{100 * sums['printed_right']:.1f}",
            f"{100 * sums['printed_wrong']:.1f}",
            str(sums["header_right"]),
            str(sums["fully_right"]),
            f"{100 * sums['lines']['full']['f1']:.1f}",
            f"{sums['verified']} ({100 * sums['verified'] / sums['documents']:.0f} %)",
            str(sums["silent_errors"]),
            str(sums["verified_though_inconsistent"]),
        )
        fields = tuple(f"{100 * sums['fields'][name]['accuracy']:.0f}" if name in sums["fields"] else "" for name in FIELDS)
    taken = sums.get("speed")
    times = tuple(f"{taken[name]:.1f}" for name in ("median", "p90", "ratio", "ratio_p90")) if taken else ("",) * 4
    return (*head, *accuracy, *times, *fields)


def table(rows: Sequence[Sums]) -> str:
    """The rows as a Markdown table; the set is named once."""
    cells = [row(sums) for sums in rows]
    shown = [("" if at and cells[at - 1][0] == one[0] else one[0], *one[1:]) for at, one in enumerate(cells)]
    lines = [HEADS, ("---", "---", *("---:" for _ in HEADS[2:])), *shown]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def measure(given: argparse.Namespace, folder: Path) -> tuple[list[Sums], Sums | None]:
    """All rows, and what became of the documents that are no invoices."""
    rows: list[Sums] = []
    root = os.environ.get("MATCHBOOK_CORPUS")
    if root:
        rows += measured("corpus, native text", sets.corpus(Path(root)), given, folder)
    drawn: list[sets.Case] = []
    aside: list[sets.Case] = []
    for seed in given.seeds:
        here = folder / f"seed-{seed}"
        drawn += sets.strangers(seed, given.count, given.engine, here, given.others)
        aside += sets.no_invoices(here)
    if drawn:
        rows += measured(f"strangers, seeds {' '.join(map(str, given.seeds))}", drawn, given, folder)
    if given.packages and given.seeds:
        half = given.packages // 2
        filled = [case for at in (0, 1) for case in _packages(given.seeds[0] + at, half, folder)]
        rows += measured("public generators", filled, given, folder) if filled else []
    if given.sample:
        rows += measured("sample world, no formats", sets.sample_world(folder / "world"), given, folder)
    return rows, taken_for_invoices(aside, given.jobs) if aside else None


def _packages(seed: int, count: int, folder: Path) -> list[sets.Case]:
    return sets.strangers(seed, count, "packages", folder / f"packages-{seed}")


def _left_out(given: argparse.Namespace) -> list[str]:
    """What this machine cannot measure, and why."""
    said = []
    if "MATCHBOOK_CORPUS" not in os.environ:
        said.append("The corpus was left out: MATCHBOOK_CORPUS does not name it.")
    if given.rivals and not rivals():
        said.append("invoice2data was left out: it is not installed (requirements-dev.txt names it).")
    if given.seeds and given.engine != "reportlab" and chromium() is None:
        said.append("Strangers are drawn through ReportLab only: this machine has no Chromium.")
    return said


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="*", default=[901, 902])
    parser.add_argument("--count", type=int, default=250, help="strangers per seed, two of each layout")
    parser.add_argument("--others", type=int, default=45, help="documents per seed that are no invoices")
    parser.add_argument("--packages", type=int, default=60, help="documents through public generators")
    parser.add_argument("--sample", action="store_true", help="also the sample world, read without its formats")
    parser.add_argument("--engine", choices=("reportlab", "html", "both"), default="both")
    parser.add_argument("--timed", type=int, default=100, help="about how many documents of a set are timed; 0 for none")
    parser.add_argument("--rounds", type=int, default=3, help="how often each of them is timed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that read; times are taken by one")
    parser.add_argument("--no-rivals", dest="rivals", action="store_false", help="leaves invoice2data out")
    parser.add_argument("--json", type=Path, help="where the sums go as JSON")
    parser.add_argument("--keep", type=Path, help="keeps documents, truth and predictions here")
    return parser.parse_args()


def main() -> int:
    """Measures and prints."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        rows, others = measure(given, given.keep or Path(temporary))
    print(table(rows))
    if others:
        taken = others["taken for invoices"]
        print(
            f"\n{others['documents']} documents in {others['languages']} languages that are no invoices: "
            f"{len(taken)} taken for one, kind named right {others['kind right']}",
            *taken,
        )
    for said in _left_out(given):
        print(said, file=sys.stderr)
    if given.json:
        given.json.write_text(json.dumps({"rows": rows, "others": others}, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
