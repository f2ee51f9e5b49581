"""`sample`: the sample world into the store that `--store` names."""

from __future__ import annotations

import argparse

from engine.commands.call import DONE, Call
from engine.sample import fill

NAME = "sample"
HELP = "fill the store with the sample world: a month of an invented contractor"


def arguments(parser: argparse.ArgumentParser) -> None:
    """None of its own."""


def run(call: Call) -> int:
    """Fills the store; a second call changes nothing. Held samples are meant to be held, so the exit code is 0."""
    result = fill(call.store, say=call.say)
    answer = {"mails": result.mails, "documents": result.documents, "invoices": result.invoices}
    call.answer(answer, [f"{result.mails['arrived']} mails taken in, {len(result.invoices)} supplier invoices made"])
    return DONE
