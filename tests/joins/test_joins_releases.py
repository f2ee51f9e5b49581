"""R9: a person who may let a quantity pass may let an amount pass in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from engine import views
from engine.accepting import accept
from engine.desk import release
from engine.model import Tolerance, ToleranceKind, ToleranceState
from engine.tolerating import set_tolerance
from engine.workbench import Workbench
from tests.joins.smallworld import Line, Paper, id_of, load, order, receipt, take_in


@dataclass(frozen=True)
class Over:
    """One way to bill too much; the tolerances in `slack` are switched off, so that it is the only one."""

    code: str
    line: Line
    match: str = "2-way"
    slack: tuple[str, ...] = ()


LINE_TOTAL_OFF = ("line_total",)
OVER = (
    Over("QTY_ORD", Line(quantity="21", price="50.00"), slack=LINE_TOTAL_OFF),
    Over("QTY_REC", Line(quantity="15", price="50.00"), "3-way", LINE_TOTAL_OFF),
    Over("LINE_TOTAL", Line(quantity="20", price="56.00"), slack=("price",)),
    Over("PRICE", Line(quantity="20", price="56.00"), slack=LINE_TOTAL_OFF),
)


@pytest.fixture(params=OVER, ids=lambda over: over.code)
def over(request: pytest.FixtureRequest, bench: Workbench) -> Over:
    """An order of 40, of which 20 are billed and accepted already, and 30 came in."""
    found: Over = request.param
    load(bench, "orders", order(quantity="40", price="50.00", match=found.match))
    load(bench, "receipts", receipt("30"))
    for kind in found.slack:
        set_tolerance(bench, Tolerance(ToleranceKind(kind), ToleranceState.OFF))
    first = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="20", price="50.00"),))))
    assert accept(bench, [first])[0].accepted
    return found


def blocks(bench: Workbench, invoice: str) -> list[str]:
    match = views.invoice_view(bench.store, invoice).match
    assert match is not None
    return [hold.code.value for hold in match.holds if hold.is_open_block]


def test_r9_every_kind_of_over_billing_is_let_pass_alike(bench: Workbench, over: Over) -> None:
    invoice = id_of(take_in(bench, Paper("A-2", lines=(over.line,))))
    assert blocks(bench, invoice) == [over.code]
    assert not accept(bench, [invoice])[0].accepted
    assert release(bench, invoice, over.code, "agreed with the buyer") == 1
    assert blocks(bench, invoice) == []
    (result,) = accept(bench, [invoice])
    assert result.accepted, result.message
    assert views.job_cards(bench.store)[0].actual == Decimal(1000) + over.line.amount
