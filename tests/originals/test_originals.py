"""Originals are written once, whole, and proved when they are read."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.originals import Originals

CONTENT = b"%PDF-1.4 invoice 4711"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def test_put_and_get(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "data" / "originals")
    assert not originals.has(SHA256)
    assert originals.put(CONTENT) == SHA256
    assert originals.has(SHA256)
    assert originals.get(SHA256) == CONTENT
    assert [path.relative_to(originals.folder) for path in originals.folder.rglob("*") if path.is_file()] == [
        Path(SHA256[:2]) / SHA256
    ]


def test_same_content_is_written_once(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    originals.put(CONTENT)
    before = (tmp_path / SHA256[:2] / SHA256).stat()
    originals.put(CONTENT)
    after = (tmp_path / SHA256[:2] / SHA256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_empty_content_is_kept(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    assert originals.get(originals.put(b"")) == b""


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
def test_an_original_cannot_be_overwritten_by_accident(tmp_path: Path) -> None:
    Originals(tmp_path).put(CONTENT)
    assert stat.S_IMODE((tmp_path / SHA256[:2] / SHA256).stat().st_mode) == 0o400


def test_damaged_original_is_named_and_not_given(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    originals.put(CONTENT)
    path = tmp_path / SHA256[:2] / SHA256
    path.chmod(0o600)
    path.write_bytes(CONTENT.replace(b"4711", b"4712"))
    with pytest.raises(StoreError, match=SHA256):
        originals.get(SHA256)


def test_torn_original_is_written_anew(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    path = tmp_path / SHA256[:2] / SHA256
    path.parent.mkdir()
    path.write_bytes(CONTENT[:5])
    originals.put(CONTENT)
    assert originals.get(SHA256) == CONTENT


def test_missing_original_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"{SHA256} is missing"):
        Originals(tmp_path).get(SHA256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "abc", SHA256.upper()])
def test_a_name_that_is_no_hash_is_our_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        Originals(tmp_path).has(name)


def test_failed_write_leaves_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    originals = Originals(tmp_path)
    with pytest.raises(StoreError, match="No space left on device"):
        originals.put(CONTENT)
    assert not originals.has(SHA256)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_name_and_content_are_on_the_disk_before_put_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order that a power cut asks for: content, then the name, then the folder that holds the name."""
    done: list[str] = []
    replace, fsync = Path.replace, os.fsync

    def synced(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "content")
        fsync(handle)

    def named(self: Path, target: Path) -> Path:
        done.append("name")
        return replace(self, target)

    originals = Originals(tmp_path)
    originals.put(b"makes the first folders")
    (tmp_path / SHA256[:2]).mkdir(exist_ok=True)
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", named)
    originals.put(CONTENT)
    assert done == (["content", "name", "folder"] if os.name != "nt" else ["content", "name"])
