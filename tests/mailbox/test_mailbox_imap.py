"""IMAP against a real Dovecot: what is listed, fetched, and becomes of an imported mail."""

from __future__ import annotations

import pytest

from engine.mailbox import open_mailbox
from engine.settings import Security
from tests.mailserver import PASSWORD, Account

pytestmark = pytest.mark.dovecot


def mail(number: int, body: str = "Please find attached our invoice.") -> bytes:
    head = f"From: accounts@supplier.example\r\nSubject: Invoice {number}\r\nMessage-ID: <{number}@supplier.example>\r\n"
    return f"{head}\r\n{body}\r\n".encode()


@pytest.mark.parametrize("security", list(Security))
def test_mails_are_listed_oldest_first_and_fetched_as_they_are(account: Account, security: Security) -> None:
    mails = [mail(number) for number in range(12)]
    account.append(mails)
    with open_mailbox(account.settings(security=security), PASSWORD) as mailbox:
        places = mailbox.places()
        assert [mailbox.fetch(place) for place in places] == mails
        assert mailbox.places() == places
    assert len({place.uid for place in places}) == 12
