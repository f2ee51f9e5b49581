"""A drop folder: a Maildir, or a plain folder of mails and documents that somebody or something saves there.

In a plain folder the bytes given are the file's, be it a mail (.eml, .msg) or a document; its name says which.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import time
from pathlib import Path
from types import TracebackType

from engine.mailbox import ports
from engine.mailbox.failures import refuse
from engine.mailbox.shape import DONE, MAX_MAIL_BYTES, MailGone, MailTooLarge
from engine.model import MailPlace
from engine.settings import AfterAction, MailboxSettings

IMPORTED = "imported"
"""The subfolder that files are moved to; it is never listed."""

_LOOK_EVERY_S = 0.5
_JUNK = {"thumbs.db", "desktop.ini"}
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", "~")


class FolderMailbox:
    """See `engine.mailbox.shape.Mailbox` for what each method promises."""

    def __init__(self, settings: MailboxSettings, secret: str | None = None) -> None:
        self.settings = settings
        self.path = Path(settings.path).expanduser()
        self._listed: frozenset[str] = frozenset()

    # --- the stages -------------------------------------------------------------------------------------------------

    def find(self) -> str:
        """Whether the folder exists."""
        if not self.settings.path.strip():
            raise refuse("name", "path-empty")
        if self.path.is_dir():
            return f"folder {self.path}"
        if self.path.exists():
            raise refuse("name", "path-file", path=self.path)
        near = ""
        with contextlib.suppress(OSError):
            near = ports.near(self.path.name, [item.name for item in self.path.parent.iterdir()], 0.6)
        raise refuse("name", "path-missing", evidence=f"tried {self.path}", path=self.path, near=near)

    def reach(self) -> str:
        """Nothing to reach."""
        return "not needed: a folder on this computer"

    secure = sign_in = reach

    def enter(self) -> str:
        """Whether the folder may be read, and of which kind it is."""
        if not os.access(self.path, os.R_OK | os.X_OK):
            raise refuse("folder", "path-unreadable", evidence=f"{self.path}", path=self.path)
        return "a Maildir" if self._is_maildir() else "a folder of files"

    def read(self) -> str:
        """Lists the files and reads the newest."""
        places = self.places()
        if not places:
            return "no file waits to be imported"
        try:
            self.fetch(places[-1])
        except (MailTooLarge, MailGone) as one:
            return f"files that wait to be imported: {len(places)}; the newest is not ready: {one.reason}"
        return f"files that wait to be imported: {len(places)}; the newest was read"

    def check_after(self) -> str:
        """Whether files may be moved or deleted."""
        done = DONE[self.settings.after]
        if self.settings.after is AfterAction.LEAVE:
            return "imported files stay as they are"
        folders = {path.parent for path in self._files().values()} | {self.path}
        shut = sorted(str(folder) for folder in folders if not os.access(folder, os.W_OK | os.X_OK))
        if shut:
            raise refuse(
                "after-action", "path-unwritable", evidence=f"no right to write in {shut[0]}", path=shut[0], done=done
            )
        return f"imported files are {done}" + (f" to {self.path / IMPORTED}" if done == "moved" else "")

    # --- the mailbox ------------------------------------------------------------------------------------------------

    def places(self) -> tuple[MailPlace, ...]:
        """The files that wait, oldest first; hidden, unfinished and already moved ones are left out."""
        files = self._files()
        self._listed = frozenset(files)
        return tuple(MailPlace(self.settings.name, str(self.path), "", uid) for uid in files)

    def fetch(self, place: MailPlace) -> bytes:
        """The file's bytes."""
        path = self._path(place)
        try:
            before = path.stat() if path else None
            if path is None or before is None:
                raise FileNotFoundError
            if before.st_size > MAX_MAIL_BYTES:
                limit = MAX_MAIL_BYTES // 1024 // 1024
                reason = f"The file {place.uid} is larger than the {limit} MB that are read."
                raise MailTooLarge("read", reason, "Split it, or make it smaller, and drop it again.")
            content = path.read_bytes()
            after = path.stat()
        except FileNotFoundError:
            raise MailGone("read", f"The file {place.uid} is gone.", "Nothing: somebody took it away.") from None
        except OSError as error:
            reason = f"The file {place.uid} cannot be read: {error.strerror}."
            raise MailGone("read", reason, "Close other programs that use it, check its rights, and import again.") from None
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(content) != after.st_size:
            raise MailGone("read", f"The file {place.uid} is still being written.", "Import again in a moment.")
        return content

    def settle(self, place: MailPlace) -> None:
        """Leaves, moves or deletes the file; nothing where it is gone."""
        path = self._path(place)
        if path is None or self.settings.after is AfterAction.LEAVE:
            return
        try:
            if self.settings.after is AfterAction.DELETE:
                path.unlink(missing_ok=True)
            else:
                self._move(path, self.path / IMPORTED / place.uid)
        except FileNotFoundError:
            return
        except OSError as error:
            facts = {"path": path, "done": DONE[self.settings.after]}
            raise refuse("after-action", "path-unwritable", evidence=f"{path}: {error.strerror}", **facts) from None

    def wait(self, seconds: float, stop: threading.Event | None = None) -> bool:
        """Looks into the folder now and then. True: a file came that was not listed before."""
        deadline = time.monotonic() + seconds
        pause = stop or threading.Event()
        while not pause.is_set():
            if not self._listed.issuperset(self._files()):
                return True
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            pause.wait(min(left, _LOOK_EVERY_S))
        return False

    def close(self) -> None:
        """Nothing to close."""

    def __enter__(self) -> FolderMailbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _is_maildir(self) -> bool:
        return (self.path / "cur").is_dir() and (self.path / "new").is_dir()

    def _files(self) -> dict[str, Path]:
        """The files that wait by their lasting name, oldest first."""
        if not self.path.is_dir():  # a drive that was unplugged must not look like an empty folder
            raise refuse("read", "path-missing", evidence=f"tried {self.path}", path=self.path, near="")
        try:
            if self._is_maildir():
                # flags stand behind a colon and change, and a mail moves from new to cur: the part before the colon stays
                found = [(path.name.split(":")[0], path) for part in ("new", "cur") for path in (self.path / part).iterdir()]
            else:
                found = [(path.relative_to(self.path).as_posix(), path) for path in self.path.rglob("*")]
        except OSError as error:
            raise refuse("read", "path-unreadable", evidence=f"{self.path}: {error.strerror}", path=self.path) from None
        ready = [(_changed(path), uid, path) for uid, path in found if _waits(uid, path)]
        return {uid: path for _, uid, path in sorted(ready)}

    def _path(self, place: MailPlace) -> Path | None:
        """Where the mail's file lies now; `None` where it is gone, or its name leads out of the folder."""
        if self._is_maildir():
            return self._files().get(place.uid)
        path = self.path / place.uid
        inside = path.resolve().is_relative_to(self.path.resolve())
        return path if inside and path.is_file() else None

    def _move(self, path: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            target = target.with_name(f"{target.stem}-{digest[:12]}{target.suffix}")  # the same file again: the same name
        path.replace(target)


def _waits(uid: str, path: Path) -> bool:
    parts = uid.lower().split("/")
    hidden = any(part.startswith(".") for part in parts) or parts[0] == IMPORTED
    junk = parts[-1] in _JUNK or parts[-1].startswith("~$") or parts[-1].endswith(_UNFINISHED)
    return not hidden and not junk and path.is_file() and not path.is_symlink()


def _changed(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime_ns
    return 0
