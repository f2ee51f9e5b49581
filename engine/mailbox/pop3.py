"""A POP3 mailbox: opened stage by stage over one connection, mails known by their UIDL.

POP3 knows only leave and delete. A deletion is a mark that the server carries out when the session is ended with QUIT; if
the program or the connection dies before, the server forgets the marks and every mail is still there.
"""

from __future__ import annotations

import base64
import contextlib
import poplib
import socket
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import NoReturn

from engine.mailbox import ports, signin
from engine.mailbox.failures import refuse
from engine.mailbox.line import Line, printable, spoken
from engine.mailbox.shape import MAX_MAIL_BYTES, PARTING_S, MailGone, too_large
from engine.model import MailPlace
from engine.settings import AfterAction, MailboxSettings, Security, SignIn

_FOLDER = "INBOX"  # POP3 shows this one and no other
_LONGEST_LINE = 4 * 1024 * 1024  # poplib's own limit of 2048 refuses mails that real programs send


class _Client(poplib.POP3):
    """poplib's client over a connection that stands already; `heard` gets the server's first line."""

    def __init__(self, line: Line, heard: list[bytes]) -> None:
        self._line, self._heard, self.received = line, heard, 0
        super().__init__(line.settings.host, line.settings.port, line.settings.timeout_s)

    def _create_socket(self, timeout: float) -> socket.socket:
        assert self._line.sock is not None
        return self._line.sock

    def _getline(self) -> tuple[bytes, int]:
        line = self.file.readline(_LONGEST_LINE + 1)
        if not self._heard:
            self._heard.append(line)
        self.received += len(line)
        if len(line) > _LONGEST_LINE or self.received > 2 * MAX_MAIL_BYTES:
            raise poplib.error_proto("the server sends more than it announced")
        if not line:
            raise ConnectionResetError("the server closed the connection")
        return line.rstrip(b"\r\n"), len(line)

    def say(self, line: str) -> bytes:
        """Sends one line and gives the answer, which raises where it is a refusal."""
        answer: bytes = self._shortcmd(line)  # type: ignore[attr-defined]
        return answer


