"""Opening the store: by its one owner, or, for everybody else, its published snapshot."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from engine.errors import StoreBusy, StoreError
from engine.settings import Place
from engine.store.database import Store
from engine.store.migrating import migrate

_HOLDER = re.compile(r"(?:held|open) in\s+(?P<program>.+?) \(PID (?P<pid>\d+)\)")
_HELD = re.compile(r"could not set lock|used by another process", re.IGNORECASE)


def open_for_writing(path: Path) -> Store:
    """The store at `path`, made where there is none, brought to the newest schema.

    Raises `StoreBusy` naming the process that owns it, `StoreError` where the file is no store.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        store = Store(path)
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} cannot hold a store: {error.strerror}. Name another with --store."
        ) from error
    except duckdb.Error as error:
        raise _in_words(path, error) from error
    try:
        migrate(store)
    except BaseException:
        store.close()
        raise
    return store


def open_for_reading(path: Path) -> Store:
    """The store at `path`, or, while another process owns it, the snapshot which that process last published.

    Raises `StoreBusy` where there is no snapshot yet, `StoreError` where there is no store.
    """
    if not path.exists():
        raise StoreError(f"There is no store at {path}. Run an import or `sample` first, or name another with --store.")
    try:
        return open_for_writing(path)
    except StoreBusy:
        snapshot = Place(path).snapshot
        if not snapshot.exists():
            raise
        return Store(snapshot, read_only=True, snapshot_of=path)


def _in_words(path: Path, error: duckdb.Error) -> StoreBusy | StoreError:
    if holder := _HOLDER.search(str(error)):
        return StoreBusy(
            f"The store {path} is in use by process {holder['pid']} ({Path(holder['program']).name}). "
            "Close that workbench first, or do this in its window."
        )
    if _HELD.search(str(error)):
        return StoreBusy(f"The store {path} is in use by another process. Close it first, or do this in its window.")
    if "permission denied" in str(error).lower():
        return StoreError(f"The store {path} may not be opened by this user. Mend the rights of the file and its folder.")
    return StoreError(
        f"The file {path} cannot be opened as a store: it is damaged, or made by another program. "
        "Name another with --store, or bring back a copy."
    )
