"""`watch`: automatic import without the pages, until interrupted."""

from __future__ import annotations

import argparse
import signal
import threading

from engine.commands.call import DONE, Call
from engine.errors import Refused
from engine.importing import ImportResult
from engine.watching import Watcher
from engine.workbench import open_workbench

NAME = "watch"
HELP = "import automatically from every mailbox that is switched on, until stopped"


def arguments(parser: argparse.ArgumentParser) -> None:
    """None of its own."""


def run(call: Call) -> int:
    """Watches until SIGINT or SIGTERM."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())

    def tell(mailbox: str, result: ImportResult) -> None:
        if result.mails["arrived"]:
            call.answer(
                {"mailbox": mailbox, "mails": result.mails, "documents": result.documents},
                [f"{mailbox}: {result.mails}"],
            )

    with open_workbench(call.store, publishes=True) as bench:
        if not any(box.automatic for box in bench.settings.mailboxes):
            raise Refused(
                "No mailbox is switched to automatic import. Switch one on, on the Mailbox page or in settings.toml."
            )
        watcher = Watcher(bench, tell)
        watcher.start()
        call.say("Watching; stop with Ctrl-C.")
        stopped.wait()
        watcher.stop()
    return DONE
