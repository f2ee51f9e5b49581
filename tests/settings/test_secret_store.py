"""Secrets lie encrypted, their key is the owner's alone, and no message gives either away."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from engine.errors import EngineError
from engine.secret_store import KEY_VARIABLE, SecretStore, variable_of

SECRET = "correct horse"  # a made-up one
POSIX = pytest.mark.skipif(os.name != "posix", reason="rights of files are kept otherwise there")


@pytest.fixture(autouse=True)
def _no_outer_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


def refusal(store: SecretStore) -> str:
    with pytest.raises(EngineError) as refused:
        store.get("Invoices")
    return str(refused.value)


def test_nothing_is_made_before_the_first_secret(tmp_path: Path) -> None:
    store = SecretStore(tmp_path / "data")
    assert (store.get("Invoices"), store.names()) == (None, ())
    store.delete("Invoices")
    assert not (tmp_path / "data").exists()


def test_put_get_delete(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    store.put("Invoices", SECRET)
    store.put("Büro", "ß€")
    store.put("Invoices", SECRET + "!")
    again = SecretStore(tmp_path)
    assert (again.get("Invoices"), again.get("Büro"), again.names()) == (SECRET + "!", "ß€", ("Büro", "Invoices"))
    again.delete("Invoices")
    assert (store.get("Invoices"), store.names()) == (None, ("Büro",))


def test_nothing_on_the_disk_or_in_a_repr_shows_a_secret(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    store.put("Invoices", SECRET)
    key = (tmp_path / "secret.key").read_bytes().strip()
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sorted(files) == ["secret.key", "secrets.bin"]
    assert all(SECRET.encode() not in content and b"Invoices" not in content for content in files.values())
    assert key.decode() not in repr(store)
    assert key not in files["secrets.bin"]


@POSIX
def test_files_are_the_owners_alone(tmp_path: Path) -> None:
    SecretStore(tmp_path).put("Invoices", SECRET)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_key_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    store = SecretStore(tmp_path)
    store.put("Invoices", SECRET)
    store.key_file.chmod(mode)
    assert f"chmod 600 {store.key_file}" in refusal(store)
    with pytest.raises(EngineError):
        store.put("Other", "x")


def test_missing_key_is_refused_and_not_replaced(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    store.put("Invoices", SECRET)
    store.key_file.unlink()
    assert "is missing" in refusal(store)
    with pytest.raises(EngineError):
        store.put("Other", "x")
    assert not store.key_file.exists()


@pytest.mark.parametrize("key", [Fernet.generate_key(), b"zzz-of-another-lock", b""], ids=["another", "no key", "empty"])
def test_wrong_key_is_refused_without_being_shown(tmp_path: Path, key: bytes) -> None:
    store = SecretStore(tmp_path)
    store.put("Invoices", SECRET)
    store.key_file.write_bytes(key)
    message = refusal(store)
    assert str(store.key_file) in message
    assert not key or key.decode() not in message


def test_damaged_file_is_refused(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    store.put("Invoices", SECRET)
    store.file.write_bytes(store.file.read_bytes()[:-9])
    assert "damaged" in refusal(store)


def test_key_from_the_environment_needs_no_key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, Fernet.generate_key().decode())
    store = SecretStore(tmp_path)
    store.put("Invoices", SECRET)
    assert store.get("Invoices") == SECRET
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.bin"]
    monkeypatch.setenv(KEY_VARIABLE, Fernet.generate_key().decode())
    assert KEY_VARIABLE in refusal(store)


def test_secret_from_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SecretStore(tmp_path)
    store.put("Invoices in", SECRET)
    monkeypatch.setenv("MATCHBOOK_SECRET_INVOICES_IN", "from outside")
    assert variable_of("Invoices in") == "MATCHBOOK_SECRET_INVOICES_IN"
    assert store.get("Invoices in") == "from outside"


def test_a_mailbox_named_key_does_not_get_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, Fernet.generate_key().decode())
    store = SecretStore(tmp_path)
    assert store.get("key") is None
    store.put("key", SECRET)
    assert store.get("key") == SECRET


def test_failed_write_leaves_the_old_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    store = SecretStore(tmp_path)
    store.put("Invoices", SECRET)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EngineError, match="No space left on device") as refused:
        store.put("Invoices", "another")
    assert "another" not in str(refused.value)
    assert store.get("Invoices") == SECRET
    assert len(list(tmp_path.iterdir())) == 2
