"""The match as a ledger: a row an allocation, ordered | received | billed before | this invoice | open, and a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.matching.inequality_words import Comparison
from engine.matching.telling import Told
from engine.model import Allocation, Hold, InvoiceLine
from engine.store.database import Row
from engine.views import InvoiceView
from pages.parts import words

COLUMNS = (
    "line",
    "item",
    "order",
    "unit",
    "ordered",
    "received",
    "billed_before",
    "this",
    "open",
    "price",
    "billed_at",
    "verdict",
)


def ledger_rows(view: InvoiceView, told: Sequence[Told] = ()) -> tuple[dict[str, Any], ...]:
    """A row for every order line that a line bills, one for every line that no order explains, in the order of the lines."""
    ordered = {(row["order_number"], row["line"]): row for row in view.order_lines}
    allocations = view.match.allocations if view.match else ()
    rows: list[dict[str, Any]] = []
    for line in view.invoice.lines:
        of_line = _by_order_line(entry for entry in allocations if entry.invoice_line == line.number)
        verdict = verdict_of(view, line, told)
        rows.extend(_allocated(line, entry, ordered, view.invoice.sign, verdict) for entry in of_line)
        if not of_line:
            rows.append(_unallocated(line, verdict))
    return tuple(rows)


def _by_order_line(entries: Iterable[Allocation]) -> list[Allocation]:
    """One entry an order line, out of however many receipts it comes."""
    found: dict[tuple[str, int], Allocation] = {}
    for entry in entries:
        place = entry.purchase_order, entry.order_line
        before = found.get(place)
        found[place] = replace(entry, quantity=before.quantity + entry.quantity) if before else entry
    return list(found.values())


def _allocated(
    line: InvoiceLine, entry: Allocation, ordered: dict[tuple[str, int], Row], sign: int, verdict: str
) -> dict[str, Any]:
    row = ordered.get((entry.purchase_order, entry.order_line), {})
    this = sign * entry.quantity
    before = row.get("billed_before", Decimal(0))
    return {
        **_of_line(line, verdict),
        "order": f"{entry.purchase_order} / {entry.order_line}",
        "unit": row.get("unit") or line.unit,
        "ordered": row.get("ordered"),
        "received": row.get("received"),
        "billed_before": before,
        "this": this,
        "open": row["ordered"] - before - this if row else None,
        "price": row.get("unit_price"),
    }


def _unallocated(line: InvoiceLine, verdict: str) -> dict[str, Any]:
    return {**_of_line(line, verdict), "order": line.purchase_order or "–", "unit": line.unit, "this": line.quantity}


def _of_line(line: InvoiceLine, verdict: str) -> dict[str, Any]:
    empty = dict.fromkeys(COLUMNS)
    return {**empty, "line": line.number, "item": line.description, "billed_at": line.unit_price, "verdict": verdict}


def verdict_of(view: InvoiceView, line: InvoiceLine, told: Sequence[Told] = ()) -> str:
    """What matching says of one line: the holds on it, else whether it agrees, exactly or by a limit; of a line whose tests
    wait behind a hold of the whole invoice, that they do."""
    if view.match is None:
        return "… not matched yet"
    holds = [hold for hold in view.match.holds if hold.invoice_line == line.number]
    if holds:
        return "; ".join(_said(hold) for hold in holds)
    if any(entry.invoice_line == line.number for entry in view.match.allocations):
        return _agrees([test for one in told if one.invoice_line == line.number for test in one.tests])
    return "✓ No order needed" if view.match.complete else "… not allocated"


def _agrees(tests: Sequence[Comparison]) -> str:
    if any(not one.passes for one in tests):
        return "… waits behind a hold"
    return "≈ Within limits" if any(one.within for one in tests) else "✓ Agrees"


def _said(hold: Hold) -> str:
    if hold.released_by is not None:
        return f"✓ {words.hold_name(hold.code.value)}, released"
    return f"{words.severity(hold.severity.value).mark} {words.hold_name(hold.code.value)}"
