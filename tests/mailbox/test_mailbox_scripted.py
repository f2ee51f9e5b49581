"""Failures and poor servers that only a script can play: each with its own reason, and no mail ever lost for it."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import MailboxError
from engine.mailbox import STAGES, MailTooLarge, Stage, open_mailbox, test_mailbox
from engine.settings import AfterAction, MailboxKind, MailboxSettings, Security, SignIn
from tests.mailbox.scripted import Served, dropping, greeting, imap, pop3, serving, silent, web
from tests.mailserver import write_certificate

SECRET = "tell-nobody"
Talk = Callable[[socket.socket, Served], None]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("certificate") / "good", ["localhost"])


def settings(port: int, ca: Path | None = None, kind: MailboxKind = MailboxKind.IMAP, **changes: object) -> MailboxSettings:
    values = {"host": "localhost", "port": port, "user": "clerk@inbox.example", "timeout_s": 2.0, "ca_file": str(ca or "")}
    return MailboxSettings("inbox", kind, **(values | changes))  # type: ignore[arg-type]


def failed(stages: tuple[Stage, ...]) -> Stage:
    stage = next(stage for stage in stages if not stage.ok)
    assert stage.ok is False and stage.reason and stage.resolution
    assert SECRET not in repr(stages)
    return stage


KINDS = (MailboxKind.IMAP, MailboxKind.POP3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("talk", "security", "tls", "stage", "reason"),
    [
        (silent, Security.TLS, False, "tls", "said nothing for 0.3 s"),
        (silent, Security.STARTTLS, False, "tls", "said nothing for 0.3 s"),
        (silent, Security.TLS, True, "sign-in", "said nothing for 0.3 s"),
        (dropping, Security.TLS, False, "tls", "closed the connection"),
        (dropping, Security.STARTTLS, False, "tls", "closed the connection"),
        (dropping, Security.TLS, True, "sign-in", "closed the connection"),
        (web, Security.TLS, False, "tls", "A web server answers"),
        (greeting("HTTP/1.1 400 Bad Request"), Security.TLS, True, "sign-in", "A web server answers"),
        (greeting("220 smtp.example ESMTP"), Security.TLS, False, "tls", "sending mail"),
        (greeting("220 smtp.example ESMTP"), Security.STARTTLS, False, "tls", "sending mail"),
        (greeting("220 smtp.example ESMTP"), Security.TLS, True, "sign-in", "sending mail"),
        (greeting("SSH-2.0-OpenSSH"), Security.TLS, False, "tls", "server"),
    ],
)
def test_what_answers_is_told_apart(
    *, kind: MailboxKind, talk: Talk, security: Security, tls: bool, stage: str, reason: str, certificate: Path
) -> None:
    with serving(talk, certificate if tls else None) as served:
        found = failed(test_mailbox(settings(served.port, certificate, kind, security=security, timeout_s=0.3), SECRET))
    assert found.name == stage and reason in (found.reason or ""), found
    assert found.evidence


def test_a_silent_server_is_given_up_in_time(certificate: Path) -> None:
    started = time.monotonic()
    with serving(silent) as served:
        test_mailbox(settings(served.port, certificate, timeout_s=0.5), SECRET)
    assert time.monotonic() - started < 2


def test_a_port_that_never_answers_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(address: object, timeout: float) -> socket.socket:
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket, "create_connection", never)
    found = failed(test_mailbox(settings(993, timeout_s=3.0), SECRET))
    assert found.name == "port" and "no answer from port 993 of localhost within 3.0 s" in (found.reason or "")
    assert "firewall or proxy" in (found.resolution or "") and "127.0.0.1 port 993" in found.evidence


@pytest.mark.parametrize(
    ("names", "days", "reason", "evidence"),
    [
        (["localhost"], (-30, -2), "has expired", "valid 20"),
        (["localhost"], (5, 30), "not valid yet", "valid 20"),
        (["mail.other.example"], (-1, 30), "is for mail.other.example, not for localhost", "CN=mail.other.example"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_certificate_faults_show_subject_and_dates(
    *, kind: MailboxKind, names: list[str], days: tuple[int, int], reason: str, evidence: str, tmp_path: Path
) -> None:
    faulty = write_certificate(tmp_path / "faulty", names, days)
    with serving(greeting("* OK"), faulty) as served:
        found = failed(test_mailbox(settings(served.port, faulty, kind), SECRET))
    assert found.name == "tls" and reason in (found.reason or "") and evidence in found.evidence, found


def test_an_unknown_authority_is_told_from_self_signed(tmp_path: Path, certificate: Path) -> None:
    signed = write_certificate(tmp_path / "signed", ["localhost"], issuer=certificate)
    with serving(greeting("* OK"), signed) as served:
        found = failed(test_mailbox(settings(served.port), SECRET))
    assert "authority that this computer does not trust" in (found.reason or ""), found


@pytest.mark.parametrize(("kind", "talk"), [(MailboxKind.IMAP, imap()), (MailboxKind.POP3, pop3())])
def test_a_server_without_starttls_gets_no_password(kind: MailboxKind, talk: Talk) -> None:
    with serving(talk) as served:
        found = failed(test_mailbox(settings(served.port, kind=kind, security=Security.STARTTLS), SECRET))
    assert found.name == "tls" and "no STARTTLS" in (found.reason or "")
    assert SECRET not in "".join(served.lines)


SIGN_INS = [
    ("own", "NO [AUTHENTICATIONFAILED] no", "user name or the password is wrong; or the account blocks"),
    ("gmail", "NO [ALERT] Application-specific password required: https://support.example", "Gmail no longer takes"),
    ("gmail", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", "Gmail no longer takes"),
    ("gmail", "NO [WEBALERT https://accounts.example] Web login required.", "account blocks the connection; or"),
    ("gmail", "NO [ALERT] Your account is not enabled for IMAP use.", "IMAP access is switched off"),
    ("microsoft365", "NO AUTHENTICATE failed.", "no longer takes passwords"),
    ("microsoft365", "NO LOGIN failed: LogonDenied-BasicAuthBlocked", "no longer takes passwords"),
    ("own", "BAD User is authenticated but not connected.", "no right to the mailbox of clerk@inbox.example"),
    ("own", "NO [ALERT] Too many simultaneous connections.", "limits this account"),
    ("own", "NO [UNAVAILABLE] Temporary authentication failure.", "cannot sign anyone in at the moment"),
]


@pytest.mark.parametrize(("preset", "words", "reason"), SIGN_INS)
def test_the_words_and_the_preset_decide_what_a_refused_sign_in_means(
    preset: str, words: str, reason: str, certificate: Path
) -> None:
    with serving(imap(LOGIN=f"{{tag}} {words}"), certificate) as served:
        found = failed(test_mailbox(settings(served.port, certificate, preset=preset), SECRET))
    assert found.name == "sign-in" and reason in (found.reason or ""), found


@pytest.mark.parametrize(
    ("preset", "words", "reason"),
    [
        ("gmail", "-ERR [SYS/PERM] Your account is not enabled for POP access.", "POP access is switched off"),
        ("gmail", "-ERR [AUTH] Username and password not accepted.", "Gmail no longer takes"),
        ("own", "-ERR [IN-USE] maildrop already locked", "another program has this mailbox open"),
        ("own", "-ERR [SYS/TEMP] try later", "at the moment"),
    ],
)
def test_pop3_sign_in_is_told_apart_as_well(preset: str, words: str, reason: str, certificate: Path) -> None:
    with serving(pop3(PASS=words), certificate) as served:
        found = failed(test_mailbox(settings(served.port, certificate, MailboxKind.POP3, preset=preset), SECRET))
    assert found.name == "sign-in" and reason.lower() in (found.reason or "").lower(), found


def test_pop_access_off_at_gmail_is_answered_with_the_app_password(certificate: Path) -> None:
    with serving(pop3(PASS="-ERR Your account is not enabled for POP access"), certificate) as served:
        found = failed(test_mailbox(settings(served.port, certificate, MailboxKind.POP3, preset="gmail"), SECRET))
    assert "app password" in (found.resolution or "")


def test_a_server_that_repeats_the_password_does_not_get_it_shown(certificate: Path) -> None:
    with serving(imap(LOGIN="{tag} BAD cannot read: {line}"), certificate) as served:
        found = failed(test_mailbox(settings(served.port, certificate), SECRET))
        assert "cannot read" in found.evidence
        with pytest.raises(MailboxError) as refusal:
            open_mailbox(settings(served.port, certificate), SECRET)
    assert SECRET not in f"{refusal.value!r}{refusal.value.reason}{vars(refusal.value)}"


def test_a_token_is_not_sent_where_it_is_not_understood(certificate: Path) -> None:
    for kind, talk in ((MailboxKind.IMAP, imap()), (MailboxKind.POP3, pop3())):
        with serving(talk, certificate) as served:
            found = failed(test_mailbox(settings(served.port, certificate, kind, sign_in=SignIn.XOAUTH2), SECRET))
        assert "XOAUTH2" in (found.reason or "")
        sent = "".join(served.lines)
        assert SECRET not in sent and base64.b64encode(SECRET.encode()).decode()[:12] not in sent


def test_a_folder_that_is_read_only_can_be_read_but_not_acted_on(certificate: Path) -> None:
    opened = "* 1 EXISTS\r\n* OK [PERMANENTFLAGS ()] none\r\n* OK [UIDVALIDITY 7] valid\r\n{tag} OK [READ-ONLY] done"
    with serving(imap(SELECT=opened, EXAMINE=opened), certificate) as served:
        stages = test_mailbox(settings(served.port, certificate), SECRET)
    found = failed(stages)
    assert found.name == "after-action" and "read-only" in (found.reason or "")
    assert all(stage.ok for stage in stages[:-1])


FEW_FLAGS = "* 1 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen)] few\r\n* OK [UIDVALIDITY 7] valid\r\n{tag} OK done"


@pytest.mark.parametrize(
    ("after", "answers", "reason"),
    [
        (AfterAction.LEAVE, {"SELECT": FEW_FLAGS}, "keeps no marks"),
        (AfterAction.DELETE, {"SELECT": FEW_FLAGS}, "no right to mark mails as deleted"),
        (AfterAction.MOVE, {"CREATE": "{tag} NO Permission denied"}, "cannot be made: “Permission denied”"),
        (
            AfterAction.DELETE,
            {"CAPABILITY": "* CAPABILITY IMAP4rev1 ACL\r\n{tag} OK", "MYRIGHTS": "* MYRIGHTS INBOX lrs\r\n{tag} OK"},
            "no right to mark mails as deleted",
        ),
    ],
)
def test_missing_rights_are_found_before_the_first_import(
    after: AfterAction, answers: dict[str, str], reason: str, certificate: Path
) -> None:
    with serving(imap(**answers), certificate) as served:
        found = failed(test_mailbox(settings(served.port, certificate, after=after), SECRET))
    assert found.name == "after-action" and reason in (found.reason or ""), found


def commands(served: Served) -> list[str]:
    return [line.split(" ", 1)[1] for line in served.lines]


def test_without_uidplus_a_mail_is_flagged_but_nothing_is_expunged(certificate: Path) -> None:
    answers = {"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n{tag} OK", "UID_STORE": "{tag} OK"}
    with serving(imap(**answers), certificate) as served:
        chosen = settings(served.port, certificate, after=AfterAction.DELETE)
        stages = test_mailbox(chosen, SECRET)
        with open_mailbox(chosen, SECRET) as mailbox:
            mailbox.settle(mailbox.places()[0])
    assert stages[-1].ok and "no UIDPLUS" in stages[-1].evidence
    said = commands(served)
    assert [line for line in said if "STORE" in line] == [r"UID STORE 5 +FLAGS.SILENT (\Deleted MatchbookImported)"]
    assert not [line for line in said if "EXPUNGE" in line or line.startswith("CLOSE")]


def test_without_move_a_mail_is_copied_and_only_that_mail_is_expunged(certificate: Path) -> None:
    answers = {"UID_STORE": "{tag} OK", "UID_COPY": "{tag} OK", "UID_EXPUNGE": "{tag} OK", "CREATE": "{tag} OK"}
    with serving(imap(**answers), certificate) as served:
        chosen = settings(served.port, certificate, after=AfterAction.MOVE, move_to="Done")
        with open_mailbox(chosen, SECRET) as mailbox:
            mailbox.settle(mailbox.places()[0])
    said = [line for line in commands(served) if line.split()[1:2] != ["SEARCH"]]
    assert said[-5:] == [
        'CREATE "Done"',
        'UID COPY 5 "Done"',
        r"UID STORE 5 +FLAGS.SILENT (\Deleted MatchbookImported)",
        "UID EXPUNGE 5",
        "LOGOUT",
    ]


def test_a_mail_whose_copy_is_refused_stays(certificate: Path) -> None:
    with (
        serving(imap(UID_COPY="{tag} NO [OVERQUOTA] full", CREATE="{tag} OK"), certificate) as served,
        open_mailbox(settings(served.port, certificate, after=AfterAction.MOVE), SECRET) as mailbox,
        pytest.raises(MailboxError, match="OVERQUOTA") as refusal,
    ):
        mailbox.settle(mailbox.places()[0])
    assert refusal.value.stage == "after-action"
    assert not [line for line in commands(served) if "STORE" in line or "EXPUNGE" in line]


def test_folders_below_the_inbox_are_made_where_the_server_wants_them(certificate: Path) -> None:
    answers = {
        "CAPABILITY": "* CAPABILITY IMAP4rev1 UIDPLUS MOVE NAMESPACE\r\n{tag} OK",
        "NAMESPACE": '* NAMESPACE (("INBOX." ".")) NIL NIL\r\n{tag} OK',
        "LIST": '* LIST () "." INBOX\r\n{tag} OK',
        "CREATE": "{tag} OK",
        "UID_MOVE": "{tag} OK",
    }
    with (
        serving(imap(**answers), certificate) as served,
        open_mailbox(settings(served.port, certificate, after=AfterAction.MOVE), SECRET) as mailbox,
    ):
        mailbox.settle(mailbox.places()[0])
    assert 'CREATE "INBOX.Matchbook.Imported"' in commands(served)
    assert 'UID MOVE 5 "INBOX.Matchbook.Imported"' in commands(served)


def test_a_mail_beyond_the_limit_is_refused_alone(certificate: Path) -> None:
    large = "* 1 FETCH (UID 5 RFC822.SIZE 99000000)\r\n{tag} OK"
    for kind, talk in ((MailboxKind.IMAP, imap(UID_FETCH=large)), (MailboxKind.POP3, pop3(LIST="+OK 1 99000000"))):
        with (
            serving(talk, certificate) as served,
            open_mailbox(settings(served.port, certificate, kind), SECRET) as mailbox,
            pytest.raises(MailTooLarge, match="94 MB is larger than the 50 MB"),
        ):
            mailbox.fetch(mailbox.places()[0])
        assert not [line for line in served.lines if "RETR" in line or "BODY.PEEK[]" in line]


@pytest.mark.parametrize("command", ["UID SEARCH", "UID FETCH", "UID STORE"])
def test_a_server_that_drops_mid_connection_is_a_refusal_not_a_crash(command: str, certificate: Path) -> None:
    with (
        serving(imap(**{command.replace(" ", "_"): None}), certificate) as served,
        open_mailbox(settings(served.port, certificate), SECRET) as mailbox,
        pytest.raises(MailboxError, match="closed the connection"),
    ):
        place = mailbox.places()[0]
        mailbox.fetch(place)
        mailbox.settle(place)


def test_a_server_that_falls_silent_mid_connection_is_given_up(certificate: Path) -> None:
    with (
        serving(imap(UID_SEARCH="* OK thinking"), certificate) as served,
        open_mailbox(settings(served.port, certificate, timeout_s=0.3), SECRET) as mailbox,
        pytest.raises(MailboxError, match=r"said nothing for 0\.3 s"),
    ):
        mailbox.places()


def test_pop3_without_lasting_numbers_is_refused(certificate: Path) -> None:
    with serving(pop3(UIDL="-ERR unknown command"), certificate) as served:
        found = failed(test_mailbox(settings(served.port, certificate, MailboxKind.POP3), SECRET))
    assert found.name == "read" and "UIDL" in (found.reason or "")


def test_deletions_that_the_pop3_server_did_not_confirm_are_reported(certificate: Path) -> None:
    with serving(pop3(QUIT=None), certificate) as served:
        mailbox = open_mailbox(settings(served.port, certificate, MailboxKind.POP3, after=AfterAction.DELETE), SECRET)
        mailbox.settle(mailbox.places()[0])
        with pytest.raises(MailboxError, match="closed the connection"):
            mailbox.close()
        mailbox.close()


def test_every_stage_has_its_name() -> None:
    assert STAGES == ("name", "port", "tls", "sign-in", "folder", "read", "after-action")
