"""Opening: a fresh file, an older schema, a newer one, another program's database, a damaged one; and rolling back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from engine.errors import StoreError
from engine.model import OrderState, PurchaseOrder, Supplier
from engine.store import masters, migrating, open_for_reading, open_for_writing, rules
from engine.store.database import Store
from engine.store.rows import insert, now


def tables(store: Store) -> set[str]:
    return {str(row[0]) for row in store.cursor().execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def test_fresh_file_gets_every_migration_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "fresh.duckdb"
    for _ in range(2):
        with open_for_writing(path) as store:
            rows = store.cursor().execute("SELECT name FROM migration ORDER BY name").fetchall()
            assert [row[0] for row in rows] == [step.stem for step in migrating.MIGRATIONS]
            assert {"supplier", "invoice", "job_cost", "event"} <= tables(store)


def test_older_schema_is_brought_up_and_keeps_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.duckdb"
    every = migrating.MIGRATIONS
    monkeypatch.setattr(migrating, "MIGRATIONS", every[:1])
    with open_for_writing(path) as store:
        assert "invoice" not in tables(store)
        with store.transaction() as cursor:
            insert(cursor, "supplier", [("S-1", "Smallbore Pipes", None, (), None, False, True, *[None] * 5)])
            insert(cursor, "purchase_order", [("PO-1", "S-1", date(2026, 3, 1), "AUD", "closed")])
            insert(cursor, "tolerance", [("tax", "S-1", "limit", None, Decimal("0.10"), "both", "me", now())])
    monkeypatch.setattr(migrating, "MIGRATIONS", every)
    with open_for_writing(path) as store:
        assert "invoice" in tables(store)
        assert masters.suppliers(store.cursor()) == (Supplier("S-1", "Smallbore Pipes"),)
        assert masters.orders(store.cursor()) == (
            PurchaseOrder("PO-1", "S-1", date(2026, 3, 1), "AUD", OrderState.CLOSED),
        )
        (kept,) = rules.tolerances_set(store.cursor())
        assert (kept.set_by, kept.tolerance.absolute, kept.tolerance.two_sided) == ("me", Decimal("0.10"), True)


def test_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "newer.duckdb"
    with open_for_writing(path) as store, store.transaction() as cursor:
        cursor.execute("INSERT INTO migration VALUES ('999_later', now()::TIMESTAMP)")
    for opening in (open_for_writing, open_for_reading):
        with pytest.raises(StoreError, match=r"newer version of Matchbook \(999_later\)"):
            opening(path)


def test_migration_that_fails_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "900_broken.sql"
    broken.write_text("CREATE TABLE half (a INTEGER); CREATE TABLE half (a INTEGER);", encoding="utf-8")
    monkeypatch.setattr(migrating, "MIGRATIONS", (*migrating.MIGRATIONS, broken))
    with pytest.raises(duckdb.CatalogException):
        open_for_writing(tmp_path / "a.duckdb")
    monkeypatch.setattr(migrating, "MIGRATIONS", migrating.MIGRATIONS[:-1])
    with open_for_writing(tmp_path / "a.duckdb") as store:
        assert "half" not in tables(store)


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.duckdb"
    with duckdb.connect(str(path)) as theirs:
        theirs.execute("CREATE TABLE invoice (a INTEGER)")
    for _ in range(2):
        with pytest.raises(StoreError, match="another program"):
            open_for_writing(path)
    with duckdb.connect(str(path)) as theirs:
        assert theirs.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("invoice",)]


@pytest.mark.parametrize("damage", ["text", "cut", "header", "folder"])
def test_what_is_no_store_is_refused_in_words(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.duckdb"
    with open_for_writing(path):
        pass
    content = bytearray(path.read_bytes())
    path.unlink()
    match damage:
        case "text":
            path.write_text("number,name\n", encoding="utf-8")
        case "cut":
            path.write_bytes(content[: len(content) // 3])
        case "header":
            content[4160:4224] = b"\xff" * 64
            content[8256:8320] = b"\xff" * 64
            path.write_bytes(content)
        case _:
            path.mkdir()
    for opening in (open_for_writing, open_for_reading):
        with pytest.raises(StoreError, match="damaged"):
            opening(path)


def test_there_is_nothing_to_read_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        open_for_reading(tmp_path / "none.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_hold_a_store_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot hold a store"):
        open_for_writing(tmp_path / "file" / "a.duckdb")


def test_transaction_is_rolled_back_whole(tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "a.duckdb") as store:
        with pytest.raises(KeyError), store.transaction() as cursor:
            masters.save_suppliers(cursor, [Supplier("S-1", "Smallbore Pipes")])
            raise KeyError
        assert masters.suppliers(store.cursor()) == ()
        with store.transaction() as cursor:
            masters.save_suppliers(cursor, [Supplier("S-2", "Largebore Pipes")])
        assert len(masters.suppliers(store.cursor())) == 1


def test_times_come_back_in_utc(tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    with open_for_writing(tmp_path / "a.duckdb") as store:
        with store.transaction() as cursor:
            cursor.execute("INSERT INTO log VALUES (?, 1, 'x')", [at.replace(tzinfo=None)])
        assert store.read("mail_log", mail_arrival=1)[0]["happened_at"] == at


def test_no_money_is_kept_in_floating_point(tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "a.duckdb") as store:
        rows = (
            store.cursor()
            .execute("SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal")
            .fetchall()
        )
    floats = [row for row in rows if row[2] in ("DOUBLE", "FLOAT", "REAL")]
    assert floats == []
    assert [row for row in rows if row[2].startswith("DECIMAL")], "the schema keeps money in DECIMAL"
