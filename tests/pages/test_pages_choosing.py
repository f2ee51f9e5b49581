"""Choosing an order or an order line on the invoice page, and taking the choice back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.choosing import choose_line
from engine.workbench import open_workbench
from tests.joins.smallworld import ORDERS, Line, Paper, load, settle, take_in
from tests.pages.desk import Desk
from tests.pages.reading import problems_of, text_of

ROWS = (
    "PO-1,S-1,2026-09-01,AUD,1,Mixer tap chrome,TAP,10,50.00,J-1,2-way\n"
    "PO-1,S-1,2026-09-01,AUD,2,Laundry tub steel,TUB,10,90.00,J-1,2-way\n"
    "PO-2,S-1,2026-09-02,AUD,1,Mixer tap chrome,TAP,10,50.00,J-1,2-way\n"
    "PO-3,S-1,2026-09-03,AUD,1,Hand rail,RAIL,10,20.00,J-1,2-way\n"
)


@pytest.fixture
def asked(make_desk: Callable[[Path], Desk], tmp_path: Path) -> Desk:
    """The app with an invoice that two orders explain, one with a line that no order line is like, and one that is clean."""
    store = tmp_path / "asked.duckdb"
    with open_workbench(store) as bench:
        settle(bench)
        load(bench, "orders", ORDERS + ROWS)
        strange = Line(part="HX-9", quantity="3", price="50.00")
        take_in(
            bench,
            Paper("N-1", order=None, lines=(Line(quantity="2"),)),
            Paper("N-2", order="PO-1", lines=(strange,)),
            Paper("N-4", order="PO-1", lines=(Line(part="ZZ", quantity="4", price="50.00"),)),
            Paper("N-3", order="PO-3", lines=(Line(part="RAIL", price="20.00"),)),
        )
    return make_desk(store)


def number(desk: Desk, wanted: str) -> str:
    return next(row["id"] for row in desk.bench.store.read("invoice_queue", state=None) if row["invoice_number"] == wanted)


def apply_button(at: AppTest, start: str) -> object:
    return next(one for one in at.button if str(one.key).startswith(start))


def test_an_order_is_chosen_and_taken_back(asked: Desk) -> None:
    invoice = number(asked, "N-1")
    at = asked.open("invoices", invoice=invoice)
    (orders,) = (radio for radio in at.radio if radio.label == "Which order is it?")
    assert [option.replace("\\", "") for option in orders.options] == [
        "**PO-1** · 1 Sept 2026 · J-1 · Mixer tap chrome, Laundry tub steel",
        "**PO-2** · 2 Sept 2026 · J-1 · Mixer tap chrome",
        "Another one",
    ]
    assert orders.value is None
    assert apply_button(at, "apply-order").disabled
    orders.set_value("PO-2").run()
    apply_button(at, "apply-order").click().run()
    assert problems_of(at) == []
    assert asked.state_of(invoice) == "matched"
    assert "Order PO-2 was chosen for this invoice." in text_of(at)
    apply_button(at, "take-back").click().run()
    assert asked.state_of(invoice) == "held"


def test_what_is_picked_for_one_invoice_is_not_picked_for_the_next(asked: Desk) -> None:
    at = asked.open("invoices", invoice=number(asked, "N-2"))
    next(radio for radio in at.radio if radio.label == "Which order line is it?").set_value("PO-1 line 1").run()
    at = asked.open("invoices", invoice=number(asked, "N-4"))
    (lines,) = (radio for radio in at.radio if radio.label == "Which order line is it?")
    assert lines.value is None


def test_a_choice_that_is_gone_is_asked_beside_what_it_left_open(asked: Desk) -> None:
    invoice = number(asked, "N-2")
    choose_line(asked.bench, invoice, 1, "PO-1", 2)
    load(asked.bench, "orders", ORDERS + "\n".join(row for row in ROWS.splitlines() if "TUB" not in row) + "\n")
    at = asked.open("invoices", invoice=invoice)
    assert problems_of(at) == []
    assert len([radio for radio in at.radio if radio.label == "Which order line is it?"]) == 2


def test_another_order_can_be_named(asked: Desk) -> None:
    invoice = number(asked, "N-1")
    at = asked.open("invoices", invoice=invoice)
    next(radio for radio in at.radio if radio.label == "Which order is it?").set_value("").run()
    other = next(box for box in at.selectbox if box.label == "Another order")
    assert other.options == ["PO-3 · 3 Sept 2026 · J-1 · Hand rail"]
    other.set_value("PO-3").run()
    apply_button(at, "apply-order").click().run()
    assert "Line not on order" in text_of(at)
    assert "Order PO-3 was chosen" in text_of(at)


def test_an_order_line_is_chosen_and_remembered(asked: Desk) -> None:
    invoice = number(asked, "N-2")
    at = asked.open("invoices", invoice=invoice)
    (lines,) = (radio for radio in at.radio if radio.label == "Which order line is it?")
    assert lines.options[0].replace("\\", "") == "**PO-1 line 1** · Mixer tap chrome · 10 open at 50.00 · J-1"
    lines.set_value("PO-1 line 1").run()
    apply_button(at, "apply-line").click().run()
    assert problems_of(at) == []
    assert asked.state_of(invoice) == "matched"
    said = text_of(at) + "\n".join(toast.value for toast in at.toast)
    assert "HX-9 is our TAP" in said.replace("\\", "")


def test_nothing_is_asked_of_a_clean_invoice(asked: Desk) -> None:
    at = asked.open("invoices", invoice=number(asked, "N-3"))
    assert not [radio for radio in at.radio if radio.label.startswith("Which order")]
    assert not [one for one in at.button if str(one.key).startswith(("apply-", "take-back"))]
