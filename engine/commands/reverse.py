"""`reverse`: takes an acceptance back."""

from __future__ import annotations

import argparse

from engine.accepting import reverse
from engine.commands.call import DONE, Call
from engine.finding import find_invoice

NAME = "reverse"
HELP = "take an acceptance back with exactly opposite entries"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which invoice, and why."""
    parser.add_argument("invoice", metavar="INVOICE")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def run(call: Call) -> int:
    """Reverses."""
    given = call.arguments
    with call.writing() as bench:
        invoice = find_invoice(bench.store, given.invoice)
        said = reverse(bench, invoice, given.reason)
    call.answer({"invoice": invoice, "state": "reversed", "message": said, "reason": given.reason}, [said])
    return DONE
