"""`laboratory`: history under other tolerances; both sides, every invoice that would change, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.workbench import open_workbench
from tests.commands.commands_line import Run, floats, owned
from tests.joins.smallworld import Line, Paper, load, order, take_in


@pytest.fixture
def priced(small: Path) -> Path:
    """10 ordered at 50.00; 4 billed at 52.00 in October and 4 at 50.00 in November."""
    with open_workbench(small) as bench:
        load(bench, "orders", order(quantity="10"))
        take_in(bench, Paper("INV-1", lines=[Line(quantity="4", price="52.00")], day="2026-10-05"))
        take_in(bench, Paper("INV-2", lines=[Line(quantity="4")], day="2026-11-05"))
    return small


def test_both_sides_and_what_would_change(run: Run, priced: Path) -> None:
    said = run("--store", priced, "laboratory", "--tolerance", "price=limit:5:100", "--json")
    assert said.code == 0
    assert floats(said.row) == []
    row = said.row
    assert row["tolerances"] == [
        {
            "kind": "price",
            "supplier": None,
            "before": {"state": "limit", "percent": "2", "absolute": "50", "combinator": "both"},
            "after": {"state": "limit", "percent": "5", "absolute": "100", "combinator": "both"},
        }
    ]
    assert (row["invoices"], row["newly_passing"], row["newly_held"]) == (2, 1, 0)
    assert (row["before"]["passing"], row["before"]["held"], row["before"]["codes"]) == (1, 1, {"PRICE": 1})
    assert (row["after"]["passing"], row["after"]["held"], row["after"]["codes"]) == (2, 0, {})
    nothing = {"price": "0.00", "quantity": "0.00", "charges": "0.00", "tax": "0.00", "total": "0.00"}
    assert row["before"]["let_through"] == {"AUD": nothing}
    assert row["after"]["let_through"] == {"AUD": nothing | {"price": "8.00", "total": "8.00"}}
    (changed,) = row["changed"]
    assert (changed["invoice_number"], changed["outcome"], changed["before"], changed["after"]) == (
        "INV-1", "newly passes", ["PRICE"], [],
    )  # fmt: skip
    (piled,) = row["piling_up"]
    assert (piled["supplier"], piled["bands"], piled["beyond"], piled["conspicuous"]) == ("S-1", [0] * 5, 1, False)


def test_people_read_it_in_lines(run: Run, priced: Path) -> None:
    said = run("--store", priced, "laboratory", "--tolerance", "price=limit:5")
    assert said.code == 0
    assert "price: at most +2 % and 50 → at most +5 %" in said.out
    assert "today: 1 pass, 1 held, nothing let through" in said.out
    assert "tried: 2 pass, 0 held, 8.00 AUD let through" in said.out
    assert "INV-1 of Smallbore Pipes Pty Ltd: PRICE → passes; 8.00 AUD over" in said.out


def test_without_a_tolerance_it_says_how_things_stand(run: Run, priced: Path) -> None:
    row = run("--store", priced, "laboratory", "--json").row
    assert (row["tolerances"], row["changed"], row["before"]) == ([], [], row["after"])


def test_only_some_days_or_one_supplier(run: Run, priced: Path) -> None:
    store = ("--store", priced, "laboratory", "--json")
    assert run(*store, "--from", "2026-11-01").row["invoices"] == 1
    assert run(*store, "--to", "2026-09-30").row["invoices"] == 0
    row = run(*store, "--supplier", "S-1", "--tolerance", "price=exact", "--tolerance", "freight=limit::80:either").row
    assert row["invoices"] == 2
    assert [(one["kind"], one["supplier"], one["after"]["absolute"]) for one in row["tolerances"]] == [
        ("price", "S-1", None), ("freight", "S-1", "80"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("price", "is no tolerance to try"),
        ("prize=exact", "is no tolerance to try"),
        ("sample=off", "is no tolerance to try"),
        ("price=wide:5", "is no tolerance to try"),
        ("price=limit:1:2:both:3", "is no tolerance to try"),
        ("price=limit", "A limit that is blank or 0"),
        ("price=exact:5", "“exact” takes no figure"),
        ("price=limit:0", "A limit that is blank or 0"),
        ("price=limit:-5", "must be above 0"),
        ("price=limit:five", "“five” is no number"),
        ("price=limit:NaN", "must be above 0"),
        ("line_amount=exact", "cannot be exact"),
        ("price=limit:5:5:any", "joins no limits"),
        ("freight=limit:5", "takes no per cent"),
    ],
)
def test_what_is_no_tolerance_is_refused_in_words(run: Run, priced: Path, given: str, why: str) -> None:
    said = run("--store", priced, "laboratory", "--tolerance", given)
    assert (said.code, said.out) == (2, "")
    assert why in said.err


def test_unknown_suppliers_and_days_are_refused(run: Run, priced: Path) -> None:
    assert run("--store", priced, "laboratory", "--supplier", "S-9").code == 2
    assert run("--store", priced, "laboratory", "--from", "yesterday").code == 2


def test_it_reads_the_snapshot_while_the_app_runs(run: Run, priced: Path) -> None:
    with owned(priced):
        said = run("--store", priced, "laboratory", "--json")
    assert said.code == 0
    assert "snapshot" in said.err
