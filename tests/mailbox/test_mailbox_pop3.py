"""POP3 against a real Dovecot: deletions happen at the end of the session or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.mailbox import MailGone, open_mailbox
from engine.model import MailPlace
from engine.settings import AfterAction, MailboxKind, Security
from tests.mailserver import PASSWORD, Account

pytestmark = pytest.mark.dovecot
MAILS = [f"Subject: Invoice {number}\r\n\r\n{number}\r\n".encode() for number in range(3)]


@pytest.mark.parametrize("security", list(Security))
def test_mails_are_listed_and_known_again_by_their_uidl(account: Account, security: Security) -> None:
    account.append(MAILS)
    settings = account.settings(MailboxKind.POP3, security)
    with open_mailbox(settings, PASSWORD) as mailbox:
        places = mailbox.places()
        assert [mailbox.fetch(place) for place in places] == MAILS
        for place in places:
            mailbox.settle(place)
    with open_mailbox(settings, PASSWORD) as mailbox:
        assert mailbox.places() == places
        with pytest.raises(MailGone):
            mailbox.fetch(MailPlace("test inbox", "INBOX", "", "nowhere"))


def test_settled_mails_are_deleted_when_the_session_ends(account: Account) -> None:
    account.append(MAILS)
    settings = account.settings(MailboxKind.POP3, after=AfterAction.DELETE)
    with open_mailbox(settings, PASSWORD) as mailbox:
        first, second, third = mailbox.places()
        mailbox.settle(second)
        mailbox.settle(second)
        assert mailbox.places() == (first, third)
        assert len(account.uids()) == 3
    assert len(account.uids()) == 2
    with open_mailbox(settings, PASSWORD) as mailbox:
        assert mailbox.places() == (first, third)
        mailbox.settle(second)
    assert len(account.uids()) == 2


def test_a_process_killed_before_the_end_of_the_session_loses_nothing(account: Account) -> None:
    account.append(MAILS)
    settings = account.settings(MailboxKind.POP3, after=AfterAction.DELETE)
    program = f"""
import os, signal
from engine.mailbox import open_mailbox
from engine.settings import *
mailbox = open_mailbox(MailboxSettings({settings.name!r}, MailboxKind.POP3, "localhost", {settings.port},
                       user={settings.user!r}, after=AfterAction.DELETE, ca_file={settings.ca_file!r}), {PASSWORD!r})
for place in mailbox.places():
    mailbox.settle(place)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    assert done.returncode == -9
    with open_mailbox(settings, PASSWORD) as mailbox:
        assert len(mailbox.places()) == 3


def test_waiting_lets_others_in_and_sees_new_mail(account: Account) -> None:
    with open_mailbox(account.settings(MailboxKind.POP3), PASSWORD) as mailbox:
        assert mailbox.places() == ()
        account.append(MAILS[:1])
        assert mailbox.wait(0.01)
        (place,) = mailbox.places()
        assert mailbox.fetch(place) == MAILS[0]
        stop = threading.Event()
        stop.set()
        assert not mailbox.wait(30, stop)
