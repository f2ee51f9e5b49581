"""Documents read in processes of their own, so that none can stop, crash or fill the workbench.

A pool of the standard library cannot say which document broke it, nor end one process that hangs; and it starts the main
program again in every process. So each process here has its own pipe and is asked for one document at a time: what goes
wrong belongs to that document, and only that process is replaced. Starting one takes about a second, so none is started
before the first document, and each reads many.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.errors import EngineError
from engine.formats import Format
from engine.issues import Code, Issue
from engine.model import OwnCompany, Supplier
from engine.reading.outcome import Outcome
from engine.reading.safely import Item, Read
from engine.reading.scans import recognised, wants_recognising
from engine.reading.worker import receive, send

SECONDS = 15.0  # for one document: a hundred times what a long invoice takes
_START = 60.0  # seconds for a process to be ready, on the slowest machine
_MANY = 500  # documents after which a process is replaced, so that what leaks stays small
_AHEAD = 4  # documents waiting for each process: enough to keep it busy
_SOON = 4.0  # seconds: a process that ends sooner than this, and had read others before, may not blame this document
_ROOT = Path(__file__).resolve().parents[2]


class Readers:
    """Reads documents in `processes` processes with the same formats, company and suppliers. A context manager; usable from
    several threads.

    A document that takes longer than `seconds`, ends its process or needs too much memory gives `None` and an issue, and
    the others go on.
    """

    def __init__(
        self,
        formats: Sequence[Format],
        company: OwnCompany,
        suppliers: Sequence[Supplier] = (),
        *,
        processes: int = 1,
        seconds: float = SECONDS,
    ) -> None:
        self._rules = (tuple(formats), company, tuple(suppliers), seconds)
        self._seconds = seconds
        self._width = processes
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="reader")
        self._idle: list[_Process] = []  # the last used first, so that few documents start few processes
        self._all: set[_Process] = set()
        self._lock = threading.Lock()
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes at once; documents not read by now are not read."""
        with self._lock:
            self._is_closed = True
            left = list(self._all)
        for process in left:
            process.end()
        self._threads.shutdown(cancel_futures=True)

    @property
    def processes(self) -> tuple[int, ...]:
        """The numbers of the processes that are running now."""
        with self._lock:
            return tuple(process.number for process in self._all if process.is_alive)

    def submit(self, item: Item) -> Future[Read]:
        """What will be read of the item. Its result raises `EngineError` where no process can be started."""
        return self._threads.submit(self._read, item)

    def read(self, item: Item) -> Read:
        """What is read of the item, waited for. Raises `EngineError` where no process can be started."""
        return self.submit(item).result()

    def read_many(self, items: Iterable[Item]) -> Iterator[Read]:
        """Each item read, in order, all processes busy; items are taken only a little ahead of what has been read."""
        waiting: deque[Future[Read]] = deque()
        for item in items:
            waiting.append(self.submit(item))
            if len(waiting) >= self._width * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _read(self, item: Item) -> Read:
        """A picture is recognised in one more process, whose time is its own, and its words are read like any others."""
        first = self._read_once(item)
        if not wants_recognising(first):
            return first
        return recognised(item.content, item.file_name, first, lambda pages: self._read_once(replace(item, pages=pages)))

    def _read_once(self, item: Item) -> Read:
        process = self._taken()
        began, had_read = time.monotonic(), process.count
        read = process.ask(item, self._seconds)
        if read is None and had_read and not process.is_late and time.monotonic() - began < _SOON:
            self._put_back(process)
            process = self._taken(fresh=True)
            read = process.ask(item, self._seconds)
        self._put_back(process)
        return read if read is not None else (None, _ended(item, process, self._seconds))

    def _taken(self, *, fresh: bool = False) -> _Process:
        with self._lock:
            if self._idle and not fresh:
                return self._idle.pop()
        process = _Process(self._rules)
        with self._lock:
            self._all.add(process)
            if self._is_closed:
                process.end()
        return process

    def _put_back(self, process: _Process) -> None:
        with self._lock:
            if process.is_alive and process.count < _MANY and not self._is_closed:
                self._idle.append(process)
                return
            self._all.discard(process)
        process.end()


def _ended(item: Item, process: _Process, seconds: float) -> Outcome:
    if process.is_late:
        message = (
            f"{item.file_name} was still not read after {seconds:.0f} seconds, so reading was stopped. It is kept. "
            "Open it with care, ask the sender for a plain PDF, and type the invoice in meanwhile."
        )
        return Outcome((), (Issue(Code.DOC_TOO_LARGE, message),))
    message = (
        f"{item.file_name} is built so that the program that opens it breaks off. It is kept. "
        "Open it with care, ask the sender for a new PDF, and type the invoice in meanwhile."
    )
    return Outcome((), (Issue(Code.DOC_UNREADABLE, message),))


class _Process:
    """One process and its pipe. `is_late` says that it was ended because it took too long."""

    def __init__(self, rules: tuple[object, ...]) -> None:
        self.count = 0
        self.is_alive = True
        self.is_late = False
        self._child = subprocess.Popen(
            [sys.executable, "-m", "engine.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.number = self._child.pid
        if not self._exchanged(rules, _START):
            self.end()
            raise EngineError("The process that reads documents does not start. Set the workbench up again: python start.py")

    def ask(self, item: Item, seconds: float) -> Read | None:
        """What was read; `None` where the process ended instead, by itself or because it took longer than `seconds`."""
        answer = self._exchanged(item, seconds)
        if not answer:
            return None
        read, is_last = answer[0]
        self.count += 1
        self.is_alive = self.is_alive and not is_last
        return read

    def _exchanged(self, message: object, seconds: float) -> list[tuple[Read, bool]]:
        """The answer as the only entry of a list; an empty list where none came."""
        assert self._child.stdin is not None and self._child.stdout is not None
        clock = threading.Timer(seconds, self._stop)
        clock.daemon = True
        clock.start()
        try:
            send(self._child.stdin, message)
            return [receive(self._child.stdout)]
        except (EOFError, OSError, ValueError):  # the last where the pipe was closed meanwhile
            self.is_alive = False
            return []
        finally:
            clock.cancel()

    def _stop(self) -> None:
        self.is_late, self.is_alive = True, False
        self._child.kill()

    def end(self) -> None:
        """Ends the process, whatever it is doing: it holds nothing that could be lost."""
        self.is_alive = False
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
