"""A copy of the store that others read while its owner goes on writing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb

from engine.errors import StoreError
from engine.store.database import Store


def publish(store: Store, target: Path) -> None:
    """Writes a consistent copy of the store to `target`, which readers see whole or not at all.

    Secrets are not in the store, hence not in the copy. Raises `StoreError` where it cannot be written.
    """
    fresh = target.with_name(target.name + ".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        fresh.unlink(missing_ok=True)
        _copy(store, fresh)
        fresh.replace(target)
    except (OSError, duckdb.IOException) as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        said = getattr(error, "strerror", None) or str(error)
        raise StoreError(f"The copy {target} cannot be written: {said}. Name another file, or mend the folder.") from error


def _copy(store: Store, fresh: Path) -> None:
    with store.alone() as cursor:
        own = _quoted(_database_name(store))
        cursor.execute(f"ATTACH '{str(fresh).replace(chr(39), chr(39) * 2)}' AS snapshot_copy")
        try:
            cursor.execute(f"COPY FROM DATABASE {own} TO snapshot_copy")
        finally:
            cursor.execute("DETACH snapshot_copy")


def _database_name(store: Store) -> str:
    rows = store.cursor().execute("SELECT current_database()").fetchall()
    return str(rows[0][0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
