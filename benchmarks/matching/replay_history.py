"""How long the tolerance laboratory takes over a long history, from a store.

    python benchmarks/matching/replay_history.py --invoices 10000 [--difficulty normal] [--seed 1] [--json]

Draws a world, keeps it in a store of its own, matches it (not timed), and then times what the laboratory's page does: the
history loaded, one other limit tried, a frontier drawn, prices under the limit counted.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from difficulty import DIFFICULTIES  # noqa: E402 - found beside this file
from drawing import Drawing  # noqa: E402
from storing import keep_documents, keep_masters  # noqa: E402

from engine.evaluating import evaluate_open  # noqa: E402
from engine.laboratory import History, load_history, piling, sweep, try_out  # noqa: E402
from engine.matching.frontier import Figure  # noqa: E402
from engine.model import ToleranceKind, ToleranceState  # noqa: E402
from engine.workbench import open_workbench  # noqa: E402


def main() -> int:
    """Draws, matches, replays, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--invoices", type=int, default=1000)
    parser.add_argument("--difficulty", choices=tuple(DIFFICULTIES), default="normal")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    world = Drawing(given.seed, DIFFICULTIES[given.difficulty]).world(given.invoices)
    with TemporaryDirectory() as folder, open_workbench(Path(folder) / "history.duckdb") as bench:
        with bench.store.transaction() as cursor:
            keep_masters(cursor, world)
            keep_documents(cursor, world.drawn)
        evaluate_open(bench)
        found = _timed(lambda: load_history(bench.store, bench.settings))
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(found) if given.json else "\n".join(f"{name:12} {value}" for name, value in found.items()))
    return 0


def _timed(load: Callable[[], History]) -> dict[str, Any]:
    """Seconds of computing for each step, and what they were about."""
    seconds: dict[str, float] = {}

    def run(name: str, step: Callable[[], Any]) -> Any:
        start = process_time()
        made = step()
        seconds[name] = round(process_time() - start, 2)
        return made

    history = run("load", load)
    tried = history.another(ToleranceKind.PRICE, ToleranceState.LIMIT, Decimal(5))
    experiment = run("try", lambda: try_out(history, [tried]))
    points = run("frontier", lambda: sweep(history, [tried], tried, Figure.PERCENT))
    piled = run("piling", lambda: piling(history))
    counts = {
        "invoices": len(history.invoices),
        "spotless": sum(one.is_spotless for one in history.invoices),
        "held": experiment.summary.before.held,
        "changed": len(experiment.changed),
        "steps": len(points),
        "conspicuous": sum(row.is_conspicuous for row in piled),
    }
    return counts | {f"{name}_s": value for name, value in seconds.items()}


if __name__ == "__main__":
    sys.exit(main())
