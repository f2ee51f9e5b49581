"""Return, price or cancel: what a credit note does, and which invoice it takes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from matching_scenario import make_invoice, make_order, make_receipt, make_supplier

from engine.matching import Known, match
from engine.matching.credits import cancelled_invoice, kinds_of_credit, originals
from engine.matching.known import EarlierBilling
from engine.model import Billed, CreditKind, SupplierInvoice

D = Decimal
PIPE = {"description": "Copper pipe 15 mm", "part": "RS-15", "quantity": "10", "unit": "m", "unit_price": "10.00"}
BEND = {"description": "Bend 90", "part": "B-90", "quantity": "4", "unit": "ea", "unit_price": "5.00"}


def earlier(number: str, line: int, quantity: str, amount: str) -> EarlierBilling:
    return EarlierBilling(number, number, date(2026, 3, 8), "PO-0417", line, None, D(quantity), D(amount))


def known(*billings: EarlierBilling, returned: str = "0") -> Known:
    sums: dict[int, tuple[Decimal, Decimal]] = {}
    for one in billings:
        quantity, amount = sums.get(one.order_line, (D(0), D(0)))
        sums[one.order_line] = quantity + one.quantity, amount + one.amount
    billed = tuple(Billed("PO-0417", line, *figures) for line, figures in sums.items())
    receipt = make_receipt([{"quantity": "10", "returned_quantity": returned}, {"quantity": "4"}])
    return Known(make_supplier(), (make_order([PIPE, BEND]),), (receipt,), billed, earlier=billings)


def note(*lines: dict[str, Any], **fields: Any) -> SupplierInvoice:
    usual = {"kind": "credit_note", "purchase_orders": ["PO 417"], "original_invoice": "HP-1"}
    return make_invoice([dict(line) for line in lines], **(usual | fields))


def pipe(quantity: str | None, net: str, text: str = "Copper pipe 15 mm") -> dict[str, Any]:
    return {"part": "RS-15", "description": text, "quantity": quantity, "unit": "m", "net_amount": net}


BEND_BACK = {"part": "B-90", "description": "Bend 90", "quantity": "4", "unit": "ea", "net_amount": "20.00"}
WHOLE = (earlier("HP-1", 1, "10", "104.00"), earlier("HP-1", 2, "4", "20.00"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((pipe("10", "104.00"), BEND_BACK), {1: CreditKind.CANCEL, 2: CreditKind.CANCEL}),
        ((pipe("9", "93.60"), BEND_BACK), {1: CreditKind.RETURN, 2: CreditKind.RETURN}),
        ((pipe("10", "4.00"), BEND_BACK), {1: CreditKind.PRICE, 2: CreditKind.RETURN}),
        ((pipe(None, "4.00", "Price correction copper pipe"),), {1: CreditKind.PRICE}),
    ],
)
def test_what_each_line_does(lines: tuple[dict[str, Any], ...], expected: dict[int, CreditKind]) -> None:
    world = known(*WHOLE)
    paper = note(*lines)
    outcome = match(paper, world)
    assert [hold.code for hold in outcome.holds] == []
    assert kinds_of_credit(paper, outcome.allocations, world) == expected
    is_whole = CreditKind.CANCEL in expected.values()
    assert cancelled_invoice(paper, outcome.allocations, world) == ("HP-1" if is_whole else None)


def test_a_cancelled_invoice_leaves_nothing_billed() -> None:
    world = known(*WHOLE)
    outcome = match(note(pipe("10", "104.00"), BEND_BACK), world)
    taken = {one.order_line: (one.quantity, one.amount) for one in outcome.allocations}
    assert taken == {one.order_line: (one.quantity, one.amount) for one in world.billed}


@pytest.mark.parametrize(("returned", "expected"), [("0", True), ("4", False)])
def test_a_return_that_the_receipts_do_not_know_is_said(returned: str, expected: bool) -> None:
    outcome = match(note(pipe("4", "41.60")), known(*WHOLE, returned=returned))
    said = next(why.text for why in outcome.allocations[0].why if why.kind == "credit")
    assert said.startswith("return: 4 m may be billed again")
    assert ("no such return yet" in said) is expected


def test_the_original_is_found_by_item_and_amount() -> None:
    world = known(earlier("HP-1", 1, "6", "60.00"), earlier("HP-2", 1, "4", "40.00"), earlier("HP-3", 2, "4", "20.00"))
    nameless = note(pipe("4", "40.00"), original_invoice=None, purchase_orders=[])
    assert [one.invoice_number for one in originals(nameless, (), world)] == ["HP-2"]
    less = note(pipe("3", "30.00"), original_invoice=None, purchase_orders=[])
    assert [one.invoice_number for one in originals(less, (), world)] == ["HP-1", "HP-2"]
    both = note(pipe("4", "40.00"), BEND_BACK, original_invoice=None, purchase_orders=[])
    assert originals(both, (), world) == (), "no invoice alone was billed for both"
    taken_back = replace(world, earlier=(*world.earlier, earlier("CN-1", 1, "-4", "-40.00")))
    assert [one.invoice_number for one in originals(nameless, (), taken_back)] == ["HP-2"]
