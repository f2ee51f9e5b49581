"""Figures add up without a residue, and every chart draws full and empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import charts
from engine.costing import JobCard
from engine.issues import Severity
from engine.model import (
    Allocation,
    Billed,
    DocumentKind,
    GoodsReceipt,
    GoodsReceiptLine,
    InvoiceLine,
    LineKind,
    MatchLevel,
    OrderState,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
)
from engine.reconciling import (
    Booked,
    Held,
    SpendRow,
    arrivals,
    exception_rate,
    exceptions_by_reason,
    invoiced_not_received,
    price_variances,
    received_not_invoiced,
    spend_against_orders,
    spend_lines,
)

D = Decimal
DAY = date(2026, 3, 31)
NAMES = {"S1": "Harbour Plumbing"}


def ordered(number: int, quantity: str, price: str, **fields: object) -> PurchaseOrderLine:
    return replace(PurchaseOrderLine(number, f"item {number}", D(quantity), D(price)), **fields)  # type: ignore[arg-type]


def order(*lines: PurchaseOrderLine, **fields: object) -> PurchaseOrder:
    usual = PurchaseOrder("PO-1", "S1", date(2026, 3, 1), "AUD", OrderState.OPEN, lines)
    return replace(usual, **fields)  # type: ignore[arg-type]


def booked(*bills: tuple[int | None, str, str], is_credit: bool = False, identity: str = "I-1") -> Booked:
    """An accepted invoice whose lines are (order line or none, quantity, amount)."""
    kind = "credit" if is_credit else "item"
    lines = tuple(
        InvoiceLine(at, LineKind.ITEM, f"billed {at}", None, D(q), None, None, D(a), None, None, None)
        for at, (_, q, a) in enumerate(bills, 1)
    )
    net = sum((line.net_amount for line in lines), D(0))
    invoice = SupplierInvoice(
        id=identity, document="d", part=1, kind=DocumentKind.CREDIT_NOTE if is_credit else DocumentKind.INVOICE,
        supplier="S1", supplier_name="S", supplier_tax_id=None, invoice_number=f"N-{identity}",
        invoice_date=date(2026, 3, 10), due_date=None, currency="AUD", net_total=net, tax_total=D(0), gross_total=net,
        amount_due=None, purchase_orders=(), job=None, delivery_note=None, original_invoice=None, bank_account=None,
        lines=lines, verified=True,
    )  # fmt: skip
    allocations = tuple(
        Allocation(at, "PO-1", to, None, D(q), D(a), kind, 1.0) for at, (to, q, a) in enumerate(bills, 1) if to is not None
    )
    return Booked(invoice, allocations, "Harbour Plumbing")


def bridge(orders: list[PurchaseOrder], invoices: list[Booked]) -> SpendRow:
    (row,) = spend_against_orders(spend_lines(orders, invoices), NAMES)
    return row


def test_the_spend_bridge() -> None:
    """10 ordered at 5, 8 billed at 6, and freight of 12 that nobody planned."""
    row = bridge([order(ordered(1, "10", "5"))], [booked((1, "8", "48.00"), (None, "1", "12.00"))])
    assert (row.supplier_name, row.committed, row.price_effect, row.quantity_effect) == ("Harbour Plumbing", 50, 8, -10)
    assert (row.unplanned, row.blank_orders, row.without_order, row.billed, row.residue) == (12, 0, 0, 60, 0)


def test_what_has_no_order_and_what_a_blank_order_took() -> None:
    row = bridge([order()], [booked((None, "1", "30.00")), booked((0, "2", "20.00"), identity="I-2")])
    assert (row.without_order, row.blank_orders, row.unplanned, row.committed) == (30, 20, 0, 0)


def test_a_cancelled_order_commits_nothing_in_the_bridge() -> None:
    row = bridge([order(ordered(1, "10", "5"), state=OrderState.CANCELLED)], [booked((1, "2", "10.00"))])
    assert (row.committed, row.quantity_effect, row.billed) == (0, 10, 10)


def test_currencies_are_never_mixed() -> None:
    rows = spend_against_orders(
        spend_lines([order(ordered(1, "1", "5")), order(ordered(1, "1", "7"), order_number="PO-2", currency="NZD")], []), {}
    )
    assert {(row.currency, row.committed) for row in rows} == {("AUD", 5), ("NZD", 7)}


MONEY = st.decimals(min_value="0.01", max_value=999, places=2).map(str)
PRICE = st.decimals(min_value="0.0001", max_value=99, places=4).map(str)
QUANTITY = st.decimals(min_value="0.001", max_value=50, places=3).map(str)
BILLS = st.lists(
    st.tuples(st.lists(st.tuples(st.sampled_from([1, 2, 0, None]), QUANTITY, MONEY), min_size=1), st.booleans()), min_size=1
)


@settings(max_examples=100, deadline=None)
@given(QUANTITY, PRICE, QUANTITY, PRICE, BILLS)
def test_the_bridge_never_has_a_residue(q1: str, p1: str, q2: str, p2: str, bills: list) -> None:
    invoices = [booked(*lines, is_credit=credit, identity=f"I-{at}") for at, (lines, credit) in enumerate(bills)]
    row = bridge([order(ordered(1, q1, p1), ordered(2, q2, p2))], invoices)
    assert row.residue == 0
    assert row.billed == sum(one.invoice.sign * one.invoice.net_total for one in invoices)


def test_price_rows() -> None:
    invoices = [booked((1, "4", "44.00"), (2, "1", "5.00")), booked((1, "1", "10.00"), is_credit=True, identity="I-2")]
    rows = price_variances([order(ordered(1, "4", "10", part="P-1"), ordered(2, "1", "0"))], invoices)
    assert [(row.item, row.variance, row.percent, row.billed_price) for row in rows] == [
        ("item 2", 5, None, 5),
        ("P-1 item 1", 4, 10, 11),
    ]


def receipt(number: str, day: int, quantity: str, returned: str = "0") -> GoodsReceipt:
    line = GoodsReceiptLine(1, D(quantity), None, D(returned))
    return GoodsReceipt(number, "PO-1", date(2026, 3, day), None, (line,))


@pytest.mark.parametrize(
    ("billed", "waiting"),
    [
        ("-2", [("R-1", 30, "4"), ("R-2", 11, "5")]),
        ("0", [("R-1", 30, "4"), ("R-2", 11, "5")]),
        ("3", [("R-1", 30, "1"), ("R-2", 11, "5")]),
        ("6", [("R-2", 11, "3")]),
        ("9", []),
        ("12", []),
    ],
)
def test_received_not_invoiced_takes_the_oldest_first(billed: str, waiting: list[tuple[str, int, str]]) -> None:
    orders, receipts = [order(ordered(1, "10", "7"))], [receipt("R-2", 20, "6", "1"), receipt("R-1", 1, "4")]
    rows = received_not_invoiced(orders, receipts, [Billed("PO-1", 1, D(billed), D(0))], DAY)
    assert [(row.receipt, row.age_days, row.quantity) for row in rows] == [(r, age, D(q)) for r, age, q in waiting]
    assert all(row.value == row.quantity * 7 for row in rows)
    opposite = invoiced_not_received(orders, receipts, [Billed("PO-1", 1, D(billed), D(0))])
    assert [row.quantity for row in opposite] == ([3] if billed == "12" else [])


def test_nobody_waits_for_a_receipt_of_a_service() -> None:
    orders = [order(ordered(1, "1", "7", match=MatchLevel.TWO_WAY), ordered(2, "1", "7", kind=LineKind.FREIGHT))]
    billed = [Billed("PO-1", 1, D(1), D(7)), Billed("PO-1", 2, D(1), D(7))]
    assert invoiced_not_received(orders, [], billed) == ()


def held(invoice: str, code: str, gross: str, severity: Severity = Severity.BLOCK, day: int = 1) -> Held:
    return Held(invoice, code, severity, "buyer", D(gross), "AUD", date(2026, 3, day))


HELD = [held("A", "PRICE", "10"), held("A", "PRICE", "10"), held("B", "PRICE", "5", day=11), held("A", "QTY_ORD", "10")]
HELD += [held("C", "PRICE_UNDER", "99", Severity.INFO)]


def test_exceptions_count_invoices_and_not_codes() -> None:
    rows = exceptions_by_reason(HELD, DAY)
    assert [(row.code, row.invoices, row.gross, row.oldest_days, row.running_share) for row in rows] == [
        ("PRICE", 2, 15, 30, D("66.7")),
        ("QTY_ORD", 1, 10, 30, D("100")),
    ]
    assert exception_rate(HELD, 4) == 50
    assert exception_rate([], 0) is None


def test_arrivals_show_what_is_not_accounted_for() -> None:
    rows = arrivals({"arrived": 5, "done": 3, "held": 2}, {"arrived": 4, "imported": 3})
    assert [(row.what, row.difference) for row in rows] == [("mails", 0), ("documents", 1)]


FULL = (order(ordered(1, "10", "5")), booked((1, "8", "48.00")))
SPEND = spend_against_orders(spend_lines([FULL[0]], [FULL[1]]), NAMES)
FIGURES: list[tuple[Callable[..., object], tuple[object, ...], str]] = [
    (charts.spend_bridge, (SPEND, "AUD"), "waterfall"),
    (charts.spend_by_supplier, (SPEND, "AUD"), "bar"),
    (charts.price_variance, (price_variances([FULL[0]], [FULL[1]]), "AUD"), "scatter"),
    (charts.received_not_invoiced, (received_not_invoiced([FULL[0]], [receipt("R", 1, "4")], [], DAY), "AUD"), "bar"),
    (charts.exceptions, (exceptions_by_reason(HELD, DAY),), "bar"),
    (charts.arrivals, (arrivals({"arrived": 5, "done": 5}, {"arrived": 4, "imported": 4}),), "bar"),
    (
        charts.job_budgets,
        ((JobCard("J-1", "Elm", D(50), D(20), D(10)), JobCard("J-2", "Oak", None, D(0), D(0))), "AUD"),
        "bar",
    ),
]


@pytest.mark.parametrize(("figure", "rows", "kind"), FIGURES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_chart_full_and_empty(figure: Callable[..., object], rows: tuple[object, ...], kind: str) -> None:
    full = figure(*rows).to_dict()  # type: ignore[attr-defined]
    assert full["data"][0]["type"] == kind
    assert full["layout"]["title"]["text"]
    empty = figure((), *rows[1:]).to_dict()  # type: ignore[attr-defined]
    assert not empty["data"]
    assert empty["layout"]["annotations"][0]["text"].endswith(".")


def test_the_waterfall_ends_at_what_was_billed() -> None:
    trace = charts.spend_bridge(SPEND, "AUD").to_dict()["data"][0]
    assert sum(trace["y"][:-1]) == trace["y"][-1] == 48
    assert trace["measure"][0] == "absolute" and trace["measure"][-1] == "total"
