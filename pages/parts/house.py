"""The one open store of this process, with its watcher and the long work going on; shared by every page and browser."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import EngineError
from engine.watching import Watcher
from engine.workbench import Workbench, open_workbench
from pages.parts.work import Work

DEFAULT_STORE = Path("data") / "matchbook.duckdb"


@dataclass(slots=True)
class House:
    """What is open. `problem` says why nothing is, in words for the person who looks at the page."""

    path: Path
    bench: Workbench | None = None
    watcher: Watcher | None = None
    problem: str = ""
    work: Work = field(default_factory=Work)

    @property
    def is_sample(self) -> bool:
        """Whether this is the sample world."""
        return self.path.stem == "sample"

    def open(self) -> None:
        """Opens the store, or notes why it cannot be opened."""
        try:
            self.bench = open_workbench(self.path, publishes=True)
            self.watcher = Watcher(self.bench)
            self.problem = ""
        except EngineError as error:
            self.problem = str(error)

    def start_watching(self) -> None:
        """Starts the automatic import of the mailboxes that want it."""
        if self.watcher is not None:
            self.watcher.start()

    def close(self) -> None:
        """Ends watcher and work, each after the mail in hand, and closes the store."""
        if self.watcher is not None:
            self.watcher.stop()
        self.work.stop()
        if self.bench is not None:
            self.bench.close()
        self.bench = self.watcher = None


_houses: dict[Path, House] = {}
_lock = threading.Lock()


def store_path() -> Path:
    """The store that `start.py` named, else a person's own in the project's data folder."""
    return Path(os.environ.get("MATCHBOOK_STORE") or DEFAULT_STORE).resolve()


def open_house(path: Path) -> House:
    """The house of that store, opened at the first call. One that could not be opened is tried again."""
    with _lock:
        house = _houses.setdefault(path, House(path))
        if house.bench is None:
            house.open()
        return house


def close_all() -> None:
    """Closes what this process has open."""
    with _lock:
        for house in _houses.values():
            house.close()
        _houses.clear()
