"""`show`: every allocation and every hold explained, the names of the contract kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.workbench import open_workbench
from tests.commands.commands_line import Run, floats
from tests.joins.smallworld import Line, Paper, id_of, load, order, receipt, take_in

ALLOCATION = {"invoice_line", "purchase_order", "order_line", "receipt", "quantity", "amount", "kind", "why", "alternatives"}
HOLD = {"code", "severity", "measured", "limit", "message", "clears_when", "released_by", "released_reason"}


@pytest.fixture
def held(small: Path) -> tuple[Path, str]:
    """An invoice that bills ten at too high a price, of which four were received."""
    with open_workbench(small) as bench:
        load(bench, "orders", order(quantity="10", match="3-way"))
        load(bench, "receipts", receipt("4"))
        return small, id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="10", price="60.00"),))))


def test_each_allocation_is_explained(run: Run, held: tuple[Path, str]) -> None:
    store, invoice = held
    row = run("--store", store, "show", invoice, "--json").row
    first = row["allocations"][0]
    assert set(first) > ALLOCATION
    assert first["why"] == [one["text"] for one in first["evidence"]]
    assert all(set(one) == {"kind", "text", "weight"} for one in first["evidence"])
    assert (first["level"], first["receipt_details"][0]["receipt"]) == ("3-way", "GR-1")
    assert first["picture"]["ordered"] == "10"
    assert (first["picture"]["received"], first["picture"]["left"]) == ("4", "-6")
    failing = {test["code"]: test for test in first["tests"] if not test["passes"]}
    assert {"QTY_REC", "PRICE"} <= set(failing)
    assert failing["PRICE"]["tolerance"] == "at most +2 % and 50 AUD"
    figures = [failing["PRICE"][name] for name in ("left_figure", "right_figure", "unit")]
    assert figures == ["600.00", "500.00", "AUD"]
    assert failing["PRICE"]["whose"] == "starting limit"
    assert all(0 <= number <= 1 for number in floats(row["allocations"])), "floats are weights, never money"


def test_each_hold_is_explained(run: Run, held: tuple[Path, str]) -> None:
    store, invoice = held
    row = run("--store", store, "show", invoice, "--json").row
    holds = {hold["code"]: hold for hold in row["holds"]}
    hold = holds["QTY_REC"]
    assert set(hold) > HOLD
    assert [one["kind"] for one in hold["evidence"]] == ["ordered", "received"]
    assert (hold["owner"], hold["releasable"], hold["may_release"]) == ("receiver", True, "a person with a reason")
    assert (hold["accountable_while_held"], hold["rule_version"]) == (False, row["rule_version"])
    (placed,) = hold["history"]
    assert (placed["what"], placed["measured"], placed["who"]) == ("placed", hold["measured"], None)
    run("--store", store, "release", invoice, "PRICE", "--reason", "agreed")
    row = run("--store", store, "show", invoice, "--json").row
    price = next(hold for hold in row["holds"] if hold["code"] == "PRICE")
    assert [one["what"] for one in price["history"]] == ["placed", "released"]
    assert price["history"][1]["reason"] == "agreed"
    assert {one["code"] for one in row["hold_history"]} >= {"PRICE", "QTY_REC"}


def test_what_would_clear_tells_who_what_and_how_much(run: Run, held: tuple[Path, str]) -> None:
    store, invoice = held
    row = run("--store", store, "show", invoice, "--json").row
    assert all(set(one) == {"who", "what", "money"} for way in row["would_clear"] for one in way)
    assert {one["what"] for one in row["would_clear"][0]} == {
        "receive 6 more on order PO-1 line 1",
        "change the price of order PO-1 line 1 to 60.00",
    }
    assert {one["money"] for one in row["would_clear"][0]} == {"300.00", "100.00"}


def test_people_read_the_same(run: Run, held: tuple[Path, str]) -> None:
    store, invoice = held
    said = run("--store", store, "show", invoice).out
    assert "receipt GR-1 of 01 Oct 2026: 4" in said
    assert "PRICE fails: billed 600.00 AUD, 500.00 AUD at the ordered price; allowed: at most +2 % and 50 AUD" in said
    assert "would clear: " in said


def test_an_order_that_was_tried_is_a_candidate(run: Run, small: Path) -> None:
    with open_workbench(small) as bench:
        for number in ("PO-1", "PO-2"):
            load(bench, "orders", order(number=number))
        invoice = id_of(take_in(bench, Paper("A-1", order=None)))
    row = run("--store", small, "show", invoice, "--json").row
    assert {one["purchase_order"] for one in row["candidates"]} == {"PO-1", "PO-2"}
    assert all(one["why"] and one["missing"] == 0 for one in row["candidates"])


def test_status_tells_the_money_that_each_code_holds(run: Run, held: tuple[Path, str]) -> None:
    status = run("--store", held[0], "status", "--json").row
    assert status["held"]["QTY_REC"] == {"AUD": "660.00"}
    assert set(status["held"]) == {code for code in status["holds"] if code in status["held"]}
    assert "hold QTY_REC: 1 (AUD 660.00)" in run("--store", held[0], "status").out
