"""`mark`: an invoice entered in the accounting package by hand."""

from __future__ import annotations

import argparse

from engine.commands.call import DONE, Call
from engine.finding import find_invoice
from engine.marking import mark_exported

NAME = "mark"
HELP = "say that an invoice was entered in the accounting package by hand, with the reason"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which invoice, in which package, and why."""
    parser.add_argument("invoice", metavar="INVOICE")
    parser.add_argument("--to", required=True, metavar="TARGET")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def run(call: Call) -> int:
    """Marks."""
    given = call.arguments
    with call.writing() as bench:
        invoice = find_invoice(bench.store, given.invoice)
        mark_exported(bench, invoice, given.to, given.reason)
    answer = {"invoice": invoice, "target": given.to, "state": "exported", "reason": given.reason}
    call.answer(answer, [f"{invoice} no longer waits for {given.to}"])
    return DONE
