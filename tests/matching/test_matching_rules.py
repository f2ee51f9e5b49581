"""Tolerances, hold rules and causes, apart from any invoice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from matching_scenario import build, make_invoice, make_order, make_supplier

from engine.issues import Code, Severity
from engine.matching import HOLD_RULES, Known, make_hold, match, visible_holds
from engine.matching.references import read_reference
from engine.matching.tolerances import Scope, is_within, limit_text, tolerance_for
from engine.matching.wording import change, figure, price
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState

D = Decimal


def limit(percent: str | None, absolute: str | None, combinator: Combinator = Combinator.BOTH) -> Tolerance:
    numbers = [D(text) if text is not None else None for text in (percent, absolute)]
    return Tolerance(ToleranceKind.PRICE, ToleranceState.LIMIT, *numbers, combinator)


@pytest.mark.parametrize(
    ("over", "base", "tolerance", "inside"),
    [
        ("2.00", "100", limit("2", "50"), True),
        ("2.01", "100", limit("2", "50"), False),
        ("51", "5100", limit("2", "50"), False),
        ("51", "5100", limit("2", "50", Combinator.EITHER), True),
        ("1", "33", limit("2", "50", Combinator.EITHER), True),
        ("12", "0", limit("2", "50"), True),  # a percentage of nothing is undefined: the absolute limit alone
        ("51", "0", limit("2", "50"), False),
        ("0.01", "0", limit("2", None), False),
        ("0.01", "100", limit(None, None), False),
        ("-5", "100", Tolerance(ToleranceKind.PRICE, ToleranceState.EXACT), True),
        ("0.01", "100", Tolerance(ToleranceKind.PRICE, ToleranceState.EXACT), False),
        ("9999", "1", Tolerance(ToleranceKind.PRICE, ToleranceState.OFF), True),
    ],
)
def test_what_is_within(over: str, base: str, tolerance: Tolerance, inside: bool) -> None:
    assert is_within(D(over), D(base), tolerance) is inside


def test_the_nearer_tolerance_wins() -> None:
    company, own = limit("3", None), Tolerance(ToleranceKind.PRICE, ToleranceState.OFF, supplier="S1")
    assert tolerance_for(ToleranceKind.PRICE, Scope("S1"), (company, own)) is own
    assert tolerance_for(ToleranceKind.PRICE, Scope("S2"), (company, own)) is company
    assert tolerance_for(ToleranceKind.TAX, Scope("S2"), (company, own)).absolute == D("0.05")


def test_limits_in_words() -> None:
    assert limit_text(limit("2", "50"), "AUD") == "at most +2 % and 50 AUD"
    assert limit_text(limit("2", "50", Combinator.EITHER), "AUD") == "at most +2 % or 50 AUD"
    assert limit_text(Tolerance(ToleranceKind.PRICE, ToleranceState.EXACT), "AUD") == "nothing over"
    assert limit_text(Tolerance(ToleranceKind.PRICE, ToleranceState.OFF), "AUD") == "not tested"


def test_figures_in_words() -> None:
    assert [figure(D("10.000")), figure(D("2.50")), figure(D("100"))] == ["10", "2.5", "100"]
    assert [price(D("10")), price(D("10.2010")), price(D("1234.5"))] == ["10.00", "10.201", "1,234.50"]
    assert [change(D("10.2"), D("10")), change(D("12"), D("0"))] == ["+2.0 %", "unplanned"]


def test_a_cause_hides_its_consequences_until_it_is_released() -> None:
    holds = [make_hold(Code.PRICE, "dear", line=3), make_hold(Code.PO_MISSING, "none"), make_hold(Code.TAX_OVER, "tax")]
    assert [hold.code for hold in visible_holds(holds)] == [Code.PO_MISSING, Code.TAX_OVER]
    released = visible_holds(holds, released=[Code.PO_MISSING])
    assert [hold.code for hold in released] == [Code.PO_MISSING, Code.PRICE, Code.TAX_OVER]


def test_a_cause_on_one_line_hides_nothing_on_another() -> None:
    holds = [make_hold(Code.QTY_REC, "r", line=2), make_hold(Code.NOT_RECEIVED, "n", line=1)]
    assert len(visible_holds(holds)) == 2
    assert len(visible_holds([*holds, make_hold(Code.QTY_REC, "r", line=1)])) == 2


def test_a_warning_hides_nothing() -> None:
    holds = [make_hold(Code.PO_INVALID, "w", severity=Severity.WARN), make_hold(Code.LINE_UNMATCHED, "u", line=1)]
    assert len(visible_holds(holds)) == 2


@pytest.mark.parametrize("code", [Code.ARITH, Code.DUP_EXACT, Code.BANK_CHANGED, Code.SUP_UNKNOWN])
def test_what_nobody_may_release(code: Code) -> None:
    assert not make_hold(code, "no").releasable


def test_hiding_has_no_circle() -> None:
    for code, rule in HOLD_RULES.items():
        assert all(code not in HOLD_RULES[hidden].hides for hidden in rule.hides)


def reference(text: str) -> list[str | None]:
    order_0 = make_order([], order_number="PO-0417")
    order_1 = make_order([], order_number="HPS/88")
    theirs = make_order([], order_number="PO-0500", supplier="S2")
    known = Known(supplier=make_supplier(), orders=(order_0, order_1, theirs))
    return [found.order.order_number if found.order else found.problem for found in read_reference(text, known)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("po 417", ["PO-0417"]),
        ("Order No. 0417", ["PO-0417"]),
        ("hps 88", ["HPS/88"]),
        ("HPS/88", ["HPS/88"]),
        ("417, HPS/88", ["PO-0417", "HPS/88"]),
        ("417/HPS 88", ["PO-0417", "HPS/88"]),
        ("417; 88", ["PO-0417", "No order “88” is known."]),
        ("Kitchen 417 stage 2", ["PO-0417"]),
        ("500", ["Order PO-0500 belongs to supplier S2."]),
        ("Dave", []),
    ],
)
def test_references(text: str, found: list[str]) -> None:
    assert reference(text) == found


def test_evidence_and_alternatives_are_in_words() -> None:
    lines = [
        {"description": "Copper pipe 15 mm", "part": "RS-15", "quantity": "10", "unit_price": "10.00"},
        {"description": "Copper pipe 15 mm coil", "part": "RS-15C", "quantity": "10", "unit_price": "11.00"},
    ]
    billed = {"part": "RS-15", "description": "Copper pipe 15 mm", "quantity": "10", "net_amount": "102.00"}
    invoice, known = build({"invoice": {"purchase_orders": ["417"], "lines": [billed]}, "orders": [{"lines": lines}]})
    (allocation,) = match(invoice, known).allocations
    said = [evidence.text for evidence in allocation.why]
    assert said[0] == "part number RS-15 is the same"
    assert said[2:] == ["price 10.20 against 10.00 ordered (+2.0 %)", "quantity 10 of 10 open"]
    (other,) = allocation.alternatives
    assert (other.purchase_order, other.order_line) == ("PO-0417", 2)
    said = [evidence.text for evidence in other.why[:2]]
    assert said == ["31 points of 100 less likely", "part number RS-15 differs from RS-15C ordered"]
    assert other.score < allocation.score


def test_every_hold_says_what_where_and_what_clears_it() -> None:
    invoice = make_invoice([{"description": "Grinder", "net_amount": "5"}], purchase_orders=["417"])
    order = make_order([{"description": "Pipe", "quantity": "1", "unit_price": "90"}])
    (hold,) = match(invoice, Known(supplier=make_supplier(), orders=(order,))).holds
    assert hold.message.startswith("Line 1 (Grinder) over 5.00 is on no order line.")
    assert hold.clears_when and hold.measured and hold.limit
