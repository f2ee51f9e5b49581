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
DELETE, MOVE, LEAVE = AfterAction.DELETE, AfterAction.MOVE, AfterAction.LEAVE
SETTLING = ("committed, not settled", "settled, not noted")
STORING = ("original half written", "original kept", "all written, not committed")
QUITTING = ("before QUIT", "QUIT sent, no answer", "QUIT answered")
STEPS = [
    (IMAP, DELETE, (*STORING, *SETTLING, "flagged, not expunged", "noted, not committed")),
    (POP3, DELETE, (*SETTLING, *QUITTING)),
    (IMAP, MOVE, SETTLING),
    (IMAP, LEAVE, SETTLING),
]


@pytest.mark.parametrize(("kind", "kills"), [(IMAP, 6), (POP3, 4)])
def test_killed_at_random_moments(account: Account, tmp_path: Path, kind: MailboxKind, kills: int) -> None:
    report = kill_often(new_trial(account, kind, DELETE, tmp_path), kills, seed=kills, waiting=4)
    assert report.kills == kills == report.phases.total()
    assert report.verdict is not None and report.verdict.clean, report
    assert report.verdict.mails > kills and report.verdict.invoices > kills


@pytest.mark.parametrize(("kind", "after", "steps"), STEPS, ids=lambda value: value if isinstance(value, str) else "")
def test_killed_between_two_steps(
    account: Account, tmp_path: Path, kind: MailboxKind, after: AfterAction, steps: tuple[str, ...]
) -> None:
    trial = new_trial(account, kind, after, tmp_path)
    for step in steps:
        trial.deliver(2)
        time = "1" if "QUIT" in step else "2"
        assert trial.start(("benchmarks.mail.aimed", step, time)).wait() == -9, step
    assert trial.start().wait() in (0, 1)
    verdict = judge(trial)
    assert verdict.clean, verdict
    assert verdict.mails == 2 * len(steps)
