"""`snapshot`: a copy of the store to a file of one's choice."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from engine.commands.call import DONE, Call
from engine.errors import StoreError
from engine.store import snapshots

NAME = "snapshot"
HELP = "write a copy of the store that a notebook can open"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, metavar="FILE")


def run(call: Call) -> int:
    """Writes the copy; from the published snapshot while another process owns the store."""
    target: Path = call.arguments.file
    with call.reading() as bench:
        if target.resolve() == call.store.resolve():
            raise StoreError("The copy cannot replace the store itself. Name another file.")
        age = bench.store.snapshot_age()
        if age is None:
            snapshots.publish(bench.store, target)
        else:
            shutil.copyfile(bench.store.path, target)
    call.answer({"file": str(target), "snapshot_age_s": age}, [f"written: {target}"])
    return DONE
