"""How well invoices are matched with orders and receipts, on drawn worlds whose truth is known.

    python benchmarks/matching/run.py --invoices 10000 --difficulty hard --seed 7 [--json] [--wrong 20]

Prints one table: links (precision, recall, F1, by case), documents that passed and should not have, the money they let
through, and documents held for nothing; the engine's matcher beside an exact-reference greedy one and a similarity join.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from baselines import greedy, similarity_join  # noqa: E402 - found beside this file
from difficulty import DIFFICULTIES  # noqa: E402
from drawing import Drawing  # noqa: E402
from replay import replay, replay_apart  # noqa: E402
from scoring import WITH, WITHOUT, Score, score  # noqa: E402

MATCHERS = {"this matcher": replay, "exact reference, greedy": greedy, "similarity join": similarity_join}


def main() -> int:
    """Draws, matches, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--invoices", type=int, default=1000)
    parser.add_argument("--difficulty", choices=tuple(DIFFICULTIES), default="hard")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", type=int, default=0, help="how many wrong outcomes of ours to list")
    parser.add_argument("--processes", type=int, default=1, help="for ours: suppliers apart, on so many cores")
    parser.add_argument("--only", choices=tuple(MATCHERS))
    given = parser.parse_args()
    world = Drawing(given.seed, DIFFICULTIES[given.difficulty]).world(given.invoices)
    results = {}
    for name, matcher in MATCHERS.items():
        if given.only in (None, name):
            start = perf_counter()
            answers = replay_apart(world, given.processes) if matcher is replay and given.processes > 1 else matcher(world)
            results[name] = (score(world.drawn, answers), perf_counter() - start)
    if given.json:
        print(json.dumps({name: found.as_dict() | {"seconds": round(taken, 2)} for name, (found, taken) in results.items()}))
        return 0
    lines = sum(len(one.invoice.lines) for one in world.drawn)
    print(f"{len(world.drawn)} documents, {lines} lines, {len(world.orders)} orders; {given.difficulty}, seed {given.seed}")
    for name, (found, taken) in results.items():
        _print(name, found, taken, given.wrong if name == "this matcher" else 0)
    return 0


def _print(name: str, found: Score, taken: float, wrong: int) -> None:
    held = found.documents - found.passed
    print(f"\n{name}: {taken:.1f} s, {found.passed} passed, {held} held")
    for case in ("all", WITH, WITHOUT, *sorted(set(found.links) - {"all", WITH, WITHOUT})):
        count = found.links[case]
        precision, recall = count.right / max(count.found, 1), count.right / max(count.true, 1)
        print(f"  {case:28} F1 {count.f1:.4f}  precision {precision:.4f}  recall {recall:.4f}  ({count.true} links)")
    share = 100 / max(found.documents, 1)
    print(
        f"  false passes {found.false_passes} ({found.false_passes * share:.2f} %), letting through {found.let_through:,.2f}"
    )
    print(
        f"  wrongly held {found.wrongly_held}"
        f" ({found.wrongly_held * 100 / max(found.should_pass, 1):.2f} % of what should pass)"
    )
    print(
        f"  {dict(found.by_hold)}; abstained rightly {found.abstained_rightly}; held for another reason {found.wrong_code}"
    )
    for text in found.wrong[:wrong]:
        print(f"    {text}")


if __name__ == "__main__":
    sys.exit(main())
