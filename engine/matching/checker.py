"""An independent check of a match's certificate. It imports nothing of the matcher and trusts nothing that it says.

From the certificate's facts alone it works out again what was billed, received and ordered, every inequality with both of
its sides, and whether the match may call itself clean. `problems(certificate)` is empty where everything agrees.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Facts = dict[str, Any]
Place = tuple[str, int]
RULE_VERSIONS = ("2",)
KINDS = ("item", "charge", "credit")
CENT = Decimal("0.01")
HAIR = Fraction(1, 10**8)  # what parts of a converted unit may lose at ten decimals
PARTS = ("invoice", "orders", "receipts", "billed", "tolerances")


def problems(certificate: Facts) -> list[str]:
    """Everything in the certificate that does not follow from its facts, in words; nothing where it is sound."""
    try:
        return list(_problems(certificate))
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        return [f"the certificate is malformed ({type(error).__name__}: {error})"]


def _problems(certificate: Facts) -> Iterator[str]:
    facts = certificate["facts"]
    if certificate["version"] != 1 or certificate["rule_version"] not in RULE_VERSIONS:
        yield "its version is not known"
    if set(facts) != set(PARTS) or set(certificate["hashes"]) != set(PARTS):
        yield "its facts are not those of a match"
    for name in PARTS:
        if certificate["hashes"][name] != _digest(facts[name]):
            yield f"the {name} are not those it was made of"
    if certificate["seal"] != _digest({name: part for name, part in certificate.items() if name != "seal"}):
        yield "it was changed after it was sealed"
    yield from _lines_add_up(facts, certificate["allocations"])
    yield from _receipts_hold(facts, certificate["allocations"])
    yield from _tests_agree(facts, certificate)
    yield from _holds_follow(certificate)


def _digest(part: Any) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _lines_add_up(facts: Facts, allocations: list[Facts]) -> Iterator[str]:
    """Each allocated line is allocated whole, in amount and in quantity, to order lines that exist."""
    lines = {line["number"]: line for line in facts["invoice"]["lines"]}
    places = {(one["purchase_order"], one["order_line"]) for one in facts["orders"]}
    amounts: dict[int, Decimal] = defaultdict(Decimal)
    counted: dict[int, Fraction] = defaultdict(Fraction)
    for one in allocations:
        number, place = one["invoice_line"], (one["purchase_order"], one["order_line"])
        if number not in lines or one["kind"] not in KINDS or (place not in places and place[1] != 0):
            yield f"an allocation of line {number} to {place} is of nothing known"
            continue
        quantity, size = Decimal(one["quantity"]), Fraction(one["unit_size"])
        if quantity < 0 or Decimal(one["amount"]) < 0 or size <= 0 or (quantity == 0 and one["kind"] != "credit"):
            yield f"line {number} is allocated a quantity or amount that cannot be"
            continue
        amounts[number] += Decimal(one["amount"])
        counted[number] += Fraction(quantity) / size
    for number, amount in amounts.items():
        billed = abs(Decimal(lines[number]["quantity"] or 1)) or Decimal(1)
        if amount != abs(Decimal(lines[number]["net_amount"])):
            yield f"line {number} is not allocated to the cent"
        is_price_credit = counted[number] == 0 and all(
            one["kind"] == "credit" for one in allocations if one["invoice_line"] == number
        )
        if abs(counted[number] - Fraction(billed)) > HAIR * Fraction(billed) and not is_price_credit:
            yield f"line {number} is allocated another quantity than it bills"


def _receipts_hold(facts: Facts, allocations: list[Facts]) -> Iterator[str]:
    """No receipt gives more than it brought, and what is taken out of one is of its order line."""
    brought: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
    for one in facts["receipts"]:
        brought[one["receipt"], one["purchase_order"], one["order_line"]] += Decimal(one["net_quantity"])
    taken: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
    for one in allocations:
        if one["receipt"] is not None:
            taken[one["receipt"], one["purchase_order"], one["order_line"]] += Decimal(one["quantity"])
    for key, quantity in taken.items():
        if key not in brought or quantity > brought[key]:
            yield f"receipt {key[0]} gives more of order {key[1]} line {key[2]} than it brought"
    for place in {(key[1], key[2]) for key in taken}:
        before = sum((Decimal(one["quantity"]) for one in facts["billed"] if _place(one) == place), Decimal(0))
        there = sum((quantity for key, quantity in brought.items() if key[1:] == place), Decimal(0))
        now = sum((quantity for key, quantity in taken.items() if key[1:] == place), Decimal(0))
        if now > there - max(before, Decimal(0)):
            yield f"order {place[0]} line {place[1]} takes receipts that earlier invoices took"
    yield from _none_forgotten(facts, allocations)


def _none_forgotten(facts: Facts, allocations: list[Facts]) -> Iterator[str]:
    """Goods are billed without a receipt only where none is left."""
    for place in {_place(one) for one in allocations if one["kind"] == "item" and one["receipt"] is None}:
        there = sum((Decimal(one["net_quantity"]) for one in facts["receipts"] if _place(one) == place), Decimal(0))
        before = sum((Decimal(one["quantity"]) for one in facts["billed"] if _place(one) == place), Decimal(0))
        taken = sum((Decimal(one["quantity"]) for one in allocations if one["receipt"] and _place(one) == place), Decimal(0))
        if there - max(before, Decimal(0)) - taken > 0:
            yield f"order {place[0]} line {place[1]} is billed without a receipt though one is left"


def _place(one: Facts) -> Place:
    return one["purchase_order"], one["order_line"]


def _tests_agree(facts: Facts, certificate: Facts) -> Iterator[str]:
    """The inequalities are all that there must be, each with the sides and the outcome that the facts give."""
    own = {_name(test): test for test in _tests(facts, certificate["allocations"])}
    said = {_name(test): test for test in certificate["tests"]}
    if len(said) != len(certificate["tests"]) or set(own) != set(said):
        yield "its inequalities are not those that its allocations ask for"
    for name in set(own) & set(said):
        one, other = own[name], said[name]
        if other["passes"] is not one["passes"] or any(
            Decimal(one[side]) != Decimal(other[side]) for side in ("left", "right")
        ):
            yield f"{name[0]} of order {name[1]} line {name[2]} is {one['left']} against {one['right']}, not as it says"


def _name(test: Facts) -> tuple[str, str, int, int | None]:
    return test["code"], test["purchase_order"], test["order_line"], test["invoice_line"]


def _tests(facts: Facts, allocations: list[Facts]) -> Iterator[Facts]:
    limits = {one["kind"]: one for one in facts["tolerances"]}
    for ordered in facts["orders"]:
        place = _place(ordered)
        mine = [one for one in allocations if _place(one) == place]
        items = [one for one in mine if one["kind"] == "item"]
        if ordered["level"] == "none" or not items:
            continue
        total = sum((Decimal(one["quantity"]) for one in facts["billed"] if _place(one) == place), Decimal(0))
        total += sum((Decimal(one["quantity"]) * (-1 if one["kind"] == "credit" else 1) for one in mine), Decimal(0))
        receipts = [one for one in facts["receipts"] if _place(one) == place]
        rights = [("QTY_ORD", "quantity_ordered", Decimal(ordered["live_quantity"]))]
        if ordered["level"] in ("3-way", "4-way"):
            rights.append(
                ("QTY_REC", "quantity_received", sum((Decimal(one["net_quantity"]) for one in receipts), Decimal(0)))
            )
        if ordered["level"] == "4-way":
            rights.append(
                ("QTY_ACC", "quantity_received", sum((Decimal(r["accepted_quantity"]) for r in receipts), Decimal(0)))
            )
        for code, kind, right in rights:
            yield _test(code, place, None, (total, right), limits[kind])
        for number in {one["invoice_line"] for one in items}:
            of_line = [one for one in items if one["invoice_line"] == number]
            worth = sum((Decimal(one["quantity"]) for one in of_line), Decimal(0)) * Decimal(ordered["unit_price"])
            billed = sum((Decimal(one["amount"]) for one in of_line), Decimal(0))
            yield _test("PRICE", place, number, (billed, worth.quantize(CENT, ROUND_HALF_UP)), limits["price"])


def _test(code: str, place: Place, line: int | None, sides: tuple[Decimal, Decimal], limit: Facts) -> Facts:
    left, right = sides
    names = {"code": code, "purchase_order": place[0], "order_line": place[1], "invoice_line": line}
    return names | {"left": str(left), "right": str(right), "passes": _is_within(left - right, right, limit)}


def _is_within(over: Decimal, base: Decimal, limit: Facts) -> bool:
    if limit["state"] == "off" or over <= 0:
        return True
    if limit["state"] != "limit":
        return False
    inside = []
    if limit["percent"] is not None and base > 0:
        inside.append(over * 100 <= base * Decimal(limit["percent"]))
    if limit["absolute"] is not None:
        inside.append(over <= Decimal(limit["absolute"]))
    return bool(inside) and (all(inside) if limit["combinator"] == "both" else any(inside))


def _holds_follow(certificate: Facts) -> Iterator[str]:
    """Clean is what nothing open blocks; every inequality that fails has its hold, or a cause before it that is one."""
    holds = certificate["holds"]
    if any(set(one) != {"code", "severity", "invoice_line", "released"} for one in holds):
        yield "its holds are not in the form of holds"
    is_blocked = any(one["severity"] == "block" and one["released"] is False for one in holds)
    if certificate["clean"] is not (not is_blocked):
        yield "it calls itself clean, or not, against its own holds"
    codes = {one["code"] for one in holds} | ({"QTY_REC"} if any(one["code"] == "NOT_RECEIVED" for one in holds) else set())
    for test in certificate["tests"]:
        if test["passes"] is False and test["code"] not in codes and not is_blocked:
            yield f"{test['code']} of order {test['purchase_order']} line {test['order_line']} fails and nothing holds it"
