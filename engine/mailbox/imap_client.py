"""imaplib and imap-tools over a connection that stands already, and what their errors mean."""

from __future__ import annotations

import contextlib
import imaplib
import socket
from collections.abc import Iterator
from typing import NoReturn

from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError
from imap_tools.mailbox import BaseMailBox

from engine.mailbox import ports
from engine.mailbox.failures import refuse
from engine.mailbox.line import Line, printable
from engine.mailbox.shape import DONE, MAX_MAIL_BYTES
from engine.settings import MailboxSettings

_NOTABLE = ("IDLE", "MOVE", "UIDPLUS", "ACL", "NAMESPACE", "QUOTA", "STARTTLS", "LOGINDISABLED")


class Client(imaplib.IMAP4):
    """imaplib's client over a connection that stands already; `heard` gets the server's first line."""

    def __init__(self, line: Line, heard: list[bytes]) -> None:
        self._line, self._heard = line, heard
        super().__init__(line.settings.host, line.settings.port, line.settings.timeout_s)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        assert self._line.sock is not None
        return self._line.sock

    def readline(self) -> bytes:
        """A line of the server's."""
        line = super().readline()
        if not self._heard:
            self._heard.append(line)
        return line

    def read(self, size: int) -> bytes:
        """As many bytes as the server has announced, unless that cannot be a mail."""
        if size > 2 * MAX_MAIL_BYTES:
            raise self.abort(f"the server announced {size} bytes")
        return super().read(size)


class Box(BaseMailBox):
    """imap-tools over that client."""

    def __init__(self, client: Client) -> None:
        self._client = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._client

    def number(self, name: str) -> str:
        """A number that the server gave when the folder was opened, such as UIDVALIDITY; empty where it gave none."""
        values = self.client.untagged_responses.get(name)
        value = values[-1] if values else None
        return value.decode() if isinstance(value, bytes) else ""

    def offers(self) -> str:
        """The server's capabilities that matter here, in words."""
        found = [item for item in self.client.capabilities if item in _NOTABLE or item.startswith("AUTH=")]
        return f"the server offers {' '.join(sorted(found)) or 'no extensions'}"


@contextlib.contextmanager
def translated(stage: str, settings: MailboxSettings, secret: str | None) -> Iterator[None]:
    """Turns what imaplib, imap-tools and the network raise into a refusal of this stage."""
    try:
        yield
    except (imaplib.IMAP4.error, ImapToolsError, OSError) as error:
        _fail(stage, settings, secret, error)


def _fail(stage: str, settings: MailboxSettings, secret: str | None, error: Exception) -> NoReturn:
    facts = ports.facts(settings)
    if isinstance(error, TimeoutError):
        raise refuse(stage, "silent", evidence=f"no answer within {facts['seconds']}", **facts) from None
    words = words_of(error).replace(secret or "\0", "…")
    if "unexpected response" in words:  # imaplib's
        raise refuse(stage, "garbled", evidence=words, words=words, **facts) from None
    if isinstance(error, (imaplib.IMAP4.abort, OSError)):
        raise refuse(stage, "dropped", evidence=f"the connection ended: {words}", **facts) from None
    facts |= {"words": words, "found": "", "done": DONE[settings.after]}
    key = {"folder": "folder-refused", "after-action": "after-refused"}.get(stage, "read-refused")
    raise refuse(stage, key, evidence=words, **facts) from None


def words_of(error: Exception) -> str:
    """What the server said, out of an exception."""
    if isinstance(error, UnexpectedCommandStatusError):
        return said(error.command_result[1])
    return str(error)


def said(data: object) -> str:
    """A server's answer as one line."""
    items = data if isinstance(data, (list, tuple)) else [data]
    return " ".join(printable(item) if isinstance(item, bytes) else str(item) for item in items if item)
