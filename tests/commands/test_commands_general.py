"""Contract section 1: exit codes, JSON alone on standard output, the store before and after, no traceback for bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.exporters import targets
from tests.commands.commands_line import Run, floats, outside, owned
from tests.joins.smallworld import Paper, order

READERS = (("status",), ("show", "A-1"), ("tolerance", "list"))
WRITERS = (
    ("import", "paper.xml"),
    ("load", "orders", "orders.csv"),
    ("match",),
    ("accept", "A-1"),
    ("accept", "--clean"),
    ("release", "A-1", "PRICE", "--reason", "x"),
    ("reverse", "A-1", "--reason", "x"),
    ("export", "--to", "generic-csv", "--out", "out"),
    ("tolerance", "set", "price", "--state", "off"),
    ("sample",),
    ("watch",),
)


def test_store_may_stand_before_and_after_the_command(run: Run, small: Path) -> None:
    before = run("--store", small, "status", "--json")
    after = run("status", "--json", "--store", small)
    assert (before.code, after.code) == (0, 0)
    assert before.out == after.out
    inner = run("tolerance", "list", "--store", small, "--json")
    assert run("--store", small, "--json", "tolerance", "list").out == inner.out


def test_everything_a_store_owns_lies_beside_it(run: Run, tmp_path: Path, small: Path) -> None:
    (tmp_path / "orders.csv").write_text(order(), encoding="utf-8")
    assert run("load", "orders", tmp_path / "orders.csv", "--store", small).code == 0
    paper = Paper("A-1").save(tmp_path / "elsewhere")
    assert run("import", paper, "--store", small).code == 0
    assert run("accept", "A-1", "--store", small).code == 0
    assert run("export", "--to", "generic-csv", "--out", tmp_path / "out", "--store", small).code == 0
    owned_here = {path.name for path in small.parent.iterdir()} - {"elsewhere", "out", "orders.csv"}
    assert owned_here == {"small.duckdb", "originals", "exports"}


@pytest.mark.parametrize("command", [*READERS, *WRITERS, ("snapshot", "copy.duckdb")], ids=" ".join)
@pytest.mark.parametrize("damage", ["text", "folder", "below a file"])
def test_no_command_fails_with_a_traceback_on_what_is_no_store(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], damage: str
) -> None:
    monkeypatch.chdir(tmp_path)
    store = tmp_path / "a.duckdb"
    if damage == "folder":
        store.mkdir()
    else:
        store.write_text("number,name\n", encoding="utf-8")
    Paper("A-1").save(tmp_path).rename(tmp_path / "paper.xml")
    (tmp_path / "orders.csv").write_text(order(), encoding="utf-8")
    said = run("--store", store / "b.duckdb" if damage == "below a file" else store, *command)
    assert said.code == 2
    assert said.out == ""
    assert "tore" in said.err
    assert damage == "folder" or store.read_text(encoding="utf-8") == "number,name\n"


@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_reading_where_there_is_no_store_makes_none(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    said = run("--store", tmp_path / "none.duckdb", *command)
    assert (said.code, said.out) == (2, "")
    assert "There is no store" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("show",),
        ("load", "people", "a.csv"),
        ("release", "A-1", "PRICE"),
        ("reverse", "A-1"),
        ("export", "--to", "generic-csv"),
        ("accept",),
        ("accept", "A-1", "--clean"),
        ("formats",),
        ("formats", "try", "harbour-plumbing"),
        ("tolerance", "set", "price"),
        ("mailbox", "delete"),
    ],
    ids=" ".join,
)
def test_bad_arguments_exit_two(run: Run, small: Path, arguments: tuple[str, ...]) -> None:
    said = run("--store", small, *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err


def test_settings_with_errors_name_every_problem(run: Run, small: Path) -> None:
    (small.parent / "settings.toml").write_text('colour = "blue"\nledger_currency = "dollars"\n', encoding="utf-8")
    said = run("--store", small, "status")
    assert said.code == 2
    assert "colour" in said.err
    (small.parent / "settings.toml").write_text('ledger_currency = "dollars"\nrounding_limit = -1\n', encoding="utf-8")
    said = run("--store", small, "match")
    assert said.code == 2
    assert "ledger_currency" in said.err
    assert "rounding_limit" in said.err
    (small.parent / "settings.toml").unlink()
    assert run("--store", small, "match").code == 0, "the store was not left locked"


def test_missing_sample_or_target_is_said_with_what_there_is(run: Run, small: Path, tmp_path: Path) -> None:
    said = run("--store", small, "export", "--to", "abacus", "--out", tmp_path / "out")
    assert said.code == 2
    assert all(name in said.err for name in targets())
    assert not (tmp_path / "out").exists()


def test_snapshot_is_a_copy_that_others_open(run: Run, small: Path, tmp_path: Path) -> None:
    said = run("--store", small, "snapshot", tmp_path / "copies" / "copy.duckdb", "--json")
    assert (said.code, said.row) == (0, {"file": str(tmp_path / "copies" / "copy.duckdb"), "snapshot_age_s": None})
    assert run("--store", tmp_path / "copies" / "copy.duckdb", "status").code == 0
    for wrong in (tmp_path / "copies", small, small / "below"):
        said = run("--store", small, "snapshot", wrong)
        assert (said.code, said.out) == (2, "")


def test_while_an_app_owns_the_store(run: Run, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.parent)
    Path("orders.csv").write_text(order(), encoding="utf-8")
    run("--store", small, "load", "orders", "orders.csv")
    run("--store", small, "import", Paper("A-1").save(small.parent / "papers"))
    Paper("A-2").save(small.parent).rename("paper.xml")
    with owned(small) as owner:
        for command in WRITERS:
            said = run("--store", small, *command)
            assert said.code == 2, command
            assert said.out == "", command
            assert f"process {owner} " in said.err, command
        for command in READERS:
            said = run("--store", small, *command, "--json")
            assert said.code == 0, said.err
            assert "snapshot, " in said.err
            assert said.rows
        status = run("--store", small, "status", "--json").row
        assert 0 <= status["snapshot_age_s"] < 60
        copied = run("--store", small, "snapshot", "copy.duckdb", "--json")
        assert copied.code == 0
        assert copied.row["snapshot_age_s"] >= 0
        assert run("--store", small, "mailbox", "test").code == 2
    assert run("--store", small, "status", "--json").row["snapshot_age_s"] is None
    assert run("--store", "copy.duckdb", "show", "A-1").code == 0


def test_snapshot_is_fresh_from_the_moment_an_app_opens_the_store(run: Run, small: Path) -> None:
    with owned(small):
        assert run("--store", small, "status", "--json").row["documents"]["arrived"] == 0
    run("--store", small, "import", Paper("A-1").save(small.parent / "papers"))
    with owned(small):
        assert run("--store", small, "status", "--json").row["documents"]["arrived"] == 1


def test_owner_whose_snapshot_is_gone_is_named(run: Run, small: Path) -> None:
    with owned(small) as owner:
        small.with_name("small.snapshot.duckdb").unlink()
        said = run("--store", small, "status")
        assert said.code == 2
        assert f"process {owner} " in said.err


def test_outside_process_prints_utf8_json_whatever_the_console(run: Run, small: Path, tmp_path: Path) -> None:
    run("--store", small, "import", Paper("A-1", supplier="Späti Röhren Pty Ltd").save(tmp_path / "papers"))
    shown = outside("--store", small, "show", "A-1", "--json")
    assert shown.code == 0
    assert shown.row["supplier_name"] == "Späti Röhren Pty Ltd"
    assert floats(shown.row) == []


def test_outside_process_exits_as_the_command_says(run: Run, small: Path, tmp_path: Path) -> None:
    run("--store", small, "import", Paper("A-1").save(tmp_path / "papers"))
    said = outside("--store", small, "accept", "A-1")
    assert (said.code, "PO_INVALID" in said.out) == (1, True)


def test_default_store_is_below_the_working_folder(tmp_path: Path) -> None:
    said = outside("status", folder=tmp_path)
    assert said.code == 2
    assert str(Path("data/matchbook.duckdb")) in said.err
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_command(run: Run) -> None:
    said = run("--help")
    names = "read import status show load mailbox match accept release reverse export formats watch snapshot sample"
    assert all(f"    {name} " in said.out for name in names.split())


def test_sample_fills_the_store_that_is_named_once(run: Run, sample: Path) -> None:
    before = run("--store", sample, "status", "--json").row
    said = run("--store", sample, "sample", "--json")
    assert said.code == 0
    assert said.row["mails"]["arrived"] == 0
    assert run("--store", sample, "status", "--json").row == before
    assert json.loads(said.out)
