"""`match`: evaluates what changed."""

from __future__ import annotations

import argparse

from engine import views
from engine.commands.call import DONE, Call
from engine.evaluating import evaluate_open

NAME = "match"
HELP = "match again what changed; --all everything that is still open"


def arguments(parser: argparse.ArgumentParser) -> None:
    """How much."""
    parser.add_argument("--all", action="store_true", help="every open invoice, changed or not")


def run(call: Call) -> int:
    """Matches and prints counts by state and hold."""
    with call.writing() as bench:
        evaluated = evaluate_open(bench, everything=call.arguments.all)
        status = views.status(bench.store)
    states = {state: entry["count"] for state, entry in status.invoices.items()}
    lines = [f"{evaluated} evaluated", *(f"{state}: {count}" for state, count in states.items())]
    lines += [f"hold {code}: {count}" for code, count in status.holds.items()]
    call.answer({"evaluated": evaluated, "states": states, "holds": status.holds}, lines)
    return DONE
