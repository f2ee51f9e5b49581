"""A copy of the store that others read while its owner goes on writing."""

from __future__ import annotations

from pathlib import Path

from engine.store.database import Store


def publish(store: Store, target: Path) -> None:
    """Writes a consistent copy of the store to `target`, which readers see whole or not at all.

    Secrets are not in the store, hence not in the copy.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".new")
    fresh.unlink(missing_ok=True)
    with store.transaction() as cursor:
        own = _quoted(_database_name(store))
        cursor.execute("COMMIT")  # a file cannot be attached inside a transaction; the writer lock is still ours
        cursor.execute(f"ATTACH '{str(fresh).replace(chr(39), chr(39) * 2)}' AS snapshot_copy")
        try:
            cursor.execute(f"COPY FROM DATABASE {own} TO snapshot_copy")
        finally:
            cursor.execute("DETACH snapshot_copy")
        cursor.execute("BEGIN")
    fresh.replace(target)


def _database_name(store: Store) -> str:
    rows = store.cursor().execute("SELECT current_database()").fetchall()
    return str(rows[0][0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
