"""The line to a mail server, stage by stage: name looked up, port reached, TLS agreed on and the certificate checked.

The certificate is always verified and every wait has an end. Where TLS fails, a second connection looks at what answers
there (certificate or plain text), so that the reason can be named; nothing secret is ever sent over that one.
"""

from __future__ import annotations

import contextlib
import queue
import re
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field

from engine.mailbox import certificates, ports
from engine.mailbox.failures import MailboxRefusal, refuse
from engine.settings import MailboxSettings, Security

_HOST = re.compile(r"[^\s/@:]+|[0-9a-fA-F:.%]+")  # a name, or an IPv6 address
_GREETING_WAIT_S = 2.0


@dataclass(slots=True)
class Line:
    """A connection that is being made to the server of `settings`."""

    settings: MailboxSettings
    addresses: tuple[str, ...] = ()
    sock: socket.socket | None = field(default=None, repr=False)

    def find(self) -> str:
        """Looks the server's name up. Gives the addresses in words."""
        host = self.settings.host
        if not host.strip():
            raise refuse("name", "name-empty")
        if not _HOST.fullmatch(host):
            raise refuse("name", "name-malformed", evidence=f"tried “{host}”", host=host)
        self.addresses = tuple(dict.fromkeys(self._looked_up()))
        return f"{host} is {', '.join(self.addresses)}"

    def _looked_up(self) -> list[str]:
        host, evidence = self.settings.host, f"looked up {self.settings.host}"
        near = ports.near(host, ports.KNOWN_HOSTS)
        try:
            return _resolve(host, self.settings.timeout_s)
        except UnicodeError:
            raise refuse("name", "name-malformed", evidence=f"tried “{host}”", host=host) from None
        except socket.gaierror as error:
            key = "name-unknown" if error.errno in _NO_SUCH_NAME else "name-offline"
            raise refuse("name", key, evidence=f"{evidence}: {error.strerror}", host=host, near=near) from None
        except TimeoutError:
            waited = ports.seconds(self.settings.timeout_s)
            raise refuse("name", "name-offline", evidence=f"{evidence}, waited {waited}", host=host, near=near) from None

    def reach(self) -> str:
        """Connects to the port. Gives address, port and time in words."""
        if not 0 < self.settings.port < 65536:
            raise refuse("port", "port-invalid", **ports.facts(self.settings))
        started = time.monotonic()
        refusal: MailboxRefusal | None = None
        for address in self.addresses:
            began = time.monotonic()
            try:
                self.sock = socket.create_connection((address, self.settings.port), self.settings.timeout_s)
            except OSError as error:
                refusal = self._unreached(error, address, time.monotonic() - began)
            else:
                return f"{address} port {self.settings.port} answered after {ports.seconds(time.monotonic() - started)}"
        raise refusal or refuse("port", "port-unreachable", **ports.facts(self.settings))

    def _unreached(self, error: OSError, address: str, waited: float) -> MailboxRefusal:
        if isinstance(error, TimeoutError):
            key, words = "port-timeout", "no answer"
        elif isinstance(error, ConnectionRefusedError):
            key, words = "port-closed", "refused"
        else:
            key, words = "port-unreachable", error.strerror or str(error)
        evidence = f"{address} port {self.settings.port}: {words} after {ports.seconds(waited)}"
        return refuse("port", key, evidence=evidence, **ports.facts(self.settings))

    def context(self) -> ssl.SSLContext:
        """Verifies certificates by the machine's authorities and the mailbox's own file."""
        context = ssl.create_default_context()
        if self.settings.ca_file:
            try:
                context.load_verify_locations(self.settings.ca_file)
            except OSError as error:  # ssl.SSLError is one of them
                words = error.strerror or "it holds no certificate"
                raise refuse("tls", "ca-file", file=self.settings.ca_file, words=words) from None
        return context

    def secure(self) -> str:
        """Agrees on TLS from the first byte. Gives the version and the certificate in words."""
        assert self.sock is not None
        context = self.context()
        try:
            self.sock = context.wrap_socket(self.sock, server_hostname=self.settings.host)
        except (OSError, ValueError) as error:
            raise self.unsecured(error) from None
        return self.secured()

    def secured(self) -> str:
        """The agreed TLS version and the certificate seen, in words."""
        assert isinstance(self.sock, ssl.SSLSocket)
        der = self.sock.getpeercert(binary_form=True)
        return f"{self.sock.version()}; {certificates.described(der)}"

    def unsecured(self, error: OSError | ValueError) -> MailboxRefusal:
        """The refusal for a failed TLS handshake, whichever way TLS was started."""
        facts = ports.facts(self.settings)
        if isinstance(error, ssl.SSLCertVerificationError):
            return self._distrusted(error)
        if isinstance(error, TimeoutError):
            return refuse("tls", "silent", evidence=f"waited {facts['seconds']} for the TLS handshake", **facts)
        reason = getattr(error, "reason", None) or ""
        if reason in _PLAIN_TEXT:
            heard = self.overheard()
            evidence = f"port {self.settings.port} answered in plain text{f': {heard}' if heard else ''}"
            return refuse("tls", *_plain_keys(heard, self.settings.kind.value), evidence=evidence, **facts)
        if reason in _TOO_OLD:
            return refuse("tls", "tls-too-old", evidence=f"handshake: {reason}", **facts)
        if isinstance(error, (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)):
            return refuse("tls", "dropped", evidence="the connection was closed during the TLS handshake", **facts)
        words = reason or str(error)
        return refuse("tls", "tls-failed", evidence=f"handshake: {words}", words=words, **facts)

    def _distrusted(self, error: ssl.SSLCertVerificationError) -> MailboxRefusal:
        der = self._certificate()
        key = _CERTIFICATE.get(error.verify_code, "cert-other")
        facts = ports.facts(self.settings) | {"words": error.verify_message, "names": certificates.names(der)}
        return refuse("tls", key, evidence=f"{error.verify_message}; {certificates.described(der)}", **facts)

    def _certificate(self) -> bytes | None:
        """The certificate that did not pass, looked at over a connection of its own that carries nothing else."""
        with contextlib.suppress(OSError, ValueError), self._second() as sock:
            if self.settings.security is Security.STARTTLS:
                _ask_for_tls(sock, self.settings.kind.value)
            with _onlooker().wrap_socket(sock, server_hostname=self.settings.host) as secured:
                return secured.getpeercert(binary_form=True)
        return None

    def silent(self, stage: str) -> MailboxRefusal:
        """The refusal for a server that does not greet."""
        facts = ports.facts(self.settings)
        if self.settings.security is Security.STARTTLS and self._speaks_tls():
            return refuse(stage, "tls-on-plain", evidence=f"port {self.settings.port} answers to TLS alone", **facts)
        return refuse(stage, "silent", evidence=f"no greeting within {facts['seconds']}", **facts)

    def _speaks_tls(self) -> bool:
        """Whether the port expects TLS from the first byte."""
        look = _onlooker()
        with (
            contextlib.suppress(OSError, ValueError),
            self._second() as sock,
            look.wrap_socket(sock, server_hostname=self.settings.host),
        ):
            return True
        return False

    def overheard(self) -> str:
        """What the server says in plain text, at most a line of it; empty if nothing."""
        with contextlib.suppress(OSError), self._second() as sock:
            try:
                heard = sock.recv(200)
            except TimeoutError:
                sock.sendall(b"HEAD / HTTP/1.0\r\n\r\n")  # only web servers wait to be spoken to
                heard = sock.recv(200)
            return printable(heard)
        return ""

    def _second(self) -> socket.socket:
        address = self.addresses[0] if self.sock is None else self._peer()
        return socket.create_connection((address, self.settings.port), min(self.settings.timeout_s, _GREETING_WAIT_S))

    def _peer(self) -> str:
        assert self.sock is not None
        with contextlib.suppress(OSError):
            return str(self.sock.getpeername()[0])
        return self.addresses[0]

    def close(self) -> None:
        """Hangs up."""
        if self.sock is not None:
            self.sock.close()
            self.sock = None


