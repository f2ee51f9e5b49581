"""The published copy: whole or not there, readable while its owner writes on, and never the store itself."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pytest

from engine.errors import StoreError
from engine.model import Supplier
from engine.store import Store, masters, open_for_writing, snapshots


def put(store: Store, count: int) -> None:
    with store.transaction() as cursor:
        masters.save_suppliers(cursor, [Supplier(f"S-{n}", f"Supplier {n}") for n in range(count)])


def read(path: Path) -> int:
    with Store(path, read_only=True) as copy:
        return len(masters.suppliers(copy.cursor()))


def test_copy_is_what_was_committed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "copy.duckdb"
    with open_for_writing(tmp_path / "it's a “store”.duckdb") as store:
        put(store, 2)
        snapshots.publish(store, target)
        put(store, 5)
        assert read(target) == 2
        snapshots.publish(store, target)
        assert read(target) == 5
    assert [path.name for path in target.parent.iterdir()] == ["copy.duckdb"]
    assert snapshot_can_be_opened_as_a_store(target)


def snapshot_can_be_opened_as_a_store(path: Path) -> bool:
    with open_for_writing(path) as store:
        put(store, 6)
    return read(path) == 6


def test_readers_see_a_whole_copy_while_the_owner_writes(tmp_path: Path) -> None:
    target = tmp_path / "copy.duckdb"
    seen: list[int] = []
    with open_for_writing(tmp_path / "a.duckdb") as store:
        snapshots.publish(store, target)
        done, ended = threading.Event(), threading.Event()

        def look() -> None:
            while not done.is_set():
                seen.append(read(target))
            ended.set()

        reader = threading.Thread(target=look)
        reader.start()
        for count in range(1, 7):
            put(store, count * 10)
            snapshots.publish(store, target)
        done.set()
        reader.join()
    assert ended.is_set(), "a reader met a copy that was not whole"
    assert seen
    assert all(count % 10 == 0 for count in seen)
    assert seen == sorted(seen)


@pytest.mark.parametrize("blocked", ["folder", "file in the way"])
def test_copy_that_cannot_be_written_leaves_the_store_usable(tmp_path: Path, blocked: str) -> None:
    target = tmp_path / "copy.duckdb"
    if blocked == "folder":
        target.mkdir()
    else:
        (tmp_path / "file").write_text("", encoding="utf-8")
        target = tmp_path / "file" / "copy.duckdb"
    with open_for_writing(tmp_path / "a.duckdb") as store:
        with pytest.raises(StoreError, match="cannot be written"):
            snapshots.publish(store, target)
        put(store, 3)
        assert len(masters.suppliers(store.cursor())) == 3
    assert not list(tmp_path.glob("*.new"))


def test_a_copy_knows_its_age_and_takes_no_writing(tmp_path: Path) -> None:
    target = tmp_path / "copy.duckdb"
    with open_for_writing(tmp_path / "a.duckdb") as store:
        assert store.snapshot_age() is None
        snapshots.publish(store, target)
    with Store(target, read_only=True, snapshot_of=tmp_path / "a.duckdb") as copy:
        age = copy.snapshot_age()
        assert age is not None
        assert 0 <= age < 60
        with pytest.raises(duckdb.InvalidInputException), copy.transaction() as cursor:
            cursor.execute("DELETE FROM supplier")
