"""Small fake servers for what a real one never does on demand: silence, nonsense, missing extensions, refusals in the
words of certain providers."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Talk = Callable[[socket.socket], None]


@dataclass(slots=True)
class Served:
    """A running fake: its port, and the lines that clients have sent."""

    port: int
    lines: list[str] = field(default_factory=list)


@contextlib.contextmanager
def serving(talk: Callable[[socket.socket, Served], None], certificate: Path | None = None) -> Iterator[Served]:
    """Serves on a free port of this machine until the block ends; with a certificate, TLS from the first byte."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    with socket.create_server(("127.0.0.1", 0)) as listener, contextlib.ExitStack() as connections:
        served = Served(listener.getsockname()[1])

        def one(sock: socket.socket) -> None:
            with contextlib.suppress(OSError, ValueError):
                secured = context.wrap_socket(sock, server_side=True) if context else sock
                with contextlib.closing(secured):
                    talk(secured, served)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    sock, _ = listener.accept()
                    sock.settimeout(10)
                    connections.callback(sock.close)
                    threading.Thread(target=one, args=(sock,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield served
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def silent(sock: socket.socket, served: Served) -> None:
    """Takes the connection and says nothing."""
    while sock.recv(1000):
        pass


def dropping(sock: socket.socket, served: Served) -> None:
    """Closes at once."""


def web(sock: socket.socket, served: Served) -> None:
    """A web server, which answers whatever comes first."""
    sock.recv(1000)
    sock.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


def greeting(text: str) -> Callable[[socket.socket, Served], None]:
    """Greets with a line and then listens."""

    def talk(sock: socket.socket, served: Served) -> None:
        sock.sendall(text.encode() + b"\r\n")
        silent(sock, served)

    return talk


IMAP = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1 UIDPLUS\r\n{tag} OK done",
    "LOGIN": "{tag} OK signed in",
    "LIST": '* LIST () "/" INBOX\r\n{tag} OK done',
    "SELECT": (
        "* 1 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] kept\r\n* OK [UIDVALIDITY 7] valid\r\n"
        "{tag} OK [READ-WRITE] done"
    ),
    "NOOP": "{tag} OK done",
    "UID SEARCH": "* SEARCH 5\r\n{tag} OK done",
    "UID FETCH": "* 1 FETCH (UID 5 RFC822.SIZE 14 BODY[] {{14}}\r\nSubject: x\r\n\r\n)\r\n{tag} OK done",
    "LOGOUT": "* BYE\r\n{tag} OK done",
}
"""What the fake IMAP server answers by command; `{tag}` is the client's."""

POP3 = {
    "USER": "+OK",
    "PASS": "+OK",
    "CAPA": "+OK\r\nUIDL\r\n.",
    "STAT": "+OK 1 14",
    "UIDL": "+OK\r\n1 abc\r\n.",
    "LIST": "+OK 1 14",
    "TOP": "+OK\r\nSubject: x\r\n\r\n.",
    "RETR": "+OK\r\nSubject: x\r\n\r\n.",
    "DELE": "+OK",
    "QUIT": "+OK",
}


def imap(**answers: str | None) -> Callable[[socket.socket, Served], None]:
    """A fake IMAP server; `answers` override `IMAP` (`_` in a name stands for a space), `None` hangs up instead."""
    known = IMAP | {name.replace("_", " "): answer for name, answer in answers.items()}

    def talk(sock: socket.socket, served: Served) -> None:
        sock.sendall(b"* OK ready\r\n")
        for line in _lines(sock, served):
            tag, _, command = line.partition(" ")
            words = command.upper().split(" ")
            name = " ".join(words[:2]) if words[0] in ("UID", "AUTHENTICATE") else words[0]
            answer = known.get(name, "{tag} BAD unknown command")
            if answer is None:
                return
            done = " done" if answer.endswith("OK") else ""
            sock.sendall(f"{answer.format(tag=tag, line=command)}{done}\r\n".encode())

    return talk


def pop3(**answers: str | None) -> Callable[[socket.socket, Served], None]:
    """A fake POP3 server; `answers` override `POP3`, `None` hangs up instead."""
    known = POP3 | answers

    def talk(sock: socket.socket, served: Served) -> None:
        sock.sendall(b"+OK ready\r\n")
        for line in _lines(sock, served):
            answer = known.get(line.split(" ")[0].upper(), "-ERR unknown command")
            if answer is None:
                return
            sock.sendall(answer.encode() + b"\r\n")

    return talk


def _lines(sock: socket.socket, served: Served) -> Iterator[str]:
    with sock.makefile("rb") as received:
        for line in received:
            served.lines.append(line.decode().rstrip("\r\n"))
            yield served.lines[-1]