_NO_SUCH_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), socket.EAI_FAIL)
_PLAIN_TEXT = (
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "UNEXPECTED_MESSAGE",
    "RECORD_LAYER_FAILURE",
    "PACKET_LENGTH_TOO_LONG",
)
_TOO_OLD = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE", "DH_KEY_TOO_SMALL")
_CERTIFICATE = {  # OpenSSL's X509_V_ERR_… numbers
    9: "cert-not-yet",
    10: "cert-expired",
    18: "cert-self-signed",
    19: "cert-unknown-authority",
    20: "cert-unknown-authority",
    21: "cert-unknown-authority",
    62: "cert-wrong-name",
    64: "cert-wrong-name",
}


def printable(heard: bytes) -> str:
    """The first line of what a server said, safe to show, at most 160 characters."""
    text = heard.decode("utf-8", "replace").strip().splitlines()
    return "".join(letter if letter.isprintable() else "·" for letter in text[0])[:160] if text else ""


def spoken(heard: str) -> str | None:
    """What protocol a greeting belongs to: `imap`, `pop3`, `smtp`, `http`, `other`; `None` for silence."""
    if not heard:
        return None
    starts = {"* ": "imap", "+OK": "pop3", "-ERR": "pop3", "220": "smtp", "HTTP/": "http", "554": "smtp", "421": "smtp"}
    return next((name for start, name in starts.items() if heard.startswith(start)), "other")


def _plain_keys(heard: str, kind: str) -> tuple[str, ...]:
    name = spoken(heard)
    return ("plain-on-tls",) if name in (None, kind) else (f"speaks-{name}",)


def _onlooker() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _ask_for_tls(sock: socket.socket, kind: str) -> None:
    with sock.makefile("rb") as lines:
        lines.readline(1000)
        sock.sendall(b"a STARTTLS\r\n" if kind == "imap" else b"STLS\r\n")
        lines.readline(1000)


def _resolve(host: str, timeout: float) -> list[str]:
    """The addresses of a name. The system's look-up knows no time-out, so it runs beside and may be left behind."""
    answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put([str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)])
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look_up, daemon=True, name=f"look up {host}").start()
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, list):
        return answer
    raise answer
