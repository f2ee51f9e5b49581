"""`watch` as a process: it imports by itself, publishes for readers, and ends cleanly when told to; and broken pipes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.commands_line import ROOT, Run
from tests.joins.smallworld import Paper

ENGINE = [sys.executable, "-m", "engine"]
BOX = '[[mailboxes]]\nname = "drop"\nkind = "folder"\npath = "drop"\nautomatic = true\n'


@pytest.mark.skipif(os.name == "nt", reason="signals are sent as on Unix")
def test_watch_imports_publishes_and_ends_cleanly(run: Run, small: Path) -> None:
    (small.parent / "settings.toml").write_text(BOX, encoding="utf-8")
    Paper("A-1").save(small.parent / "drop")
    command = [*ENGINE, "--store", str(small), "watch", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as watching:
        assert watching.stdout is not None
        told = json.loads(watching.stdout.readline())
        assert (told["mailbox"], told["documents"]["imported"]) == ("drop", 1)
        status = run("--store", small, "status", "--json")
        assert status.code == 0
        assert status.row["snapshot_age_s"] >= 0
        assert status.row["documents"]["arrived"] == 1
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(20) == 0
    assert run("--store", small, "show", "A-1").code == 0


def test_watch_without_an_automatic_mailbox_is_refused(run: Run, small: Path) -> None:
    said = run("--store", small, "watch")
    assert (said.code, said.out) == (2, "")
    assert "automatic" in said.err


@pytest.mark.skipif(os.name == "nt", reason="needs a Unix shell")
def test_reader_that_leaves_early_is_no_failure(tmp_path: Path) -> None:
    papers = [str(Paper(f"A-{number}").save(tmp_path)) for number in range(3)]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*ENGINE, "read", *papers, "--json"], stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