class Pop3Mailbox:
    """See `engine.mailbox.shape.Mailbox` for what each method promises."""

    def __init__(self, settings: MailboxSettings, secret: str | None) -> None:
        self.settings = settings
        self._secret = secret
        self._line = Line(settings)
        self._client: _Client | None = None
        self._numbers: dict[str, int] = {}
        self._settled: set[str] = set()

    # --- the stages -------------------------------------------------------------------------------------------------

    def find(self) -> str:
        """Looks the server's name up."""
        return self._line.find()

    def reach(self) -> str:
        """Connects to the port."""
        return self._line.reach()

    def secure(self) -> str:
        """TLS, from the first byte or by STLS."""
        if self.settings.security is Security.TLS:
            return self._line.secure()
        self._greet("tls")
        try:
            self.client.stls(self._line.context())
        except poplib.error_proto as error:
            raise refuse("tls", "starttls-missing", evidence=_words(error), **ports.facts(self.settings)) from None
        except (OSError, ValueError) as error:
            raise self._line.unsecured(error) from None
        self._line.sock = self.client.sock
        return self._line.secured()

    def sign_in(self) -> str:
        """The server's greeting, then password or token."""
        if self._client is None:
            self._greet("sign-in")
        secret = signin.check(self.settings, self._secret)
        with self._translated("sign-in"):
            try:
                self._authenticate(secret)
            except poplib.error_proto as error:
                raise signin.refused(self.settings, secret, _words(error)) from None
            return f"signed in as {self.settings.user}; {self._offers()}"

    def enter(self) -> str:
        """Counts the mails of the one folder that POP3 has."""
        with self._translated("folder"):
            count, size = self.client.stat()
        return f"POP3 has one folder, the inbox: {count} mails, {size // 1024} kB"

    def read(self) -> str:
        """Lists the mails and reads the head of the newest."""
        places = self.places()
        if not places:
            return "no mail waits to be imported"
        with self._translated("read"):
            number = self._numbers[places[-1].uid]
            try:
                self.client.top(number, 0)
            except poplib.error_proto as error:
                raise refuse("read", "read-refused", evidence=f"TOP {number}", words=_words(error)) from None
        return f"mails in the inbox: {len(places)}; the head of the newest was read"

    def check_after(self) -> str:
        """POP3 has no rights to ask for: deleting always works in one's own mailbox, moving never does."""
        if self.settings.after is AfterAction.MOVE:
            raise refuse("after-action", "pop3-move")
        if self.settings.after is AfterAction.DELETE:
            return "imported mails are deleted when the session ends"
        return "imported mails stay as they are; they are known again by their UIDL"

    # --- the mailbox ------------------------------------------------------------------------------------------------

    @property
    def client(self) -> _Client:
        """poplib's client, once greeted."""
        assert self._client is not None, "the mailbox is not open"
        return self._client

    def places(self) -> tuple[MailPlace, ...]:
        """All mails but those already marked for deletion in this session, oldest first. Reconnects after a `wait`."""
        if self._client is None:
            self._reopen()
        with self._translated("read"):
            try:
                _, lines, _ = self.client.uidl()
            except poplib.error_proto as error:
                raise refuse("read", "no-uidl", evidence=f"UIDL: {_words(error)}") from None
        pairs = [line.decode("utf-8", "replace").split(maxsplit=1) for line in lines]
        self._numbers = {pair[1].strip(): int(pair[0]) for pair in pairs if len(pair) == 2}
        waiting = (uid for uid in self._numbers if uid not in self._settled)
        return tuple(MailPlace(self.settings.name, _FOLDER, "", uid) for uid in waiting)

    def fetch(self, place: MailPlace) -> bytes:
        """The raw mail."""
        number = self._number(place)
        if number is None:
            raise MailGone("read", "The mail is not in the inbox any more.", "Nothing: another program deleted it.")
        with self._translated("read"):
            size = int(self.client.say(f"LIST {number}").split()[2])
            if size > MAX_MAIL_BYTES:
                raise too_large(size)
            self.client.received = 0
            _, lines, _ = self.client.retr(number)
        return b"\r\n".join(lines) + b"\r\n"

    def settle(self, place: MailPlace) -> None:
        """With `delete`, marks the mail for deletion; the server carries it out when the session is closed."""
        number = self._number(place)
        if self.settings.after is not AfterAction.DELETE or number is None or place.uid in self._settled:
            return
        with self._translated("after-action"):
            self.client.dele(number)
        self._settled.add(place.uid)

    def wait(self, seconds: float, stop: threading.Event | None = None) -> bool:
        """Ends the session (a POP3 session never sees new mail, and locks others out), then sleeps. True: look again."""
        self.close()
        return not (stop or threading.Event()).wait(seconds)

    def close(self) -> None:
        """QUIT: now the server deletes what was settled. Raises `MailboxError` where it does not confirm that."""
        client, self._client = self._client, None
        settled, self._settled, self._numbers = self._settled, set(), {}
        try:
            if client is not None:
                if not settled:  # nothing hangs on the answer
                    client.sock.settimeout(min(self.settings.timeout_s, PARTING_S))
                client.quit()
        except (OSError, poplib.error_proto) as error:
            if settled:
                self._fail("after-action", error)
        finally:
            with contextlib.suppress(OSError):
                if client is not None:
                    client.close()
            self._line.close()

    def __enter__(self) -> Pop3Mailbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _reopen(self) -> None:
        self._line = Line(self.settings)
        try:
            for stage in (self.find, self.reach, self.secure, self.sign_in):
                stage()
        except BaseException:
            self.close()
            raise

    def _number(self, place: MailPlace) -> int | None:
        if self._client is None or not self._numbers:
            self.places()
        return self._numbers.get(place.uid)

    def _greet(self, stage: str) -> None:
        heard: list[bytes] = []
        facts = ports.facts(self.settings)
        try:
            self._client = _Client(self._line, heard)
        except TimeoutError:
            raise self._line.silent(stage) from None
        except (poplib.error_proto, OSError) as error:
            words = printable(b"".join(heard))
            name = spoken(words)
            if name is None:
                raise refuse(stage, "dropped", evidence=f"closed before a greeting: {_words(error)}", **facts) from None
            key = {"pop3": "turned-away"}.get(name, f"speaks-{name}")
            raise refuse(stage, key, evidence=f"the server's first words: {words}", words=words, **facts) from None

    def _authenticate(self, secret: str) -> None:
        client, user = self.client, self.settings.user
        if self.settings.sign_in is SignIn.PASSWORD:
            client.user(user)
            client.pass_(secret)
            return
        try:
            client.say("AUTH XOAUTH2")
        except poplib.error_proto as error:
            raise refuse("sign-in", "xoauth2-missing", evidence=f"AUTH XOAUTH2: {_words(error)}") from None
        answer = client.say(base64.b64encode(signin.bearer(user, secret).encode()).decode())
        if not answer.startswith(b"+OK"):  # "+ …": the server explains, and wants an empty answer before it says no
            explained = signin.challenge(answer[1:].strip())
            try:
                client.say("")
            except poplib.error_proto as error:
                raise poplib.error_proto(f"{_words(error)} {explained}".strip()) from None
            raise poplib.error_proto(explained or "refused")

    def _offers(self) -> str:
        try:
            return f"the server offers {' '.join(sorted(self.client.capa()))}"
        except poplib.error_proto:
            return "the server does not say what it offers"

    @contextlib.contextmanager
    def _translated(self, stage: str) -> Iterator[None]:
        try:
            yield
        except (poplib.error_proto, OSError) as error:
            self._fail(stage, error)

    def _fail(self, stage: str, error: Exception) -> NoReturn:
        facts = ports.facts(self.settings)
        if isinstance(error, TimeoutError):
            raise refuse(stage, "silent", evidence=f"no answer within {facts['seconds']}", **facts) from None
        words = _words(error).replace(self._secret or "\0", "…")
        if isinstance(error, OSError):
            raise refuse(stage, "dropped", evidence=f"the connection ended: {words}", **facts) from None
        facts |= {"words": words, "found": _FOLDER, "done": "deleted"}
        key = "after-refused" if stage == "after-action" else "read-refused"
        raise refuse(stage, key, evidence=words, **facts) from None


def _words(error: Exception) -> str:
    """What the server said; poplib gives it as bytes inside the exception."""
    said = error.args[0] if error.args else ""
    return printable(said) if isinstance(said, bytes) else str(said)
