"""Originals: raw mails and attachments, each under its SHA-256, written once and never changed.

A file is on the disk, name and content, before `put` returns: the commit that names it can come after.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from engine.durable import write_whole
from engine.errors import StoreError


class Originals:
    """The folder of originals, laid out as `aa/aabb…`; made when the first original is put."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep `content` and give its SHA-256 in hex; the same content again is kept once.

        Raises `StoreError` where the disk refuses.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        try:
            if not _is_whole(path, len(content)):
                write_whole(path, content, mode=0o400)
        except OSError as error:
            problem = f"The original cannot be kept in {self.folder}: {error.strerror}."
            raise StoreError(f"{problem} Make room or mend the folder's rights, then import again.") from error
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether that original is kept here."""
        return self._path(sha256).is_file()

    def get(self, sha256: str) -> bytes:
        """The content, proved against its hash; raises `StoreError` naming the file when it is missing or damaged."""
        path = self._path(sha256)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise StoreError(f"The original {path} is missing. Bring it back from a backup.") from error
        except OSError as error:
            raise StoreError(f"The original {path} cannot be read: {error.strerror}. Mend its rights.") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"The original {path} is damaged: not what was received. Bring it back from a backup.")
        return content

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.folder / sha256[:2] / sha256


def _is_whole(path: Path, size: int) -> bool:
    """A file of another size was torn by a crash of the disk, or damaged since: it is written anew."""
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False
