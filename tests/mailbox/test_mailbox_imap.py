"""IMAP against a real Dovecot: what is listed and fetched, and what becomes of an imported mail."""

from __future__ import annotations

import threading
import time

import pytest

from engine.mailbox import MailGone, open_mailbox
from engine.model import MailPlace
from engine.settings import AfterAction, MailboxKind, Security
from tests.mailserver import PASSWORD, Account

pytestmark = pytest.mark.dovecot


def mail(number: int, body: str = "Please find attached our invoice.") -> bytes:
    head = f"From: accounts@supplier.example\r\nSubject: Invoice {number}\r\nMessage-ID: <{number}@supplier.example>\r\n"
    return f"{head}\r\n{body}\r\n".encode()


@pytest.mark.parametrize("security", list(Security))
@pytest.mark.parametrize("after", list(AfterAction))
def test_mails_are_listed_oldest_first_and_fetched_as_they_are(
    account: Account, security: Security, after: AfterAction
) -> None:
    mails = [mail(number) for number in range(12)]
    account.append(mails)
    with open_mailbox(account.settings(security=security, after=after), PASSWORD) as mailbox:
        places = mailbox.places()
        assert [mailbox.fetch(place) for place in places] == mails
        assert mailbox.places() == places
    with open_mailbox(account.settings(after=after), PASSWORD) as mailbox:
        assert mailbox.places() == places
        assert mailbox.fetch(places[7]) == mails[7]
    assert len(account.uids("UNSEEN")) == 12


def test_the_same_bytes_come_by_imap_and_by_pop3(account: Account) -> None:
    odd = b"Subject: odd\r\n\r\n..two dots\r\n.\r\n" + b"x" * 5000 + b"\r\n\xe4\xf6\xfc\r\n\r\n\r\n"
    account.append([odd, mail(1)])
    with open_mailbox(account.settings(), PASSWORD) as by_imap:
        first = [by_imap.fetch(place) for place in by_imap.places()]
    with open_mailbox(account.settings(MailboxKind.POP3), PASSWORD) as by_pop3:
        second = [by_pop3.fetch(place) for place in by_pop3.places()]
    assert first == second == [odd, mail(1)]


def test_many_mails_larger_than_what_is_fetched_ahead(account: Account) -> None:
    mails = [mail(number, "x" * 70 + "\r\n" + ("y" * 998 + "\r\n") * 600 * (number % 3)) for number in range(20)]
    account.append(mails)
    with open_mailbox(account.settings(), PASSWORD) as mailbox:
        places = mailbox.places()
        assert [mailbox.fetch(place) for place in places] == mails
        assert [mailbox.fetch(place) for place in reversed(places)] == mails[::-1]


def test_leave_marks_and_lists_only_what_is_not_marked(account: Account) -> None:
    account.append([mail(1), mail(2), mail(3)])
    with open_mailbox(account.settings(), PASSWORD) as mailbox:
        first, second, third = mailbox.places()
        mailbox.settle(second)
        mailbox.settle(second)
        assert mailbox.places() == (first, third)
    assert account.uids("KEYWORD MatchbookImported") == [second.uid]
    assert len(account.uids()) == 3


@pytest.mark.parametrize("after", [AfterAction.DELETE, AfterAction.MOVE])
def test_only_the_settled_mail_leaves_and_others_deletions_survive(account: Account, after: AfterAction) -> None:
    account.append([mail(1), mail(2), mail(3)])
    deleted_by_another = account.uids()[0]
    account.flag(deleted_by_another, r"\Deleted")
    with open_mailbox(account.settings(after=after), PASSWORD) as mailbox:
        second, third = mailbox.places()
        mailbox.settle(second)
        mailbox.settle(second)
        assert mailbox.places() == (third,)
    assert account.uids() == [deleted_by_another, third.uid]
    assert account.uids(r"DELETED") == [deleted_by_another]
    if after is AfterAction.MOVE:
        assert len(account.uids(folder="Matchbook/Imported")) == 1


def test_a_deletion_cut_short_is_taken_up_again(account: Account) -> None:
    """Killed between the flag and the expunge: the mail is listed once more, and settling it finishes the work."""
    account.append([mail(1)])
    uid = account.uids()[0]
    account.flag(uid, r"\Deleted MatchbookImported")
    with open_mailbox(account.settings(after=AfterAction.DELETE), PASSWORD) as mailbox:
        (place,) = mailbox.places()
        mailbox.settle(place)
    assert account.uids() == []


def test_leaving_the_session_expunges_nothing(account: Account) -> None:
    account.append([mail(1)])
    account.flag(account.uids()[0], r"\Deleted")
    for after in AfterAction:
        with open_mailbox(account.settings(after=after), PASSWORD) as mailbox:
            mailbox.places()
    assert len(account.uids()) == 1


def test_a_folder_made_anew_keeps_its_mails_safe(account: Account) -> None:
    account.append([mail(1)])
    with open_mailbox(account.settings(after=AfterAction.DELETE), PASSWORD) as mailbox:
        (place,) = mailbox.places()
        other = MailPlace(place.account, place.folder, "1", place.uid)
        mailbox.settle(other)
        with pytest.raises(MailGone, match="made anew"):
            mailbox.fetch(other)
    assert account.uids() == [place.uid]


def test_a_mail_that_is_gone_is_said_to_be_gone(account: Account) -> None:
    account.append([mail(1), mail(2)])
    with open_mailbox(account.settings(after=AfterAction.DELETE), PASSWORD) as mailbox:
        first, second = mailbox.places()
        mailbox.settle(first)
        with pytest.raises(MailGone, match="not in the folder any more"):
            mailbox.fetch(first)
        assert mailbox.fetch(second) == mail(2)


@pytest.mark.parametrize("folder", ["Invoices/From suppliers", "Eingangsrechnungen für Büro", 'with "quotes"'])
def test_folders_of_any_name(account: Account, folder: str) -> None:
    account.append([mail(1)])
    with open_mailbox(account.settings(after=AfterAction.MOVE, move_to=folder), PASSWORD) as mailbox:
        mailbox.settle(mailbox.places()[0])
    with open_mailbox(account.settings(folder=folder), PASSWORD) as mailbox:
        (place,) = mailbox.places()
        assert place.folder == folder and mailbox.fetch(place) == mail(1)


def test_waiting_ends_when_mail_arrives(account: Account) -> None:
    with open_mailbox(account.settings(), PASSWORD) as mailbox:
        mailbox.places()
        threading.Timer(0.3, account.append, ([mail(1)],)).start()
        started = time.monotonic()
        assert mailbox.wait(20)
        assert time.monotonic() - started < 5
        assert len(mailbox.places()) == 1
        assert not mailbox.wait(0.2)


def test_mail_that_came_before_the_wait_is_not_missed(account: Account) -> None:
    with open_mailbox(account.settings(), PASSWORD) as mailbox:
        mailbox.places()
        account.append([mail(1)])
        assert mailbox.wait(0)


def test_waiting_stops_when_told(account: Account) -> None:
    stop = threading.Event()
    with open_mailbox(account.settings(), PASSWORD) as mailbox:
        threading.Timer(0.2, stop.set).start()
        started = time.monotonic()
        assert not mailbox.wait(30, stop)
        assert time.monotonic() - started < 5
