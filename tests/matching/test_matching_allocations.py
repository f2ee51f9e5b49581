"""What holds of every allocation: nothing taken twice, nothing lost, and the order in which things come says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from matching_scenario import make_invoice, make_order, make_receipt, make_supplier

from engine.matching import Known, match
from engine.model import GoodsReceipt, LineChoice, Match, PurchaseOrder, SupplierInvoice

PRODUCTS = (("RS-15", "Copper pipe 15 mm", "10.00"), ("RS-20", "Copper pipe 20 mm", "14.00"), ("E1", "PVC elbow", "2.00"))
QUANTITIES = st.integers(min_value=1, max_value=9)
JOBS = st.sampled_from(["J-204", "J-205"])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[SupplierInvoice, Known]:
    """Orders that repeat their products, what came of them in parts, and an invoice that splits and merges their lines."""
    orders = [_order(draw, f"PO-04{n:02}") for n in range(1, draw(st.integers(1, 2)) + 1)]
    receipts = [receipt for order in orders for receipt in _receipts(draw, order)]
    lines = draw(st.lists(st.tuples(st.integers(0, 2), QUANTITIES, st.booleans()), min_size=1, max_size=5))
    invoice = make_invoice([_line(*line) for line in lines], purchase_orders=[order.order_number for order in orders])
    return invoice, Known(supplier=make_supplier(), orders=tuple(orders), receipts=tuple(receipts))


def _order(draw: st.DrawFn, number: str) -> PurchaseOrder:
    lines = draw(st.lists(st.tuples(st.integers(0, 2), QUANTITIES, JOBS), min_size=1, max_size=4))
    made = [_product(at) | {"unit_price": PRODUCTS[at][2], "quantity": str(n), "job": job} for at, n, job in lines]
    return make_order(made, order_number=number)


def _receipts(draw: st.DrawFn, order: PurchaseOrder) -> Iterable[GoodsReceipt]:
    for number in range(draw(st.integers(0, 2))):
        of_lines = [{"line": line.line, "quantity": str(draw(st.integers(0, 5)))} for line in order.lines]
        name = f"R-{order.order_number}-{number}"
        yield make_receipt(
            of_lines, receipt_number=name, order_number=order.order_number, received_on=f"2026-03-0{number + 1}"
        )


def _product(at: int) -> dict[str, Any]:
    part, description, _ = PRODUCTS[at]
    return {"part": part, "description": description}


def _line(at: int, quantity: int, has_part: bool) -> dict[str, Any]:
    product, net = _product(at), Decimal(PRODUCTS[at][2]) * quantity
    return product | {"part": product["part"] if has_part else None, "quantity": str(quantity), "net_amount": str(net)}


def by_place(outcome: Match) -> Counter[tuple[str, int]]:
    """How much is billed of each order line."""
    found: Counter[tuple[str, int]] = Counter()
    for one in outcome.allocations:
        found[one.purchase_order, one.order_line] += one.quantity
    return found


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_no_receipt_gives_more_than_it_holds(world: tuple[SupplierInvoice, Known]) -> None:
    invoice, known = world
    there = {
        (receipt.receipt_number, receipt.order_number, line.line): line.net_quantity
        for receipt in known.receipts
        for line in receipt.lines
    }
    taken: Counter[tuple[str, str, int]] = Counter()
    for one in match(invoice, known).allocations:
        if one.receipt is not None:
            taken[one.receipt, one.purchase_order, one.order_line] += one.quantity
    assert all(quantity <= there[place] for place, quantity in taken.items())


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_amounts_and_quantities_add_back(world: tuple[SupplierInvoice, Known]) -> None:
    invoice, known = world
    outcome = match(invoice, known)
    for line in invoice.lines:
        own = [one for one in outcome.allocations if one.invoice_line == line.number]
        if own:
            assert sum(one.amount for one in own) == line.net_amount
            assert sum(one.quantity for one in own) == line.quantity
        assert all(one.quantity > 0 and one.amount >= 0 for one in own)


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_nothing_is_billed_beyond_what_lies_there_while_its_product_lies_elsewhere(
    world: tuple[SupplierInvoice, Known],
) -> None:
    """Of one product of the orders, either no order line is billed beyond what came of it, or all of what came is billed."""
    invoice, known = world
    outcome = match(invoice, known)
    received: Counter[tuple[str, int]] = Counter()
    for receipt in known.receipts:
        for line in receipt.lines:
            received[receipt.order_number, line.line] += line.net_quantity
    billed = by_place(outcome)
    for part, *_ in PRODUCTS:
        ordered = {(order.order_number, one.line): one for order in known.orders for one in order.lines if one.part == part}
        rooms = {place: min(received[place], one.live_quantity) for place, one in ordered.items()}
        if not any(rooms.values()) or any(hold.code == "LINE_UNMATCHED" for hold in outcome.holds):
            continue
        beyond = sum(max(billed[place] - room, 0) for place, room in rooms.items())
        idle = sum(max(room - billed[place], 0) for place, room in rooms.items())
        assert not (beyond and idle)


@settings(max_examples=200, deadline=None)
@given(worlds(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_given_does_not_matter(
    world: tuple[SupplierInvoice, Known], names_orders: bool, random: Random
) -> None:
    invoice, known = world
    invoice = invoice if names_orders else replace(invoice, purchase_orders=())
    orders = [replace(order, lines=_shuffled(order.lines, random)) for order in known.orders]
    receipts = [replace(receipt, lines=_shuffled(receipt.lines, random)) for receipt in known.receipts]
    turned = replace(known, orders=_shuffled(orders, random), receipts=_shuffled(receipts, random))
    mixed = replace(invoice, lines=_shuffled(invoice.lines, random))
    one, other = match(invoice, known), match(mixed, turned)
    assert (one.allocations, one.holds, one.orders) == (other.allocations, other.holds, other.orders)
    assert (sorted(one.jobs), one.candidates) == (sorted(other.jobs), other.candidates)


def _shuffled(things: Iterable[Any], random: Random) -> tuple[Any, ...]:
    mixed = list(things)
    random.shuffle(mixed)
    return tuple(mixed)


@settings(max_examples=200, deadline=None)
@given(worlds(), st.data())
def test_a_choice_is_kept_whatever_the_rest(world: tuple[SupplierInvoice, Known], data: st.DataObject) -> None:
    invoice, known = world
    line = data.draw(st.sampled_from(invoice.lines))
    order = data.draw(st.sampled_from(known.orders))
    place = data.draw(st.sampled_from(order.lines)).line
    choice = LineChoice(line.number, order.order_number, place)
    outcome = match(invoice, replace(known, choices=(choice,)))
    own = [one for one in outcome.allocations if one.invoice_line == line.number]
    assert {(one.purchase_order, one.order_line) for one in own} == {(order.order_number, place)}
    assert sum(one.quantity for one in own) == line.quantity
    assert not any(hold.invoice_line == line.number and hold.code.startswith("LINE_") for hold in _asked(outcome))


def _asked(outcome: Match) -> list[Any]:
    return [hold for hold in outcome.holds if hold.code in {"LINE_UNMATCHED", "LINE_AMBIGUOUS"}]


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_what_else_was_possible_is_kept_and_none_of_it_was_taken(world: tuple[SupplierInvoice, Known]) -> None:
    invoice, known = world
    outcome = match(invoice, known)
    for one in outcome.allocations:
        mine = {(x.purchase_order, x.order_line) for x in outcome.allocations if x.invoice_line == one.invoice_line}
        assert not mine & {(other.purchase_order, other.order_line) for other in one.alternatives}
        assert all(other.why[0].kind == "margin" for other in one.alternatives)
