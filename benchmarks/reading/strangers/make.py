"""Invoices of strangers: random layouts with exact truth, drawn from a seed.

    python benchmarks/reading/strangers/make.py --seed S --count N --out FOLDER [--engine reportlab|html|both|packages]

writes FOLDER/pdf and FOLDER/truth (the form of the corpus' scorer); every layout is used for two documents. `--others N`
adds FOLDER/others: documents that are no invoices. The same seed gives the same truth; through ReportLab the same bytes.
`packages` fills two public invoice generators instead of drawing layouts.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from blocks import Sheet
from composing import sheet as composed
from composing import truth
from contents import draw_content
from drafting import draft
from layouts import draw_layout
from others import draw_other
from packages import available, make_packages
from paper import render
from web import render_all


def document(seed: int, index: int, engine: str) -> tuple[Sheet, dict[str, object]]:
    """One document as a sheet, with its truth."""
    layout = draw_layout(seed, index // 2, engine)
    made = draft(layout, draw_content(seed, index, layout))
    sheet = composed(made)
    return sheet, truth(made, f"s{seed}-{index:04d}", seed)


def make(seed: int, count: int, out: Path, engine: str) -> int:
    """Writes `count` invoices; gives how many could be drawn."""
    if engine == "packages":
        return _filled(seed, count, out / "pdf", out / "truth")
    return _write([document(seed, index, engine) for index in range(count)], out / "pdf", out / "truth")


def make_others(seed: int, count: int, out: Path, engine: str) -> int:
    """Writes `count` documents that are no invoices, with their kinds; gives how many could be drawn."""
    engine = "reportlab" if engine == "packages" else engine
    return _write([draw_other(seed, index, engine) for index in range(count)], out / "others", out / "others-truth")


def _write(drawn: list[tuple[Sheet, dict[str, object]]], pdfs: Path, truths: Path) -> int:
    pdfs.mkdir(parents=True, exist_ok=True)
    truths.mkdir(parents=True, exist_ok=True)
    web = [(sheet, pdfs / f"{true['id']}.pdf") for sheet, true in drawn if true["engine"] == "html"]
    if web and not render_all(web):
        print(f"No Chromium on this machine: {len(web)} documents were left out.", file=sys.stderr)
        drawn = [(sheet, true) for sheet, true in drawn if true["engine"] != "html"]
    for sheet, true in drawn:
        if true["engine"] != "html":
            (pdfs / f"{true['id']}.pdf").write_bytes(render(sheet))
        _write_truth(true, truths)
    return len(drawn)


def _write_truth(true: dict[str, object], truths: Path) -> None:
    text = json.dumps(true, ensure_ascii=False, indent=1)
    (truths / f"{true['id']}.json").write_text(text, encoding="utf-8")


def _filled(seed: int, count: int, pdfs: Path, truths: Path) -> int:
    """Documents of the public generators that are installed."""
    pdfs.mkdir(parents=True, exist_ok=True)
    truths.mkdir(parents=True, exist_ok=True)
    if not available():
        print("Neither InvoiceGenerator nor PyInvoice is installed: see requirements-dev.txt.", file=sys.stderr)
    made = make_packages(seed, count, pdfs)
    for true in made:
        _write_truth(true, truths)
    return len(made)


def main() -> int:
    """Reads the arguments and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--engine", choices=("reportlab", "html", "both", "packages"), default="both")
    parser.add_argument("--others", type=int, default=0, help="how many documents that are no invoices")
    given = parser.parse_args()
    invoices = make(given.seed, given.count, given.out, given.engine)
    others = make_others(given.seed, given.others, given.out, given.engine) if given.others else 0
    print(f"{invoices} invoices and {others} other documents in {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
