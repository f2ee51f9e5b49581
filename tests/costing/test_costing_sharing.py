"""Charges to jobs: by whatever key, they add back to the cent, and what is no cost is none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from costing_world import D, allocated, invoice, line, matched, order, ordered
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.costing import cost
from engine.model import DocumentKind, JobCost, LineKind, PurchaseOrderLine
from engine.money import share_out
from engine.settings import ChargeSharing

CENTS = st.decimals(min_value="0.01", max_value=9999, places=2)
AMOUNTS = st.decimals(min_value="-9999", max_value=9999, places=2)
WEIGHTS = st.lists(st.decimals(min_value=0, max_value=9999, places=3), min_size=1, max_size=12)
FREIGHT = line(9, "10.00", kind=LineKind.FREIGHT, description="Freight")
GOODS = (line(1, "40.00", "1"), line(2, "30.00", "3"), line(3, "20.00"))
JOBS = {1: "A", 2: "B", 3: "C"}


def shares_of(costs: tuple[JobCost, ...], number: int = 9) -> dict[str, Decimal]:
    return {entry.job: entry.actual for entry in costs if entry.invoice_line == number}


@settings(max_examples=300, deadline=None)
@given(AMOUNTS, WEIGHTS)
def test_g15_shares_add_back_and_the_remainder_stays_on_the_largest(total: Decimal, weights: list[Decimal]) -> None:
    shares = share_out(total, weights)
    assert sum(shares) == total
    whole = sum(weights) or Decimal(len(weights))
    exact = [total * (weight if any(weights) else 1) / whole for weight in weights]
    assert all(abs(share - fair) < D("0.01") for share, fair in zip(shares, exact, strict=True))
    rounded_up = [weight for weight, share, fair in zip(weights, shares, exact, strict=True) if abs(share) > abs(fair)]
    others = [weight for weight, share, fair in zip(weights, shares, exact, strict=True) if abs(share) < abs(fair)]
    assert not rounded_up or not others or min(rounded_up) >= max(others)


@pytest.mark.parametrize(
    ("sharing", "expected"),
    [
        (ChargeSharing.VALUE, {"A": "4.45", "B": "3.33", "C": "2.22"}),
        (ChargeSharing.QUANTITY, {"A": "2.00", "B": "6.00", "C": "2.00"}),
        (ChargeSharing.EQUALLY, {"A": "3.34", "B": "3.33", "C": "3.33"}),
        (ChargeSharing.ACCOUNT, {}),
    ],
)
def test_g15_freight_by_every_key(sharing: ChargeSharing, expected: dict[str, str]) -> None:
    costs = cost(invoice(*GOODS, FREIGHT), matched([], JOBS), (), (), sharing=sharing)
    assert shares_of(costs) == {job: D(share) for job, share in expected.items()}


def weighed(number: int, weight: str | None) -> PurchaseOrderLine:
    return replace(ordered(number, "9", "10.00", None), weight=D(weight) if weight else None)


@pytest.mark.parametrize(
    ("weights", "expected", "note"),
    [
        (("2", "1", "5"), {"A": "2.00", "B": "3.00", "C": "5.00"}, ""),
        (("2", None, "5"), {"A": "4.45", "B": "3.33", "C": "2.22"}, " (by value: the weight of line 2 is not known)"),
    ],
)
def test_by_weight_and_by_value_where_one_is_not_known(weights: tuple, expected: dict, note: str) -> None:
    orders = (order(*(weighed(number, weight) for number, weight in enumerate(weights, 1))),)
    match = matched([allocated(1, 1, "1", "40.00"), allocated(2, 2, "3", "30.00"), allocated(3, 3, "1", "20.00")], JOBS)
    costs = cost(invoice(*GOODS, FREIGHT), match, orders, (), sharing=ChargeSharing.WEIGHT)
    assert shares_of(costs) == {job: D(share) for job, share in expected.items()}
    assert {entry.description for entry in costs if entry.invoice_line == 9} == {f"Freight{note}"}


@pytest.mark.parametrize("sharing", list(ChargeSharing))
def test_discounts_are_parts_of_the_price_whatever_freight_is_shared_by(sharing: ChargeSharing) -> None:
    discount = line(9, "-10.00", kind=LineKind.DISCOUNT, description="Trade discount")
    costs = cost(invoice(*GOODS, discount), matched([], JOBS), (), (), sharing=sharing)
    assert shares_of(costs) == {"A": D("-4.45"), "B": D("-3.33"), "C": D("-2.22")}


@pytest.mark.parametrize("text", ["Less 5% retention", "Less deposit paid", "Anzahlung vom 3.4.2026"])
def test_retentions_and_prepayments_are_no_cost(text: str) -> None:
    """The work costs what it costs, whenever it is paid."""
    costs = cost(invoice(*GOODS, line(9, "-50.00", description=text)), matched([], JOBS | {9: "A"}), (), ())
    assert {entry.job: entry.actual for entry in costs} == {"A": 40, "B": 30, "C": 20}


@pytest.mark.parametrize("kind", [LineKind.DISCOUNT, LineKind.FREIGHT, LineKind.DEPOSIT])
def test_a_retention_is_not_shared_out_whatever_the_reader_took_it_for(kind: LineKind) -> None:
    costs = cost(invoice(*GOODS, line(9, "-50.00", kind=kind, description="Retention 5 %")), matched([], JOBS), (), ())
    assert shares_of(costs) == {}


def test_a_prepayment_on_a_blank_order_is_no_cost() -> None:
    money = line(1, "300.00", description="Deposit 30 %")
    assert cost(invoice(money), matched([allocated(1, 0, "1", "300.00", "charge")], {1: "A"}), (), ()) == ()


def test_a_prepayment_that_an_order_line_plans_is_its_cost() -> None:
    orders = (order(ordered(1, "1", "300.00", "A")),)
    match = matched([allocated(1, 1, "1", "300.00")], {1: "A"})
    costs = cost(invoice(line(1, "300.00", description="Deposit 30 %")), match, orders, ())
    assert [(entry.committed, entry.actual) for entry in costs] == [(-300, 300)]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(CENTS, st.one_of(st.none(), st.decimals("0.1", 50, places=1))), min_size=1, max_size=6),
    st.lists(st.tuples(AMOUNTS, st.sampled_from(list(LineKind)[1:])), max_size=4),
    st.sampled_from([one for one in ChargeSharing if one is not ChargeSharing.ACCOUNT]),
    st.booleans(),
)
def test_by_every_key_it_adds_back_to_the_cent(items: list, charges: list, sharing: ChargeSharing, back: bool) -> None:
    lines = [line(number, str(net), str(q) if q else None) for number, (net, q) in enumerate(items, 1)]
    lines += [line(50 + at, str(net), kind=kind) for at, (net, kind) in enumerate(charges)]
    one = invoice(*lines, kind=DocumentKind.CREDIT_NOTE if back else DocumentKind.INVOICE)
    costs = cost(one, matched([], {number: f"J-{number % 3}" for number, _ in enumerate(items, 1)}), (), (), sharing=sharing)
    assert sum(entry.actual for entry in costs) == one.sign * sum(each.net_amount for each in lines)
