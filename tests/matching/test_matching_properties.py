"""What is true of every match, whatever the world."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from matching_scenario import make_invoice, make_order, make_receipt, make_supplier

from engine.issues import Code
from engine.matching import Known, match
from engine.model import Match, SupplierInvoice

PARTS = st.sampled_from(["RS-15", "RS-20", "E1", None])
NAMES = st.sampled_from(["Copper pipe 15 mm", "Copper pipe 20 mm", "PVC elbow", "Angle grinder 125 mm", "Freight"])
QUANTITIES = st.decimals(min_value="0.5", max_value=20, places=1).map(str)
PRICES = st.decimals(min_value="0.10", max_value=500, places=2).map(str)
ORDER_LINES = st.lists(
    st.fixed_dictionaries({"part": PARTS, "description": NAMES, "quantity": QUANTITIES, "unit_price": PRICES}),
    min_size=1,
    max_size=6,
)
INVOICE_LINES = st.lists(
    st.fixed_dictionaries(
        {"part": PARTS, "description": NAMES, "quantity": QUANTITIES, "net_amount": PRICES}
        | {"kind": st.sampled_from(["item", "item", "item", "freight", "levy"])}
    ),
    min_size=1,
    max_size=6,
)


def known_with(order_lines: list[dict[str, str]]) -> Known:
    order = make_order(order_lines)
    receipt = make_receipt([{"quantity": line["quantity"]} for line in order_lines])
    return Known(supplier=make_supplier(), orders=(order,), receipts=(receipt,))


def by_content(invoice: SupplierInvoice, outcome: Match) -> Counter[tuple[object, ...]]:
    """What lines and order lines have to do with one another, the lines themselves in place of their numbers; which of two
    lines comes out of which receipt is a matter of their order."""
    lines = {line.number: replace(line, number=0) for line in invoice.lines}
    of_pair: dict[tuple[int, int], list[Decimal]] = {}
    for one in outcome.allocations:
        quantity, amount = of_pair.get((one.invoice_line, one.order_line), (Decimal(0), Decimal(0)))
        of_pair[one.invoice_line, one.order_line] = [quantity + one.quantity, amount + one.amount]
    return Counter((lines[number], place, *sums) for (number, place), sums in of_pair.items())


@settings(max_examples=150, deadline=None)
@given(ORDER_LINES, INVOICE_LINES)
def test_allocations_take_no_more_than_the_line_bills(order_lines: list, invoice_lines: list) -> None:
    invoice = make_invoice(invoice_lines, purchase_orders=["417"])
    outcome = match(invoice, known_with(order_lines))
    for line in invoice.lines:
        own = [one for one in outcome.allocations if one.invoice_line == line.number]
        assert sum(one.quantity for one in own) <= (line.quantity or 1)
        assert sum(one.amount for one in own) in (Decimal(0), line.net_amount)


@settings(max_examples=150, deadline=None)
@given(ORDER_LINES, INVOICE_LINES)
def test_every_item_is_allocated_or_named(order_lines: list, invoice_lines: list) -> None:
    invoice = make_invoice(invoice_lines, purchase_orders=["417"])
    outcome = match(invoice, known_with(order_lines))
    allocated = {one.invoice_line for one in outcome.allocations}
    named = {hold.invoice_line for hold in outcome.holds if hold.code is Code.LINE_UNMATCHED}
    items = {line.number for line in invoice.lines if line.kind == "item"}
    assert items <= allocated | named
    assert not allocated & named
    assert outcome.complete == (not named)


@settings(max_examples=150, deadline=None)
@given(ORDER_LINES, INVOICE_LINES, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(order_lines: list, invoice_lines: list, random: object) -> None:
    shuffled = list(invoice_lines)
    random.shuffle(shuffled)
    known = known_with(order_lines)
    turned = replace(known, orders=tuple(replace(order, lines=order.lines[::-1]) for order in known.orders))
    straight, other = (make_invoice(lines, purchase_orders=["417"]) for lines in (invoice_lines, shuffled))
    assert by_content(straight, match(straight, known)) == by_content(other, match(other, turned))


@settings(max_examples=100, deadline=None)
@given(ORDER_LINES)
def test_an_order_billed_as_it_stands_is_clean(order_lines: list) -> None:
    lines = [
        {key: line[key] for key in ("part", "description", "quantity")}
        | {"net_amount": str(round(Decimal(line["quantity"]) * Decimal(line["unit_price"]), 2))}
        for line in order_lines
    ]
    outcome = match(make_invoice(lines, purchase_orders=["PO 0417"]), known_with(order_lines))
    assert outcome.complete
    assert len(outcome.allocations) == len(lines)


@settings(max_examples=100, deadline=None)
@given(ORDER_LINES, INVOICE_LINES)
def test_over_billing_never_passes(order_lines: list, invoice_lines: list) -> None:
    """Summed over an order line, more than ordered is held, and nothing else is."""
    invoice = make_invoice(invoice_lines, purchase_orders=["417"])
    known = known_with(order_lines)
    outcome = match(invoice, known)
    live = {line.line: line.live_quantity for line in known.orders[0].lines}
    billed: Counter[int] = Counter()
    for one in outcome.allocations:
        billed[one.order_line] += one.quantity
    of_items = {one.order_line for one in outcome.allocations if one.kind == "item"}
    over = {line for line, quantity in billed.items() if quantity > live[line] and line in of_items}
    assert len(over) == sum(hold.code is Code.QTY_ORD for hold in outcome.holds)
