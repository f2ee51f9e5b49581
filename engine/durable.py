"""Files written whole: after a crash a reader finds the old file or the new one, never half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes, *, mode: int = 0o600, prefix: str = ".new-") -> None:
    """Writes a file of its final content under its final name, on the disk when this returns.

    It is written beside its place under a name that begins with `prefix`, readable by the owner alone from its first byte,
    and given `mode` (POSIX) before it is moved. Folders are made as needed. Raises `OSError`.
    """
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if os.name != "nt" and mode != 0o600:  # on Windows a read-only file could not be moved or cleaned away any more
            temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Makes the folder with its parents, each new name on the disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Has the folder's names on the disk; Windows offers no such thing for folders, and orders them itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
