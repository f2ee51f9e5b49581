"""Every failure of the published tables against a real Dovecot: told apart, at its stage, with its reason and resolution."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from engine.errors import MailboxError
from engine.mailbox import STAGES, Stage, open_mailbox, test_mailbox
from engine.settings import AfterAction, MailboxKind, MailboxSettings, Security
from tests.mailserver import PASSWORD, Account

pytestmark = pytest.mark.dovecot
IMAP, POP3 = MailboxKind.IMAP, MailboxKind.POP3


@dataclass(frozen=True)
class Failing:
    """Settings that fail at `stage`; `reason`, `resolution` and `evidence` must hold these words."""

    name: str
    settings: Callable[[Account], MailboxSettings]
    stage: str
    reason: str
    resolution: str
    evidence: str = ""
    secret: Callable[[Account], str | None] = lambda account: PASSWORD


def closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def both(name: str, *words: str, **changes: object) -> list[Failing]:
    """The same failure by IMAP and by POP3."""
    return [
        Failing(f"{name} ({kind})", lambda account, kind=kind: account.settings(kind, **changes), *words)  # type: ignore[misc]
        for kind in (IMAP, POP3)
    ]


def by_secret(name: str, secret: Callable[[Account], str | None], *words: str, **changes: object) -> list[Failing]:
    return [
        Failing(name + f" ({kind})", lambda account, kind=kind: account.settings(kind, **changes), *words, secret=secret)  # type: ignore[misc]
        for kind in (IMAP, POP3)
    ]


def by_token(name: str, secret: Callable[[Account], str | None], *words: str, **changes: object) -> list[Failing]:
    return [
        Failing(name + f" ({kind})", lambda account, kind=kind: account.oauth(kind, **changes), *words, secret=secret)  # type: ignore[misc]
        for kind in (IMAP, POP3)
    ]


FAILINGS = [
    *both("F1 no host", "name", "No server name is set", "Enter the server's name", host=""),
    *both("F1 address for a host", "name", "not a server name", "no https://", "https://", host="https://mail.example/"),
    *both("F1 port in the host", "name", "not a server name", "no port", host="mail.example:993"),
    *both(
        "F3 F9 wrong host",
        "name",
        "No server is called “imap.gmial.invalid”|could not be looked up",
        "server name",
        host="imap.gmial.invalid",
    ),
    *both("F1 no such port number", "port", "not a port number", "port 99", port=70000),
    *both("F10 closed port", "port", "Nothing listens on port", "port 99", "refused", port=closed_port()),
    Failing(
        "F11 TLS against plain IMAP",
        lambda a: a.settings(port=a.server.ports["imap"]),
        "tls",
        "answers in plain text",
        "STARTTLS",
        "* OK",
    ),
    Failing(
        "F11 TLS against plain POP3",
        lambda a: a.settings(POP3, port=a.server.ports["pop3"]),
        "tls",
        "answers in plain text",
        "port 995",
        "+OK",
    ),
    Failing(
        "F11 STARTTLS against a TLS port, IMAP",
        lambda a: a.settings(IMAP, Security.STARTTLS, port=a.server.ports["imaps"], timeout_s=0.3),
        "tls",
        "expects TLS from the first byte",
        "Set security to TLS",
    ),
    Failing(
        "F11 STARTTLS against a TLS port, POP3",
        lambda a: a.settings(POP3, Security.STARTTLS, port=a.server.ports["pop3s"], timeout_s=0.3),
        "tls",
        "expects TLS from the first byte",
        "Set security to TLS",
    ),
    *both("F11 self-signed", "tls", "self-signed", "certificate authority file", "CN=localhost", ca_file=""),
    *both(
        "F11 name not in certificate",
        "tls",
        "is for localhost, not for 127.0.0.1",
        "name that the certificate",
        "CN=",
        host="127.0.0.1",
    ),
    *both("F11 no such authority file", "tls", "cannot be used", "PEM", ca_file="no/such/file.pem"),
    Failing(
        "F1 POP3 server, IMAP client",
        lambda a: a.settings(port=a.server.ports["pop3s"]),
        "sign-in",
        "A POP3 server",
        "kind to POP3",
    ),
    Failing(
        "F1 IMAP server, POP3 client",
        lambda a: a.settings(POP3, port=a.server.ports["imaps"]),
        "sign-in",
        "An IMAP server",
        "kind to IMAP",
    ),
    *by_secret(
        "F2 wrong password",
        lambda a: "not-the-secret",
        "sign-in",
        "password is wrong; or the account blocks",
        "Re-enter both",
        "uthentication failed",
    ),
    *by_secret("F2 wrong password in Umlauts", lambda a: "wröng", "sign-in", "password is wrong", "Re-enter both"),
    *by_secret("F2 no password", lambda a: None, "sign-in", "No password is stored", "Enter the password"),
    *by_secret("F2 pasted line break", lambda a: PASSWORD + "\r\n", "sign-in", "line break", "Type it in again"),
    *both("F2 no user", "sign-in", "No user name", "email address", user=""),
    *by_secret("F6 Gmail", lambda a: "not-the-secret", "sign-in", "Gmail no longer takes", "app password", preset="gmail"),
    *by_secret(
        "F12 Microsoft 365",
        lambda a: "not-the-secret",
        "sign-in",
        "no longer takes passwords",
        "XOAUTH2",
        preset="microsoft365",
    ),
    *by_token("F12 expired token", lambda a: a.token(-60), "sign-in", "sign-in has expired", "Reconnect"),
    *by_token("F12 garbage token", lambda a: "garbage", "sign-in", "was not accepted", "Reconnect"),
    *by_token(
        "F12 garbage token at Microsoft",
        lambda a: "garbage",
        "sign-in",
        "AccessAsUser.All",
        "permission",
        preset="microsoft365",
    ),
    *by_token("F12 not signed in", lambda a: None, "sign-in", "nobody has signed in|Nobody has signed in", "Press Sign in"),
    Failing(
        "F13 missing folder",
        lambda a: a.settings(folder="Inbux"),
        "folder",
        "no folder “Inbux”",
        "folders found: INBOX",
        "folders: INBOX",
    ),
    Failing(
        "F13 move by POP3",
        lambda a: a.settings(POP3, after=AfterAction.MOVE),
        "after-action",
        "POP3 has no folders",
        "use IMAP",
    ),
    Failing(
        "F13 move into itself",
        lambda a: a.settings(after=AfterAction.MOVE, move_to="INBOX"),
        "after-action",
        "the folder they come from",
        "another folder",
    ),
    Failing(
        "F1 mark of two words", lambda a: a.settings(keyword="two words"), "after-action", "cannot be a mark", "one word"
    ),
    Failing(
        "F1 folder with a line break", lambda a: a.settings(folder="A\r\nB"), "folder", "line break", "Type it in again"
    ),
]


@pytest.mark.parametrize("case", FAILINGS, ids=lambda case: case.name)
def test_failure_is_told_at_its_stage_with_reason_and_resolution(account: Account, case: Failing) -> None:
    settings, secret = case.settings(account), case.secret(account)
    stages = test_mailbox(settings, secret)

    assert tuple(stage.name for stage in stages) == STAGES
    at = STAGES.index(case.stage)
    assert [stage.ok for stage in stages] == [True] * at + [False] + [None] * (len(STAGES) - at - 1), stages
    failed = stages[at]
    assert any(words in (failed.reason or "") for words in case.reason.split("|")), failed
    assert case.resolution in (failed.resolution or ""), failed
    assert case.evidence in failed.evidence, failed
    assert not secret or secret not in repr(stages)
    assert "{" not in f"{failed.reason}{failed.resolution}", "a template was not filled in"


@pytest.mark.parametrize("case", [c for c in FAILINGS if c.stage != "after-action"], ids=lambda case: case.name)
def test_opening_refuses_with_the_same_words_as_the_test(account: Account, case: Failing) -> None:
    with pytest.raises(MailboxError) as refusal:
        open_mailbox(case.settings(account), case.secret(account))
    assert refusal.value.stage == case.stage
    assert any(words in refusal.value.reason for words in case.reason.split("|"))
    assert case.resolution in refusal.value.resolution


@pytest.mark.parametrize("kind", [IMAP, POP3])
@pytest.mark.parametrize("security", list(Security))
@pytest.mark.parametrize("after", [AfterAction.LEAVE, AfterAction.DELETE])
def test_every_stage_passes_and_says_what_it_saw(
    account: Account, kind: MailboxKind, security: Security, after: AfterAction
) -> None:
    account.append([b"Subject: one\r\n\r\n1\r\n", b"Subject: two\r\n\r\n2\r\n"])
    told: list[Stage] = []
    stages = test_mailbox(account.settings(kind, security, after=after), PASSWORD, told.append)

    assert all(stage.ok for stage in stages), stages
    assert [(stage.name, stage.ok) for stage in told] == [(name, ok) for name in STAGES for ok in (None, True)]
    assert tuple(told[1::2]) == stages
    seen = {stage.name: stage.evidence for stage in stages}
    assert "127.0.0.1" in seen["name"] and str(account.settings(kind, security).port) in seen["port"]
    assert "TLSv1." in seen["tls"] and "CN=localhost" in seen["tls"] and account.user in seen["sign-in"]
    assert "2 mails" in seen["folder"] and "2" in seen["read"] and "imported mails" in seen["after-action"]
    assert len(account.uids("UNSEEN")) == 2, "the test changed the mails"


@pytest.mark.parametrize("kind", [IMAP, POP3])
def test_a_good_token_signs_in(account: Account, kind: MailboxKind) -> None:
    stages = test_mailbox(account.oauth(kind), account.token())
    assert all(stage.ok for stage in stages), stages


def test_self_signed_certificate_is_told_by_starttls_as_well(account: Account) -> None:
    for kind in (IMAP, POP3):
        stage = test_mailbox(account.settings(kind, Security.STARTTLS, ca_file=""), PASSWORD)[2]
        assert not stage.ok and "self-signed" in (stage.reason or "") and "CN=localhost" in stage.evidence


def test_near_misses_of_a_known_host_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    stage = test_mailbox(MailboxSettings("inbox", host="imap.gmial.com", user="a"), "b")[0]
    assert stage.reason == "No server is called “imap.gmial.com”."
    assert "Did you mean imap.gmail.com" in (stage.resolution or "")


def test_a_computer_without_network_is_told_from_a_wrong_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    stage = test_mailbox(MailboxSettings("inbox", host="imap.gmail.com", user="a"), "b")[0]
    assert "no name server answered" in (stage.reason or "") and "internet" in (stage.resolution or "")


def test_the_folder_to_move_to_is_made_and_said(account: Account) -> None:
    settings = account.settings(after=AfterAction.MOVE, move_to="Done/This year")
    assert "has been made" in test_mailbox(settings, PASSWORD)[-1].evidence
    assert "has been made" not in test_mailbox(settings, PASSWORD)[-1].evidence
    assert account.uids(folder="Done/This year") == []
