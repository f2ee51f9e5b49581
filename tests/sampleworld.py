"""The sample world, filled once per test process and copied for each test that changes something."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from engine.sample import WORLD, fill

OUTCOMES = sorted((WORLD / "outcomes").glob("*.json"))


@cache
def _filled() -> Path:
    folder = Path(mkdtemp(prefix="matchbook-sample-"))
    fill(folder / "sample.duckdb")
    return folder


def sample_store(folder: Path) -> Path:
    """A filled sample store of the test's own in `folder`, with its originals and settings."""
    shutil.copytree(_filled(), folder, dirs_exist_ok=True)
    return folder / "sample.duckdb"


def outcome(path: Path) -> dict[str, Any]:
    """What must become of one sample mail."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
