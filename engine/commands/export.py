"""`export`: accepted invoices to an accounting package."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from engine.commands.call import DONE, NEEDS_A_PERSON, Call
from engine.exporters import targets
from engine.posting import ExportResult, export

NAME = "export"
HELP = "write accepted invoices for an accounting package; a second call offers the same bytes"


def arguments(parser: argparse.ArgumentParser) -> None:
    """To what, and where."""
    parser.add_argument("--to", required=True, metavar="TARGET", help=", ".join(sorted(targets())))
    parser.add_argument("--out", required=True, type=Path, metavar="FOLDER")


def run(call: Call) -> int:
    """Exports; exit 1 when one was refused."""
    given = call.arguments
    with call.writing() as bench:
        result = export(bench, given.to, given.out)
    answer = {
        "batch": result.batch,
        "target": result.target,
        "files": [str(given.out / name) for name in result.files],
        "invoices": result.invoices,
        "refusals": result.refused,
        "warnings": result.warnings,
        "again": result.again,
    }
    call.answer(answer, _lines(result))
    return NEEDS_A_PERSON if result.refused else DONE


def _lines(result: ExportResult) -> Iterator[str]:
    if result.batch is None:
        yield "Nothing is waiting to be exported."
    else:
        again = " (nothing new was waiting: the same batch once more)" if result.again else ""
        yield f"Batch {result.batch}: {len(result.invoices)} invoice(s){again}"
        yield from result.files
    yield from (f"refused {finding.invoice}: {finding.reason} {finding.fix}" for finding in result.refused)
