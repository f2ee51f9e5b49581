"""`show`: one invoice with its match, holds and history."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine import views
from engine.auditing import ways_to_clear
from engine.codec import to_json
from engine.commands.call import DONE, Call
from engine.finding import find_invoice
from engine.matching.clearing import Change
from engine.model import Allocation, Hold
from engine.presenting import invoice_json, reading_json

NAME = "show"
HELP = "one invoice: values, allocations, holds, job costs, history"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which invoice."""
    parser.add_argument("invoice", metavar="INVOICE", help="an id, SUPPLIER:NUMBER, or a number that is unique")


def run(call: Call) -> int:
    """Prints the invoice."""
    with call.reading() as bench:
        view = views.invoice_view(bench.store, find_invoice(bench.store, call.arguments.invoice))
        ways = ways_to_clear(bench, view.invoice.id)
    call.answer({**as_json(view), "would_clear": [[_change(one) for one in way] for way in ways]}, _lines(view, ways))
    return DONE


def as_json(view: views.InvoiceView) -> dict[str, Any]:
    """The object of `read`, and what the store knows beyond it."""
    match = view.match
    read = reading_json(view.document_name, None, view.reading, view.invoice, view.invoice.issues)
    return {
        **read,
        **invoice_json(view.invoice),
        "lines": read["lines"],
        "charges": read["charges"],
        "state": view.state,
        "orders": list(match.orders) if match else [],
        "allocations": [_allocation(entry) for entry in match.allocations] if match else [],
        "holds": [_hold(hold) for hold in match.holds] if match else [],
        "jobs": [{"line": line, "job": job} for line, job in match.jobs] if match else [],
        "job_costs": to_json(view.acceptance.job_costs) if view.acceptance else [],
        "history": [
            {**to_json({**event, "at": event["happened_at"]}), "detail": json.loads(event["detail"])}
            for event in view.history
        ],
    }


def _allocation(entry: Allocation) -> dict[str, Any]:
    return {
        "invoice_line": entry.invoice_line,
        "purchase_order": entry.purchase_order,
        "order_line": entry.order_line,
        "receipt": entry.receipt,
        "quantity": to_json(entry.quantity),
        "amount": to_json(entry.amount),
        "kind": entry.kind,
        "why": [evidence.text for evidence in entry.why],
        "alternatives": [
            {
                "purchase_order": other.purchase_order,
                "order_line": other.order_line,
                "score": round(other.score, 3),
                "why": [evidence.text for evidence in other.why],
            }
            for other in entry.alternatives
        ],
    }


def _hold(hold: Hold) -> dict[str, Any]:
    names = ("measured", "limit", "message", "clears_when", "released_by", "released_reason", "invoice_line", "owner")
    return {
        "code": hold.code.value,
        "severity": hold.severity.value,
        **{name: getattr(hold, name) for name in names},
        "releasable": hold.releasable,
    }


def _change(change: Change) -> dict[str, str]:
    return {"who": change.who, "what": change.what}


def _lines(view: views.InvoiceView, ways: Sequence[Sequence[Change]]) -> Iterator[str]:
    invoice = view.invoice
    yield f"{invoice.supplier_name} {invoice.invoice_number} of {invoice.invoice_date}: {view.state}"
    yield f"  {invoice.currency} {invoice.net_total} + {invoice.tax_total} = {invoice.gross_total}"
    for entry in view.match.allocations if view.match else ():
        why = "; ".join(evidence.text for evidence in entry.why)
        yield f"  line {entry.invoice_line} → {entry.purchase_order} line {entry.order_line}: {entry.quantity} ({why})"
    for hold in view.match.holds if view.match else ():
        released = f" — released by {hold.released_by}: {hold.released_reason}" if hold.released_by else ""
        yield f"  {hold.severity.value} {hold.code.value}: {hold.message}{released}"
    for way in ways:
        yield "  would clear: " + ", and ".join(f"{change.who}: {change.what}" for change in way)
