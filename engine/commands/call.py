"""What a command is given, and how it answers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.codec import to_json
from engine.workbench import Workbench, open_workbench, open_workbench_for_reading

DONE = 0
NEEDS_A_PERSON = 1
REFUSED = 2
DEFAULT_STORE = Path("data/matchbook.duckdb")


def common_options(parser: argparse.ArgumentParser) -> None:
    """Options that may stand before or after the command, and after what it is to do."""
    parser.add_argument(
        "--store", type=Path, default=argparse.SUPPRESS, metavar="PATH", help=f"the store (default {DEFAULT_STORE})"
    )
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON and nothing else")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: its arguments, the store it is about, and whether the answer is JSON."""

    arguments: argparse.Namespace
    store: Path
    json: bool

    def writing(self) -> Workbench:
        """The workbench, for a command that writes. Raises `StoreBusy` while another process owns the store."""
        return open_workbench(self.store)

    def reading(self) -> Workbench:
        """The workbench, for a command that only reads; says so when it is the published snapshot."""
        bench = open_workbench_for_reading(self.store)
        if (age := bench.store.snapshot_age()) is not None:
            self.say(f"The workbench is open elsewhere; this is its snapshot, {age:.0f} s old.")
        return bench

    def say(self, text: str) -> None:
        """Words for people."""
        print(text, file=sys.stderr, flush=True)

    def answer(self, value: Any, lines: Iterable[str] = ()) -> None:
        """The result: `value` as one line of JSON, or `lines` for people."""
        if self.json:
            print(json.dumps(to_json(value), ensure_ascii=False), flush=True)
        else:
            for line in lines:
                print(line, flush=True)
