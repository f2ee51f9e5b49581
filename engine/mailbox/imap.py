"""An IMAP mailbox: opened stage by stage over one connection, read by UID.

Only UID commands are used, and never a plain EXPUNGE (nor CLOSE), which would take along what other programs have flagged
as deleted. That is why the commands are sent here rather than through imap-tools' `flag`, `delete` and `move`, which
expunge the whole folder.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import NoReturn

from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError
from imap_tools.mailbox import BaseMailBox

from engine.mailbox import ports, signin
from engine.mailbox.failures import MailboxRefusal, refuse
from engine.mailbox.imap_after import After
from engine.mailbox.line import Line, printable, spoken
from engine.mailbox.shape import MAX_MAIL_BYTES, MailGone, MailTooLarge
from engine.model import MailPlace
from engine.settings import AfterAction, MailboxSettings, Security, SignIn

_IDLE_AT_MOST_S = 9 * 60  # routers forget silent connections after ten minutes or so
_LOOK_EVERY_S = 0.5  # how soon a wait notices that it is to stop
_AHEAD_BYTES = 8 * 1024 * 1024
_AHEAD_MAILS = 50
_SIZES_AT_ONCE = 500
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")


class _Client(imaplib.IMAP4):
    """imaplib's client over a connection that stands already; `heard` gets the server's first line."""

    def __init__(self, line: Line, heard: list[bytes]) -> None:
        self._line, self._heard = line, heard
        super().__init__(line.settings.host, line.settings.port, line.settings.timeout_s)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        assert self._line.sock is not None
        return self._line.sock

    def readline(self) -> bytes:
        line = super().readline()
        if not self._heard:
            self._heard.append(line)
        return line

    def read(self, size: int) -> bytes:
        if size > 2 * MAX_MAIL_BYTES:
            raise self.abort(f"the server announced {size} bytes")
        return super().read(size)


class _Box(BaseMailBox):
    """imap-tools over that client."""

    def __init__(self, client: _Client) -> None:
        self._client = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._client


class ImapMailbox:
    """See `engine.mailbox.shape.Mailbox` for what each method promises."""

    def __init__(self, settings: MailboxSettings, secret: str | None) -> None:
        self.settings = settings
        self._secret = secret
        self._line = Line(settings)
        self._box: _Box | None = None
        self._uid_validity = ""
        self._seen_uid = 0
        self._sizes: dict[str, int] = {}
        self._ahead: dict[str, bytes] = {}
        self._listed: tuple[str, ...] = ()
        self._after: After | None = None

    # --- the stages -------------------------------------------------------------------------------------------------

    def find(self) -> str:
        """Looks the server's name up."""
        return self._line.find()

    def reach(self) -> str:
        """Connects to the port."""
        return self._line.reach()

    def secure(self) -> str:
        """TLS, from the first byte or by STARTTLS."""
        if self.settings.security is Security.TLS:
            return self._line.secure()
        self._greet("tls")
        client = self.box.client
        if "STARTTLS" not in client.capabilities:
            raise refuse("tls", "starttls-missing", evidence=_offers(client), **ports.facts(self.settings))
        try:
            client.starttls(self._line.context())
        except imaplib.IMAP4.error as error:
            raise refuse("tls", "tls-failed", words=_words(error), **ports.facts(self.settings)) from None
        except (OSError, ValueError) as error:
            raise self._line.unsecured(error) from None
        self._line.sock = client.sock
        return self._line.secured()

    def sign_in(self) -> str:
        """The server's greeting, then password or token."""
        if self._box is None:
            self._greet("sign-in")
        secret = signin.check(self.settings, self._secret)
        client = self.box.client
        explained: list[str] = []
        with self._translated("sign-in"):
            try:
                self._authenticate(secret, explained)
            except imaplib.IMAP4.abort:
                raise
            except (imaplib.IMAP4.error, ImapToolsError) as error:
                words = " ".join(filter(None, (_words(error), *explained)))
                raise signin.refused(self.settings, secret, words) from None
            client._get_capabilities()  # imaplib keeps those from before the sign-in
        return f"signed in as {self.settings.user}; {_offers(client)}"

    def enter(self) -> str:
        """Selects the folder."""
        self._after = After(self.settings, self.box)
        with self._translated("folder"):
            name = self._after.own_name(self.settings.folder)
            try:
                self._select(name)
            except UnexpectedCommandStatusError as error:
                raise self._after.missing(_words(error)) from None
        client = self.box.client
        self._uid_validity = _number(client, "UIDVALIDITY")
        count = _number(client, "EXISTS")
        return f"folder {name}: {count or 0} mails, UIDVALIDITY {self._uid_validity}"

    def read(self) -> str:
        """Lists the mails that wait and reads the head of the newest."""
        places = self.places()
        if not places:
            return "no mail waits to be imported"
        with self._translated("read"):
            status, data = self.box.client.uid("FETCH", places[-1].uid, "(UID RFC822.SIZE BODY.PEEK[HEADER])")
        head = next((part[1] for part in data if isinstance(part, tuple)), b"")
        if status != "OK" or not head:
            raise refuse("read", "read-refused", evidence=f"mail {places[-1].uid}", words=_said(data))
        return f"mails that wait to be imported: {len(places)}; the newest has {_size_of(data) // 1024 + 1} kB"

    def check_after(self) -> str:
        """Whether the chosen after-action is allowed; makes the folder to move to where it is missing."""
        with self._translated("after-action"):
            return self.after.check()

    # --- the mailbox ------------------------------------------------------------------------------------------------

    @property
    def box(self) -> _Box:
        """imap-tools' mailbox, once greeted."""
        assert self._box is not None, "the mailbox is not open"
        return self._box

    @property
    def after(self) -> After:
        """The after-actions, once a folder is entered."""
        assert self._after is not None, "the folder is not open"
        return self._after

    def places(self) -> tuple[MailPlace, ...]:
        """The mails that wait, oldest first: with `leave` those without our mark, else all of the folder."""
        with self._translated("read"):
            self.box.client.noop()  # lets the server tell what came meanwhile
            uids = sorted(self.box.uids(self.after.criteria(), charset=None), key=int)
        self._listed = tuple(uids)
        self._sizes.clear()
        self._ahead.clear()
        self._seen_uid = max(self._seen_uid, *map(int, uids), 0)
        return tuple(MailPlace(self.settings.name, self.settings.folder, self._uid_validity, uid) for uid in uids)

    def fetch(self, place: MailPlace) -> bytes:
        """The raw mail. Mails that follow it in the last listing are fetched along, a few megabytes at a time."""
        if place.uid_validity != self._uid_validity:
            raise MailGone("read", f"The folder {place.folder} was made anew.", "Import again: its mails are listed anew.")
        if place.uid not in self._ahead:
            with self._translated("read"):
                self._fetch_ahead(place.uid)
        if place.uid not in self._ahead:
            raise MailGone(
                "read", "The mail is not in the folder any more.", "Nothing: another program moved or deleted it."
            )
        return self._ahead.pop(place.uid)

    def settle(self, place: MailPlace) -> None:
        """Marks, moves or deletes the mail; does nothing where it is gone or the folder was made anew."""
        if place.uid_validity != self._uid_validity:
            return
        with self._translated("after-action"):
            self.after.settle(place.uid)

    def wait(self, seconds: float, stop: threading.Event | None = None) -> bool:
        """Waits by IDLE where the server knows it, else by asking now and then."""
        deadline = time.monotonic() + seconds
        with self._translated("read"):
            while not (stop and stop.is_set()):
                if self._anything_new():
                    return True
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                if "IDLE" in self.box.client.capabilities:
                    self._idle(min(left, _IDLE_AT_MOST_S), stop)
                else:
                    _pause(min(left, 15.0), stop)
        return False

    def close(self) -> None:
        """Signs out and hangs up."""
        box, self._box = self._box, None
        if box is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.logout()
            with contextlib.suppress(OSError):
                box.client.shutdown()
        self._line.close()

    def __enter__(self) -> ImapMailbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _greet(self, stage: str) -> None:
        heard: list[bytes] = []
        try:
            self._box = _Box(_Client(self._line, heard))
        except TimeoutError:
            raise self._silent(stage) from None
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._misunderstood(stage, printable(b"".join(heard)), error) from None

    def _silent(self, stage: str) -> MailboxRefusal:
        facts = ports.facts(self.settings)
        if self.settings.security is Security.STARTTLS and self._line.speaks_tls():
            return refuse(stage, "tls-on-plain", evidence=f"port {self.settings.port} answers to TLS alone", **facts)
        return refuse(stage, "silent", evidence=f"no greeting within {facts['seconds']}", **facts)

    def _misunderstood(self, stage: str, heard: str, error: Exception) -> MailboxRefusal:
        facts = ports.facts(self.settings) | {"words": heard}
        name = spoken(heard)
        if name is None:
            return refuse(stage, "dropped", evidence=f"closed before a greeting: {_words(error)}", **facts)
        key = {"imap": "turned-away"}.get(name, f"speaks-{name}")
        return refuse(stage, key, evidence=f"the server's first words: {heard}", **facts)

    def _authenticate(self, secret: str, explained: list[str]) -> None:
        box, user = self.box, self.settings.user
        if self.settings.sign_in is SignIn.XOAUTH2:
            answers = [signin.bearer(user, secret).encode()]

            def answer(challenge: bytes) -> bytes:
                if answers:
                    return answers.pop()
                explained.append(signin.challenge(challenge))
                return b""  # the server explains, and wants an empty answer before it says no

            box.client.authenticate("XOAUTH2", answer)
        elif "LOGINDISABLED" in box.client.capabilities:
            offers = ", ".join(item for item in box.client.capabilities if item.startswith("AUTH="))
            raise refuse("sign-in", "password-missing", evidence=_offers(box.client), offers=offers or "nothing")
        elif user.isascii() and secret.isascii():
            box.login(user, secret, initial_folder=None)
        else:
            box.login_utf8(user, secret, initial_folder=None)

    def _select(self, name: str) -> None:
        try:
            self.box.folder.set(name)
        except imaplib.IMAP4.readonly:
            self.box.folder.set(name, readonly=True)
            self.after.read_only = True

    def _fetch_ahead(self, uid: str) -> None:
        following = self._listed[self._listed.index(uid) :] if uid in self._listed else (uid,)
        self._ahead.clear()
        self._ask_sizes(following)
        if self._sizes.get(uid, 0) > MAX_MAIL_BYTES:
            megabytes = self._sizes[uid] / 1024 / 1024
            reason = f"A mail of {megabytes:.0f} MB is larger than the {MAX_MAIL_BYTES // 1024 // 1024} MB that are read."
            raise MailTooLarge("read", reason, "Save its invoice from your mail program and import the file.")
        batch, total = [uid], self._sizes.get(uid, 0)
        for other in following[1:_AHEAD_MAILS]:
            total += self._sizes.get(other, _AHEAD_BYTES)
            if total > _AHEAD_BYTES:
                break
            batch.append(other)
        for parts in self._fetched(batch, "(UID BODY.PEEK[])"):
            if found := _UID.search(parts[0]):
                self._ahead[found[1].decode()] = parts[1]

    def _ask_sizes(self, uids: tuple[str, ...]) -> None:
        if uids[0] in self._sizes:
            return
        self._sizes.clear()
        _, data = self.box.client.uid("FETCH", ",".join(uids[:_SIZES_AT_ONCE]), "(UID RFC822.SIZE)")
        for line in data:
            if isinstance(line, bytes) and (uid := _UID.search(line)) and (size := _SIZE.search(line)):
                self._sizes[uid[1].decode()] = int(size[1])

    def _fetched(self, uids: list[str], parts: str) -> Iterator[tuple[bytes, bytes]]:
        status, data = self.box.client.uid("FETCH", ",".join(uids), parts)
        if status != "OK":
            raise refuse("read", "read-refused", evidence=f"mails {uids[0]} to {uids[-1]}", words=_said(data))
        for index, part in enumerate(data):
            if isinstance(part, tuple):
                rest = data[index + 1] if index + 1 < len(data) else b""
                yield part[0] + (rest if isinstance(rest, bytes) else b""), part[1]

    def _anything_new(self) -> bool:
        """Whether a mail came after the newest one listed (`N:*` always names the last mail, new or not)."""
        self.box.client.noop()
        uids = self.box.uids(f"UID {self._seen_uid + 1}:*", charset=None)
        return any(int(uid) > self._seen_uid for uid in uids)

    def _idle(self, seconds: float, stop: threading.Event | None) -> None:
        deadline = time.monotonic() + seconds
        with self.box.idle as idle:
            while (left := deadline - time.monotonic()) > 0 and not (stop and stop.is_set()):
                if idle.poll(timeout=min(left, _LOOK_EVERY_S)):
                    return

    @contextlib.contextmanager
    def _translated(self, stage: str) -> Iterator[None]:
        try:
            yield
        except (imaplib.IMAP4.error, ImapToolsError, OSError) as error:
            self._fail(stage, error)

    def _fail(self, stage: str, error: Exception) -> NoReturn:
        facts = ports.facts(self.settings)
        if isinstance(error, TimeoutError):
            raise refuse(stage, "silent", evidence=f"no answer within {facts['seconds']}", **facts) from None
        words = _words(error).replace(self._secret or "\0", "…")
        if isinstance(error, (imaplib.IMAP4.abort, OSError, ssl.SSLError)):
            raise refuse(stage, "dropped", evidence=f"the connection ended: {words}", **facts) from None
        facts |= {"words": words, "found": "", "done": _DONE[self.settings.after]}
        key = {"folder": "folder-refused", "after-action": "after-refused"}.get(stage, "read-refused")
        raise refuse(stage, key, evidence=words, **facts) from None


_DONE = {AfterAction.LEAVE: "marked", AfterAction.MOVE: "moved", AfterAction.DELETE: "deleted"}


def _offers(client: imaplib.IMAP4) -> str:
    return f"the server offers {' '.join(sorted(client.capabilities))}"


def _words(error: Exception) -> str:
    if isinstance(error, UnexpectedCommandStatusError):
        return _said(error.command_result[1])
    return str(error)


def _said(data: object) -> str:
    items = data if isinstance(data, (list, tuple)) else [data]
    return " ".join(printable(item) if isinstance(item, bytes) else str(item) for item in items if item)


def _number(client: imaplib.IMAP4, name: str) -> str:
    values = client.untagged_responses.get(name)
    value = values[-1] if values else None
    return value.decode() if isinstance(value, bytes) else ""


def _size_of(data: list[object]) -> int:
    for part in data:
        line = part[0] if isinstance(part, tuple) else part
        if isinstance(line, bytes) and (found := _SIZE.search(line)):
            return int(found[1])
    return 0


def _pause(seconds: float, stop: threading.Event | None) -> None:
    (stop or threading.Event()).wait(seconds)
