"""`mark` decides of copies, `account` changes bank accounts by two people; both as JSON and for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.commands_line import Run
from tests.joins.smallworld import Paper

CALLED = "Kim, on the number of our first order"


@pytest.fixture
def take(run: Run, small: Path) -> Any:
    """Imports a paper and gives its id."""

    def call(paper: Paper) -> str:
        return str(run("--store", small, "import", paper.save(small.parent / "papers"), "--json").row["invoices"][0]["id"])

    return call


def shown(run: Run, store: Path, invoice: str) -> dict[str, Any]:
    return run("--store", store, "show", invoice, "--json").row


def test_not_a_duplicate_of_a_named_one(run: Run, small: Path, take: Any) -> None:
    first, second = take(Paper("INV-10023")), take(Paper("INV-10023 COPY"))
    assert "DUP_SUSPECT" in {hold["code"] for hold in shown(run, small, second)["holds"]}
    said = run("--store", small, "mark", second, "--not-duplicate-of", first, "--reason", "two calls", "--json")
    assert (said.code, said.row["decision"], said.row["other"]) == (0, "not_duplicate", first)
    assert "DUP_SUSPECT" not in {hold["code"] for hold in shown(run, small, second)["holds"]}


def test_a_duplicate_and_one_to_be_ignored(run: Run, small: Path, take: Any) -> None:
    first, second = take(Paper("INV-10023")), take(Paper("INV-10023A"))
    said = run("--store", small, "mark", "S-1:INV-10023A", "--duplicate-of", "S-1:INV-10023", "--reason", "again", "--json")
    assert (said.code, said.row["state"], said.row["other"]) == (0, "duplicate", first)
    said = run("--store", small, "mark", first, "--ignored", "--reason", "a quote", "--json")
    assert (said.row["decision"], shown(run, small, first)["state"], shown(run, small, second)["state"]) == (
        "ignored", "ignored", "duplicate",
    )  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        ["--reason", "x"],
        ["--ignored"],
        ["--ignored", "--to", "xero-csv", "--reason", "x"],
        ["--not-duplicate-of", "nothing", "--reason", "x"],
        ["--duplicate-of", "S-1:INV-10023", "--reason", "x"],
    ],
)
def test_what_is_not_clear_is_refused(run: Run, small: Path, take: Any, more: list[str]) -> None:
    first = take(Paper("INV-10023"))
    assert run("--store", small, "mark", first, *more).code == 2
    assert shown(run, small, first)["state"] not in ("ignored", "duplicate")


def test_an_account_is_asked_for_and_listed(run: Run, small: Path) -> None:
    asked = run("--store", small, "account", "ask", "S-1", "062-000 111", "--called", CALLED, "--json")
    assert (asked.code, asked.row["state"], asked.row["alone"]) == (0, "on file", True)
    listed = run("--store", small, "account", "list", "--json")
    assert [(row["supplier"], row["account"], row["called"]) for row in listed.rows] == [("S-1", "062-000 111", CALLED)]
    assert "stamped alone" in run("--store", small, "account", "list", "S-1").out
    assert run("--store", small, "account", "confirm", "S-1", "--reason", "called them myself").code == 2
    assert run("--store", small, "account", "ask", "S-1", "033-000 999", "--called", "no").code == 2


def test_two_people_change_an_account(run: Run, small: Path) -> None:
    settings = small.parent / "settings.toml"
    text = settings.read_text(encoding="utf-8") if settings.exists() else ""

    def act_as(name: str) -> None:
        rest = "\n".join(line for line in text.splitlines() if not line.startswith(("actor", "people")))
        settings.write_text(f'actor = "{name}"\npeople = ["Ann", "Ben"]\n{rest}\n', encoding="utf-8")

    act_as("Ann")
    asked = run("--store", small, "account", "ask", "S-1", "062-000 111", "--called", CALLED, "--json")
    assert (asked.code, asked.row["state"]) == (1, "waits for another person")
    assert run("--store", small, "account", "confirm", "S-1", "--reason", "it is fine, believe me").code == 2
    act_as("Ben")
    done = run("--store", small, "account", "confirm", "S-1", "--reason", "called the number on file", "--json")
    assert (done.code, done.row["state"], done.row["decided_by"], done.row["alone"]) == (0, "on file", "Ben", False)
