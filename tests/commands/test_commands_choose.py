"""`choose`: the likeliest orders and order lines, a choice, and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.workbench import open_workbench
from tests.commands.commands_line import Run
from tests.joins.smallworld import Paper, load, order, take_in

ALIKE = order("PO-1", quantity="10") + "PO-2,S-1,2026-09-01,AUD,1,Thing TAP,TAP,10,50.00,J-1,2-way\n"


@pytest.fixture
def undecided(small: Path) -> Path:
    """A store with an invoice that names no order, and two orders that explain it."""
    with open_workbench(small) as bench:
        load(bench, "orders", ALIKE)
        take_in(bench, Paper("N-1", order=None))
    return small


def test_lists_then_chooses_then_takes_back(run: Run, undecided: Path) -> None:
    listed = run("--store", undecided, "choose", "N-1", "--json").row
    assert [one["purchase_order"] for one in listed["orders"]] == ["PO-1", "PO-2"]
    assert {"explains 1 of 1 line"} <= set(listed["orders"][0]["why"])
    assert [one["purchase_order"] for one in listed["lines"][0]["candidates"]] == ["PO-1", "PO-2"]
    assert run("--store", undecided, "show", "N-1", "--json").row["state"] == "held"

    chosen = run("--store", undecided, "choose", "N-1", "--order", "PO-2", "--reason", "asked the foreman", "--json").row
    assert chosen["chosen"] == [{"line": None, "purchase_order": "PO-2", "order_line": None}]
    shown = run("--store", undecided, "show", "N-1", "--json").row
    assert (shown["state"], shown["orders"]) == ("matched", ["PO-2"])

    run("--store", undecided, "choose", "N-1", "--line", "1", "--order", "PO-1", "--order-line", "1")
    assert run("--store", undecided, "show", "N-1", "--json").row["allocations"][0]["purchase_order"] == "PO-1"

    undone = run("--store", undecided, "choose", "N-1", "--undo", "--json").row
    assert (undone["chosen"], undone["message"]) == ([], "2 choices taken back")
    assert run("--store", undecided, "show", "N-1", "--json").row["state"] == "held"


def test_words_for_people(run: Run, undecided: Path) -> None:
    said = run("--store", undecided, "choose", "N-1")
    assert "order PO-1  0.98  explains 1 of 1 line" in said.out
    assert "line 1 Thing TAP" in said.out


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--order-line", "1"], "needs --line N and --order PO"),
        (["--line", "1", "--order", "PO-1"], "needs --order-line M too"),
        (["--undo", "--order", "PO-1"], "leave out --order"),
        (["--undo"], "Nothing was chosen"),
        (["--order", "PO-77"], "has no order “PO-77”"),
        (["--line", "1", "--order", "PO-1", "--order-line", "4"], "It has lines 1."),
    ],
)
def test_half_a_choice_is_refused(run: Run, undecided: Path, given: list[str], says: str) -> None:
    said = run("--store", undecided, "choose", "N-1", *given)
    assert said.code == 2
    assert says in said.err
