"""Secrets of the mailboxes, encrypted at rest: one file for all, and its key beside it or in the environment.

Neither a secret nor the key is ever part of a message, a repr or a traceback's text.
"""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from engine.durable import write_whole
from engine.errors import EngineError

KEY_VARIABLE = "MATCHBOOK_SECRET_KEY"
SECRET_VARIABLE = "MATCHBOOK_SECRET_"  # noqa: S105 - how the variables' names begin


class SecretStore:
    """The secrets of one store's folder. Nothing is made on the disk before the first `put`.

    An environment variable `MATCHBOOK_SECRET_NAME` (name in capitals, other characters as `_`) goes before the file.
    Every method raises `EngineError` when the key is missing, wrong or readable by others.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "secrets.bin"
        self.key_file = folder / "secret.key"

    def __repr__(self) -> str:
        return f"SecretStore({str(self.file)!r})"

    def get(self, name: str) -> str | None:
        """The secret, or `None` where none is kept under that name."""
        variable = variable_of(name)
        if variable != KEY_VARIABLE and (given := os.environ.get(variable)) is not None:
            return given
        return self._load().get(name)

    def put(self, name: str, secret: str) -> None:
        """Keep `secret` under `name`, in place of an earlier one."""
        self._save({**self._load(), name: secret})

    def delete(self, name: str) -> None:
        """Forget the secret; nothing happens where there is none."""
        kept = self._load()
        if kept.pop(name, None) is not None:
            self._save(kept)

    def names(self) -> tuple[str, ...]:
        """The names under which the file keeps something, sorted."""
        return tuple(sorted(self._load()))

    def _load(self) -> dict[str, str]:
        if not self.file.exists():
            return {}
        key = self._key()
        if key is None:
            raise EngineError(
                f"The mailbox passwords in {self.file} cannot be opened: their key {self.key_file} is missing. "
                f"Bring the key back from a backup or set {KEY_VARIABLE}; else delete {self.file.name} and enter them again."
            )
        try:
            opened = _fernet(key, self._key_place()).decrypt(self.file.read_bytes())
        except InvalidToken:
            raise EngineError(
                f"The mailbox passwords in {self.file} do not open with the key in {self._key_place()}: the key is "
                f"another one, or the file is damaged. Bring both back from one backup, "
                f"or delete {self.file.name} and enter them again."
            ) from None
        except OSError as error:
            raise EngineError(f"{self.file} cannot be read: {error.strerror}. Mend its rights.") from error
        kept: dict[str, str] = json.loads(opened)
        return kept

    def _save(self, kept: dict[str, str]) -> None:
        try:
            key = self._key() or self._new_key()
            sealed = _fernet(key, self._key_place()).encrypt(json.dumps(kept).encode())
            write_whole(self.file, sealed, prefix=f".{self.file.name}-")
        except OSError as error:
            problem = f"The secrets cannot be kept in {self.file.parent}: {error.strerror}."
            raise EngineError(f"{problem} Mend the folder's rights.") from error

    def _key(self) -> bytes | None:
        if given := os.environ.get(KEY_VARIABLE):
            return given.strip().encode()
        if not self.key_file.exists():
            return None
        _refuse_open_to_others(self.key_file)
        try:
            return self.key_file.read_bytes().strip()
        except OSError as error:
            raise EngineError(f"{self.key_file} cannot be read: {error.strerror}. Mend its rights.") from error

    def _key_place(self) -> str:
        return KEY_VARIABLE if os.environ.get(KEY_VARIABLE) else str(self.key_file)

    def _new_key(self) -> bytes:
        key = Fernet.generate_key()
        write_whole(self.key_file, key + b"\n", prefix=f".{self.key_file.name}-")
        return key


def variable_of(name: str) -> str:
    """The environment variable that overrides the secret `name`."""
    return SECRET_VARIABLE + re.sub(r"[^A-Z0-9]", "_", name.upper())


def _fernet(key: bytes, place: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise EngineError(
            f"The key in {place} is not a key for the secrets: 44 characters in base64 are expected. "
            "Bring the right one back."
        ) from None


def _refuse_open_to_others(path: Path) -> None:
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        problem = f"{path} can be read by other users of this machine."
        raise EngineError(f"{problem} Run: chmod 600 {path} and change the mailbox passwords.")
