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
from engine.matching.allocating import BLANK_ORDER_LINE, NOTHING, Place, billed_by_place
from engine.matching.holds import HOLD_RULES_VERSION
from engine.matching.inequalities import Inequality
from engine.matching.known import Known
from engine.matching.limits import ordered_amount
from engine.matching.testing import inequalities_of, is_of_whole_invoice
from engine.matching.tolerances import STARTING_TOLERANCES
from engine.model import Allocation, Match, PurchaseOrder, PurchaseOrderLine, SupplierInvoice

Facts = dict[str, Any]
_ZERO = Decimal(0)


def certificate(invoice: SupplierInvoice, known: Known, outcome: Match) -> Facts:
    """The certificate of one match, as JSON values."""
    places = sorted(
        {(one.purchase_order, one.order_line) for one in outcome.allocations if one.order_line != BLANK_ORDER_LINE}
    )
    numbers = {one.purchase_order for one in outcome.allocations}
    billed = [order for order in known.orders if order.order_number in numbers]
    ordered = {(order.order_number, line.line): line for order in billed for line in order.lines}
    tests = inequalities_of(invoice, outcome.allocations, known)
    facts = {
        "invoice": _invoice(invoice),
        "orders": [_order(order, known) for order in billed],
        "order_lines": [_order_line(place, ordered[place], known) for place in places],
        "receipts": list(_receipts(places, known)),
        "billed": [_billed(place, known) for place in places],
        "tolerances": _tolerances(tests),
        "whole": [_test(one) for one in tests if is_of_whole_invoice(one)],
    }
    content = {
        "version": 2,
        "rule_version": HOLD_RULES_VERSION,
        "facts": facts,
        "hashes": {name: digest(part) for name, part in facts.items()},
        "allocations": [_allocation(one) for one in outcome.allocations],
        "tests": [_test(one) for one in tests],
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
    names = ("id", "document", "supplier", "invoice_number", "invoice_date", "currency", "kind")
    return {name: to_json(getattr(invoice, name)) for name in names} | {"lines": lines}


def _order(order: PurchaseOrder, known: Known) -> Facts:
    return {
        "purchase_order": order.order_number,
        "ordered_amount": to_json(ordered_amount(order)) if order.lines else None,
        "billed_amount": to_json(known.amount_billed(order.order_number)),
        "limit_amount": to_json(order.limit_amount),
        "valid_from": to_json(order.valid_from),
        "valid_to": to_json(order.valid_to),
    }


def _order_line(place: Place, line: PurchaseOrderLine, known: Known) -> Facts:
    return {
        "purchase_order": place[0],
        "order_line": place[1],
        "level": known.level(line).value,
        "live_quantity": to_json(line.live_quantity),
        "unit_price": to_json(line.unit_price),
        "price_estimated": line.price_estimated,
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
                        "accepted_quantity": to_json(line.accepted_quantity or _ZERO),
                    }


def _billed(place: Place, known: Known) -> Facts:
    before = billed_by_place(known.billed).get(place, NOTHING)
    return {
        "purchase_order": place[0],
        "order_line": place[1],
        "quantity": to_json(before.quantity),
        "amount": to_json(before.amount),
    }


def _tolerances(tests: Sequence[Inequality]) -> list[Facts]:
    """The tolerance of every test, each once: by kind, for an order line, an order, an invoice line or all."""
    found = {json.dumps(one, sort_keys=True): one for one in map(_tolerance, tests)}
    return [found[key] for key in sorted(found)]


def _tolerance(test: Inequality) -> Facts:
    tolerance = test.tolerance
    return _where(test) | {
        "kind": tolerance.kind.value,
        "state": tolerance.state.value,
        "percent": to_json(tolerance.percent),
        "absolute": to_json(tolerance.absolute),
        "combinator": tolerance.combinator.value,
        "two_sided": tolerance.two_sided,
        "set_by_people": tolerance not in STARTING_TOLERANCES,
    }


def _where(test: Inequality) -> Facts:
    return {
        "purchase_order": test.place[0],
        "order_line": test.place[1],
        "invoice_line": test.invoice_line,
        "what": test.what,
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


def _test(one: Inequality) -> Facts:
    return _where(one) | {
        "code": one.code.value,
        "kind": one.tolerance.kind.value,
        "left": to_json(one.left),
        "right": to_json(one.right),
        "passes": one.passes,
    }
