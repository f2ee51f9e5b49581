"""`mark`: what a person decides of an invoice: a copy of another one or not, set aside, or entered elsewhere by hand."""

from __future__ import annotations

import argparse

from engine import views
from engine.commands.call import DONE, Call
from engine.desk import decide
from engine.finding import find_invoice
from engine.marking import mark_exported
from engine.workbench import Workbench

NAME = "mark"
HELP = "decide of an invoice, with the reason: entered by hand, a duplicate, no duplicate, or to be ignored"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which invoice, what it is, and why."""
    parser.add_argument("invoice", metavar="INVOICE")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--to", metavar="TARGET", help="it was entered in that accounting package by hand")
    what.add_argument("--duplicate-of", metavar="OTHER", help="it is another invoice again")
    what.add_argument("--not-duplicate-of", metavar="OTHER", help="it is not; that stands for this pair alone")
    what.add_argument("--ignored", action="store_true", help="it is not to be paid")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def run(call: Call) -> int:
    """Marks."""
    given = call.arguments
    with call.writing() as bench:
        invoice = find_invoice(bench.store, given.invoice)
        if given.to is not None:
            mark_exported(bench, invoice, given.to, given.reason)
            answer = {"invoice": invoice, "target": given.to, "state": "exported", "reason": given.reason}
            call.answer(answer, [f"{invoice} no longer waits for {given.to}"])
            return DONE
        what, other = _decision(bench, given)
        decide(bench, invoice, what, given.reason, other)
        state = views.invoice_view(bench.store, invoice).state
    answer = {"invoice": invoice, "decision": what, "other": other, "state": state, "reason": given.reason}
    call.answer(answer, [f"{invoice}: {what.replace('_', ' ')}{f' of {other}' if other else ''}; it is {state} now"])
    return DONE


def _decision(bench: Workbench, given: argparse.Namespace) -> tuple[str, str | None]:
    if given.ignored:
        return "ignored", None
    if given.duplicate_of is not None:
        return "duplicate", find_invoice(bench.store, given.duplicate_of)
    return "not_duplicate", find_invoice(bench.store, given.not_duplicate_of)
