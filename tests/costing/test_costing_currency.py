"""Foreign money on job cards: at the rate of its day, to the cent, and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from costing_world import D, allocated, invoice, line, matched, order, ordered
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.costing import cost, job_card, opposite
from engine.matching.rates import Exchange, rate_on
from engine.model import Billed, ExchangeRate, Job, LineKind, PurchaseOrder
from engine.money import cents

JOB = Job("J-204", "Elm Street", budget=D(500))
RATES = (
    ExchangeRate("NZD", date(2026, 3, 8), D("0.93")),
    ExchangeRate("NZD", date(2026, 3, 1), D("0.90")),
    ExchangeRate("NZD", date(2026, 3, 11), D("0.99")),
    ExchangeRate("USD", date(2026, 1, 1), D("1.5")),
)
EXCHANGE = Exchange("AUD", RATES)


def foreign(rate: str | None = None) -> PurchaseOrder:
    agreed = Decimal(rate) if rate else None
    return replace(order(ordered(1, "10", "10.00"), ordered(2, "1", "3.33")), currency="NZD", exchange_rate=agreed)


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-02-28", None), ("2026-03-01", "0.90"), ("2026-03-10", "0.93"), ("2026-12-31", "0.99")]
)
def test_the_last_rate_in_force_counts(day: str, expected: str | None) -> None:
    assert rate_on("NZD", date.fromisoformat(day), RATES) == (D(expected) if expected else None)


def test_actual_at_the_invoices_rate_and_commitment_at_the_orders() -> None:
    orders = (foreign("0.88"),)
    assert job_card(JOB, orders, (), (), EXCHANGE).committed == D("88.00") + D("2.93")
    one = invoice(line(1, "70.00", "7"), currency="NZD")
    costs = cost(one, matched([allocated(1, 1, "7", "70.00")], {1: "J-204"}), orders, (), exchange=EXCHANGE)
    assert [(entry.committed, entry.actual) for entry in costs] == [(D("-61.60"), D("65.10"))]
    card = job_card(JOB, orders, (Billed("PO-1", 1, D(7), D(70)),), costs, EXCHANGE)
    assert (card.committed, card.actual) == (D("29.33"), D("65.10"))


def test_an_order_without_an_agreed_rate_counts_at_that_of_its_day() -> None:
    assert job_card(JOB, (foreign(),), (), (), EXCHANGE).committed == D("90.00") + D("3.00")


def test_the_books_own_currency_is_left_alone() -> None:
    one = invoice(line(1, "70.00", "7"))
    match = matched([allocated(1, 1, "7", "70.00")], {1: "J-204"})
    orders = (order(ordered(1, "10", "10.00")),)
    assert cost(one, match, orders, (), exchange=EXCHANGE) == cost(one, match, orders, ())


AMOUNT = st.decimals(min_value="0.01", max_value=9999, places=2)
RATE = st.decimals(min_value="0.0001", max_value=200, places=6).filter(lambda rate: rate > 0)


@settings(max_examples=200, deadline=None)
@given(st.lists(AMOUNT, min_size=1, max_size=9), st.lists(AMOUNT, max_size=2), RATE)
def test_converted_entries_add_back_to_the_converted_whole(items: list, freights: list, rate: Decimal) -> None:
    lines = [line(number, str(net), "1") for number, net in enumerate(items, 1)]
    lines += [line(50 + at, str(net), kind=LineKind.FREIGHT) for at, net in enumerate(freights)]
    one = invoice(*lines, currency="NZD")
    match = matched([], {number: f"J-{number % 3}" for number, _ in enumerate(items, 1)})
    exchange = Exchange("AUD", (ExchangeRate("NZD", date(2026, 1, 1), rate),))
    costs = cost(one, match, (), (), exchange=exchange)
    assert sum(entry.actual for entry in costs) == cents(sum(each.net_amount for each in lines) * rate)
    assert all(entry.actual == cents(entry.actual) for entry in costs)
    assert sum(entry.actual for entry in (*costs, *opposite(costs))) == 0


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), RATE, st.decimals("0.001", 99, places=3))
def test_a_foreign_commitment_closes_to_nothing_in_whatever_parts(parts: list, rate: Decimal, price: Decimal) -> None:
    agreed = replace(order(ordered(1, str(sum(parts)), str(price))), currency="NZD", exchange_rate=rate)
    before, moved = D(0), D(0)
    for part in parts:
        one = invoice(line(1, "1.00", str(part)), currency="NZD")
        billed = (Billed("PO-1", 1, before, D(0)),)
        match = matched([allocated(1, 1, str(part), "1.00")], {1: "J-204"})
        moved += sum(entry.committed for entry in cost(one, match, (agreed,), billed, exchange=EXCHANGE))
        before += part
    assert moved == -job_card(JOB, (agreed,), (), (), EXCHANGE).committed
