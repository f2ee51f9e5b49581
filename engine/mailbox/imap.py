"""An IMAP mailbox: opened stage by stage over one connection, read by UID.

Only UID commands are used, and never a plain EXPUNGE (nor CLOSE), which would take along what other programs have flagged
as deleted. That is why the commands are sent here rather than through imap-tools' `flag`, `delete` and `move`, which
expunge the whole folder.
"""

from __future__ import annotations

import contextlib
import imaplib
import threading
import time
from types import TracebackType

from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError

from engine.mailbox import ports, signin
from engine.mailbox.failures import MailboxRefusal, refuse
from engine.mailbox.imap_after import After
from engine.mailbox.imap_client import Box, Client, translated, words_of
from engine.mailbox.imap_reading import Reader
from engine.mailbox.line import Line, printable, spoken
from engine.mailbox.shape import PARTING_S, MailGone
from engine.model import MailPlace
from engine.settings import MailboxSettings, Security, SignIn

# Routers forget silent connections after minutes; and a mail that is announced in the same breath as the start of IDLE is
# overheard by imap-tools, so that only asking again finds it.
_IDLE_AT_MOST_S = 60.0
_STOP_NOTICED_S = 0.5
_ASK_EVERY_S = 15.0


class ImapMailbox:
    """See `engine.mailbox.shape.Mailbox` for what each method promises."""

    def __init__(self, settings: MailboxSettings, secret: str | None) -> None:
        self.settings = settings
        self._secret = secret
        self._line = Line(settings)
        self._box: Box | None = None
        self._after: After | None = None
        self._reader: Reader | None = None
        self._uid_validity = ""

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
            raise refuse("tls", "starttls-missing", evidence=self.box.offers(), **ports.facts(self.settings))
        try:
            client.starttls(self._line.context())
        except imaplib.IMAP4.error as error:
            raise refuse("tls", "tls-failed", words=words_of(error), **ports.facts(self.settings)) from None
        except (OSError, ValueError) as error:
            raise self._line.unsecured(error) from None
        self._line.sock = client.sock
        return self._line.secured()

    def sign_in(self) -> str:
        """The server's greeting, then password or token."""
        if self._box is None:
            self._greet("sign-in")
        secret = signin.check(self.settings, self._secret)
        explained: list[str] = []
        with translated("sign-in", self.settings, self._secret):
            try:
                self._authenticate(secret, explained)
            except imaplib.IMAP4.abort:
                raise
            except (imaplib.IMAP4.error, ImapToolsError) as error:
                words = " ".join(filter(None, (words_of(error), *explained)))
                raise signin.refused(self.settings, secret, words) from None
            self.box.client._get_capabilities()  # imaplib keeps those from before the sign-in
        return f"signed in as {self.settings.user}; {self.box.offers()}"

    def enter(self) -> str:
        """Selects the folder."""
        self._after = After(self.settings, self.box)
        self._reader = Reader(self.box)
        with translated("folder", self.settings, self._secret):
            name = self._after.own_name(self.settings.folder)
            try:
                self._select(name)
            except UnexpectedCommandStatusError as error:
                raise self._after.missing(words_of(error)) from None
        self._uid_validity = self.box.number("UIDVALIDITY")
        return f"folder {name}: {self.box.number('EXISTS') or 0} mails, UIDVALIDITY {self._uid_validity or 'not given'}"

    def read(self) -> str:
        """Lists the mails that wait and reads the head of the newest."""
        places = self.places()
        if not places:
            return "no mail waits to be imported"
        with translated("read", self.settings, self._secret):
            size = self.reader.head(places[-1].uid)
        return (
            f"mails that wait to be imported: {len(places)}; the head of the newest was read ({size // 1024 + 1} kB in all)"
        )

    def check_after(self) -> str:
        """Whether the chosen after-action is allowed; makes the folder to move to where it is missing."""
        with translated("after-action", self.settings, self._secret):
            return self.after.check()

    # --- the mailbox ------------------------------------------------------------------------------------------------

    @property
    def box(self) -> Box:
        """imap-tools' mailbox, once greeted."""
        assert self._box is not None, "the mailbox is not open"
        return self._box

    @property
    def after(self) -> After:
        """The after-actions, once a folder is entered."""
        assert self._after is not None, "the folder is not open"
        return self._after

    @property
    def reader(self) -> Reader:
        """Reads mails, once a folder is entered."""
        assert self._reader is not None, "the folder is not open"
        return self._reader

    def places(self) -> tuple[MailPlace, ...]:
        """The mails that wait, oldest first: with `leave` those without our mark, else all but what others have deleted."""
        with translated("read", self.settings, self._secret):
            uids = self.reader.listed(self.after.criteria())
        return tuple(MailPlace(self.settings.name, self.settings.folder, self._uid_validity, uid) for uid in uids)

    def fetch(self, place: MailPlace) -> bytes:
        """The raw mail, as the server keeps it; its flags stay as they are."""
        if place.uid_validity != self._uid_validity:
            raise MailGone("read", f"The folder {place.folder} was made anew.", "Import again: its mails are listed anew.")
        with translated("read", self.settings, self._secret):
            return self.reader.fetch(place.uid)

    def settle(self, place: MailPlace) -> None:
        """Marks, moves or deletes the mail; does nothing where it is gone or the folder was made anew."""
        if place.uid_validity != self._uid_validity:
            return
        with translated("after-action", self.settings, self._secret):
            self.after.settle(place.uid)

    def wait(self, seconds: float, stop: threading.Event | None = None) -> bool:
        """Waits by IDLE where the server knows it, else by asking now and then."""
        stop = stop or threading.Event()
        deadline = time.monotonic() + seconds
        with translated("read", self.settings, self._secret):
            while not stop.is_set():
                if self.reader.anything_new():
                    return True
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                if "IDLE" in self.box.client.capabilities:
                    self._idle(min(left, _IDLE_AT_MOST_S), stop)
                else:
                    stop.wait(min(left, _ASK_EVERY_S))
        return False

    def close(self) -> None:
        """Signs out and hangs up."""
        box, self._box = self._box, None
        if box is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.client.sock.settimeout(min(self.settings.timeout_s, PARTING_S))
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
            self._box = Box(Client(self._line, heard))
        except TimeoutError:
            raise self._line.silent(stage) from None
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._misunderstood(stage, printable(b"".join(heard)), error) from None

    def _misunderstood(self, stage: str, heard: str, error: Exception) -> MailboxRefusal:
        facts = ports.facts(self.settings) | {"words": heard}
        name = spoken(heard)
        if name is None or heard.startswith("* OK"):
            return refuse(stage, "dropped", evidence=f"the server said “{heard}”; then: {words_of(error)}", **facts)
        key = {"imap": "turned-away"}.get(name, f"speaks-{name}")
        return refuse(stage, key, evidence=f"the server's first words: {heard}", **facts)

    def _authenticate(self, secret: str, explained: list[str]) -> None:
        box, user = self.box, self.settings.user
        if self.settings.sign_in is SignIn.XOAUTH2:
            self._authenticate_by_token(secret, explained)
        elif "LOGINDISABLED" in box.client.capabilities:
            offers = ", ".join(item for item in box.client.capabilities if item.startswith("AUTH="))
            raise refuse("sign-in", "password-missing", evidence=box.offers(), offers=offers or "nothing")
        elif user.isascii() and secret.isascii():
            box.login(user, secret, initial_folder=None)
        else:
            box.login_utf8(user, secret, initial_folder=None)

    def _authenticate_by_token(self, token: str, explained: list[str]) -> None:
        if "AUTH=XOAUTH2" not in self.box.client.capabilities:
            raise refuse("sign-in", "xoauth2-missing", evidence=self.box.offers())
        answers = [signin.bearer(self.settings.user, token).encode()]

        def answer(challenge: bytes) -> bytes:
            if answers:
                return answers.pop()
            explained.append(signin.challenge(challenge))
            return b""  # the server explains, and wants an empty answer before it says no

        self.box.client.authenticate("XOAUTH2", answer)

    def _select(self, name: str) -> None:
        try:
            self.box.folder.set(name)
        except imaplib.IMAP4.readonly:
            self.box.folder.set(name, readonly=True)
            self.after.read_only = True

    def _idle(self, seconds: float, stop: threading.Event) -> None:
        """Until the server says anything, or time is up, or `stop` is set."""
        deadline = time.monotonic() + seconds
        with self.box.idle as idle:
            while (left := deadline - time.monotonic()) > 0 and not stop.is_set():
                if idle.poll(timeout=min(left, _STOP_NOTICED_S)):
                    return
