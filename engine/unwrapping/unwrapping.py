"""The two entrances: a mail as it was received, and a file that lay in a drop folder."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.message import Message
from pathlib import PurePosixPath
from typing import Any

from engine.issues import Code, Issue, Severity
from engine.model import Email, OwnCompany
from engine.unwrapping import headers, naming
from engine.unwrapping.forwards import original_of, senders_in
from engine.unwrapping.gathering import Gathering, Trail
from engine.unwrapping.limits import LARGEST_MAIL, LONGEST_BODY, MEGABYTE, NotOpened, too_large, warning
from engine.unwrapping.opening import outlook_sender, take_file, take_message, take_outlook
from engine.unwrapping.outlook import read_message
from engine.unwrapping.parts import is_mail, message_of, sender_of
from engine.unwrapping.text import one_line

NOT_A_MAIL = "This is not a mail: it names no sender, subject or date. Open the file to see what it is."
NO_SENDER = "The mail names no sender's address. Assign it to a supplier by hand."
TWO_SENDERS = "The mail names two senders. Ask the supplier whether it is theirs before you accept what it brings."


def unwrap(raw: bytes, *, own: OwnCompany = OwnCompany(), file_name: str = "") -> Email:  # noqa: B008 - frozen
    """A mail (RFC 5322, or an Outlook .msg) with its attachments in order. Never raises for what the bytes hold.

    `own` tells which senders are our own people, whose forwards are looked through. An attachment without `ignored` is
    to be read or held; an issue of severity *block* says that something may be missing.
    """
    if len(raw) > LARGEST_MAIL:
        issue = too_large(f"The mail is larger than {LARGEST_MAIL // MEGABYTE} MB.")
        return _bare(raw, file_name, Gathering(issues=[issue]))
    found = Gathering()
    try:
        if raw.startswith(naming.OLE):
            return _from_outlook(raw, own, found)
        return _from_mail(raw, own, found)
    except NotOpened as reason:
        name = naming.safe_name(file_name, 1, naming.OUTLOOK if raw.startswith(naming.OLE) else naming.MAIL)
        found.issue(reason.as_issue(name))
        found.add(name, naming.media_type_of(raw, name, ""), raw, Trail())
        return _bare(raw, file_name, found)


def wrap_file(content: bytes, file_name: str, *, own: OwnCompany = OwnCompany()) -> Email:  # noqa: B008 - frozen
    """A file from a drop folder as if a mail without a sender had brought it; .eml and .msg are unwrapped."""
    suffix = PurePosixPath(file_name.lower()).suffix
    media_type = naming.media_type_of(content, file_name, "")
    if media_type == naming.OUTLOOK or (suffix == ".eml" and is_mail(content)):
        return unwrap(content, own=own, file_name=file_name)
    found = Gathering()
    if len(content) > LARGEST_MAIL:
        found.issue(too_large(f"The file is larger than {LARGEST_MAIL // MEGABYTE} MB."))
    else:
        take_file(found, Trail(), file_name, content)
    return _bare(content, file_name, found)


def _bare(raw: bytes, file_name: str, found: Gathering) -> Email:
    return Email(
        sha256=hashlib.sha256(raw).hexdigest(),
        message_id=None,
        sender="",
        sender_name="",
        original_sender="",
        reply_to=None,
        subject=naming.safe_name(file_name, 1, naming.UNKNOWN) if file_name else "",
        sent_at=None,
        body="",
        attachments=tuple(found.files),
        issues=found.all_issues(),
    )


def _from_mail(raw: bytes, own: OwnCompany, found: Gathering) -> Email:
    message = message_of(raw)
    sender, name = sender_of(message)
    _note_strange_headers(message, sender, found)
    body = take_message(found, Trail(), message)
    subject, sent = headers.first(message, "Subject"), headers.date_of(message)
    return _email(raw, message, found, own, sender=(sender, name), subject=subject, sent=sent, body=body)


def _from_outlook(raw: bytes, own: OwnCompany, found: Gathering) -> Email:
    message = read_message(raw)
    take_outlook(found, Trail(), message)
    sent = headers.date_of(message.headers) or _in_utc(message.sent)
    sender, subject = outlook_sender(message), one_line(message.subject)
    if not sender[0]:
        found.issue(Issue(Code.SENDER_UNVERIFIED, NO_SENDER, Severity.WARN))
    return _email(raw, message.headers, found, own, sender=sender, subject=subject, sent=sent, body=message.body)


def _in_utc(sent: Any) -> datetime | None:
    if not isinstance(sent, datetime):
        return None
    return sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)


def _email(
    raw: bytes, message: Message, found: Gathering, own: OwnCompany, *,
    sender: tuple[str, str], subject: str, sent: datetime | None, body: str,
) -> Email:  # fmt: skip
    authentication = headers.authentication_of(message)
    original = sender[0]
    if dict(authentication).get("dmarc") != "fail":  # a stranger under our name is not believed
        senders = tuple(address for address in (*found.senders, *senders_in(body[:LONGEST_BODY])) if address)
        original = original_of(sender[0], senders, own.email_domains)
    replies = headers.raw_values(message, "Reply-To")
    return Email(
        sha256=hashlib.sha256(raw).hexdigest(),
        message_id=headers.message_id_of(message),
        sender=sender[0],
        sender_name=sender[1],
        original_sender=original,
        reply_to=(headers.address_of(replies[0])[0] or None) if replies else None,
        subject=subject,
        sent_at=sent,
        body=body[:LONGEST_BODY],
        attachments=tuple(found.files),
        authentication=authentication,
        issues=found.all_issues(),
    )


def _note_strange_headers(message: Message, sender: str, found: Gathering) -> None:
    known = ("From", "Subject", "Date")
    shown = headers.first(message, "Subject") + sender_of(message)[1]
    if "\ufffd" in shown or ("=?" in shown and "?=" in shown):
        found.issue(warning("The mail's subject or sender's name is written in a way that cannot be read in full."))
    if not any(headers.raw_values(message, name) for name in known):
        found.issue(Issue(Code.DOC_UNREADABLE, NOT_A_MAIL))
    elif not sender:
        found.issue(Issue(Code.SENDER_UNVERIFIED, NO_SENDER, Severity.WARN))
    elif len(headers.raw_values(message, "From")) > 1:
        found.issue(Issue(Code.SENDER_UNVERIFIED, TWO_SENDERS, Severity.WARN))
