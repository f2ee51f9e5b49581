"""`units`: what the units of suppliers hold, where only prices say so; confirmed once, used ever after."""

from __future__ import annotations

import argparse

from engine.auditing import confirm_units, units_to_confirm
from engine.codec import to_json
from engine.commands.call import DONE, Call
from engine.finding import find_invoice
from engine.matching.clearing import unit_in_words

NAME = "units"
HELP = "confirm the units that an invoice is billed in (hold UOM_UNKNOWN)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which invoice, and whether to confirm."""
    parser.add_argument("invoice", metavar="INVOICE", help="an id, SUPPLIER:NUMBER, or a number that is unique")
    parser.add_argument("--confirm", action="store_true", help="keep them for the supplier; without it they are only listed")


def run(call: Call) -> int:
    """Lists or confirms."""
    given = call.arguments
    if given.confirm:
        with call.writing() as bench:
            found = confirm_units(bench, find_invoice(bench.store, given.invoice))
    else:
        with call.reading() as bench:
            found = units_to_confirm(bench, find_invoice(bench.store, given.invoice))
    answer = {"confirmed": given.confirm, "units": [to_json(one) for one in found]}
    call.answer(answer, [unit_in_words(one) for one in found] or ["every unit is known"])
    return DONE
