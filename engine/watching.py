"""The watcher: automatic import from every mailbox that is switched on, without a browser open."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.errors import EngineError
from engine.importing import ImportResult, import_mailbox
from engine.mailbox import open_mailbox
from engine.settings import MailboxSettings
from engine.signing_in import secret_for
from engine.store.rows import now
from engine.workbench import Workbench

LONGEST_PAUSE_S = 15 * 60


@dataclass(frozen=True, slots=True)
class WatchState:
    """What one watched mailbox is doing (`waiting`, `importing`, `troubled`, `stopped`), since when, and what came last."""

    mailbox: str
    doing: str
    since: datetime
    said: str = ""


class Watcher:
    """One thread per switched-on mailbox. `start`, then `stop`, which waits until every thread has ended.

    A mailbox that refuses is tried again after a pause that doubles up to a quarter of an hour.
    """

    def __init__(self, bench: Workbench, on_result: Callable[[str, ImportResult], None] = lambda *_: None) -> None:
        self._bench = bench
        self._on_result = on_result
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._states: dict[str, WatchState] = {}

    def start(self) -> None:
        """Starts watching; mailboxes whose automatic import is off are left alone."""
        self._stop.clear()
        for box in self._bench.settings.mailboxes:
            if box.automatic:
                thread = threading.Thread(target=self._watch, args=(box,), name=f"watch {box.name}", daemon=False)
                self._threads.append(thread)
                thread.start()

    def stop(self) -> None:
        """Ends all threads: the mail in hand is finished first."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._states.clear()

    def restart(self) -> None:
        """Takes over changed settings."""
        self.stop()
        self.start()

    def states(self) -> tuple[WatchState, ...]:
        """What each watched mailbox is doing now."""
        return tuple(self._states.values())

    def _watch(self, box: MailboxSettings) -> None:
        try:
            self._watch_on(box)
        except BaseException:
            self._note(box, "stopped", "watching ended by a fault of Matchbook; restart the workbench")
            raise

    def _watch_on(self, box: MailboxSettings) -> None:
        pause = float(box.poll_minutes * 60)
        while not self._stop.is_set():
            try:
                self._import(box)
                pause = float(box.poll_minutes * 60)
                self._wait(box, pause)
            except (EngineError, OSError) as error:  # the outside refuses: the server, or our own disk
                self._note(box, "troubled", str(error))
                self._stop.wait(min(pause, LONGEST_PAUSE_S))
                pause = min(pause * 2, LONGEST_PAUSE_S)

    def _import(self, box: MailboxSettings) -> None:
        self._note(box, "importing", self._said(box))
        result = import_mailbox(self._bench, box, automatic=True, stop=self._stop.is_set, processes=1)
        arrived = result.mails["arrived"]
        said = f"{arrived} mail(s) taken in, {result.mails['held']} held" if arrived else self._said(box)
        self._note(box, "waiting", said)
        self._on_result(box.name, result)

    def _wait(self, box: MailboxSettings, seconds: float) -> None:
        with open_mailbox(box, secret_for(box, self._bench.secrets)) as mailbox:
            mailbox.wait(seconds, self._stop)

    def _said(self, box: MailboxSettings) -> str:
        state = self._states.get(box.name)
        return state.said if state else ""

    def _note(self, box: MailboxSettings, doing: str, said: str) -> None:
        self._states[box.name] = WatchState(box.name, doing, now(), said)
