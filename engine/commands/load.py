"""`load`: lists of suppliers, jobs, orders, receipts and tax codes."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.commands.call import DONE, NEEDS_A_PERSON, Call
from engine.loading import KINDS, load_file

NAME = "load"
HELP = "load a list from CSV or XLSX: all or nothing, or with --partial the good rows"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which list, from which file."""
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--partial", action="store_true", help="load the good rows though others are refused")


def run(call: Call) -> int:
    """Loads the list; exit 1 when rows were refused."""
    given = call.arguments
    with call.writing() as bench:
        result = load_file(bench, given.kind, given.file, partial=given.partial)
    lines = [f"{result.loaded} new, {result.changed} changed, {result.unchanged} unchanged, {len(result.refused)} refused"]
    lines += [f"{given.file.name} row {r.row}, {r.column or 'row'}: {r.message} ({r.value})" for r in result.refused]
    lines += [f"{given.file.name} row {r.row}, {r.column or 'row'}: {r.message} ({r.value})" for r in result.remarks]
    lines += [f"column “{name}” is unknown and was not loaded" for name in result.unknown_columns]
    call.answer(
        {
            "loaded": result.loaded,
            "changed": result.changed,
            "unchanged": result.unchanged,
            "refused": result.refused,
            "unknown_columns": result.unknown_columns,
            "remarks": result.remarks,
        },
        lines,
    )
    return NEEDS_A_PERSON if result.refused else DONE
