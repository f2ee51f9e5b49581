"""`import`: the configured mailbox, or files and folders."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from engine.commands.call import DONE, NEEDS_A_PERSON, Call
from engine.importing import ImportResult, Progress, import_files, import_mailbox, mailbox_named
from engine.reading_ahead import usual_processes

NAME = "import"
HELP = "take in the configured mailbox, or the files and folders named"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to import."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE|FOLDER", help="without any: the configured mailbox")
    parser.add_argument("--mailbox", metavar="NAME", help="which mailbox, where there are several")
    parser.add_argument("--create-suppliers", action="store_true", help="confirm suppliers proposed from documents")


def run(call: Call) -> int:
    """Imports and prints what became of everything."""

    def show(progress: Progress) -> None:
        call.say(f"{progress.done}/{progress.total} {progress.text}")

    given = call.arguments
    with call.writing() as bench:
        if given.paths:
            result = import_files(
                bench,
                given.paths,
                create_suppliers=given.create_suppliers,
                on_progress=show,
                processes=usual_processes(),
            )
        else:
            box = mailbox_named(bench, given.mailbox)
            result = import_mailbox(
                bench,
                box,
                create_suppliers=given.create_suppliers,
                on_progress=show,
                processes=usual_processes(),
            )
    call.answer(
        {
            "mails": result.mails,
            "documents": result.documents,
            "invoices": result.invoices,
            "problems": result.problems,
        },
        _lines(result),
    )
    return NEEDS_A_PERSON if result.needs_a_person else DONE


def _lines(result: ImportResult) -> Iterator[str]:
    yield "mails: " + ", ".join(f"{count} {name}" for name, count in result.mails.items())
    yield "documents: " + ", ".join(f"{count} {name}" for name, count in result.documents.items())
    for made in result.invoices:
        yield f"{made.state:9} {made.id}  {made.supplier_name} {made.invoice_number}  ({made.file})"
    yield from result.problems
