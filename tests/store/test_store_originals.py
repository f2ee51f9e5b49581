"""What the store names by its hash lies among the originals, unharmed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from engine.workbench import open_workbench
from tests.sampleworld import sample_store


def test_every_original_that_the_store_names_exists(tmp_path: Path) -> None:
    with open_workbench(sample_store(tmp_path / "store")) as bench:
        mails = [row[0] for row in bench.store.cursor().execute("SELECT sha256 FROM mail").fetchall()]
        documents = bench.store.cursor().execute("SELECT DISTINCT document FROM invoice").fetchall()
        read = bench.store.cursor().execute("SELECT sha256 FROM document").fetchall()
        named = {*mails, *(row[0] for row in documents), *(row[0] for row in read)}
        assert len(mails) == 86
        for name in named:
            assert sha256(bench.originals.get(name)).hexdigest() == name
