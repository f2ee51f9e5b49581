"""`tolerance` and `level` as somebody outside calls them: by scope and day, taken away again, with their history."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.workbench import open_workbench
from tests.commands.commands_line import ISO_DAY, Run, floats
from tests.joins.smallworld import Paper, load, order, take_in

NAMES = {"kind", "supplier", "state", "percent", "absolute", "combinator", "origin"}
MORE = {"group", "item", "order", "two_sided", "valid_from", "valid_to", "counts", "set_by", "set_at"}


@pytest.fixture
def store(small: Path) -> Path:
    """One order of one part, and an invoice of it that costs five too much."""
    with open_workbench(small) as bench:
        load(bench, "orders", order(price="45.00"))
        take_in(bench, Paper("A-1"))
    return small


def test_a_tolerance_of_an_order_with_its_days_and_its_author(run: Run, store: Path) -> None:
    days = ("--from", "2026-10-01", "--to", "2026-10-31")
    done = run("--store", store, "tolerance", "set", "price", "--state", "off", "--order", "PO-1", *days, "--json")
    assert (done.code, done.row["order"], done.row["origin"], done.row["evaluated"]) == (0, "PO-1", "order", 1)
    rows = run("--store", store, "tolerance", "list", "--json").rows
    assert all(set(row) == NAMES | MORE for row in rows)
    assert floats(rows) == []
    last = rows[-1]
    assert (last["order"], last["valid_from"], last["valid_to"]) == ("PO-1", "2026-10-01", "2026-10-31")
    assert last["set_by"]
    assert ISO_DAY.match(last["set_at"])
    words = run("--store", store, "tolerance", "list").out
    assert "order PO-1 from 2026-10-01 to 2026-10-31" in words


def test_what_counts_in_one_place_is_listed_with_whose_it_is(run: Run, store: Path) -> None:
    run("--store", store, "tolerance", "set", "price", "--state", "off", "--item", "TAP", "--from", "2026-10-01")

    def origin(*where: str) -> str:
        rows = run("--store", store, "tolerance", "list", *where, "--json").rows
        assert len(rows) == len({row["kind"] for row in rows})
        return str(next(row["origin"] for row in rows if row["kind"] == "price"))

    assert origin("--supplier", "S-1") == "starting"
    assert origin("--item", "TAP", "--on", "2026-10-01") == "item"
    assert origin("--item", "TAP", "--on", "2026-09-30") == "starting"


def test_tax_stays_two_sided_unless_somebody_says_otherwise(run: Run, store: Path) -> None:
    setting = ("tolerance", "set", "tax", "--state", "limit", "--absolute", "0.10", "--json")
    assert run("--store", store, *setting).row["two_sided"] is True
    assert run("--store", store, *setting, "--one-sided").row["two_sided"] is False
    price = ("tolerance", "set", "price", "--state", "limit", "--percent", "3", "--json")
    assert run("--store", store, *price).row["two_sided"] is False
    assert run("--store", store, *price, "--two-sided").row["two_sided"] is True


def test_a_tolerance_is_withdrawn_and_its_history_stays(run: Run, store: Path) -> None:
    run("--store", store, "tolerance", "set", "price", "--state", "off", "--supplier", "S-1")
    gone = run("--store", store, "tolerance", "withdraw", "price", "--supplier", "S-1", "--json")
    assert (gone.code, gone.row["withdrawn"], gone.row["evaluated"]) == (0, True, 1)
    again = run("--store", store, "tolerance", "withdraw", "price", "--supplier", "S-1")
    assert (again.code, again.out) == (2, "")
    assert "nothing to withdraw" in again.err
    rows = run("--store", store, "tolerance", "history", "price", "--json").rows
    assert [(row["withdrawn"], row["state"]) for row in rows] == [(True, None), (False, "off")]
    assert run("--store", store, "tolerance", "history", "tax", "--json").rows == []
    assert "withdrawn" in run("--store", store, "tolerance", "history").out


@pytest.mark.parametrize(
    "wrong",
    [
        ("sample", "--percent", "5", "--order", "PO-1"),
        ("invoice_amount", "--percent", "5"),
        ("exchange_rate", "--absolute", "5"),
        ("price", "--percent", "5", "--from", "2026-02-30"),
        ("price", "--percent", "5", "--from", "2026-02-02", "--to", "2026-02-01"),
        ("price", "--percent", "5", "--order", "PO-9"),
        ("date_early", "--absolute", "5", "--two-sided"),
        ("price", "--percent", "5", "--two-sided", "--one-sided"),
    ],
    ids=" ".join,
)
def test_what_says_no_clear_thing_is_refused(run: Run, store: Path, wrong: tuple[str, ...]) -> None:
    kind, *rest = wrong
    said = run("--store", store, "tolerance", "set", kind, "--state", "limit", *rest, "--json")
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert run("--store", store, "tolerance", "history", "--json").rows == []


def test_levels_are_listed_set_and_withdrawn(run: Run, store: Path) -> None:
    start = run("--store", store, "level", "list", "--json").row
    assert (start["level"], start["origin"], start["set_by"]) == ("3-way", "starting", None)
    done = run("--store", store, "level", "set", "4-way", "--supplier", "S-1", "--json").row
    assert (done["level"], done["evaluated"], done["lowered"], done["alone"]) == ("4-way", 1, None, False)
    rows = run("--store", store, "level", "list", "--json").rows
    assert [row["origin"] for row in rows] == ["starting", "supplier"]
    gone = run("--store", store, "level", "withdraw", "--supplier", "S-1", "--json").row
    assert (gone["withdrawn"], gone["evaluated"]) == (True, 1)
    assert run("--store", store, "level", "withdraw", "--supplier", "S-1").code == 2
    history = run("--store", store, "level", "history", "--json").rows
    assert [(row["level"], row["withdrawn"]) for row in history] == [(None, True), ("4-way", False)]


def test_a_level_is_lowered_only_on_purpose_and_by_those_who_may(run: Run, store: Path) -> None:
    lowering = ("level", "set", "2-way", "--item", "TAP")
    refused = run("--store", store, *lowering)
    assert (refused.code, refused.out) == (2, "")
    assert "Say that it may lower" in refused.err
    done = run("--store", store, *lowering, "--may-lower", "--json").row
    assert (done["lowered"], done["alone"], done["may_lower"]) == ("3-way", True, True)
    settings = store.with_name(f"{store.stem}.settings.toml")
    settings.write_text('actor = "Jo"\npeople = ["Jo", "Max"]\nmay_lower = ["Max"]\n', encoding="utf-8")
    assert "Only Max may lower" in run("--store", store, *lowering, "--may-lower").err
    assert "may lower" in run("--store", store, "level", "list").out
