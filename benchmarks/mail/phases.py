"""What a killed importer was doing: told from what it had said, what it left in the store, and what the server has."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.mail.trial import Importer, Trial
from engine.originals import Originals
from engine.settings import MailboxKind, Place

PHASES = (
    "starting",
    "connecting and listing",
    "fetching",
    "reading and storing",
    "stored, still on the server",
    "stored, settled, not noted",
    "between two mails",
    "ending the session",
)
_MAIL = re.compile(r"mail (\d+) of \d+")
_LAST = """
    SELECT p.uid, p.settled_at IS NOT NULL FROM mail_place p JOIN mail_arrival a ON a.mail = p.mail
    ORDER BY a.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Left:
    """What a store holds: mails stored, and the last one's UID and whether it is noted as settled."""

    stored: int
    uid: str
    noted: bool


def left_in(store: Path) -> Left:
    """Looks into a copy, so that the store itself stays as it was left."""
    with TemporaryDirectory() as folder:
        for path in (store, store.with_name(store.name + ".wal")):
            if path.exists():
                shutil.copy(path, folder)
        with duckdb.connect(str(Path(folder) / store.name)) as copy:
            stored = copy.execute("SELECT count(*) FROM mail_arrival").fetchall()[0][0]
            uid, noted = (copy.execute(_LAST).fetchall() or [("", True)])[0]
    return Left(stored, uid, noted)


def logins(trial: Trial) -> int:
    """How often anybody signed in to the inbox so far."""
    return trial.account.server.log().count(f"Login: user=<{trial.account.user}>")


def phase_of(trial: Trial, importer: Importer, before: Left, logins_before: int) -> str:
    """One of `PHASES`. `before` and `logins_before` are as they were when the importer was started."""
    if not importer.lines:
        return "connecting and listing" if logins(trial) > logins_before else "starting"
    at = _MAIL.search(importer.last)
    if at is None:
        return "ending the session"
    left = left_in(trial.store)
    if left.stored - before.stored < int(at[1]):
        digest = hashlib.sha256(trial.sent[left.stored].raw).hexdigest()
        return "reading and storing" if Originals(Place(trial.store).originals).has(digest) else "fetching"
    if left.noted:
        return "between two mails"
    gone = trial.box.kind is MailboxKind.IMAP and left.uid not in trial.account.uids("UNDELETED")
    return "stored, settled, not noted" if gone else "stored, still on the server"
