"""Prices just under the limit: counted by how much of it they use up, named only where accident hardly explains it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_scenario import TAXES, make_invoice, make_order, make_supplier

from engine.matching import Known, match
from engine.matching.piling import LEAST_INSIDE, PilingRow, chance_of, piling_up
from engine.matching.replaying import PastInvoice, past_invoice
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState

D = Decimal
K, S = ToleranceKind, ToleranceState
TWO_PERCENT = (Tolerance(K.PRICE, S.LIMIT, percent=D(2)),)


def billed(number: int, prices: Sequence[str], supplier: str = "S1", **more: Any) -> PastInvoice:
    """One invoice of things ordered at 100.00 each, at other prices."""
    lines = [{"part": f"P-{n}", "description": f"Thing number {n}", "quantity": "1"} for n in range(len(prices))]
    own = make_supplier(number=supplier, name=f"Supplier {supplier}")
    order = make_order([{**line, "unit_price": "100.00", "match": "2-way"} for line in lines], supplier=supplier)
    net = [{**line, "net_amount": price} for line, price in zip(lines, prices, strict=True)]
    invoice = make_invoice(net, id=f"I-{number}", supplier=supplier, purchase_orders=["PO-0417"], **more)
    known = Known(own, (order,), tax_codes=TAXES)
    return past_invoice(invoice, match(invoice, known).allocations, known)


def only(rows: Sequence[PilingRow]) -> PilingRow:
    (row,) = rows
    return row


def test_prices_are_counted_by_the_share_of_the_limit_that_they_use_up() -> None:
    """Of 2 % on 100.00: 0.40 is the first fifth to its end, 0.41 the second, 2.00 the last, 2.01 over it."""
    row = only(piling_up([billed(1, ["100.40", "100.41", "102.00", "102.01", "100.00", "98.00"])], TWO_PERCENT))
    assert (row.bands, row.beyond, row.inside, row.near, row.invoices) == ((1, 1, 0, 0, 1), 1, 3, 1, 1)
    assert (row.supplier, row.supplier_name) == ("S1", "Supplier S1")


@pytest.mark.parametrize(
    ("tolerance", "near"),
    [
        (Tolerance(K.PRICE, S.LIMIT, D(2), D(1)), 1),  # the narrower of both: 1.00
        (Tolerance(K.PRICE, S.LIMIT, D("0.5"), D(1), Combinator.EITHER), 1),  # the wider: 1.00
        (Tolerance(K.PRICE, S.LIMIT, D(2)), 0),
        (Tolerance(K.PRICE, S.LIMIT, D(50), supplier="S9"), 0),  # another supplier's own
    ],
)
def test_how_much_is_allowed_is_what_the_limits_together_allow(tolerance: Tolerance, near: int) -> None:
    assert only(piling_up([billed(1, ["100.90"])], (*TWO_PERCENT[:0], tolerance))).near == near


@pytest.mark.parametrize("state", [S.EXACT, S.OFF])
def test_without_a_limit_there_is_nothing_to_pile_up_under(state: ToleranceState) -> None:
    assert piling_up([billed(1, ["100.90"])], (Tolerance(K.PRICE, state),)) == ()


def test_a_supplier_who_knows_the_limit_is_named_and_others_are_not() -> None:
    """Five invoices each: just under 2 % every time, or anything up to it."""
    honest = ["100.10", "100.30", "101.90", "100.60", "101.20"]
    history = [billed(n, ["101.90", "101.95", "100.20"], "S1") for n in range(5)]
    history += [billed(n + 5, honest[n:] + honest[:n], "S2") for n in range(5)]
    farming, other = piling_up(history, TWO_PERCENT)
    assert (farming.supplier, farming.is_conspicuous, farming.near, farming.inside) == ("S1", True, 10, 15)
    assert (other.supplier, other.is_conspicuous, other.near, other.inside) == ("S2", False, 5, 25)
    assert (farming.by_accident, other.by_accident) == ("once in 8,831 times", "likely")


def test_few_prices_or_a_single_invoice_name_nobody() -> None:
    few = only(piling_up([billed(n, ["101.95"]) for n in range(LEAST_INSIDE - 1)], TWO_PERCENT))
    one = only(piling_up([billed(1, ["101.95"] * 12)], TWO_PERCENT))
    assert few.chance < D("0.001")
    assert one.chance < D("0.001")
    assert (few.is_conspicuous, one.is_conspicuous) == (False, False)


def test_credit_notes_have_no_part_in_it() -> None:
    assert piling_up([billed(1, ["101.95"], kind="credit_note")], TWO_PERCENT) == ()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6))
def test_the_chance_is_counted_over_every_way_they_could_lie(near: int, inside: int) -> None:
    near = min(near, inside)
    ways = list(product(range(5), repeat=inside))
    assert chance_of(near, inside) == D(sum(way.count(4) >= near for way in ways)) / len(ways)
