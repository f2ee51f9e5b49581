"""`accept`: one invoice, several, or all clean ones."""

from __future__ import annotations

import argparse

from engine.accepting import AcceptResult, accept, accept_clean
from engine.commands.call import DONE, NEEDS_A_PERSON, Call
from engine.errors import Refused
from engine.finding import find_invoice

NAME = "accept"
HELP = "accept invoices: job costs are written, orders drawn down, postings queued"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which invoices."""
    parser.add_argument("invoices", nargs="*", metavar="INVOICE")
    parser.add_argument("--clean", action="store_true", help="all that are fully matched and not held")


def run(call: Call) -> int:
    """Accepts; exit 1 when one was refused."""
    given = call.arguments
    if bool(given.invoices) == given.clean:
        raise Refused("Name the invoices to accept, or say --clean for all that nothing holds.")
    with call.writing() as bench:
        ids = list(dict.fromkeys(find_invoice(bench.store, wanted) for wanted in given.invoices))
        results = accept_clean(bench) if given.clean else accept(bench, ids)
    if call.json:
        for result in results:
            call.answer(_answer(result))
    else:
        call.answer(None, (f"{r.supplier} {r.invoice_number}: {r.message}" for r in results))
    if not results:
        call.say("There was nothing to accept.")
    return DONE if all(result.accepted for result in results) else NEEDS_A_PERSON


def _answer(result: AcceptResult) -> dict[str, object]:
    names = ("invoice", "supplier", "invoice_number", "accepted", "codes", "message", "alone")
    return {name: getattr(result, name) for name in names}
