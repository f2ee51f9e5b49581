"""A command line to call, a small store and a copy of the sample store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.commands import main
from engine.workbench import open_workbench
from tests.commands.commands_line import Run, Said
from tests.joins.smallworld import settle
from tests.sampleworld import sample_store, without_recognition


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Calls the command line in this process; `argparse` leaves by `SystemExit`, which is the exit code outside too."""

    def call(*arguments: str | Path) -> Said:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 2
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    return call


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A store that knows one supplier and one job."""
    with open_workbench(tmp_path / "small.duckdb") as bench:
        settle(bench)
    return tmp_path / "small.duckdb"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the filled sample store."""
    return sample_store(tmp_path / "sample")


@pytest.fixture(autouse=True)
def _no_recognition() -> Iterator[None]:
    with without_recognition():
        yield
