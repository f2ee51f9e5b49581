"""`verify`: certificates checked independently; a changed allocation is found."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.commands.commands_line import Run


def test_every_match_of_the_sample_world_is_certified(run: Run, sample: Path) -> None:
    said = run("--store", sample, "verify", "--all", "--json")
    assert (said.code, said.row["failed"]) == (0, [])
    assert said.row["verified"] > 60


def test_a_changed_allocation_is_found(run: Run, sample: Path) -> None:
    with duckdb.connect(str(sample)) as store:
        (invoice,) = store.execute("SELECT invoice FROM allocation WHERE kind = 'item' ORDER BY invoice LIMIT 1").fetchone()
        store.execute("UPDATE allocation SET amount = amount + 1 WHERE invoice = ?", [invoice])
    said = run("--store", sample, "verify", invoice, "--json")
    assert said.code == 1
    assert said.row["failed"][0]["invoice"] == invoice


def test_one_or_all_must_be_said(run: Run, sample: Path) -> None:
    assert run("--store", sample, "verify").code == 2
