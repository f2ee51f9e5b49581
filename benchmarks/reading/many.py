"""How fast a folder of PDFs is read with one process and with several.

    python benchmarks/reading/many.py [--count 500] [--processes 2] [--rounds 3] [FOLDER]

Without FOLDER strangers are drawn for it. Every file is made distinct by a comment at its end. One and several processes
take turns, each round through the same files in the same order; the best round of each is compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine.model import OwnCompany  # noqa: E402 - the project is not installed, only found
from engine.reading.safely import Item  # noqa: E402
from engine.reading.workers import Readers  # noqa: E402

DRAW = ROOT / "benchmarks" / "reading" / "strangers" / "make.py"


def items(folder: Path, count: int) -> list[Item]:
    """So many files with names and bytes of their own."""
    files = sorted(folder.rglob("*.pdf"))
    if not files:
        sys.exit(f"{folder} holds no PDF.")
    return [
        Item(path.read_bytes() + b"\n%% copy %d\n" % number, f"{number:04}-{path.name}")
        for number, path in enumerate(islice(cycle(files), count))
    ]


def seconds(work: list[Item], processes: int) -> tuple[float, int]:
    """How long reading takes, starting the processes included, and how many documents gave a reading."""
    start = time.perf_counter()
    with Readers((), OwnCompany(), processes=processes) as readers:
        found = sum(bool(outcome.readings) for _, outcome in readers.read_many(work))
        return time.perf_counter() - start, found


def drawn(folder: Path) -> Path:
    """A hundred strangers through ReportLab."""
    command = [sys.executable, str(DRAW), "--seed", "7", "--count", "50", "--others", "0", "--out", str(folder)]
    subprocess.run([*command, "--engine", "reportlab"], check=True, stdout=subprocess.DEVNULL)
    return folder


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    os.environ["MATCHBOOK_OCR"] = "off"
    with tempfile.TemporaryDirectory() as place:
        work = items(asked.folder or drawn(Path(place)), asked.count)
    best: dict[int, float] = {}
    for _ in range(asked.rounds):
        for processes in (1, asked.processes):
            taken, found = seconds(work, processes)
            best[processes] = min(best.get(processes, taken), taken)
            print(f"{processes} process(es): {len(work)} documents in {taken:.1f} s, {found} with a reading", flush=True)
    one, several = best[1], best[asked.processes]
    print(f"{len(work) / several:.0f} documents a second; {asked.processes} processes are {one / several:.2f} times one")


if __name__ == "__main__":
    main()
