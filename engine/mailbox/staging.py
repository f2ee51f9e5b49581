"""Opening a mailbox, and testing the way to it: the same stages, once in silence and once told one by one."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.errors import MailboxError
from engine.mailbox.failures import MailboxRefusal, refuse
from engine.mailbox.folder import FolderMailbox
from engine.mailbox.imap import ImapMailbox
from engine.mailbox.pop3 import Pop3Mailbox
from engine.mailbox.shape import STAGES, Mailbox, Stage, StagedMailbox
from engine.settings import AfterAction, MailboxKind, MailboxSettings

_MAILBOXES: dict[MailboxKind, Callable[[MailboxSettings, str | None], StagedMailbox]] = {
    MailboxKind.IMAP: ImapMailbox,
    MailboxKind.POP3: Pop3Mailbox,
    MailboxKind.FOLDER: FolderMailbox,
}
_ABOUT = {
    "name": "looking up the name",
    "port": "connecting",
    "tls": "agreeing on a secure connection",
    "sign-in": "signing in",
    "folder": "opening the folder",
    "read": "reading",
    "after-action": "asking for the right to act on imported mails",
}


def open_mailbox(settings: MailboxSettings, secret: str | None) -> Mailbox:
    """The mailbox, signed in and its folder opened; a context manager. `secret` is the password or the OAuth access token.

    Raises `MailboxError` with the stage that failed, its reason and its resolution.
    """
    if settings.kind is MailboxKind.POP3 and settings.after is AfterAction.MOVE:
        raise refuse("after-action", "pop3-move")
    mailbox = _MAILBOXES[settings.kind](settings, secret)
    try:
        for name, run in _steps(mailbox)[: STAGES.index("folder") + 1]:
            _checked(name, settings, run)
    except BaseException:
        mailbox.close()
        raise
    return mailbox


def test_mailbox(
    settings: MailboxSettings, secret: str | None, on_stage: Callable[[Stage], None] | None = None
) -> tuple[Stage, ...]:
    """Every stage in order, the first failed one with reason and resolution, those behind it not reached (`ok` is `None`).

    `on_stage` is told each stage when it starts (`ok` is `None`) and when it ends. No mail is changed; a missing folder to
    move imported mails to is made.
    """
    tell = on_stage or _keep_quiet
    mailbox = _MAILBOXES[settings.kind](settings, secret)
    stages: list[Stage] = []
    try:
        for name, run in _steps(mailbox):
            tell(Stage(name, evidence=_ABOUT[name]))
            stages.append(_staged(name, settings, run))
            tell(stages[-1])
            if not stages[-1].ok:
                break
    finally:
        mailbox.close()
    return (*stages, *(Stage(name) for name in STAGES[len(stages) :]))


test_mailbox.__test__ = False  # type: ignore[attr-defined]  # its name is the trade's; pytest must not collect it


def _steps(mailbox: StagedMailbox) -> list[tuple[str, Callable[[], str]]]:
    runs = (mailbox.find, mailbox.reach, mailbox.secure, mailbox.sign_in, mailbox.enter, mailbox.read, mailbox.check_after)
    return list(zip(STAGES, runs, strict=True))


def _staged(name: str, settings: MailboxSettings, run: Callable[[], str]) -> Stage:
    started = time.monotonic()
    try:
        evidence = _checked(name, settings, run)
    except MailboxError as error:
        seen = error.evidence if isinstance(error, MailboxRefusal) else ""
        return Stage(name, False, seen, error.reason, error.resolution, time.monotonic() - started)
    return Stage(name, True, evidence, seconds=time.monotonic() - started)


def _checked(name: str, settings: MailboxSettings, run: Callable[[], str]) -> str:
    """Runs the stage, but never sends a folder or mark that holds a line break: it would be read as another command."""
    texts = {"folder": ("folder", settings.folder + settings.move_to + settings.keyword)}
    what, text = texts.get(name, ("", ""))
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise refuse(name, "odd-characters", what=what)
    return run()


def _keep_quiet(_: Stage) -> None:
    """Nobody asked to be told."""
