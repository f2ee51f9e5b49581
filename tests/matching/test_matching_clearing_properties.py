"""Whatever is wrong with a small world: what is told to clear it clears it, and nothing smaller out of it would."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import Any

from clearing_trials import blocks_of, clears, smaller_that_clears
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_scenario import make_invoice, make_order, make_receipt, make_supplier

from engine.matching import Known, match
from engine.matching.clearing import would_clear
from engine.model import Billed, SupplierInvoice

NAMES = ("Copper pipe 15 mm", "Angle grinder 125 mm", "Wall plug", "Gate valve", "Sealant tube", "Safety helmet")
WRONG = st.fixed_dictionaries({
    "ordered": st.integers(1, 12),
    "received": st.integers(0, 12),
    "before": st.integers(0, 6),
    "billed": st.integers(1, 12),
    "price": st.integers(100, 5000),
    "billed_price": st.sampled_from(["1", "1", "1.01", "1.07", "0.9"]),
    "match": st.sampled_from([None, None, "2-way", "4-way", "amount", "totals"]),
    "parts": st.sampled_from([1, 1, 2]),
})  # fmt: skip
WORLDS = st.tuples(
    st.lists(WRONG, min_size=1, max_size=3),
    st.sampled_from([None, "", "20.00", "80.00"]),
    st.sampled_from([None, "300.00", "5000.00"]),
    st.sampled_from(["open", "open", "open", "cancelled"]),
)


def money(figure: Decimal) -> str:
    return str(round(figure, 2))


def world(
    of_lines: list[dict[str, Any]], freight: str | None, limit: str | None, state: str
) -> tuple[SupplierInvoice, Known]:
    ordered, billed, before = [], [], []
    for at, one in enumerate(of_lines):
        price = Decimal(one["price"]) / 100
        line = {"description": NAMES[at], "quantity": str(one["ordered"]), "unit_price": str(price), "match": one["match"]}
        ordered.append(line | {"kind": "item"})
        if one["before"]:
            before.append(Billed("PO-0417", at + 1, Decimal(one["before"]), one["before"] * price))
        unit = price * Decimal(one["billed_price"])
        shares = [one["billed"]] if one["parts"] == 1 or one["billed"] == 1 else [1, one["billed"] - 1]
        billed += [{"description": NAMES[at], "quantity": str(n), "net_amount": money(unit * n)} for n in shares]
    if freight == "":
        ordered.append({"description": "Freight", "quantity": "1", "unit_price": "20.00", "kind": "freight"})
    if freight:
        billed.append({"description": "Freight", "kind": "freight", "quantity": "1", "net_amount": freight})
    order = make_order(ordered, limit_amount=limit, state=state)
    receipt = make_receipt([{"quantity": str(one["received"])} for one in of_lines])
    known = Known(supplier=make_supplier(), orders=(order,), receipts=(receipt,), billed=tuple(before))
    return make_invoice(billed, purchase_orders=["417"]), known


@settings(max_examples=60, deadline=None)
@given(WORLDS)
def test_what_is_told_clears_and_is_smallest(drawn: tuple[Any, ...]) -> None:
    invoice, known = world(*drawn)
    ways = would_clear(invoice, known, match(invoice, known))
    assert bool(ways) <= bool(blocks_of(invoice, known))
    for way in ways:
        assert clears(invoice, known, way), [one.what for one in way]
    assert smaller_that_clears(invoice, known, ways) == []
    assert len({frozenset(one.what for one in way) for way in ways}) == len(ways)


@settings(max_examples=12, deadline=None)
@given(st.lists(WRONG, min_size=4, max_size=6), st.sampled_from([None, "80.00"]))
def test_of_many_lines_each_is_cleared_by_what_it_needs_alone(of_lines: list[dict[str, Any]], freight: str | None) -> None:
    invoice, known = world(of_lines, freight, None, "open")
    for way in would_clear(invoice, known, match(invoice, known)):
        assert clears(invoice, known, way), [one.what for one in way]
        assert not any(clears(invoice, known, few) for few in combinations(way, len(way) - 1))


@settings(max_examples=40, deadline=None)
@given(WRONG)
def test_one_line_that_is_held_can_always_be_cleared(one: dict[str, Any]) -> None:
    invoice, known = world([one], None, None, "open")
    assert bool(would_clear(invoice, known, match(invoice, known))) == bool(blocks_of(invoice, known))
