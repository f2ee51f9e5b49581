"""Long work beside the page: one at a time, with its progress, so that the page never waits and may be left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from engine.errors import EngineError


@dataclass(frozen=True, slots=True)
class State:
    """What the work is doing: `title` what it is, `steps` what it said so far, newest last, `done` of `total` where known.

    When it has ended, `result` holds what it gave, or `problem` why it was refused.
    """

    title: str = ""
    running: bool = False
    done: int = 0
    total: int = 0
    text: str = ""
    steps: tuple[Any, ...] = ()
    result: Any = None
    problem: str = ""


class Work:
    """One thread at a time. The thread tells its progress through the reporter it is given, and asks `stopping`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = State()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    @property
    def state(self) -> State:
        """What it is doing now, or did last."""
        return self._state

    def start(self, title: str, act: Callable[[Work], Any]) -> bool:
        """Starts the work; false where other work is still going on."""
        with self._lock:
            if self._state.running:
                return False
            self._stop.clear()
            self._state = State(title=title, running=True)
            self._thread = threading.Thread(target=self._run, args=(act,), name=title, daemon=False)
            self._thread.start()
            return True

    @property
    def stop_event(self) -> threading.Event:
        """Set when the work should end."""
        return self._stop

    def stopping(self) -> bool:
        """Whether the work should end as soon as it can."""
        return self._stop.is_set()

    def report(self, done: int, total: int, text: str) -> None:
        """How far the work is."""
        self._state = replace(self._state, done=done, total=total, text=text)

    def step(self, entry: Any) -> None:
        """Something worth listing that just happened."""
        self._state = replace(self._state, steps=(*self._state.steps, entry))

    def request_stop(self) -> None:
        """Asks the work to end after what it has in hand."""
        self._stop.set()

    def stop(self) -> None:
        """Asks the work to end, and waits until it has."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def clear(self) -> None:
        """Forgets what the last work gave."""
        with self._lock:
            if not self._state.running:
                self._state = State()

    def _run(self, act: Callable[[Work], Any]) -> None:
        result, problem = None, "It ended unexpectedly; the log of the workbench says more."
        try:
            result, problem = act(self), ""
        except EngineError as error:
            problem = str(error)
        finally:
            self._state = replace(self._state, running=False, result=result, problem=problem)
