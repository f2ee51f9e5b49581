"""What would clear a held invoice: the smallest sets of changes, each tried out."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from clearing_trials import blocks_of, clears, smaller_that_clears
from matching_scenario import build

from engine.issues import Code
from engine.matching import Known, match
from engine.matching.clearing import would_clear
from engine.matching.known import EarlierBilling
from engine.model import Billed, SupplierInvoice

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


def world_of(name: str) -> tuple[SupplierInvoice, Known]:
    return build(tomllib.loads((CASES[0].parent / f"{name}.toml").read_text(encoding="utf-8")))


def told_of(invoice: SupplierInvoice, known: Known) -> list[list[str]]:
    ways = would_clear(invoice, known, match(invoice, known))
    return [[f"{change.who}: {change.what}" for change in way] for way in ways]


def told(name: str) -> list[list[str]]:
    return told_of(*world_of(name))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_told_clears_and_nothing_smaller_would(path: Path) -> None:
    invoice, known = build(tomllib.loads(path.read_text(encoding="utf-8")))
    ways = would_clear(invoice, known, match(invoice, known))
    assert not ways or blocks_of(invoice, known)
    for way in ways:
        assert clears(invoice, known, way)
    assert smaller_that_clears(invoice, known, ways) == []
    assert [sum(one.money for one in way) for way in ways] == sorted(sum(one.money for one in way) for way in ways)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("clean", []),
        ("unit-unknown", [["AP: confirm that 1 ctn of WP8 is 24 ea"]]),
        ("order-ambiguous", [["AP: name order PO-0417"], ["AP: name order PO-0500"]]),
        ("not-received", [["receiver: receive 10 on order PO-0417 line 1"]]),
        ("not-accepted", [["quality: accept 10 more on order PO-0417 line 1"]]),
        ("order-cancelled", [["buyer: open order PO-0417 again"]]),
        ("one-order-line-billed-twice", [["supplier: credit 1 on line 2: 10.00 AUD"]]),
        ("credit-exceeds", [["supplier: credit 10.00 AUD less on line 1"]]),
        ("arithmetic-fails", []),  # nothing in orders or receipts helps
        ("supplier-unknown", []),
        ("currency-differs", []),
    ],
)
def test_one_way(case: str, expected: list[list[str]]) -> None:
    assert told(case) == expected


@pytest.mark.parametrize(
    ("case", "ours", "theirs"),
    [
        (
            "received-less-than-billed",
            "receiver: receive 1 more on order PO-0417 line 1",
            "supplier: credit 1 on line 1: 900.00 AUD",
        ),
        ("cancelled-quantity", "buyer: raise order PO-0417 line 1 by 4", "supplier: credit 4 on line 1: 40.00 AUD"),
        (
            "price-over",
            "buyer: change the price of order PO-0417 line 1 to 10.201",
            "supplier: credit of 2.01 AUD on line 1",
        ),
        (
            "freight-unplanned-large",
            "buyer: plan 50.01 AUD on order PO-0417 for line 2",
            "supplier: credit of 50.01 AUD on line 2",
        ),
        ("line-unmatched", "buyer: add line 2 to order PO-0417: 189.00 AUD", "supplier: credit of 189.00 AUD on line 2"),
    ],
)
def test_we_may_or_the_supplier_may(case: str, ours: str, theirs: str) -> None:
    assert told(case) == [[ours], [theirs]]


def test_the_tax_code_may_be_wrong_or_the_tax() -> None:
    correct, code = "supplier: charge 10.00 AUD more tax", "tax: set the supplier's tax code to FRE (0 %)"
    assert told("tax-under") == [[correct], [code]]


LINE = {"description": "Copper pipe 15 mm", "quantity": "100", "unit_price": "10.00", "unit": "m"}


def one_line(line: dict[str, str], order: dict[str, object], **more: object) -> tuple[SupplierInvoice, Known]:
    lines = [{"description": "Copper pipe 15 mm", "unit": "m"} | line]
    usual = {"lines": [LINE | {"match": "2-way"}]}
    return build({"invoice": {"purchase_orders": ["417"], "lines": lines}, "orders": [usual | order], **more})


def test_a_limit_is_raised_to_all_that_is_billed_on_the_order() -> None:
    billed = {"purchase_order": "PO-0417", "order_line": 1, "quantity": "40", "amount": "400.00"}
    world = one_line({"quantity": "20", "net_amount": "200.00"}, {"limit_amount": "558.80"}, billed=[billed])
    assert told_of(*world) == [
        ["buyer: raise the limit of order PO-0417 to 600.00 AUD"],
        ["supplier: credit of 41.20 AUD on line 1"],
    ]


def test_a_validity_reaches_to_the_invoice() -> None:
    world = one_line({"quantity": "20", "net_amount": "200.00"}, {"valid_to": "2026-03-01"})
    assert told_of(*world) == [["buyer: let order PO-0417 be billed until 10 Mar 2026"]]


def test_a_cap_is_raised_by_an_approver() -> None:
    cap = {"kind": "invoice_amount", "state": "limit", "absolute": "150"}
    world = one_line({"quantity": "20", "net_amount": "200.00"}, {}, tolerances=[cap])
    assert told_of(*world) == [["approver: raise the limit for one invoice to 200.00 AUD"]]


def test_creep_over_several_invoices_takes_one_price_or_one_credit() -> None:
    billed = {"purchase_order": "PO-0417", "order_line": 1, "quantity": "60", "amount": "612.00"}
    total = {"kind": "line_total", "state": "exact"}
    world = one_line({"quantity": "40", "net_amount": "408.00"}, {}, billed=[billed], tolerances=[total])
    assert {hold.code for hold in match(*world).holds} == {Code.LINE_TOTAL}
    assert told_of(*world) == [
        ["buyer: change the price of order PO-0417 line 1 to 10.20"],
        ["supplier: credit of 20.00 AUD on line 1"],
    ]


def test_a_price_off_both_ways_is_agreed() -> None:
    both = {"kind": "price", "state": "limit", "percent": "2", "two_sided": True}
    world = one_line({"quantity": "20", "net_amount": "180.00"}, {}, tolerances=[both])
    assert told_of(*world) == [["buyer: change the price of order PO-0417 line 1 to 9.00"]]


def test_what_two_tests_find_too_much_is_credited_once() -> None:
    """105 billed, 100 ordered, 96 received: nine credited clear both."""
    order = {"lines": [LINE]}
    receipt = {"lines": [{"quantity": "96"}]}
    world = one_line({"quantity": "105", "net_amount": "1050.00"}, order, receipts=[receipt])
    assert told_of(*world) == [["supplier: credit 9 m on line 1: 90.00 AUD"]]


def test_many_lines_without_a_receipt_are_received_each() -> None:
    names = ["Copper pipe", "Angle grinder", "Wall plug", "Safety helmet", "Gate valve", "Sealant"]
    lines = [{"description": name, "quantity": "2", "unit_price": str(10 + at)} for at, name in enumerate(names)]
    billed = [{"description": name, "quantity": "2", "net_amount": str(20 + 2 * at)} for at, name in enumerate(names)]
    world = build({"invoice": {"purchase_orders": ["417"], "lines": billed}, "orders": [{"lines": lines}]})
    assert told_of(*world) == [[f"receiver: receive 2 on order PO-0417 line {n}" for n in range(1, 7)]]


def test_what_a_person_released_needs_no_change() -> None:
    """The price was let pass; what is left is the receipt alone."""
    order = {"lines": [LINE]}
    invoice, known = one_line({"quantity": "10", "net_amount": "120.00"}, order)
    known = replace(known, released=(Code.PRICE,))
    outcome = match(invoice, known)
    let_pass = tuple(
        replace(hold, released_by="kim", released_reason="agreed") if hold.code is Code.PRICE else hold
        for hold in outcome.holds
    )
    ways = would_clear(invoice, known, replace(outcome, holds=let_pass))
    assert [[one.what for one in way] for way in ways] == [["receive 10 m on order PO-0417 line 1"]]


def test_a_credit_note_may_take_back_either_of_two_invoices() -> None:
    line = {"description": "Copper pipe 15 mm", "quantity": "1", "net_amount": "10.00", "unit": "m"}
    invoice, known = build({"invoice": {"kind": "credit_note", "lines": [line]}, "orders": [{"lines": [LINE]}]})
    days = (date(2026, 3, 2), date(2026, 3, 3))
    earlier = tuple(
        EarlierBilling(f"I-{day.day}", f"INV-{day.day}", day, "PO-0417", 1, None, Decimal(1), Decimal(10)) for day in days
    )
    known = replace(known, earlier=earlier, billed=(Billed("PO-0417", 1, Decimal(2), Decimal(20)),))
    assert {hold.code for hold in match(invoice, known).holds if hold.is_open_block} == {Code.CREDIT_NO_ORIGINAL}
    ways = told_of(invoice, known)
    assert ways[:2] == [["AP: name the credited invoice INV-3"], ["AP: name the credited invoice INV-2"]]
