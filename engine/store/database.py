"""One DuckDB file, opened once in one process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from engine.errors import StoreError
from engine.store.rows import plain_row

Transaction = duckdb.DuckDBPyConnection
"""A cursor inside a transaction."""

Row = dict[str, Any]
"""One row of a named query: column to text, `Decimal`, `date`, `datetime` (UTC, aware), number, list or `None`."""

_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": 1,  # what is asked is small: more threads only wait for one another
}
_QUERIES = Path(__file__).parent / "queries"


@cache
def query(name: str) -> str:
    """The text of `queries/NAME.sql`."""
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")


class Store:
    """An open store. Close it, or use it as a context manager."""

    def __init__(self, path: Path, *, read_only: bool = False, snapshot_of: Path | None = None) -> None:
        """Opens `path`, making it where it does not exist. `snapshot_of` names the store this file is a copy of.

        Raises `duckdb.IOException` where another process holds it; `engine.store.opening` puts that in words.
        """
        self.path = path
        self.read_only = read_only
        self.snapshot_of = snapshot_of
        self._connection = duckdb.connect(str(path), read_only=read_only, config=_OFFLINE)
        self._connection.execute("SET preserve_insertion_order = true")
        self._writing = threading.RLock()
        self._local = threading.local()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Waits for a writer, then closes the file. Safe to call twice."""
        with self._writing:
            self._connection.close()

    def cursor(self) -> Transaction:
        """This thread's cursor, for reading."""
        if (cursor := getattr(self._local, "cursor", None)) is None:
            cursor = self._local.cursor = self._connection.cursor()
        return cursor

    @contextmanager
    def alone(self) -> Iterator[Transaction]:
        """A cursor outside any transaction while nobody else writes: for what cannot be done inside one."""
        with self._writing:
            cursor = self._connection.cursor()
            try:
                yield cursor
            finally:
                cursor.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A cursor in a transaction, one writer at a time: committed at the end, rolled back when anything is raised."""
        with self.alone() as cursor:
            cursor.execute("BEGIN")
            try:
                yield cursor
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            else:
                cursor.execute("COMMIT")

    def read(self, name: str, **parameters: object) -> tuple[Row, ...]:
        """The rows of the named query `queries/NAME.sql` with its `$parameters`."""
        return read(self.cursor(), query(name), parameters)

    def snapshot_age(self) -> float | None:
        """Seconds since this snapshot was published; `None` when this is the store itself."""
        if self.snapshot_of is None:
            return None
        return max(0.0, datetime.now(UTC).timestamp() - self.path.stat().st_mtime)


def read(cursor: Transaction, sql: str, parameters: dict[str, object] | None = None) -> tuple[Row, ...]:
    """All rows of one statement. Raises `StoreError` where a part of the file does not read."""
    try:
        found = cursor.execute(sql, parameters or None)
    except duckdb.Error as error:
        if not isinstance(error, duckdb.IOException) and "Corrupt database file" not in str(error):
            raise
        raise StoreError(
            "The store cannot be read: its file is damaged or its disk fails. Bring back a copy of it."
        ) from error
    names = [column[0] for column in found.description or ()]
    return tuple(plain_row(names, row) for row in found.fetchall())
