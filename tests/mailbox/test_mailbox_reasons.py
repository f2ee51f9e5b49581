"""The table of reasons, the presets and the warnings: complete, and in words for a clerk."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from engine import mailbox
from engine.mailbox import PRESETS, warnings_for, with_preset
from engine.mailbox.reasons import FAILURES
from engine.settings import AfterAction, MailboxKind, MailboxSettings, Security, SignIn

SOURCE = Path(mailbox.__file__).parent


def words_in_source() -> set[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.glob("*.py") if "reasons" not in path.name]
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_row_of_the_published_tables_has_a_reason() -> None:
    rows = {failure.row for failure in FAILURES.values()}
    assert rows == {"F1", "F2", "F3", "F4", "F5", "F6", "F9", "F10", "F11", "F12", "F13"}


def test_every_reason_can_be_given() -> None:
    unused = set(FAILURES) - words_in_source() - {f"speaks-{name}" for name in ("imap", "pop3", "smtp", "http", "other")}
    assert not unused


@pytest.mark.parametrize("key", sorted(FAILURES))
def test_a_reason_is_a_clause_and_a_resolution_sentences(key: str) -> None:
    failure = FAILURES[key]
    assert not failure.reason.endswith(".")
    assert failure.resolution.strip()
    for template in (failure.reason, failure.resolution):
        fields = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        assert all(name.isidentifier() for name in fields), template


@pytest.mark.parametrize(
    ("key", "kind", "host", "port", "sign_in"),
    [
        ("gmail", MailboxKind.IMAP, "imap.gmail.com", 993, SignIn.PASSWORD),
        ("gmail", MailboxKind.POP3, "pop.gmail.com", 995, SignIn.PASSWORD),
        ("microsoft365", MailboxKind.IMAP, "outlook.office365.com", 993, SignIn.XOAUTH2),
        ("microsoft365", MailboxKind.POP3, "outlook.office365.com", 995, SignIn.XOAUTH2),
        ("own", MailboxKind.POP3, "mail.own.example", 995, SignIn.PASSWORD),
    ],
)
def test_presets_fill_in_the_providers_server(*, key: str, kind: MailboxKind, host: str, port: int, sign_in: SignIn) -> None:
    before = MailboxSettings("inbox", kind, "mail.own.example", 1, Security.STARTTLS, "clerk@own.example")
    after = with_preset(before, key)
    assert (after.host, after.port, after.security, after.sign_in) == (host, port, Security.TLS, sign_in)
    assert (after.name, after.user, after.preset) == ("inbox", "clerk@own.example", key)
    assert not (kind is MailboxKind.POP3 and after.after is AfterAction.MOVE)


def test_help_says_how_to_get_in() -> None:
    assert "app password" in " ".join(PRESETS["gmail"].help)
    assert "public client flows" in " ".join(PRESETS["microsoft365"].help)
    assert PRESETS["microsoft365"].permission(MailboxKind.IMAP) == "https://outlook.office.com/IMAP.AccessAsUser.All"


def test_deleting_warns_to_use_a_dedicated_inbox() -> None:
    settings = MailboxSettings("inbox", after=AfterAction.DELETE)
    (warning,) = warnings_for(settings)
    assert "“inbox”" in warning and "nothing but supplier invoices" in warning
    assert warnings_for(MailboxSettings("inbox")) == ()
    assert len(warnings_for(MailboxSettings("inbox", MailboxKind.POP3, preset="gmail"))) == 2
