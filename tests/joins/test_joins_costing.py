"""What acceptance writes to job cards, and exports give, of freight, foreign money, retentions and prepayments."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from engine import posting, views
from engine.accepting import accept, accept_clean, reverse
from engine.commitments import job_order_lines
from engine.settings import ChargeSharing
from engine.workbench import Workbench
from tests.joins.smallworld import JOBS, ORDERS, Line, Paper, id_of, load, order, take_in

D = Decimal
FOREIGN = ORDERS.replace("currency,", "currency,exchange_rate,")


def actuals(bench: Workbench) -> dict[str, Decimal]:
    return {card.job: card.actual for card in views.job_cards(bench.store, "AUD") if card.actual}


def blocks(bench: Workbench, invoice: str) -> list[str]:
    match = views.invoice_view(bench.store, invoice).match
    assert match is not None
    return [hold.code.value for hold in match.holds if hold.is_open_block]


def test_a_foreign_invoice_waits_for_its_rate_and_is_costed_at_it(bench: Workbench) -> None:
    row = "PO-1,S-1,2026-09-01,NZD,0.90,1,Thing TAP,TAP,10,5.00,J-1,2-way\n"
    assert not load(bench, "orders", FOREIGN + row).refused
    invoice = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="4", price="5.00"),), currency="NZD")))
    assert blocks(bench, invoice) == ["CUR_MISMATCH"]
    assert [line.rate for line in job_order_lines(bench.store, "J-1", "AUD")] == [D("0.90")]
    assert not load(bench, "rates", "currency,valid_from,rate\nNZD,2026-10-01,0.93\n").refused
    assert blocks(bench, invoice) == []
    (card,) = views.job_cards(bench.store, "AUD")
    assert (card.committed, card.actual) == (D("45.00"), 0)
    assert accept(bench, [invoice])[0].accepted
    (card,) = views.job_cards(bench.store, "AUD")
    assert (card.committed, card.actual) == (D("27.00"), D("18.60"))
    assert [line.committed for line in job_order_lines(bench.store, "J-1", "AUD")] == [D("27.00")]
    reverse(bench, invoice, "not ours")
    (card,) = views.job_cards(bench.store, "AUD")
    assert (card.committed, card.actual) == (D("45.00"), 0)


def test_the_rate_that_made_it_dearer_is_told_and_does_not_hold(bench: Workbench) -> None:
    load(bench, "orders", FOREIGN + "PO-1,S-1,2026-09-01,NZD,0.90,1,Thing TAP,TAP,10,5.00,J-1,2-way\n")
    load(bench, "rates", "currency,valid_from,rate\nNZD,2026-10-01,0.93\n")
    invoice = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="4", price="5.00"),), currency="NZD")))
    match = views.invoice_view(bench.store, invoice).match
    assert match is not None
    assert [(hold.code.value, hold.severity.value, hold.measured) for hold in match.holds] == [
        ("RATE_AMT", "warn", "+3.3 %, +0.60 AUD")
    ]


@pytest.mark.parametrize(
    ("sharing", "expected"),
    [
        (ChargeSharing.VALUE, {"J-1": "34.00", "J-2": "136.00"}),
        (ChargeSharing.EQUALLY, {"J-1": "40.00", "J-2": "130.00"}),
        (ChargeSharing.ACCOUNT, {"J-1": "30.00", "J-2": "120.00"}),
    ],
)
def test_freight_goes_where_the_settings_say(bench: Workbench, sharing: ChargeSharing, expected: dict[str, str]) -> None:
    imports = replace(bench.settings.imports, charge_sharing=sharing)
    bench.change_settings(replace(bench.settings, imports=imports))
    load(bench, "jobs", JOBS + "J-2,One kitchen,900.00\n")
    rows = "PO-1,S-1,2026-09-01,AUD,{0},Thing {1},{1},1,{2},J-{0},2-way\n"
    load(bench, "orders", ORDERS + rows.format(1, "TAP", "30.00") + rows.format(2, "SINK", "120.00"))
    lines = (Line("TAP", "1", "30.00"), Line("SINK", "1", "120.00"))
    take_in(bench, Paper("A-1", lines=lines, freight="20.00"))
    assert all(result.accepted for result in accept_clean(bench))
    assert actuals(bench) == {job: D(amount) for job, amount in expected.items()}
    (waiting,) = posting.waiting(bench, "xero-csv")
    assert [coding.account_code for coding in waiting.coding] == ["310", "310", "425"]
    assert [coding.job for coding in waiting.coding] == ["J-1", "J-2", None], "the package cannot share a line out"


@pytest.mark.parametrize(("sharing", "job"), [(ChargeSharing.VALUE, "J-1"), (ChargeSharing.ACCOUNT, None)])
def test_freight_of_one_job_is_exported_to_it(bench: Workbench, sharing: ChargeSharing, job: str | None) -> None:
    imports = replace(bench.settings.imports, charge_sharing=sharing)
    bench.change_settings(replace(bench.settings, imports=imports))
    load(bench, "orders", order(price="30.00"))
    take_in(bench, Paper("A-1", lines=(Line(price="30.00"),), freight="20.00"))
    assert all(result.accepted for result in accept_clean(bench))
    (waiting,) = posting.waiting(bench, "xero-csv")
    assert [coding.job for coding in waiting.coding] == ["J-1", job]
    assert actuals(bench) == {"J-1": D("50.00") if job else D("30.00")}


@pytest.mark.parametrize(("text", "account"), [("Less 5% retention", "805"), ("Less deposit paid", "620")])
def test_what_moves_in_time_is_kept_and_is_no_cost(bench: Workbench, text: str, account: str) -> None:
    load(bench, "orders", order(quantity="2", price="100.00"))
    lines = (Line(quantity="2", price="100.00"), Line(quantity="-1", price="10.00", name=text))
    invoice = id_of(take_in(bench, Paper("A-1", lines=lines)))
    assert blocks(bench, invoice) == []
    assert accept(bench, [invoice])[0].accepted
    (card,) = views.job_cards(bench.store)
    assert (card.committed, card.actual) == (0, 200)
    (waiting,) = posting.waiting(bench, "xero-csv")
    assert [line.net_amount for line in waiting.invoice.lines] == [200, -10]
    assert [coding.account_code for coding in waiting.coding] == ["310", account]
    assert [coding.job for coding in waiting.coding] == ["J-1", None]


def test_a_price_credit_leaves_nothing_to_bill_again(bench: Workbench) -> None:
    """G12 through the store: the cost falls, the quantity stays billed, and a third invoice for it is too much."""
    load(bench, "orders", order(quantity="10", price="5.00"))
    accept(bench, [id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="10", price="5.10"),))))])
    lines = (Line(quantity="10", price="0.10", name="Price adjustment Thing TAP"),)
    credit = id_of(take_in(bench, Paper("C-1", credit=True, lines=lines, original="A-1")))
    assert accept(bench, [credit])[0].accepted
    (card,) = views.job_cards(bench.store)
    assert (card.committed, card.actual) == (0, 50)
    again = id_of(take_in(bench, Paper("A-2", lines=(Line(quantity="1", price="5.00"),))))
    assert "QTY_ORD" in blocks(bench, again)
