"""An independent check of a match's certificate. It imports nothing of the matcher and trusts nothing that it says.

From the certificate's facts alone it works out again what was billed, received and ordered, every inequality of orders and
order lines with both sides, and whether the match may call itself clean. The sides of tests on the whole invoice (taxes,
totals, caps) are taken as facts; their outcome is worked out. `problems(certificate)` is empty where everything agrees.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from fractions import Fraction
from typing import Any

Facts = dict[str, Any]
Test = tuple[Any, ...]
VERSIONS = ((2, "3"),)
HAIR = Fraction(1, 10**8)  # what parts of a converted unit may lose at ten decimals
PARTS = {"invoice", "orders", "order_lines", "receipts", "billed", "tolerances", "whole"}
NAME = ("code", "kind", "purchase_order", "order_line", "invoice_line", "what")


def problems(certificate: Facts) -> list[str]:
    """Everything in the certificate that does not follow from its facts, in words; nothing where it is sound."""
    try:
        return list(_problems(certificate))
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        return [f"the certificate is malformed ({type(error).__name__}: {error})"]


def _problems(certificate: Facts) -> Iterator[str]:
    facts, allocations, version = certificate["facts"], certificate["allocations"], certificate["version"]
    if (version, certificate["rule_version"]) not in VERSIONS or not set(facts) == PARTS == set(certificate["hashes"]):
        yield "its version or form is not known"
    changed = [name for name in PARTS if certificate["hashes"][name] != _digest(facts[name])]
    yield from (f"the {name} are not those it was made of" for name in changed)
    if certificate["seal"] != _digest({name: part for name, part in certificate.items() if name != "seal"}):
        yield "it was changed after it was sealed"
    yield from _lines_add_up(facts, allocations)
    for line in facts["order_lines"]:
        yield from _receipts_hold(facts, allocations, line)
    yield from _tests_agree(facts, certificate)
    yield from _holds_follow(certificate)


def _digest(part: Any) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _sum(rows: Iterable[Facts], name: str) -> D:
    """The sum of a figure; what a credit gives back counts negative."""
    return sum((D(row[name]) * (-1 if row.get("kind") == "credit" else 1) for row in rows), D(0))


def _cents(value: D) -> D:
    return value.quantize(D("0.01"), ROUND_HALF_UP)


def _at(rows: Iterable[Facts], place: Facts) -> list[Facts]:
    """The rows of the same order line."""
    return [row for row in rows if all(row[name] == place[name] for name in ("purchase_order", "order_line"))]


def _lines_add_up(facts: Facts, allocations: list[Facts]) -> Iterator[str]:
    """Each allocated line is allocated whole, in amount and in quantity, to order lines that exist."""
    lines = {line["number"]: line for line in facts["invoice"]["lines"]}
    orders = {order["purchase_order"] for order in facts["orders"]}
    for one in allocations:
        is_there = bool(_at(facts["order_lines"], one)) or (one["order_line"] == 0 and one["purchase_order"] in orders)
        if one["invoice_line"] not in lines or one["kind"] not in ("item", "charge", "credit") or not is_there:
            yield f"an allocation of line {one['invoice_line']} to order {one['purchase_order']} is of nothing known"
        if D(one["quantity"]) < (one["kind"] != "credit") * HAIR or D(one["amount"]) < 0 or Fraction(one["unit_size"]) <= 0:
            yield f"line {one['invoice_line']} is allocated a quantity or amount that cannot be"
    for number in {one["invoice_line"] for one in allocations} & set(lines):
        mine = [one for one in allocations if one["invoice_line"] == number]
        billed = Fraction(abs(D(lines[number]["quantity"] or 1)) or 1)
        counted = sum((Fraction(one["quantity"]) / Fraction(one["unit_size"]) for one in mine), Fraction(0))
        if sum((D(one["amount"]) for one in mine), D(0)) != abs(D(lines[number]["net_amount"])):
            yield f"line {number} is not allocated to the cent"
        is_price_credit = counted == 0 and all(one["kind"] == "credit" for one in mine)
        if not is_price_credit and abs(counted - billed) > HAIR * billed:
            yield f"line {number} is allocated another quantity than it bills"


def _receipts_hold(facts: Facts, allocations: list[Facts], line: Facts) -> Iterator[str]:
    """No receipt gives more than it brought, earlier invoices' part is theirs, and none that is left is passed over."""
    where = f"order {line['purchase_order']} line {line['order_line']}"
    mine, brought = _at(allocations, line), _at(facts["receipts"], line)
    taken = [one for one in mine if one["receipt"]]
    for name in {one["receipt"] for one in taken}:
        there = _sum((one for one in brought if one["receipt"] == name), "net_quantity")
        if _sum((one for one in taken if one["receipt"] == name), "quantity") > there:
            yield f"receipt {name} gives more of {where} than it brought"
    before = max(_sum(_at(facts["billed"], line), "quantity"), D(0))
    left = _sum(brought, "net_quantity") - before - _sum(taken, "quantity")
    if taken and left < 0:
        yield f"{where} takes receipts that earlier invoices took"
    if left > 0 and any(one["kind"] == "item" and one["receipt"] is None for one in mine):
        yield f"{where} is billed without a receipt though one is left"


