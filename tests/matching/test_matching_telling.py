"""What a person is told of a match: reasons, what else was possible, receipts, all invoices together, tests and limits."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from matching_scenario import build

from engine.issues import Code
from engine.matching import Known, match
from engine.matching.inequality_words import Comparison, whose
from engine.matching.known import EarlierBilling
from engine.matching.telling import Told, tell
from engine.matching.waiting import waiting_behind
from engine.model import Billed, MatchLevel, SupplierInvoice, Tolerance, ToleranceKind, ToleranceState

CASES = Path(__file__).parent / "cases"
PIPES = [
    {"description": "Copper pipe 15 mm", "part": "RS-15", "quantity": "10", "unit_price": "10.00", "unit": "m"},
    {"description": "Copper pipe 15 mm coil", "part": "RS-15C", "quantity": "10", "unit_price": "11.00", "unit": "m"},
]


def case(name: str) -> tuple[SupplierInvoice, Known]:
    return build(tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8")))


def billing(quantity: str, amount: str, **more: object) -> tuple[SupplierInvoice, Known]:
    line = {"part": "RS-15", "description": "Copper pipe 15 mm", "quantity": quantity, "net_amount": amount, "unit": "m"}
    receipts = [
        {"receipt_number": "R-1", "received_on": "2026-03-02", "delivery_note": "DN-7", "lines": [{"quantity": "6"}]},
        {"receipt_number": "R-2", "received_on": "2026-03-04", "lines": [{"quantity": "4"}]},
    ]
    usual = {"invoice": {"purchase_orders": ["417"], "lines": [line]}, "orders": [{"lines": PIPES}], "receipts": receipts}
    return build(usual | more)


def told(invoice: SupplierInvoice, known: Known) -> tuple[Told, ...]:
    return tell(invoice, known, match(invoice, known))


def made(one: Told, code: str) -> Comparison:
    return next(test for test in one.tests if test.code == code and test.tolerance != "not tested")


def test_a_line_is_told_once_for_each_order_line_whatever_receipts_it_comes_out_of() -> None:
    (one,) = told(*billing("8", "80.00"))
    assert (one.invoice_line, one.place, one.quantity, one.amount) == (1, ("PO-0417", 1), 8, 80)
    assert [(taken.receipt, taken.delivery_note, taken.quantity) for taken in one.receipts] == [
        ("R-1", "DN-7", 6),
        ("R-2", None, 2),
    ]
    assert one.why[0].text == "part number RS-15 is the same"
    assert one.level is MatchLevel.THREE_WAY
    assert one.level_why.startswith("3-way, because")


def test_the_next_best_says_by_how_much_and_what_speaks_against_it() -> None:
    (one,) = told(*billing("8", "80.00"))
    (other,) = one.instead
    assert other.candidate.order_line == 2
    assert other.gap == round((one.score - other.candidate.score) * 100) > 0
    assert other.against[0] == "part number RS-15 differs from RS-15C ordered"
    assert any(text.startswith("price 10.00 against 11.00") for text in other.against)
    assert other.taken_by == ()


def test_the_next_best_says_which_line_bills_it() -> None:
    first, second = told(*case("same-product-twice"))
    assert first.instead[0].taken_by == (second.invoice_line,)
    assert second.instead[0].taken_by == (first.invoice_line,)


def test_the_picture_counts_all_invoices() -> None:
    invoice, known = billing("8", "80.00")
    day = date(2026, 3, 6)
    earlier = EarlierBilling("I-0", "INV-0", day, "PO-0417", 1, "R-1", Decimal(3), Decimal("30.0000"))
    known = replace(known, billed=(Billed("PO-0417", 1, Decimal(3), Decimal("30.0000")),), earlier=(earlier,))
    (one,) = told(invoice, known)
    picture = one.picture
    assert picture is not None
    assert (picture.ordered, picture.received, picture.accepted) == (10, 10, None)
    assert (picture.billed_before, str(picture.amount_before), picture.this) == (3, "30.00", 8)
    assert (picture.left, picture.over) == (-1, 1)
    (before,) = picture.before
    assert (before.invoice, before.invoice_number, before.invoice_date, before.quantity) == ("I-0", "INV-0", day, 3)
    assert not made(one, "QTY_ORD").passes
    assert made(one, "QTY_ORD").left == "billed in all 11 m"


def test_a_credit_note_gives_back() -> None:
    (one, *_) = told(*case("credit"))
    assert one.picture is not None
    assert one.kind == "credit"
    assert (one.picture.billed_before, one.picture.this, one.picture.received) == (10, -2, 0)
    assert one.picture.over == 8, "eight stay billed, and nothing of them is received"


def test_what_passes_by_its_limit_alone_is_told_apart_from_what_is_exact() -> None:
    (exact,) = told(*billing("8", "80.00"))
    (within,) = told(*billing("8", "81.00"))
    (over,) = told(*billing("8", "90.00"))
    assert [(made(one, "PRICE").passes, made(one, "PRICE").within) for one in (exact, within, over)] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    price = made(over, "PRICE")
    assert (price.left, price.right) == ("billed 90.00 AUD", "80.00 AUD at the ordered price")
    assert (price.tolerance, price.whose) == ("at most +2 % and 50 AUD", "starting limit")


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ({}, "set for the company"),
        ({"group": "pipes"}, "set for group pipes"),
        ({"supplier": "S1"}, "set for supplier S1"),
        ({"item": "RS-15"}, "set for item RS-15"),
        ({"supplier": "S1", "item": "RS-15"}, "set for item RS-15 of supplier S1"),
        ({"order": "PO-1"}, "set for order PO-1"),
    ],
)
def test_whose_a_tolerance_is(scope: dict[str, str], said: str) -> None:
    assert whose(Tolerance(ToleranceKind.PRICE, ToleranceState.EXACT, **scope)) == said


def test_a_blank_order_has_no_picture() -> None:
    (one, *_) = told(*case("blank-order"))
    assert (one.picture, one.level, one.level_why) == (None, None, "")


def test_an_order_line_that_is_gone_leaves_what_was_matched() -> None:
    invoice, known = billing("8", "80.00")
    outcome = match(invoice, known)
    (one,) = tell(invoice, replace(known, orders=()), outcome)
    assert (one.place, one.picture, one.tests) == (("PO-0417", 1), None, ())


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_allocation_is_told_and_adds_back(path: Path) -> None:
    invoice, known = build(tomllib.loads(path.read_text(encoding="utf-8")))
    outcome = match(invoice, known)
    entries = tell(invoice, known, outcome)
    assert sum(one.amount for one in entries) == sum(one.amount for one in outcome.allocations)
    assert len({(one.invoice_line, one.place) for one in entries}) == len(entries)
    failing = {test.code for one in entries for test in one.tests if not test.passes and test.kind != "date_early"}
    assert not failing or outcome.holds


def test_what_waits_behind_a_hold() -> None:
    invoice, known = case("currency-differs")
    (one,) = waiting_behind(invoice, known, match(invoice, known))
    assert (one.code, one.hidden) == (Code.CUR_MISMATCH, ((Code.PRICE, 1),))
    assert one.in_words == "1 further hold waits behind this"
    invoice, known = case("order-missing")
    (one,) = waiting_behind(invoice, known, match(invoice, known))
    assert (one.code, one.untested_lines, one.in_words) == (Code.PO_MISSING, 2, "2 lines are tested only then")
    invoice, known = case("clean")
    assert waiting_behind(invoice, known, match(invoice, known)) == ()
