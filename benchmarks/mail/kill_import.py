"""Kills the importing process at random moments, and counts what was lost and what was doubled: both must be 0.

    python benchmarks/mail/kill_import.py [--kills 50] [--kind imap|pop3] [--after delete|move|leave] [--seed 1] [--json]

Needs Dovecot. New mails keep coming in while importers are started and killed one after the other (SIGKILL); the last one is
left to end. Then the store must be as if nothing had happened. Exit code 1 where it is not.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.mail.phases import PHASES, Left, left_in, logins, phase_of
from benchmarks.mail.trial import Importer, Trial, new_trial
from benchmarks.mail.verdict import Verdict, judge
from engine.settings import AfterAction, MailboxKind
from tests.mailserver import dovecot_binary, running_dovecot

WAITING = 8
_ALL = "all mails taken in"
_KILLED = -9


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the parts of an undisturbed import take, in seconds: to its first word, per mail, from its last word on."""

    start: float
    mail: float
    end: float


@dataclass(slots=True)
class Report:
    """What happened. `finished` counts importers that ended before their moment came."""

    kills: int = 0
    finished: int = 0
    phases: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PHASES, 0))
    pace: Pace | None = None
    verdict: Verdict | None = None


def kill_often(trial: Trial, kills: int, seed: int, waiting: int = WAITING) -> Report:
    """Kills so many importers, each with so many mails waiting for it, lets the last one end, and judges."""
    luck = random.Random(seed)
    report = Report(pace=_measured(trial, waiting))
    while report.kills < kills:
        before = left_in(trial.store)
        trial.deliver(max(waiting - (len(trial.sent) - before.stored), 0))
        _kill_one(trial, luck, before, report)
    _undisturbed(trial)
    report.verdict = judge(trial)
    return report


def _measured(trial: Trial, mails: int) -> Pace:
    trial.deliver(mails)
    importer = _undisturbed(trial)
    ended = time.monotonic()
    first, last = importer.lines[0][0], importer.lines[-1][0]
    return Pace(first - importer.started, (last - first) / mails, ended - last)


def _undisturbed(trial: Trial) -> Importer:
    importer = trial.start()
    code = importer.wait()
    assert code in (0, 1), f"the import ended with {code}: {importer.lines}"
    assert importer.last.endswith(_ALL), importer.lines
    return importer


def _kill_one(trial: Trial, luck: random.Random, before: Left, report: Report) -> None:
    assert report.pace
    logins_before = logins(trial)
    importer = trial.start()
    _wait_for_a_moment(importer, luck, report.pace, len(trial.sent) - before.stored)
    code = importer.kill()
    if code == _KILLED:
        report.kills += 1
        report.phases[phase_of(trial, importer, before, logins_before)] += 1
    else:
        assert code in (0, 1), f"the import ended with {code}: {importer.lines}"
        report.finished += 1


def _wait_for_a_moment(importer: Importer, luck: random.Random, pace: Pace, mails: int) -> None:
    """Some moments are in the start and in the end, most while mails are taken in, when there is most to lose."""
    part = luck.random()
    if part < 0.15:
        time.sleep(luck.uniform(0.5, 1) * pace.start)  # before, Python is still loading
    elif part < 0.3:
        importer.hears(_ALL)
        time.sleep(luck.random() ** 2 * pace.end)
    else:
        importer.hears(f"mail {luck.randint(1, mails)} of")
        time.sleep(luck.random() * pace.mail)


def main() -> int:
    """Runs it; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", type=MailboxKind, choices=[MailboxKind.IMAP, MailboxKind.POP3], default=MailboxKind.IMAP)
    parser.add_argument("--after", type=AfterAction, choices=list(AfterAction), default=AfterAction.DELETE)
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    given = parser.parse_args()
    if given.kind is MailboxKind.POP3 and given.after is AfterAction.MOVE:
        parser.error("POP3 cannot move")
    if dovecot_binary() is None:
        parser.error("Dovecot is not installed (Debian and Ubuntu: dovecot-imapd, dovecot-pop3d)")
    started = time.monotonic()
    with contextmanager(running_dovecot)() as server, tempfile.TemporaryDirectory() as folder:
        trial = new_trial(server.account(), given.kind, given.after, Path(folder), given.seed)
        report = kill_often(trial, given.kills, given.seed)
    assert report.verdict
    _tell(given, report, time.monotonic() - started)
    return 0 if report.verdict.clean else 1


def _tell(given: argparse.Namespace, report: Report, seconds: float) -> None:
    said = {"kind": given.kind.value, "after": given.after.value, "seed": given.seed, "seconds": round(seconds, 1)}
    if given.json:
        print(json.dumps(said | dataclasses.asdict(report)))
        return
    verdict = report.verdict
    assert verdict
    print(", ".join(f"{name} {value}" for name, value in said.items()))
    print(f"kills {report.kills}, ended before their moment {report.finished}")
    print(f"mails {verdict.mails}, documents {verdict.documents}, invoices {verdict.invoices}")
    for phase, number in report.phases.items():
        print(f"  {number:4}  {phase}")
    print(f"lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, half-written files {verdict.torn} (harmless)")
    for problem in (*verdict.lost, *verdict.doubled, *verdict.problems):
        print(f"  {problem}")


if __name__ == "__main__":
    sys.exit(main())
