"""A match's certificate: the facts it was made of, what it allocates, and every inequality with both of its sides.

It is small, plain and complete: `checker` verifies it without this package. Every part carries the hash of its content, so
that a change of a fact shows; figures are text, so that none is rounded on the way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from engine.codec import to_json
from engine.issues import Code
from engine.matching.allocating import BLANK_ORDER_LINE, NOTHING, Place, billed_by_place, received_of
from engine.matching.holds import HOLD_RULES_VERSION
from engine.matching.known import Known
from engine.matching.tolerances import is_within
from engine.matching.variances import billed_of_line
from engine.model import Allocation, Match, MatchLevel, PurchaseOrderLine, SupplierInvoice, Tolerance, ToleranceKind
from engine.money import cents

Facts = dict[str, Any]
_TESTED = (ToleranceKind.PRICE, ToleranceKind.QUANTITY_ORDERED, ToleranceKind.QUANTITY_RECEIVED)


def certificate(invoice: SupplierInvoice, known: Known, outcome: Match) -> Facts:
    """The certificate of one match, as JSON values."""
    places = sorted(
        {(one.purchase_order, one.order_line) for one in outcome.allocations if one.order_line != BLANK_ORDER_LINE}
    )
    ordered = {
        (order.order_number, line.line): line
        for order in known.orders
        for line in order.lines
        if (order.order_number, line.line) in places
    }
    facts = {
        "invoice": _invoice(invoice),
        "orders": [_ordered(place, ordered[place], known) for place in places],
        "receipts": list(_receipts(places, known)),
        "billed": [_billed(place, known) for place in places],
        "tolerances": [_tolerance(_effective(kind, known)) for kind in _TESTED],
    }
    content = {
        "version": 1,
        "rule_version": HOLD_RULES_VERSION,
        "facts": facts,
        "hashes": {name: digest(part) for name, part in facts.items()},
        "allocations": [_allocation(one) for one in outcome.allocations],
        "tests": [test for place in places for test in _tests(place, ordered[place], outcome.allocations, known)],
        "holds": [_hold(hold) for hold in outcome.holds],
        "clean": not any(hold.is_open_block for hold in outcome.holds),
    }
    return sealed(content)


def sealed(content: Facts) -> Facts:
    """The certificate with the hash of all that it says."""
    return content | {"seal": digest(content)}


def digest(part: Any) -> str:
    """The SHA-256 of JSON values, written without blanks and with sorted keys."""
    return hashlib.sha256(json.dumps(part, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _invoice(invoice: SupplierInvoice) -> Facts:
    lines = [
        {
            "number": line.number,
            "kind": line.kind.value,
            "quantity": to_json(line.quantity),
            "net_amount": to_json(line.net_amount),
        }
        for line in invoice.lines
    ]
    names = ("id", "document", "supplier", "invoice_number", "currency")
    return {name: getattr(invoice, name) for name in names} | {"kind": invoice.kind.value, "lines": lines}


def _ordered(place: Place, line: PurchaseOrderLine, known: Known) -> Facts:
    return {
        "purchase_order": place[0],
        "order_line": place[1],
        "level": known.level(line).value,
        "live_quantity": to_json(line.live_quantity),
        "unit_price": to_json(line.unit_price),
    }


def _receipts(places: Sequence[Place], known: Known) -> Iterator[Facts]:
    for place in places:
        for receipt in sorted(known.receipts_of(place[0]), key=lambda one: one.receipt_number):
            for line in receipt.lines:
                if line.line == place[1]:
                    yield {
                        "receipt": receipt.receipt_number,
                        "purchase_order": place[0],
                        "order_line": place[1],
                        "received": to_json(line.quantity),
                        "net_quantity": to_json(line.net_quantity),
                        "accepted_quantity": to_json(line.accepted_quantity or Decimal(0)),
                    }


def _billed(place: Place, known: Known) -> Facts:
    before = billed_by_place(known.billed).get(place, NOTHING)
    return {
        "purchase_order": place[0],
        "order_line": place[1],
        "quantity": to_json(before.quantity),
        "amount": to_json(before.amount),
    }


def _effective(kind: ToleranceKind, known: Known) -> Tolerance:
    return known.tolerance(kind, None)


def _tolerance(tolerance: Tolerance) -> Facts:
    return {
        "kind": tolerance.kind.value,
        "state": tolerance.state.value,
        "percent": to_json(tolerance.percent),
        "absolute": to_json(tolerance.absolute),
        "combinator": tolerance.combinator.value,
    }


def _allocation(one: Allocation) -> Facts:
    return {
        "invoice_line": one.invoice_line,
        "purchase_order": one.purchase_order,
        "order_line": one.order_line,
        "receipt": one.receipt,
        "quantity": to_json(one.quantity),
        "amount": to_json(one.amount),
        "kind": one.kind,
        "unit_size": one.unit_size,
    }


def _hold(hold: Any) -> Facts:
    return {
        "code": hold.code.value,
        "severity": hold.severity.value,
        "invoice_line": hold.invoice_line,
        "released": hold.released_by is not None,
    }


def _tests(place: Place, ordered: PurchaseOrderLine, allocations: Sequence[Allocation], known: Known) -> Iterator[Facts]:
    """Every inequality of one order line: `left` may not exceed `right` by more than its tolerance."""
    mine = [one for one in allocations if (one.purchase_order, one.order_line) == place]
    level = known.level(ordered)
    if level is MatchLevel.NONE or not any(one.kind == "item" for one in mine):
        return
    before = billed_by_place(known.billed).get(place, NOTHING).quantity
    total = before + sum((one.quantity * (-1 if one.kind == "credit" else 1) for one in mine), Decimal(0))
    yield _test(Code.QTY_ORD, place, None, (total, ordered.live_quantity), _effective(ToleranceKind.QUANTITY_ORDERED, known))
    received = _effective(ToleranceKind.QUANTITY_RECEIVED, known)
    _, net, accepted = received_of(place, known.receipts_of(place[0]))
    if level in (MatchLevel.THREE_WAY, MatchLevel.FOUR_WAY):
        yield _test(Code.QTY_REC, place, None, (total, net), received)
    if level is MatchLevel.FOUR_WAY:
        yield _test(Code.QTY_ACC, place, None, (total, accepted), received)
    for number, (quantity, billed) in sorted(billed_of_line(mine).items()):
        expected = cents(quantity * ordered.unit_price)
        yield _test(Code.PRICE, place, number, (billed, expected), _effective(ToleranceKind.PRICE, known))


def _test(code: Code, place: Place, line: int | None, sides: tuple[Decimal, Decimal], tolerance: Tolerance) -> Facts:
    left, right = sides
    return {
        "code": code.value,
        "purchase_order": place[0],
        "order_line": place[1],
        "invoice_line": line,
        "left": to_json(left),
        "right": to_json(right),
        "passes": is_within(left - right, right, tolerance),
    }
