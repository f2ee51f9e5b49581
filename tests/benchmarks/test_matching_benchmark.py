"""The matching benchmark tells the truth: worlds repeat, truths are possible, and a perfect answer scores perfectly."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "matching"


@pytest.fixture(scope="module")
def bench() -> SimpleNamespace:
    """The benchmark's modules; they lie in a folder of scripts."""
    sys.path.insert(0, str(FOLDER))
    names = tuple(path.stem for path in FOLDER.glob("*.py") if path.stem != "run")
    before = {name: sys.modules.pop(name, None) for name in names}
    try:
        return SimpleNamespace(**{name: __import__(name) for name in names})
    finally:
        sys.path.remove(str(FOLDER))
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module


@pytest.fixture(scope="module")
def world(bench: SimpleNamespace) -> object:
    return bench.drawing.Drawing(3, bench.difficulty.DIFFICULTIES["hard"]).world(300)


def test_the_same_seed_draws_the_same_world(bench: SimpleNamespace, world: object) -> None:
    again = bench.drawing.Drawing(3, bench.difficulty.DIFFICULTIES["hard"]).world(300)
    other = bench.drawing.Drawing(4, bench.difficulty.DIFFICULTIES["hard"]).world(300)
    assert again.drawn == world.drawn
    assert other.drawn != world.drawn


def test_every_trap_is_there(world: object) -> None:
    cases = Counter(case for one in world.drawn for case in one.truth.cases)
    wanted = {"missing", "mistyped", "job", "several orders", "partial", "merged", "split", "other unit"}
    wanted |= {"charge", "duplicate"}
    assert not wanted - set(cases)
    assert cases["partial"] > 0.25 * len(world.drawn)
    assert sum(cases[name] for name in ("missing", "mistyped", "job", "several orders")) > 0.2 * len(world.drawn)


def test_truths_take_no_more_than_was_ordered_unless_that_is_the_trap(world: object) -> None:
    ordered = {(order.order_number, line.line): line.quantity for order in world.orders for line in order.lines}
    taken: Counter[tuple[str, int]] = Counter()
    for one in world.drawn:
        is_plain = one.truth.consumes and not one.truth.blocks and not one.invoice.is_credit_note
        for link in one.truth.links if is_plain else ():
            taken[link.order, link.order_line] += link.quantity
    assert all(quantity <= ordered[place] for place, quantity in taken.items())


def test_the_truth_as_an_answer_is_perfect(bench: SimpleNamespace, world: object) -> None:
    answers = [bench.replay.Answer(one.truth.links, one.truth.blocks) for one in world.drawn]
    found = bench.scoring.score(world.drawn, answers)
    assert found.links["all"].f1 == 1.0
    assert (found.false_passes, found.wrongly_held, found.let_through) == (0, 0, Decimal(0))


def test_letting_everything_through_is_counted(bench: SimpleNamespace, world: object) -> None:
    found = bench.scoring.score(world.drawn, [bench.replay.Answer(frozenset(), frozenset())] * len(world.drawn))
    assert found.false_passes == sum(bool(one.truth.blocks) for one in world.drawn)
    assert found.let_through > 0
    assert found.links["all"].f1 == 0.0


def test_it_runs_as_the_readme_says() -> None:
    command = [sys.executable, str(FOLDER / "run.py"), "--invoices", "60", "--seed", "9", "--difficulty", "easy"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert all(name in said for name in ("this matcher", "greedy", "similarity join", "false passes"))
