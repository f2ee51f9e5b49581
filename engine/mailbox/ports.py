"""Which ports and hosts are usual, so that a refusal can say what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from engine.settings import MailboxKind, MailboxSettings, Security

USUAL = {
    (MailboxKind.IMAP, Security.TLS): 993,
    (MailboxKind.IMAP, Security.STARTTLS): 143,
    (MailboxKind.POP3, Security.TLS): 995,
    (MailboxKind.POP3, Security.STARTTLS): 110,
}
_OTHER_USE = {
    993: "IMAP with TLS",
    143: "IMAP with STARTTLS",
    995: "POP3 with TLS",
    110: "POP3 with STARTTLS",
    25: "sending mail",
    465: "sending mail",
    587: "sending mail",
    80: "web pages",
    443: "web pages",
}
KNOWN_HOSTS = (
    "imap.gmail.com",
    "pop.gmail.com",
    "outlook.office365.com",
    "imap-mail.outlook.com",
    "imap.mail.yahoo.com",
    "pop.mail.yahoo.com",
    "imap.mail.me.com",
    "imap.fastmail.com",
    "imap.zoho.com",
    "imap.gmx.com",
    "imap.telstra.com",
    "mail.iinet.net.au",
    "mail.optusnet.com.au",
    "imap.xtra.co.nz",
)


def usual_port(kind: MailboxKind, security: Security) -> str:
    """The port in words: “port 993 for IMAP with TLS”."""
    port = USUAL[kind, security]
    return f"port {port} for {_OTHER_USE[port]}"


def facts(settings: MailboxSettings) -> dict[str, Any]:
    """What the refusals of a network mailbox may mention."""
    others = [security for security in Security if security is not settings.security]
    usual = [usual_port(settings.kind, security) for security in (settings.security, *others)]
    return {
        "host": settings.host,
        "port": settings.port,
        "seconds": seconds(settings.timeout_s),
        "kind": settings.kind.value.upper(),
        "user": settings.user,
        "folder": settings.folder,
        "usual": " or ".join(usual),
        "usual_tls": usual_port(settings.kind, Security.TLS),
        "usual_starttls": usual_port(settings.kind, Security.STARTTLS),
        "hint": _hint(settings),
    }


def near(name: str, known: Iterable[str], cutoff: float = 0.85) -> str:
    """“ Did you mean …?” with up to three of `known` that are nearly `name`; empty where none is."""
    found = difflib.get_close_matches(name.lower(), [item for item in known if item != name], n=3, cutoff=cutoff)
    return f" Did you mean {' or '.join(found)}?" if found else ""


def seconds(duration: float) -> str:
    """A duration in words: “20 s”, “0.3 s”."""
    return f"{duration:.0f} s" if duration >= 10 else f"{duration:.1f} s"


def _hint(settings: MailboxSettings) -> str:
    use = _OTHER_USE.get(settings.port)
    if use is None or USUAL[settings.kind, settings.security] == settings.port:
        return ""
    return f" (Port {settings.port} is usually for {use}.)"
