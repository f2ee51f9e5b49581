"""Invoices of strangers: random layouts with exact truth, drawn from a seed.

    python benchmarks/reading/strangers/make.py --seed S --count N --out FOLDER [--engine reportlab|html|both]

writes FOLDER/pdf and FOLDER/truth (the form of the corpus' scorer); every layout is used for two documents. `--others N`
adds FOLDER/others: documents that are no invoices. The same seed gives the same truth; through ReportLab the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from blocks import Sheet
from composing import Composer
from contents import draw_content
from layouts import draw_layout
from paper import render
from web import render_all


def document(seed: int, index: int, engine: str) -> tuple[Sheet, dict[str, object]]:
    """One document as a sheet, with its truth."""
    layout = draw_layout(seed, index // 2, engine)
    composer = Composer(layout, draw_content(seed, index, layout))
    sheet = composer.sheet()
    return sheet, composer.truth(f"s{seed}-{index:04d}", seed)


def make(seed: int, count: int, out: Path, engine: str) -> int:
    """Writes `count` documents; gives how many could be drawn."""
    (out / "pdf").mkdir(parents=True, exist_ok=True)
    (out / "truth").mkdir(exist_ok=True)
    web: list[tuple[Sheet, Path]] = []
    for index in range(count):
        sheet, truth = document(seed, index, engine)
        path = out / "pdf" / f"{truth['id']}.pdf"
        if truth["engine"] == "html":
            web.append((sheet, path))
        else:
            path.write_bytes(render(sheet))
        (out / "truth" / f"{truth['id']}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    drawn = render_all(web)
    if web and not drawn:
        print(f"No Chromium on this machine: {len(web)} documents were left out.", file=sys.stderr)
        for _, path in web:
            (out / "truth" / f"{path.stem}.json").unlink()
    return count - len(web) + drawn


def main() -> int:
    """Reads the arguments and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--engine", choices=("reportlab", "html", "both"), default="both")
    given = parser.parse_args()
    print(f"{make(given.seed, given.count, given.out, given.engine)} documents in {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
