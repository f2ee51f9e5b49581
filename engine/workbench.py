"""A store with everything it owns, opened together: what every use case is given first."""

from __future__ import annotations

import getpass
import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

from engine.codec import to_json
from engine.errors import EngineError
from engine.formats import LIBRARY, Format, load_library
from engine.issues import Issue
from engine.model import Event
from engine.originals import Originals
from engine.secret_store import SecretStore
from engine.settings import Place, Settings
from engine.settings_file import load_settings, resolved, save_settings
from engine.store import Store, open_for_reading, open_for_writing, snapshots
from engine.store.rows import now


@dataclass(slots=True)
class Workbench:
    """An open store, its settings, originals, secrets and formats. Close it, or use it as a context manager."""

    store: Store
    place: Place
    settings: Settings
    originals: Originals
    secrets: SecretStore
    publishes: bool = field(default=False)
    _turns: dict[str, threading.Lock] = field(default_factory=dict)

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def turn(self, what: str) -> threading.Lock:
        """A lock for what only one thread may do at a time, such as importing one mailbox."""
        return self._turns.setdefault(what, threading.Lock())

    def close(self) -> None:
        """Closes the store."""
        self.store.close()

    @property
    def actor(self) -> str:
        """Who acts: the name in settings, else the operating system's user."""
        return self.settings.actor or getpass.getuser()

    @property
    def alone(self) -> bool:
        """Whether nobody else is set up who could be asked."""
        return len(set(self.settings.people) | {self.actor}) < 2

    def event(self, what: str, subject: str, **detail: object) -> Event:
        """Something that the actor just did."""
        return Event(now(), self.actor, what, subject, json.dumps(to_json(detail), default=str))

    def formats(self) -> tuple[tuple[Format, ...], tuple[Issue, ...]]:
        """The supplier formats, shipped and taught, as they lie on disk now, and what is wrong with faulty ones."""
        return load_library((LIBRARY, self.place.formats))

    def change_settings(self, settings: Settings) -> None:
        """Keeps new settings in the file; they hold from now on. Raises `SettingsError` naming every problem."""
        save_settings(self.place.settings, settings)
        self.settings = resolved(load_settings(self.place.settings), self.place.folder)

    def publish(self) -> None:
        """Publishes the snapshot that others read while this process owns the store (only where one is wanted)."""
        if self.publishes:
            snapshots.publish(self.store, self.place.snapshot)


def open_workbench(store: Path, *, publishes: bool = False) -> Workbench:
    """The workbench of the store at `store`, for reading and writing. `publishes`: keep a snapshot for others fresh.

    Raises `StoreBusy`, `StoreError` or `SettingsError`.
    """
    bench = _around(open_for_writing(store), store, publishes)
    bench.publish()  # an older snapshot would show readers what was before the last owner ended
    return bench


def open_workbench_for_reading(store: Path) -> Workbench:
    """The same, from the published snapshot while another process owns the store."""
    return _around(open_for_reading(store), store, publishes=False)


def _around(store: Store, path: Path, publishes: bool) -> Workbench:
    place = Place(path)
    try:
        settings = resolved(load_settings(place.settings), place.folder)
    except EngineError:
        store.close()
        raise
    return Workbench(store, place, settings, Originals(place.originals), SecretStore(place.folder), publishes)
