"""How holds live: several at once, causes before consequences, gone by themselves and back again, released by permission."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from engine import desk, views
from engine.auditing import explained
from engine.errors import Refused
from engine.matching import HOLD_RULES
from engine.model import Hold, Tolerance, ToleranceKind, ToleranceState
from engine.store import masters
from engine.tolerating import set_tolerance
from engine.workbench import Workbench
from tests.joins.smallworld import Line, Paper, id_of, load, order, receipt, take_in


def held(bench: Workbench, invoice: str) -> dict[str, Hold]:
    """The holds of an invoice by code, those still open marked so by `released_by`."""
    outcome = views.invoice_view(bench.store, invoice).match
    assert outcome is not None
    return {hold.code.value: hold for hold in outcome.holds}


def open_codes(bench: Workbench, invoice: str) -> set[str]:
    return {code for code, hold in held(bench, invoice).items() if hold.is_open_block}


def steps(bench: Workbench, invoice: str, code: str) -> list[str]:
    return [one.what for one in views.invoice_view(bench.store, invoice).hold_steps if one.code == code]


def ordered(bench: Workbench, **fields: str) -> None:
    assert not load(bench, "orders", order(**fields)).refused


def test_several_holds_stand_on_one_invoice_with_their_evidence(bench: Workbench) -> None:
    ordered(bench, quantity="10", match="3-way")
    load(bench, "receipts", receipt("4"))
    invoice = id_of(take_in(bench, Paper("N-1", lines=(Line(quantity="6", price="60.00"),))))
    assert open_codes(bench, invoice) == {"QTY_REC", "PRICE"}
    hold = held(bench, invoice)["QTY_REC"]
    assert (hold.measured, hold.limit) == ("6 billed", "4 received; nothing over")
    assert [one.kind for one in hold.evidence] == ["ordered", "received"]
    placed = [one for one in views.invoice_view(bench.store, invoice).hold_steps if one.code == "QTY_REC"]
    assert [(one.what, one.measured, one.limit, one.who) for one in placed] == [("placed", hold.measured, hold.limit, None)]
    assert placed[0].rule_version


def test_a_root_cause_hides_its_consequences_until_it_is_gone(bench: Workbench) -> None:
    invoice = id_of(take_in(bench, Paper("N-1", order="PO-1", lines=(Line(quantity="2", price="60.00"),))))
    assert open_codes(bench, invoice) == {"PO_INVALID"}
    assert [one.in_words for one in explained(bench, invoice).waiting] == ["1 line is tested only then"]
    ordered(bench, quantity="1")
    assert {"QTY_ORD", "PRICE"} <= open_codes(bench, invoice)
    assert steps(bench, invoice, "PO_INVALID") == ["placed", "cleared"]


def test_consequences_appear_when_their_cause_is_released(bench: Workbench) -> None:
    """A line that is on no order may be on the one that was not found: it is asked about once that may pass."""
    ordered(bench)
    lines = (Line(), Line(part="WIDGET", price="7.00"))
    invoice = id_of(take_in(bench, Paper("N-1", order="PO-1, PO-9", lines=lines)))
    assert open_codes(bench, invoice) == {"PO_INVALID"}
    assert [[code.value for code, _ in one.hidden] for one in explained(bench, invoice).waiting] == [["LINE_UNMATCHED"]]
    desk.release(bench, invoice, "PO_INVALID", "the second number is the supplier's own")
    assert open_codes(bench, invoice) == {"LINE_UNMATCHED"}
    assert explained(bench, invoice).waiting == ()


def test_a_duplicate_hides_that_its_goods_were_billed_before(bench: Workbench) -> None:
    ordered(bench, quantity="5")
    take_in(bench, Paper("N-1"))
    invoice = id_of(take_in(bench, Paper("N-1", lines=(Line(quantity="9"),), day="2026-10-06")))
    assert "DUP_EXACT" in open_codes(bench, invoice)
    assert "QTY_ORD" not in held(bench, invoice)
    waiting = {one.code.value: one for one in explained(bench, invoice).waiting}
    assert "QTY_ORD" in {code.value for code, _ in waiting["DUP_EXACT"].hidden}


def test_a_receipt_clears_by_itself_and_its_return_brings_the_hold_back(bench: Workbench) -> None:
    ordered(bench, quantity="10", match="3-way")
    invoice = id_of(take_in(bench, Paper("N-1", lines=(Line(quantity="10"),))))
    assert open_codes(bench, invoice) == {"NOT_RECEIVED"}
    load(bench, "receipts", receipt("10"))
    assert open_codes(bench, invoice) == set()
    assert views.invoice_view(bench.store, invoice).state == "matched"
    load(bench, "receipts", receipt("10", returned="4"))
    assert open_codes(bench, invoice) == {"QTY_REC"}
    assert steps(bench, invoice, "NOT_RECEIVED") == ["placed", "cleared"]
    assert steps(bench, invoice, "QTY_REC") == ["placed"]


def test_an_order_that_is_raised_clears_and_one_that_is_lowered_holds_again(bench: Workbench) -> None:
    ordered(bench, quantity="1")
    invoice = id_of(take_in(bench, Paper("N-1", lines=(Line(quantity="2"),))))
    assert "QTY_ORD" in open_codes(bench, invoice)
    ordered(bench, quantity="2")
    assert open_codes(bench, invoice) == set()
    ordered(bench, quantity="1")
    assert "QTY_ORD" in open_codes(bench, invoice)
    assert steps(bench, invoice, "QTY_ORD") == ["placed", "cleared", "placed"]


def test_a_wider_tolerance_clears_and_a_narrower_one_holds_again(bench: Workbench) -> None:
    ordered(bench)
    invoice = id_of(take_in(bench, Paper("N-1", lines=(Line(price="55.00"),))))
    assert open_codes(bench, invoice) == {"PRICE"}
    wide = Tolerance(ToleranceKind.PRICE, ToleranceState.LIMIT, percent=Decimal(20), supplier="S-1")
    set_tolerance(bench, wide)
    assert open_codes(bench, invoice) == set()
    set_tolerance(bench, replace(wide, percent=Decimal(1)))
    assert open_codes(bench, invoice) == {"PRICE"}
    told = [one for one in explained(bench, invoice).lines[0].tests if one.code == "PRICE"]
    assert [(one.tolerance, one.whose, one.passes) for one in told] == [("at most +1 %", "set for supplier S-1", False)]


def test_a_supplier_that_needs_no_order_clears(bench: Workbench) -> None:
    invoice = id_of(take_in(bench, Paper("N-1", order=None)))
    assert "PO_MISSING" in open_codes(bench, invoice)
    with bench.store.transaction() as cursor:
        (supplier,) = masters.suppliers(cursor)
    row = "number,name,tax_id,order_required\n"
    assert not load(bench, "suppliers", f"{row}S-1,{supplier.name},{supplier.tax_id},no\n").refused
    assert "PO_MISSING" not in open_codes(bench, invoice)


def test_a_release_stands_for_what_was_measured_and_falls_when_that_changes(bench: Workbench) -> None:
    ordered(bench, quantity="10")
    invoice = id_of(take_in(bench, Paper("N-1", lines=(Line(quantity="10", price="60.00"),))))
    assert desk.release(bench, invoice, "PRICE", "agreed by phone") == 1
    released = held(bench, invoice)["PRICE"]
    assert (released.released_reason, open_codes(bench, invoice)) == ("agreed by phone", set())
    ordered(bench, quantity="10", price="49.00")
    assert open_codes(bench, invoice) == {"PRICE"}
    told = [one for one in views.invoice_view(bench.store, invoice).hold_steps if one.code == "PRICE"]
    assert [one.what for one in told] == ["placed", "released", "changed"]
    assert (told[1].who, told[1].reason) == (bench.actor, "agreed by phone")


def test_what_nobody_may_release_says_what_clears_it(bench: Workbench) -> None:
    ordered(bench, quantity="5")
    take_in(bench, Paper("N-1"))
    invoice = id_of(take_in(bench, Paper("N-1", day="2026-10-06")))
    assert not held(bench, invoice)["DUP_EXACT"].releasable
    with pytest.raises(Refused, match=r"cannot be released by hand\. It clears when the number is corrected"):
        desk.release(bench, invoice, "DUP_EXACT", "I want it so")
    with pytest.raises(Refused, match="needs a reason"):
        desk.release(bench, invoice, "DUP_SUSPECT", " ")
    with pytest.raises(Refused, match="no open hold PRICE"):
        desk.release(bench, invoice, "PRICE", "agreed")


@pytest.mark.parametrize("code", ["DUP_EXACT", "BANK_CHANGED", "ARITH", "SUP_UNKNOWN"])
def test_permission_is_told_per_code(code: str) -> None:
    """Accounting while held is not offered at all: an open block keeps every invoice from being accepted."""
    rule = next(rule for one, rule in HOLD_RULES.items() if one.value == code)
    assert not rule.releasable
