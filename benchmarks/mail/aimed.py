"""The importer, killed at a named step: `python -m benchmarks.mail.aimed STEP TIME … import …`.

The process sends itself SIGKILL right before or after the step, when it comes there for the TIMEth time. Random moments
seldom hit the short steps between a commit and the server; here each of them is hit.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from operator import attrgetter
from typing import Any

from engine.commands import main


@dataclass(frozen=True, slots=True)
class Step:
    """One call in the importer: where it is found, whether to die before or after it, and an argument that it must have."""

    module: str
    name: str
    after: bool = False
    argument: str | None = None


STEPS = {
    "original half written": Step("os", "fsync"),
    "original kept": Step("engine.originals", "Originals.put", after=True),
    "all written, not committed": Step("engine.store.arrivals", "add_log", after=True),
    "committed, not settled": Step("engine.importing", "_Session._settle"),
    "flagged, not expunged": Step("imaplib", "IMAP4.uid", argument="EXPUNGE"),
    "settled, not noted": Step("engine.store.arrivals", "mark_settled"),
    "noted, not committed": Step("engine.store.arrivals", "mark_settled", after=True),
    "between two transactions": Step("engine.store", "Store.transaction"),
    "before QUIT": Step("poplib", "POP3.quit"),
    "QUIT sent, no answer": Step("poplib", "POP3._putcmd", after=True, argument="QUIT"),
    "QUIT answered": Step("poplib", "POP3.quit", after=True),
}


def aim(step: Step, time: int) -> None:
    """Puts the kill in its place."""
    module = importlib.import_module(step.module)
    holder, _, name = step.name.rpartition(".")
    owner = attrgetter(holder)(module) if holder else module
    setattr(owner, name, _deadly(getattr(owner, name), step, time))


def _deadly(call: Callable[..., Any], step: Step, time: int) -> Callable[..., Any]:
    times = count(1)

    def deadly(*arguments: Any, **named: Any) -> Any:
        meant = step.argument is None or step.argument in arguments
        now = meant and next(times) == time
        if now and not step.after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = call(*arguments, **named)
        if now:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return deadly


if __name__ == "__main__":
    aim(STEPS[sys.argv[1]], int(sys.argv[2]))
    sys.exit(main(sys.argv[3:]))
