"""How the time that matching takes grows with what there is to match.

    python benchmarks/matching/growth.py [--lines 10000 25000 50000 100000] [--difficulty hard] [--seed 1] [--json]
    python benchmarks/matching/growth.py --store --invoices 1000 5000

Each size is drawn anew and matched in processes of its own, so that each has its own memory: at least so many invoice lines
against at least as many order lines. `--store` instead keeps masters and documents in a store, document by document in a
transaction each as an import does, matches all of them once more in one go, and accepts what is clean.

Wall-clock time tells what a quiet machine would take; processor time (user and system, of all processes) what was worked.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from difficulty import DIFFICULTIES  # noqa: E402 - found beside this file
from drawing import Drawing  # noqa: E402
from replay import memory_at_most, replay_weighed  # noqa: E402
from storing import keep_documents, keep_masters  # noqa: E402
from truth import World  # noqa: E402

from engine.accepting import accept_clean  # noqa: E402
from engine.evaluating import evaluate_open, evaluate_stored, load_world  # noqa: E402
from engine.workbench import open_workbench  # noqa: E402

LINES_PER_INVOICE = 4
MEGABYTE = 1024  # what the operating system counts memory in: kilobytes


def main() -> int:
    """One row a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 25_000, 50_000, 100_000])
    parser.add_argument("--invoices", type=int, nargs="+", default=[1_000, 5_000], help="with --store")
    parser.add_argument("--store", action="store_true", help="through a store, instead of the matcher alone")
    parser.add_argument("--difficulty", choices=tuple(DIFFICULTIES), default="hard")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        print(json.dumps((_through_store if given.store else _matched)(given)))
        return 0
    for size in given.invoices if given.store else given.lines:
        found = json.loads(subprocess.check_output([sys.executable, __file__, *sys.argv[1:], "--one", str(size)]))
        print(json.dumps(found) if given.json else "  ".join(f"{name} {value:,}" for name, value in found.items()))
    return 0


def _drawn(lines: int, seed: int, difficulty: str) -> World:
    """A world with at least so many invoice lines and order lines."""
    invoices = lines // LINES_PER_INVOICE
    while True:
        world = Drawing(seed, DIFFICULTIES[difficulty]).world(invoices)
        fewest = min(_order_lines(world), _invoice_lines(world))
        if fewest >= lines:
            return world
        invoices += max(1, invoices * (lines - fewest) * 21 // (fewest * 20))


def _order_lines(world: World) -> int:
    return sum(len(order.lines) for order in world.orders)


def _invoice_lines(world: World) -> int:
    return sum(len(one.invoice.lines) for one in world.drawn)


def _matched(given: argparse.Namespace) -> dict[str, Any]:
    world = _drawn(given.one, given.seed, given.difficulty)
    lines, worked, start = _invoice_lines(world), _processor_time(), perf_counter()
    answers, matching = replay_weighed(world, given.processes)
    seconds = perf_counter() - start
    return {
        "invoice lines": lines,
        "order lines": _order_lines(world),
        "orders": len(world.orders),
        "documents": len(answers),
        "seconds": round(seconds, 1),
        "processor seconds": round(_processor_time() - worked, 1),
        "lines a second": round(lines / seconds),
        "MB of the drawing process": memory_at_most() // MEGABYTE,
        "MB of each matching process": matching // MEGABYTE,
    }


def _through_store(given: argparse.Namespace) -> dict[str, Any]:
    world = Drawing(given.seed, DIFFICULTIES[given.difficulty]).world(given.one)
    found: dict[str, Any] = {"documents": len(world.drawn), "invoice lines": _invoice_lines(world)}
    found["order lines"] = _order_lines(world)

    def timed(name: str, work: Callable[[], object]) -> None:
        worked = _processor_time()
        work()
        found[f"{name}, ms each"] = round((_processor_time() - worked) * 1000 / len(world.drawn), 1)

    with tempfile.TemporaryDirectory() as folder, open_workbench(Path(folder) / "growth.duckdb") as bench:

        def load() -> None:
            with bench.store.transaction() as cursor:
                keep_masters(cursor, world)

        def come_in() -> None:
            with bench.store.transaction() as cursor:
                known = load_world(cursor)
            for one in world.drawn:
                with bench.store.transaction() as cursor:
                    evaluate_stored(cursor, bench.settings, known, keep_documents(cursor, [one]))

        timed("load", load)
        timed("keep and match one by one", come_in)
        timed("match all again", lambda: evaluate_open(bench, everything=True))
        timed("match what changed", lambda: evaluate_open(bench))
        timed("accept", lambda: accept_clean(bench))
    return found | {"MB": memory_at_most() // MEGABYTE}


def _processor_time() -> float:
    used = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    sys.exit(main())
