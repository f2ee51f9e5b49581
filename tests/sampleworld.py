"""The sample world, filled once per test process and copied for each test that changes something."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from engine.sample import WORLD, fill

OUTCOMES = sorted((WORLD / "outcomes").glob("*.json"))


@cache
def _filled() -> Path:
    folder = Path(mkdtemp(prefix="matchbook-sample-"))
    with without_recognition():
        fill(folder / "sample.duckdb")
    return folder


@contextmanager
def without_recognition() -> Iterator[None]:
    """As where the extra that reads pictures is not installed: what becomes of the sample scan must not hang on that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHBOOK_OCR", "off")
        yield


def sample_store(folder: Path) -> Path:
    """A filled sample store of the test's own in `folder`, with its originals and settings."""
    shutil.copytree(_filled(), folder, dirs_exist_ok=True)
    return folder / "sample.duckdb"


def outcome(path: Path) -> dict[str, Any]:
    """What must become of one sample mail."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
