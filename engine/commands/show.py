"""`show`: one invoice with its match, holds and history."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine import views
from engine.auditing import Explained, explained
from engine.codec import to_json
from engine.commands.call import DONE, Call
from engine.finding import find_invoice
from engine.matching.clearing import Change
from engine.matching.telling import Told
from engine.model import Hold
from engine.presenting import invoice_json, reading_json
from engine.presenting_match import match_json, no_match_json, step_json, ways_json

_OF_OTHERS = ("other_invoice", "agrees", "differs")  # the invoice compared with, field by field: JSON and the page show it
NAME = "show"
HELP = "one invoice: values, allocations, holds, job costs, history"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which invoice."""
    parser.add_argument("invoice", metavar="INVOICE", help="an id, SUPPLIER:NUMBER, or a number that is unique")


def run(call: Call) -> int:
    """Prints the invoice."""
    with call.reading() as bench:
        view = views.invoice_view(bench.store, find_invoice(bench.store, call.arguments.invoice))
        account = explained(bench, view.invoice.id)
    call.answer({**as_json(view, account), "would_clear": ways_json(account.ways)}, _lines(view, account))
    return DONE


def as_json(view: views.InvoiceView, account: Explained) -> dict[str, Any]:
    """The object of `read`, and what the store knows beyond it."""
    match = view.match
    read = reading_json(view.document_name, None, view.reading, view.invoice, view.invoice.issues)
    return {
        **read,
        **invoice_json(view.invoice),
        "lines": read["lines"],
        "charges": read["charges"],
        "state": view.state,
        **(match_json(match, account.lines, account.waiting, view.hold_steps) if match else no_match_json()),
        "job_costs": to_json(view.acceptance.job_costs) if view.acceptance else [],
        "history": [
            {**to_json({**event, "at": event["happened_at"]}), "detail": json.loads(event["detail"])}
            for event in view.history
        ],
        "hold_history": [step_json(one) for one in view.hold_steps],
    }


def _lines(view: views.InvoiceView, account: Explained) -> Iterator[str]:
    invoice = view.invoice
    yield f"{invoice.supplier_name} {invoice.invoice_number} of {invoice.invoice_date}: {view.state}"
    yield f"  {invoice.currency} {invoice.net_total} + {invoice.tax_total} = {invoice.gross_total}"
    for told in account.lines:
        yield from _of_line(told)
    for hold in view.match.holds if view.match else ():
        yield from _of_hold(hold)
    for one in account.waiting:
        yield f"  {one.code.value}: {one.in_words}"
    for way in account.ways:
        yield "  would clear: " + _in_words(way)


def _of_line(told: Told) -> Iterator[str]:
    why = "; ".join(evidence.text for evidence in told.why)
    yield f"  line {told.invoice_line} → {told.place[0]} line {told.place[1]}: {told.quantity} ({why})"
    for other in told.instead[:1]:
        against = ": " + "; ".join(other.against) if other.against else ""
        place = f"{other.candidate.purchase_order} line {other.candidate.order_line}"
        yield f"    next best: {place}, {other.gap} points of 100 less likely{against}"
    for test in told.tests:
        if not test.passes or test.within:
            verdict = "passes by its limit" if test.passes else "fails"
            yield f"    {test.code} {verdict}: {test.left}, {test.right}; allowed: {test.tolerance} ({test.whose})"


def _of_hold(hold: Hold) -> Iterator[str]:
    released = f" — released by {hold.released_by}: {hold.released_reason}" if hold.released_by else ""
    yield f"  {hold.severity.value} {hold.code.value}: {hold.message}{released}"
    yield from (f"    {one.text}" for one in hold.evidence if one.kind not in _OF_OTHERS)


def _in_words(way: Sequence[Change]) -> str:
    return ", and ".join(f"{change.who}: {change.what}" for change in way)
