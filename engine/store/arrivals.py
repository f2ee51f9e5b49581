"""Mails, where they lay, the documents that came with them, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.codec import to_json
from engine.issues import Issue
from engine.model import Document, Email, MailPlace
from engine.store.database import Row, Transaction, read
from engine.store.rows import insert


@dataclass(frozen=True, slots=True)
class DocumentArrival:
    """One document of one mail: `outcome` is imported, duplicate, ignored or held; `reason` says why unless imported."""

    document: str
    file_name: str
    container: str
    outcome: str
    reason: str | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A further file of a document that came in several: its SHA-256 and how many pages it holds."""

    sha256: str
    pages: int


class Seen(StrEnum):
    """What is known of a place where a mail lay."""

    STORED = "stored"
    SETTLED = "settled"
    NOT_FETCHED = "not fetched"


def places(cursor: Transaction, account: str) -> dict[MailPlace, Seen]:
    """Every place of the account that was seen before. Only a mail that is stored may be touched on the server."""
    rows = read(cursor, "FROM mail_place WHERE account = $account", {"account": account})
    return {MailPlace(row["account"], row["folder"], row["uid_validity"], row["uid"]): _seen(row) for row in rows}


def _seen(row: Row) -> Seen:
    if row["mail"] is None:
        return Seen.NOT_FETCHED
    return Seen.STORED if row["settled_at"] is None else Seen.SETTLED


def save_place(cursor: Transaction, place: MailPlace, mail: str | None) -> None:
    """Remembers that this mail was seen there."""
    insert(cursor, "mail_place", [(place.account, place.folder, place.uid_validity, place.uid, mail, None)])


def mark_settled(cursor: Transaction, place: MailPlace, at: datetime) -> None:
    """Remembers that the after-action is done."""
    cursor.execute(
        "UPDATE mail_place SET settled_at = ? WHERE account = ? AND folder = ? AND uid_validity = ? AND uid = ?",
        [at.replace(tzinfo=None), place.account, place.folder, place.uid_validity, place.uid],
    )


def save_mail(cursor: Transaction, email: Email, *, is_mail: bool) -> None:
    """Keeps what a mail says of itself (its raw bytes are an original). The same mail again changes nothing."""
    if read(cursor, "FROM mail WHERE sha256 = $sha256", {"sha256": email.sha256}):
        return
    record = json.dumps({"authentication": to_json(email.authentication), "issues": to_json(email.issues)})
    row = (
        email.sha256, email.message_id, email.sender, email.sender_name, email.original_sender, email.reply_to,
        email.subject, email.sent_at, email.body, is_mail, record,
    )  # fmt: skip
    insert(cursor, "mail", [row])


def add_mail_arrival(cursor: Transaction, *, mail: str, account: str, at: datetime, outcome: str, reason: str | None) -> int:
    """Counts one mail that arrived; gives the arrival's number."""
    number = next_number(cursor, "arrival_order")
    insert(cursor, "mail_arrival", [(number, mail, account, at, outcome, reason)])
    return number


def add_document_arrivals(cursor: Transaction, mail_arrival: int, arrivals: Sequence[DocumentArrival]) -> None:
    """Counts the documents of a mail."""
    insert(
        cursor,
        "document_arrival",
        (
            (
                next_number(cursor, "arrival_order"), mail_arrival, arrival.document, arrival.file_name, arrival.container,
                arrival.outcome, arrival.reason, json.dumps(to_json(arrival.issues)),
            )
            for arrival in arrivals
        ),
    )  # fmt: skip


def save_document(cursor: Transaction, document: Document, *, kind: str | None, size: int, at: datetime) -> None:
    """Keeps what a document is, anew where it is known; `kind` is the document kind as read, `None` while unread."""
    cursor.execute("DELETE FROM document WHERE sha256 = ?", [document.sha256])
    insert(cursor, "document", [(document.sha256, document.file_name, document.media, kind, size, at)])


def save_parts(cursor: Transaction, document: str, parts: Sequence[DocumentPart]) -> None:
    """Keeps, anew, which files go on from the first file of a document."""
    cursor.execute("DELETE FROM document_part WHERE document = ?", [document])
    insert(cursor, "document_part", ((document, place, one.sha256, one.pages) for place, one in enumerate(parts, start=2)))


def parts_of(cursor: Transaction, document: str) -> tuple[DocumentPart, ...]:
    """The further files of a document, in the order of their pages."""
    rows = read(cursor, "FROM document_part WHERE document = $document ORDER BY place", {"document": document})
    return tuple(DocumentPart(row["part"], row["pages"]) for row in rows)


def known_documents(cursor: Transaction, hashes: Iterable[str]) -> set[str]:
    """Those of the documents that arrived before, whatever became of them."""
    rows = read(
        cursor,
        "SELECT DISTINCT document FROM document_arrival WHERE document IN (SELECT unnest($hashes))",
        {"hashes": list(hashes)},
    )
    return {row["document"] for row in rows}


def settle_document(cursor: Transaction, mail_arrival: int, arrival: DocumentArrival) -> None:
    """What became of a document that was read again."""
    cursor.execute(
        "UPDATE document_arrival SET outcome = ?, reason = ?, issues = ? WHERE mail_arrival = ? AND document = ?"
        " AND outcome = 'held'",
        [arrival.outcome, arrival.reason, json.dumps(to_json(arrival.issues)), mail_arrival, arrival.document],
    )


def set_mail_outcome(cursor: Transaction, mail_arrival: int, outcome: str, reason: str | None) -> None:
    """What became of a mail that was gone through again."""
    cursor.execute("UPDATE mail_arrival SET outcome = ?, reason = ? WHERE id = ?", [outcome, reason, mail_arrival])


def add_log(cursor: Transaction, mail_arrival: int, at: datetime, messages: Iterable[str]) -> None:
    """Lines of the mail's log."""
    insert(cursor, "log", ((at, mail_arrival, message) for message in messages))


def next_number(cursor: Transaction, sequence: str) -> int:
    """The next number of a sequence."""
    return next_numbers(cursor, sequence, 1)[0]


def next_numbers(cursor: Transaction, sequence: str, count: int) -> list[int]:
    """The next `count` numbers of a sequence, the smallest first."""
    rows = cursor.execute("SELECT nextval(?) FROM range(?)", [sequence, count]).fetchall()
    return sorted(int(number) for (number,) in rows)
