"""A small company's workbench."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.workbench import Workbench, open_workbench
from tests.joins.smallworld import settle
from tests.sampleworld import without_recognition


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """An open workbench that knows one supplier and one job."""
    with open_workbench(tmp_path / "small.duckdb") as opened:
        settle(opened)
        yield opened


@pytest.fixture(autouse=True)
def _no_recognition() -> Iterator[None]:
    with without_recognition():
        yield
