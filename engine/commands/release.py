"""`release`: lets a hold pass, with a reason."""

from __future__ import annotations

import argparse

from engine.commands.call import DONE, Call
from engine.desk import release
from engine.finding import find_invoice

NAME = "release"
HELP = "let a hold pass with a reason, where its code allows"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which hold of which invoice, and why."""
    parser.add_argument("invoice", metavar="INVOICE")
    parser.add_argument("code", metavar="CODE")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def run(call: Call) -> int:
    """Releases."""
    given = call.arguments
    with call.writing() as bench:
        invoice = find_invoice(bench.store, given.invoice)
        count = release(bench, invoice, given.code, given.reason)
    answer = {"invoice": invoice, "code": given.code.upper(), "released": count, "reason": given.reason}
    call.answer(answer, [f"{count} hold(s) {given.code.upper()} released"])
    return DONE
