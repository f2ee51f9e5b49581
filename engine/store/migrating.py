"""The schema, step by step: each file of `migrations/` runs once, in order, each in a transaction of its own."""

from __future__ import annotations

from pathlib import Path

from engine.errors import StoreError
from engine.store import masters
from engine.store.database import Store, read
from engine.store.order_keys import save_keys

MIGRATIONS = tuple(sorted((Path(__file__).parent / "migrations").glob("*.sql")))
_ORDER_KEYS = "006_order_keys"  # what SQL cannot work out: the orders of an older store get their keys


def migrate(store: Store) -> None:
    """Brings the store to the newest schema.

    Raises `StoreError` where a newer version of the workbench made it, or another program; nothing is changed then.
    """
    done = _done(store)
    known = {path.stem for path in MIGRATIONS}
    if unknown := done - known:
        raise StoreError(
            f"The store {store.path} was made by a newer version of Matchbook ({', '.join(sorted(unknown))}). "
            "Update this installation before opening it."
        )
    for path in MIGRATIONS:
        if path.stem not in done:
            with store.transaction() as cursor:
                cursor.execute(path.read_text(encoding="utf-8"))
                if path.stem == _ORDER_KEYS:
                    save_keys(cursor, masters.orders(cursor))
                cursor.execute("INSERT INTO migration VALUES (?, now()::TIMESTAMP)", [path.stem])


def _done(store: Store) -> set[str]:
    with store.transaction() as cursor:
        tables = {row["table_name"] for row in read(cursor, "SELECT table_name FROM duckdb_tables()")}
        if tables and "migration" not in tables:
            raise StoreError(
                f"The file {store.path} is a database of another program, not a store. Name another with --store."
            )
        cursor.execute("CREATE TABLE IF NOT EXISTS migration (name VARCHAR PRIMARY KEY, applied_at TIMESTAMP NOT NULL)")
        return {row["name"] for row in read(cursor, "SELECT name FROM migration")}