def _tests_agree(facts: Facts, certificate: Facts) -> Iterator[str]:
    """The inequalities are all that there must be, each with both sides and the outcome that the facts give."""
    limits = {_name(one)[1:]: one for one in facts["tolerances"]}
    own = {one[:6]: one[6:] for one in _tests(facts, certificate["allocations"], limits)}
    own |= {_name(one): (D(one["left"]), D(one["right"])) for one in facts["whole"]}
    said = {_name(test): test for test in certificate["tests"]}
    if len(said) != len(certificate["tests"]) or set(own) != set(said):
        yield "its inequalities are not those that its allocations ask for"
    for name in set(own) & set(said):
        (left, right), (test, limit) = own[name], (said[name], limits[name[1:]])
        if (D(test["left"]), D(test["right"]), test["passes"]) != (left, right, _passes(left, right, limit)):
            yield f"{name[0]} of order {name[2]} line {name[3]} is {left} against {right}, not as it says"


def _name(test: Facts) -> Test:
    return tuple(test.get(name) for name in NAME)


def _tests(facts: Facts, allocations: list[Facts], limits: dict[Test, Facts]) -> Iterator[Test]:
    """Every inequality of order lines and orders: its name (see `NAME`), left and right side."""
    for line in facts["order_lines"]:
        mine, before = _at(allocations, line), _sum(_at(facts["billed"], line), "amount")
        if line["level"] in ("none", "totals") or all(one["kind"] != "item" for one in mine):
            continue
        *found, total = _of_line(facts, line, mine, before)
        yield from found
        passes = all(_passes(test[6], test[7], limits[test[1:6]]) for test in found)
        if line["level"] == "amount" or before or (passes and limits.get(total[1:6], {}).get("set_by_people")):
            yield total
    for order in facts["orders"]:
        mine = [one for one in allocations if one["purchase_order"] == order["purchase_order"]]
        if any(one["kind"] != "credit" for one in mine):
            yield from _of_order(order, facts["invoice"]["invoice_date"], D(order["billed_amount"]) + _sum(mine, "amount"))


def _of_line(facts: Facts, line: Facts, mine: list[Facts], before: D) -> Iterator[Test]:
    """Those of one order line; all invoices together against its amount come last."""
    place, price, live = (line["purchase_order"], line["order_line"]), D(line["unit_price"]), D(line["live_quantity"])
    receipts, total = _at(facts["receipts"], line), _sum(_at(facts["billed"], line), "quantity") + _sum(mine, "quantity")
    net, amount = _sum(receipts, "net_quantity"), before + _sum(mine, "amount")
    is_received = any(D(one["received"]) for one in receipts)
    if line["level"] == "amount":
        if is_received:
            yield "QTY_REC", "quantity_received", *place, None, "amount", amount, _cents(net * price)
    else:
        yield "QTY_ORD", "quantity_ordered", *place, None, "", total, live
        if line["level"] == "2-way":
            yield "QTY_ORD", "quantity_value", *place, None, "value", _cents(total * price), _cents(live * price)
        elif not is_received:
            yield "NOT_RECEIVED", "unreceived_value", *place, None, "", _cents(total * price), D(0)
        else:
            yield "QTY_REC", "quantity_received", *place, None, "", total, net
            yield "QTY_REC", "quantity_value", *place, None, "value", _cents(total * price), _cents(net * price)
        if line["level"] == "4-way" and is_received:
            yield "QTY_ACC", "quantity_received", *place, None, "", total, _sum(receipts, "accepted_quantity")
        code = ("PRICE_EST", "price_estimated") if line["price_estimated"] else ("PRICE", "price")
        for number in {one["invoice_line"] for one in mine if one["kind"] == "item"}:
            of_line = [one for one in mine if one["kind"] == "item" and one["invoice_line"] == number]
            yield *code, *place, number, "", _sum(of_line, "amount"), _cents(_sum(of_line, "quantity") * price)
    yield "LINE_TOTAL", "line_total", *place, None, "", amount, _cents(live * price)


def _of_order(order: Facts, day: str, billed: D) -> Iterator[Test]:
    place = (order["purchase_order"], 0, None, "")
    if order["ordered_amount"] is not None:
        yield "PO_TOTAL", "order_total", *place, billed, D(order["ordered_amount"])
    if order["limit_amount"] is not None:
        yield "BLANKET_LIMIT", "blanket_value", *place, billed, D(order["limit_amount"])
    if order["valid_from"] or order["valid_to"]:
        since, until, on = (date.fromisoformat(text or day) for text in (order["valid_from"], order["valid_to"], day))
        yield "PO_EXPIRED", "blanket_days", *place, D(max((since - on).days, (on - until).days, 0)), D(0)


def _passes(left: D, right: D, limit: Facts) -> bool:
    over = abs(left - right) if limit["two_sided"] else left - right
    if limit["state"] != "limit" or over <= 0:
        return limit["state"] == "off" or over <= 0
    inside = [over * 100 <= right * D(limit["percent"])] if limit["percent"] is not None and right > 0 else []
    inside += [over <= D(limit["absolute"])] if limit["absolute"] is not None else []
    return bool(inside) and (all(inside) if limit["combinator"] == "both" else any(inside))


def _holds_follow(certificate: Facts) -> Iterator[str]:
    """Clean is what nothing open blocks; every inequality that fails has its hold, or a cause before it that is one."""
    holds = certificate["holds"]
    if any(set(one) != {"code", "severity", "invoice_line", "released"} for one in holds):
        yield "its holds are not in the form of holds"
    is_blocked = any(one["severity"] == "block" and one["released"] is False for one in holds)
    if certificate["clean"] is not (not is_blocked):
        yield "it calls itself clean, or not, against its own holds"
    codes = {one["code"].removeprefix("MAX_") for one in holds}
    for test in certificate["tests"]:
        if test["passes"] is False and not is_blocked and test["code"] not in codes | {"DATE_EARLY"}:
            yield f"{test['code']} of order {test['purchase_order']} line {test['order_line']} fails and nothing holds it"
