"""A real Dovecot for tests: IMAP and POP3, TLS and STARTTLS, passwords and OAuth tokens, one server per test process.

The fixtures `dovecot` (a running server) and `account` (a fresh user on it) in conftest.py come from here. Both skip
where Dovecot is not installed, and fail where MATCHBOOK_REQUIRE names `dovecot`.
"""

from __future__ import annotations

import base64
import contextlib
import getpass
import imaplib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from engine.settings import MailboxKind, MailboxSettings, Security, SignIn

PASSWORD = "correct-horse"
TOKEN_KEY = b"the key that signs the tokens of this test server"
_PORTS = ("imap", "imaps", "pop3", "pop3s")


def dovecot_binary() -> str | None:
    """Where Dovecot is, which is often not in the PATH of an unprivileged user."""
    return shutil.which("dovecot", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


def free_ports(number: int) -> list[int]:
    """Ports that nobody uses at this moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for sock in sockets:
            sock.bind(("127.0.0.1", 0))
        return [sock.getsockname()[1] for sock in sockets]


@dataclass(slots=True)
class Account:
    """A user of the test server whom no other test uses."""

    server: Dovecot
    user: str

    def settings(
        self, kind: MailboxKind = MailboxKind.IMAP, security: Security = Security.TLS, **changes: object
    ) -> MailboxSettings:
        """Settings that work; `changes` override."""
        port = self.server.ports[kind.value + ("s" if security is Security.TLS else "")]
        values: dict[str, object] = {
            "name": "test inbox",
            "kind": kind,
            "host": "localhost",
            "port": port,
            "security": security,
            "user": self.user,
            "timeout_s": 5.0,
            "ca_file": str(self.server.ca_file),
        }
        return MailboxSettings(**(values | changes))  # type: ignore[arg-type]

    def client(self) -> imaplib.IMAP4_SSL:
        """A plain imaplib client, as another mail program would be; signed in, nothing selected."""
        context = ssl.create_default_context(cafile=str(self.server.ca_file))
        client = imaplib.IMAP4_SSL("localhost", self.server.ports["imaps"], ssl_context=context, timeout=10)
        client.login(self.user, PASSWORD)
        return client

    def append(self, mails: Iterable[bytes], folder: str = "INBOX", flags: str = "") -> None:
        """Delivers mails."""
        client = self.client()
        try:
            for mail in mails:
                status, said = client.append(folder, flags, None, mail)  # type: ignore[arg-type]
                assert status == "OK", said
        finally:
            client.logout()

    def uids(self, criteria: str = "ALL", folder: str = "INBOX") -> list[str]:
        """The UIDs in a folder that fulfil an IMAP search."""
        client = self.client()
        try:
            status, said = client.select(f'"{folder}"', readonly=True)
            assert status == "OK", said
            return [uid.decode() for uid in client.uid("SEARCH", criteria)[1][0].split()]
        finally:
            client.logout()

    def flag(self, uid: str, flag: str) -> None:
        """Sets a flag on a mail of the inbox, as another mail program would."""
        client = self.client()
        try:
            client.select("INBOX")
            assert client.uid("STORE", uid, "+FLAGS", f"({flag})")[0] == "OK"
        finally:
            client.logout()

    def token(self, lives_s: float = 3600.0) -> str:
        """An OAuth access token for this user; negative: already expired."""
        claims = {"sub": self.user, "iat": int(time.time() - 7200), "exp": int(time.time() + lives_s)}
        return jwt.encode(claims, TOKEN_KEY, algorithm="HS256")

    def oauth(self, kind: MailboxKind = MailboxKind.IMAP, **changes: object) -> MailboxSettings:
        """Settings that sign in with a token."""
        return self.settings(kind, sign_in=SignIn.XOAUTH2, **changes)


@dataclass(slots=True)
class Dovecot:
    """A running server. `ports` by name: imap and pop3 (STARTTLS), imaps and pop3s (TLS)."""

    folder: Path
    ports: dict[str, int]
    process: subprocess.Popen[bytes] | None = None
    _users: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def ca_file(self) -> Path:
        """The authority that its good certificate comes from."""
        return self.folder / "good.pem"

    def account(self) -> Account:
        """A fresh user with an empty inbox."""
        return Account(self, f"user{next(self._users)}@inbox.example")

    def log(self) -> str:
        """What the server has logged."""
        return (self.folder / "dovecot.log").read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Starts it and waits until it greets."""
        binary = dovecot_binary()
        assert binary
        self.process = subprocess.Popen(
            [binary, "-F", "-c", str(self.folder / "dovecot.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 20
        while not self._greets():
            assert self.process.poll() is None, f"Dovecot did not start:\n{self.log()}"
            assert time.monotonic() < deadline, f"Dovecot does not greet:\n{self.log()}"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stops it and its children, and waits until they are gone."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
            self.process = None

    def _greets(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.ports["imap"]), 2) as sock:
            return sock.recv(100).startswith(b"* OK")
        return False


def write_certificate(
    path: Path, names: Iterable[str], days: tuple[int, int] = (-1, 30), issuer: Path | None = None
) -> Path:
    """A certificate for `names`, valid from and to these days from now: `path`.pem, and its key `path`.key.

    Signed by the certificate `issuer`, else by itself.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    names, now = list(names), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    signer, signing_key = subject, key
    if issuer is not None:
        signer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test authority")])
        signing_key = serialization.load_pem_private_key(issuer.with_suffix(".key").read_bytes(), None)  # type: ignore[assignment]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(signing_key, hashes.SHA256())
    )
    path.with_suffix(".pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.with_suffix(".key").write_bytes(key.private_bytes(*private))
    return path.with_suffix(".pem")


def start_dovecot(folder: Path) -> Dovecot:
    """A running server that keeps everything in `folder`."""
    server = Dovecot(folder, dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True)))
    write_certificate(folder / "good", names=["localhost"])
    _write_oauth(folder)
    (folder / "home").mkdir(mode=0o777)
    (folder / "home").chmod(0o777)
    (folder / "dovecot.log").touch()
    (folder / "dovecot.conf").write_text(_config(server), encoding="utf-8")
    server.start()
    return server


def _write_oauth(folder: Path) -> None:
    keys = folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / "default").write_bytes(base64.b64encode(TOKEN_KEY))
    (folder / "oauth2.conf.ext").write_text(
        f"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={folder}/keys/\nusername_attribute = sub\n"
    )


def _block(name: str, *lines: str) -> str:
    """Dovecot 2.3 wants every setting of a block on a line of its own."""
    return "\n".join([f"{name} {{", *lines, "}"])


def _listener(name: str, port: int, tls: bool) -> str:
    return _block(f"inet_listener {name}", f"port = {port}", *(["ssl = yes"] if tls else []))


def _config(server: Dovecot) -> str:
    folder, ports, root = server.folder, server.ports, os.geteuid() == 0
    me = getpass.getuser() if not root else "nobody"
    chroot = [] if root else ["chroot ="]
    lines = [
        "protocols = imap pop3",
        "listen = 127.0.0.1",
        f"base_dir = {folder}/run",
        f"log_path = {folder}/dovecot.log",
        "ssl = yes",
        f"ssl_cert = <{folder}/good.pem",
        f"ssl_key = <{folder}/good.key",
        "disable_plaintext_auth = no",
        "auth_mechanisms = plain login xoauth2 oauthbearer",
        "auth_failure_delay = 0",
        f"mail_location = maildir:{folder}/home/%u",
        "first_valid_uid = 1",
        "first_valid_gid = 1",
        "mail_max_userip_connections = 100",
        "mail_fsync = never",
    ]
    if not root:
        lines += [f"default_internal_user = {me}", f"default_internal_group = {_group()}", f"default_login_user = {me}"]
    lines += [
        _block("passdb", "driver = oauth2", "mechanisms = xoauth2 oauthbearer", f"args = {folder}/oauth2.conf.ext"),
        _block("passdb", "driver = static", f"args = password={PASSWORD}"),
        _block("userdb", "driver = static", f"args = uid={me} gid={_group()} home={folder}/home/%u"),
        _block("namespace inbox", "inbox = yes", "separator = /"),
        _block("service anvil", *chroot, _block("unix_listener anvil-auth-penalty", "mode = 0")),
        _block(
            "service imap-login", *chroot, _listener("imap", ports["imap"], False), _listener("imaps", ports["imaps"], True)
        ),
        _block(
            "service pop3-login", *chroot, _listener("pop3", ports["pop3"], False), _listener("pop3s", ports["pop3s"], True)
        ),
    ]
    return "\n".join(lines) + "\n"


def _group() -> str:
    import grp

    return "nogroup" if os.geteuid() == 0 else grp.getgrgid(os.getegid()).gr_name


def _missing_dovecot() -> str | None:
    return None if dovecot_binary() else "Dovecot is not installed (Debian and Ubuntu: dovecot-imapd, dovecot-pop3d)"


def running_dovecot() -> Iterator[Dovecot]:
    """The fixture `dovecot`: a running server, one per test process."""
    missing = _missing_dovecot()
    if missing and "dovecot" in os.environ.get("MATCHBOOK_REQUIRE", ""):
        pytest.fail(missing, pytrace=False)
    if missing:
        pytest.skip(missing)
    # a short path of its own: socket paths are limited to 100 letters, and the server's user must get through to it
    with tempfile.TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = start_dovecot(folder)
        try:
            yield server
        finally:
            server.stop()
