"""One mailbox under trial: mails delivered, the importer started as a process of its own, and the verdict at the end."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.mail.variants import WORLD, Sent, endless
from engine.loading import load_file
from engine.sample import LISTS
from engine.settings import AfterAction, MailboxKind, MailboxSettings
from engine.settings_file import load_settings
from engine.workbench import Workbench, open_workbench
from tests.mailserver import PASSWORD, Account

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ("engine",)
_STUCK_S = 120.0


class Importer:
    """`python -m engine … import` as a child process. `lines` are what it said so far, each with the moment it was heard."""

    def __init__(self, command: Sequence[str]) -> None:
        self.lines: list[tuple[float, str]] = []
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._heard = threading.Condition()
        self._ended = False
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            with self._heard:
                self.lines.append((time.monotonic(), line.strip()))
                self._heard.notify_all()
        with self._heard:
            self._ended = True
            self._heard.notify_all()

    @property
    def last(self) -> str:
        """What it said last."""
        return self.lines[-1][1] if self.lines else ""

    def hears(self, words: str) -> bool:
        """Waits until a line holds `words`; false where the importer ends before it says so."""
        with self._heard:
            self._heard.wait_for(lambda: self._ended or any(words in line for _, line in self.lines), _STUCK_S)
            return any(words in line for _, line in self.lines)

    def kill(self) -> int:
        """SIGKILL; gives the exit code, which is another than -9 where it had ended already."""
        self._process.kill()
        return self.wait()

    def wait(self) -> int:
        """Waits for its end; gives the exit code, negative for a signal."""
        code = self._process.wait(_STUCK_S)
        self._listener.join(_STUCK_S)
        assert self._process.stderr
        self._process.stderr.close()
        return code


@dataclass(slots=True)
class Trial:
    """An inbox, a store that knows the sample company's lists, and every mail delivered so far."""

    account: Account
    box: MailboxSettings
    folder: Path
    mails: Iterator[Sent]
    sent: list[Sent] = field(default_factory=list)

    @property
    def store(self) -> Path:
        """The store that is killed."""
        return self.folder / "killed" / "matchbook.duckdb"

    def deliver(self, number: int) -> None:
        """Appends so many new mails to the inbox."""
        fresh = [next(self.mails) for _ in range(number)]
        self.account.append(mail.raw for mail in fresh)
        self.sent += fresh

    def start(self, program: Sequence[str] = ENGINE) -> Importer:
        """Starts an import of the inbox."""
        return Importer([*program, "--store", str(self.store), "import", "--mailbox", self.box.name])


def new_trial(account: Account, kind: MailboxKind, after: AfterAction, folder: Path, seed: int = 0) -> Trial:
    """A trial on an empty inbox, with everything it keeps in `folder`."""
    box = account.settings(kind, name="inbox", after=after, timeout_s=20.0)
    trial = Trial(account, box, folder, endless(seed))
    with new_store(trial.store, (box,)) as bench:
        bench.secrets.put(f"mailbox-{box.name}", PASSWORD)
    return trial


def new_store(path: Path, mailboxes: tuple[MailboxSettings, ...] = ()) -> Workbench:
    """An open store that knows the sample company's suppliers, orders, receipts and jobs, and no mail."""
    bench = open_workbench(path)
    bench.change_settings(replace(load_settings(WORLD / "settings.toml"), mailboxes=mailboxes))
    for kind in LISTS:
        assert not load_file(bench, kind, WORLD / f"{kind}.csv").refused
    return bench
