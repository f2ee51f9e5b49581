"""What every mailbox can do, whatever stands behind it, and what a stage of the connection test says."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from engine.errors import MailboxError
from engine.model import MailPlace
from engine.settings import AfterAction

MAX_MAIL_BYTES = 50 * 1024 * 1024
"""The largest mail that is fetched; larger ones are held (see `MailTooLarge`)."""

PARTING_S = 2.0
"""How long to wait for a server's good-bye that nothing hangs on, in seconds."""

DONE = {AfterAction.LEAVE: "marked", AfterAction.MOVE: "moved", AfterAction.DELETE: "deleted"}
"""The after-actions as what is done to a mail."""

STAGES = ("name", "port", "tls", "sign-in", "folder", "read", "after-action")
"""The stages of the connection test, in the order in which they run."""


class MailTooLarge(MailboxError):
    """This one mail is larger than `MAX_MAIL_BYTES` and was not fetched; the others are not touched by it."""


def too_large(size: int) -> MailTooLarge:
    """The refusal for a mail of so many bytes."""
    reason = f"A mail of {size / 1024 / 1024:.0f} MB is larger than the {MAX_MAIL_BYTES // 1024 // 1024} MB that are read."
    return MailTooLarge("read", reason, "Save its invoice from your mail program and import the file.")


class MailGone(MailboxError):
    """This one mail is not there any more, or still being written; nothing is wrong with the mailbox."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the connection test. `ok` is `None` while it has not been reached (or is running), `evidence` what was
    seen, `reason` and `resolution` are given where it failed, `seconds` is how long it took."""

    name: str
    ok: bool | None = None
    evidence: str = ""
    reason: str | None = None
    resolution: str | None = None
    seconds: float = 0.0


class Mailbox(Protocol):
    """An open mailbox. Every call may raise `MailboxError`; none is safe to use from two threads at once."""

    def places(self) -> tuple[MailPlace, ...]:
        """The mails that wait, oldest first. Listing again names each of them the same."""
        ...

    def fetch(self, place: MailPlace) -> bytes:
        """The raw mail (of a drop folder: the file). Raises `MailTooLarge` or `MailGone` for this mail alone."""
        ...

    def settle(self, place: MailPlace) -> None:
        """The chosen after-action. Call it once the mail is stored; again, or for a mail that is gone, it does nothing."""
        ...

    def wait(self, seconds: float, stop: threading.Event | None = None) -> bool:
        """Waits for mail, at most so long or until `stop` is set. True: look again; false: nothing came."""
        ...

    def close(self) -> None:
        """Ends the session; POP3 servers delete only now. Calling it again does nothing."""
        ...

    def __enter__(self) -> Mailbox: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class StagedMailbox(Mailbox, Protocol):
    """A mailbox that opens stage by stage; each method is one stage, gives what was seen, and raises `MailboxError`."""

    def find(self) -> str:
        """Stage `name`."""
        ...

    def reach(self) -> str:
        """Stage `port`."""
        ...

    def secure(self) -> str:
        """Stage `tls`."""
        ...

    def sign_in(self) -> str:
        """Stage `sign-in`."""
        ...

    def enter(self) -> str:
        """Stage `folder`."""
        ...

    def read(self) -> str:
        """Stage `read`."""
        ...

    def check_after(self) -> str:
        """Stage `after-action`: whether the chosen one is allowed; no mail is changed."""
        ...
