"""`verify`: the independent check of match certificates."""

from __future__ import annotations

import argparse

from engine.auditing import verify
from engine.commands.call import DONE, NEEDS_A_PERSON, Call
from engine.errors import NotFound
from engine.finding import find_invoice

NAME = "verify"
HELP = "check the certificates of matches, independently of the matcher"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which invoices."""
    parser.add_argument("invoice", nargs="?", metavar="INVOICE", help="an id, SUPPLIER:NUMBER, or a number that is unique")
    parser.add_argument("--all", action="store_true", help="every match there is")


def run(call: Call) -> int:
    """Checks; exit 1 when a certificate does not hold."""
    given = call.arguments
    if bool(given.invoice) == given.all:
        raise NotFound("Say which invoice to verify, or --all for every one.")
    with call.reading() as bench:
        ids = None if given.all else [find_invoice(bench.store, given.invoice)]
        found = verify(bench.store, ids)
    bad = [one for one in found if one.problems]
    answer = {
        "verified": len(found) - len(bad),
        "failed": [{"invoice": one.invoice, "problems": list(one.problems)} for one in bad],
    }
    lines = [f"{len(found) - len(bad)} certificate(s) hold, {len(bad)} do not"]
    call.answer(answer, [*lines, *(f"  {one.invoice}: {said}" for one in bad for said in one.problems)])
    return NEEDS_A_PERSON if bad else DONE
