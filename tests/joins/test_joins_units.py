"""A unit that only the prices suggest is confirmed once, and clears every invoice that waits for it."""

from __future__ import annotations

import pytest

from engine import views
from engine.auditing import confirm_units, explained, units_to_confirm
from engine.errors import Refused
from engine.matching.clearing import unit_in_words
from engine.workbench import Workbench
from tests.joins.smallworld import ORDERS, Line, Paper, load, take_in

IN_BOXES = ORDERS.replace("line,", "line,unit,") + "PO-1,S-1,2026-09-01,AUD,1,BX,Thing TAP,TAP,10,60.00,J-1,2-way\n"


def codes(bench: Workbench, invoice: str) -> set[str]:
    found = views.invoice_view(bench.store, invoice).match
    return {hold.code.value for hold in found.holds if hold.is_open_block} if found else set()


def test_a_unit_is_confirmed_once(bench: Workbench) -> None:
    assert not load(bench, "orders", IN_BOXES).refused
    papers = [Paper(f"N-{n}", lines=(Line(quantity=str(24 * n), price="5.00"),), day=f"2026-10-0{n}") for n in (1, 2)]
    first, second = (entry.id for entry in take_in(bench, *papers).invoices)
    assert codes(bench, first) == codes(bench, second) == {"UOM_UNKNOWN"}
    assert [[one.what for one in way] for way in explained(bench, first).ways] == [["confirm that 1 BX of TAP is 12 ea"]]
    assert [unit_in_words(one) for one in confirm_units(bench, first)] == ["1 BX of TAP is 12 ea"]
    assert codes(bench, first) == codes(bench, second) == set()
    outcome = views.invoice_view(bench.store, second).match
    assert outcome is not None
    assert [(one.quantity, one.unit_size) for one in outcome.allocations] == [(4, "1/12")]
    assert units_to_confirm(bench, second) == ()
    with pytest.raises(Refused, match="known already"):
        confirm_units(bench, first)
