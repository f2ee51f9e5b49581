"""The importing process is killed (SIGKILL), at random moments and between any two steps: nothing is lost, nothing doubled.

More kills: `python benchmarks/mail/kill_import.py --kills 50`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.mail.kill_import import kill_often
from benchmarks.mail.trial import new_trial
from benchmarks.mail.verdict import judge
from engine.settings import AfterAction, MailboxKind

if TYPE_CHECKING:
    from tests.mailserver import Account

pytestmark = pytest.mark.dovecot
IMAP, POP3 = MailboxKind.IMAP, MailboxKind.POP3
DELETE, MOVE = AfterAction.DELETE, AfterAction.MOVE
# A step of benchmarks/mail/aimed.py, and at which of its times the importer is killed. Three transactions come before the
# first mail; the fifth comes after that mail has left the server, the sixth before the next one is taken in.
STORING = (("original half written", 2), ("original kept", 2), ("all written, not committed", 2))
BETWEEN = (
    ("committed, not settled", 2), ("between two transactions", 5), ("between two transactions", 6),
    ("flagged, not expunged", 2),
)  # fmt: skip
QUITTING = (("before QUIT", 1), ("QUIT sent, no answer", 1), ("QUIT answered", 1))
PLACES = {
    "imap delete": (IMAP, DELETE, (*STORING, *BETWEEN)),
    "imap move": (IMAP, MOVE, (("committed, not settled", 2), ("settled, not noted", 2))),
    "pop3 delete": (POP3, DELETE, (("settled, not noted", 2), *QUITTING)),
}


@pytest.mark.parametrize(("kind", "kills"), [(IMAP, 6), (POP3, 4)])
def test_killed_at_random_moments(account: Account, tmp_path: Path, kind: MailboxKind, kills: int) -> None:
    report = kill_often(new_trial(account, kind, DELETE, tmp_path), kills, seed=kills, waiting=4)
    assert report.kills == kills == sum(report.phases.values())
    assert report.verdict is not None and report.verdict.clean, report
    assert report.verdict.mails > kills and report.verdict.invoices > kills


@pytest.mark.parametrize("name", PLACES)
def test_killed_between_two_steps(account: Account, tmp_path: Path, name: str) -> None:
    """Two mails are delivered before each kill; after the last one an import is left to end."""
    kind, after, places = PLACES[name]
    trial = new_trial(account, kind, after, tmp_path)
    for step, time in places:
        trial.deliver(2)
        assert trial.start(("benchmarks.mail.aimed", step, str(time))).wait() == -9, (step, time)
    assert trial.start().wait() in (0, 1)
    verdict = judge(trial)
    assert verdict.clean, verdict
    assert verdict.mails == 2 * len(places)
