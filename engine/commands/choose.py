"""`choose`: says which order an invoice is billed on, or which order line one of its lines is."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from engine.choosing import Choices, choices_for, choose_line, choose_order, take_back
from engine.commands.call import DONE, Call
from engine.errors import Refused
from engine.finding import find_invoice
from engine.matching.choices import WHOLE_INVOICE
from engine.matching.wording import likeness
from engine.model import Evidence, LineChoice
from engine.workbench import Workbench

NAME = "choose"
HELP = "say which order an invoice is billed on, or which order line one of its lines is (holds PO_* and LINE_*)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which invoice, and what is chosen; without a choice the likeliest ones are listed."""
    parser.add_argument("invoice", metavar="INVOICE", help="an id, SUPPLIER:NUMBER, or a number that is unique")
    parser.add_argument("--order", metavar="PO", help="the order: of the whole invoice, or with --line of that line")
    parser.add_argument("--line", type=int, metavar="N", help="the invoice's line, counted from 1")
    parser.add_argument("--order-line", type=int, metavar="M", help="the order's line; 0 for an order without lines")
    parser.add_argument("--undo", action="store_true", help="take back what was chosen: of --line N, else all of it")
    parser.add_argument("--reason", default="", metavar="TEXT", help="kept in the history")


def run(call: Call) -> int:
    """Lists, chooses, or takes back."""
    given = call.arguments
    if problem := _problem(given):
        raise Refused(problem)
    if given.order is None and not given.undo:
        with call.reading() as bench:
            invoice = find_invoice(bench.store, given.invoice)
            found = choices_for(bench, invoice, None if given.line is None else [given.line])
        call.answer(_answer(invoice, found), _lines(found))
        return DONE
    with call.writing() as bench:
        invoice = find_invoice(bench.store, given.invoice)
        said = _done(bench, invoice, given)
        found = choices_for(bench, invoice, [])
    call.answer({"invoice": invoice, "chosen": [_choice(one) for one in found.chosen], "message": said}, [said])
    return DONE


def _problem(given: argparse.Namespace) -> str | None:
    if given.undo:
        return "--undo takes back and chooses nothing: leave out --order." if given.order or given.order_line else None
    if given.order_line is not None and (given.line is None or given.order is None):
        return "--order-line needs --line N and --order PO: which line of the invoice, and of which order."
    if given.line is not None and given.order is not None and given.order_line is None:
        return "--line needs --order-line M too; without --line the order is chosen for the whole invoice."
    return None


def _done(bench: Workbench, invoice: str, given: argparse.Namespace) -> str:
    if given.undo:
        count = take_back(bench, invoice, given.line, reason=given.reason)
        return f"{count} choice{'s' if count > 1 else ''} taken back"
    if given.line is None:
        choose_order(bench, invoice, given.order, reason=given.reason)
        return f"order {given.order} chosen for the invoice"
    choose_line(bench, invoice, given.line, given.order, given.order_line, reason=given.reason)
    return f"order {given.order} line {given.order_line} chosen for line {given.line}"


def _answer(invoice: str, found: Choices) -> dict[str, Any]:
    return {
        "invoice": invoice,
        "chosen": [_choice(one) for one in found.chosen],
        "orders": [
            {
                "purchase_order": one.candidate.purchase_order,
                "score": likeness(one.candidate.score),
                "missing": one.candidate.missing,
                "why": [why.text for why in one.candidate.why],
            }
            for one in found.orders
        ],
        "lines": [
            {
                "line": line.number,
                "description": line.description,
                "candidates": [
                    {
                        "purchase_order": pick.candidate.purchase_order,
                        "order_line": pick.candidate.order_line,
                        "description": pick.description,
                        "score": likeness(pick.candidate.score),
                        "why": [why.text for why in pick.candidate.why],
                    }
                    for pick in picks
                ],
            }
            for line, picks in found.lines
        ],
    }


def _choice(one: LineChoice) -> dict[str, Any]:
    """A choice; line and order line are absent where it names the order of the whole invoice."""
    whole = one.invoice_line == WHOLE_INVOICE
    return {
        "line": None if whole else one.invoice_line,
        "purchase_order": one.purchase_order,
        "order_line": None if whole else one.order_line,
    }


def _lines(found: Choices) -> Iterator[str]:
    for choice in found.chosen:
        whole = choice.invoice_line == WHOLE_INVOICE
        place = "" if whole else f" line {choice.order_line} for line {choice.invoice_line}"
        yield f"chosen: order {choice.purchase_order}{place}"
    for order in (pick.candidate for pick in found.orders):
        yield f"order {order.purchase_order}  {order.score:.2f}  {_reasons(order.why)}"
    for line, picks in found.lines:
        yield f"line {line.number} {line.description}"
        for pick in picks:
            one = pick.candidate
            place = f"{one.purchase_order} line {one.order_line}"
            yield f"  {place}  {one.score:.2f}  {pick.description}: {_reasons(one.why)}"


def _reasons(why: Iterable[Evidence]) -> str:
    return "; ".join(one.text for one in why)
