"""Tolerance laboratory: limits slid and typed, what they come to, the ways on, and a setting taken over."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from engine.desk import decide
from engine.laboratory import load_history
from engine.model import ToleranceKind, ToleranceState
from engine.store import rules
from tests.pages.desk import Desk
from tests.pages.reading import press, problems_of, text_of

PERCENT = "lab-price-None-percent"
AMOUNT = "lab-price-None-absolute"


def metric(at: AppTest, label: str) -> tuple[str, str]:
    """A figure and its change."""
    found = next(element for element in at.metric if element.label == label)
    return str(found.value), str(found.delta)


def wide(desk: Desk) -> AppTest:
    """The page with a price limit of 15 %, whatever the amount."""
    at = desk.open("laboratory")
    at.text_input(key=f"{AMOUNT}-text").set_value("")
    return at.text_input(key=f"{PERCENT}-text").set_value("15").run()


def test_it_opens_on_what_is_in_force(full: Desk) -> None:
    at = full.open("laboratory")
    assert problems_of(at) == []
    assert "in force: at most +2 % and 50 AUD" in text_of(at)
    assert at.select_slider(key=f"{PERCENT}-slide").value == "2"
    assert metric(at, "Money let through")[1] == "as today"
    assert "every invoice passes or waits as it does today" in text_of(at)


def test_a_typed_limit_moves_the_slider_and_shows_what_it_would_let_through(full: Desk) -> None:
    at = wide(full)
    assert problems_of(at) == []
    assert at.select_slider(key=f"{PERCENT}-slide").value == "15"
    assert at.select_slider(key=f"{AMOUNT}-slide").value == ""
    assert metric(at, "Pass without a person")[1] == "+1"
    assert metric(at, "Newly let through") == ("1", "0 newly held")
    changed = next(table.value for table in at.dataframe if "then" in table.value and "supplier_name" in table.value)
    assert list(changed["what"]) == ["✓ Now passes"]
    assert list(changed["today"]) == ["Price above order"]
    assert metric(at, "Money let through")[1] == f"+${changed['over'][0]}"


def test_a_slid_limit_is_written_beside_the_slider(full: Desk) -> None:
    at = full.open("laboratory")
    at.select_slider(key=f"{PERCENT}-slide").set_value("20").run()
    assert at.text_input(key=f"{PERCENT}-text").value == "20"
    at.select_slider(key=f"{AMOUNT}-slide").set_value("").run()
    assert at.text_input(key=f"{AMOUNT}-text").value == ""
    assert metric(at, "Newly let through")[0] == "1"


def test_nothing_allowed_and_not_tested_need_no_figure(full: Desk) -> None:
    at = full.open("laboratory")
    at.segmented_control(key="lab-price-None-state").set_value(ToleranceState.EXACT).run()
    assert problems_of(at) == []
    assert metric(at, "Newly let through") == ("0", "1 newly held")
    at.segmented_control(key="lab-price-None-state").set_value(ToleranceState.OFF).run()
    assert metric(at, "Newly let through") == ("1", "0 newly held")


def test_several_limits_are_tried_together(full: Desk) -> None:
    at = wide(full)
    at.multiselect(key="lab_kinds").set_value([ToleranceKind.PRICE, ToleranceKind.FREIGHT]).run()
    at.segmented_control(key="lab-freight-None-state").set_value(ToleranceState.EXACT).run()
    assert problems_of(at) == []
    passing, held = metric(at, "Newly let through")
    assert passing == "1"
    assert held != "0 newly held"
    at.segmented_control(key="lab_varied").set_value(ToleranceKind.FREIGHT).run()
    assert problems_of(at) == []
    at.multiselect(key="lab_kinds").set_value([]).run()
    assert problems_of(at) == []
    assert "Choose a limit above" in text_of(at)


def test_what_is_no_limit_is_said_and_the_one_in_force_stays(full: Desk) -> None:
    at = full.open("laboratory")
    at.text_input(key=f"{PERCENT}-text").set_value("lots").run()
    assert [error.value.replace("\\", "") for error in at.error] == ["“lots” is not an amount."]
    at.text_input(key=f"{PERCENT}-text").set_value("-2").run()
    assert "A limit is above 0" in text_of(at)
    at.text_input(key=f"{PERCENT}-text").set_value("")
    at.text_input(key=f"{AMOUNT}-text").set_value("").run()
    assert problems_of(at) == []
    assert "Give a figure" in text_of(at)
    assert metric(at, "Money let through")[1] == "as today"


def test_one_supplier_and_another_currency(full: Desk) -> None:
    at = full.open("laboratory")
    at.selectbox(key="lab_supplier").set_value("S-001").run()
    assert problems_of(at) == []
    history = load_history(full.bench.store, full.bench.settings)
    count = len(history.of("S-001", currency="AUD").invoices)
    assert f"{count} invoices, ignored" in text_of(at)
    at.selectbox(key="lab_supplier").set_value(None).run()
    at.selectbox(key="lab_currency").set_value("USD").run()
    assert problems_of(at) == []
    assert "USD 0.00" in metric(at, "Money let through")[0]


def test_a_changed_invoice_is_opened_from_its_row(full: Desk) -> None:
    at = wide(full)
    at.session_state["rows-laboratory"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert problems_of(at) == []
    assert "HP-208867" in text_of(at)


def test_what_was_tried_is_still_there_on_the_way_back(full: Desk) -> None:
    wide(full)
    full.open("invoices")
    at = full.open("laboratory")
    assert at.text_input(key=f"{PERCENT}-text").value == "15"
    assert at.text_input(key=f"{AMOUNT}-text").value == ""
    assert metric(at, "Newly let through")[0] == "1"


def test_a_choice_that_is_no_longer_there_is_made_anew(full: Desk) -> None:
    """The last invoice in dollars of another country is set aside while they are looked at."""
    at = full.open("laboratory")
    at.selectbox(key="lab_currency").set_value("USD").run()
    for row in full.bench.store.read("invoice_queue", state=None):
        if row["currency"] == "USD":
            decide(full.bench, row["id"], "ignored", "not ours")
    at.run()
    assert problems_of(at) == []
    assert not any(box.key == "lab_currency" for box in at.selectbox)
    assert "AUD" in text_of(at)


def test_a_setting_is_taken_over_once_it_is_confirmed(full: Desk) -> None:
    at = wide(full)
    assert rules.tolerances(full.bench.store.cursor()) == ()
    held = metric(at, "Held, for a person")[0]
    waiting = full.invoice("PRICE")
    press(at, "Set it now")
    assert problems_of(at) == []
    (kept,) = rules.tolerances(full.bench.store.cursor())
    assert (kept.kind, kept.state, kept.percent, kept.absolute, kept.supplier) == (
        ToleranceKind.PRICE, ToleranceState.LIMIT, 15, None, None,
    )  # fmt: skip
    assert "in force: at most +15 %" in text_of(at)
    assert metric(at, "Held, for a person") == (held, "as today")
    assert full.state_of(waiting) == "matched"
