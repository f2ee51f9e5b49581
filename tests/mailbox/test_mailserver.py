"""The mail server's own fixture: it never hides that it was not there."""

from __future__ import annotations

import pytest

from tests import mailserver


def test_without_dovecot_tests_skip_and_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailserver, "dovecot_binary", lambda: None)
    monkeypatch.delenv("MATCHBOOK_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match="dovecot-imapd"):
        next(mailserver.running_dovecot())


def test_where_dovecot_is_required_its_absence_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailserver, "dovecot_binary", lambda: None)
    monkeypatch.setenv("MATCHBOOK_REQUIRE", "browser,dovecot")
    with pytest.raises(pytest.fail.Exception, match="not installed"):
        next(mailserver.running_dovecot())
