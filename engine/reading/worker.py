"""The process that reads strangers' documents for another: `python -m engine.reading.worker`, started by `Readers`.

PDFium and lxml are C: a file that sends them round in circles cannot be stopped from within, only with the process. So it
holds nothing but the document at hand. Messages are pickled, each after its length, in over stdin and out over stdout.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from pathlib import Path
from typing import IO, Any

from engine.reading.safely import Item, read_once

if sys.platform != "win32":
    import resource

MEMORY = 850 * 1024 * 1024  # bytes that reading may take beyond what the process starts with: below 1 GB together
_FULL = 500 * 1024 * 1024  # a process that still holds so much after a document is replaced
_GRACE = 5.0  # seconds after which it ends by itself where nobody is left to stop it
_LENGTH = struct.Struct("!Q")


def send(pipe: IO[bytes], message: Any) -> None:
    """Writes one message."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next message. Raises `EOFError` where the other side has ended."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    body = pipe.read(length)
    if len(body) < length:
        raise EOFError
    return pickle.loads(body)  # noqa: S301 - both sides are this program, over a pipe that nobody else has


def main() -> None:
    """Reads the rules, then document after document, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides what an interruption means
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers, sys.stdin.buffer as questions:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not be taken for an answer
        formats, company, suppliers, seconds = receive(questions)
        _limit_memory()
        send(answers, None)
        while True:
            try:
                item: Item = receive(questions)
            except EOFError:
                return
            _limit_time(seconds + _GRACE)
            read = read_once(item, formats, company, suppliers)
            is_last = _is_full()
            send(answers, (read, is_last))
            if is_last:
                return
            _limit_time(0)


def _limit_time(seconds: float) -> None:
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)  # the signal ends the process, also within C


def _limit_memory() -> None:
    """Only Linux keeps such a limit: elsewhere the limits on what is opened have to do."""
    if sys.platform != "linux":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = _pages_of_memory(0) * resource.getpagesize() + MEMORY
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _is_full() -> bool:
    if sys.platform != "linux":
        return False
    return _pages_of_memory(1) * resource.getpagesize() > _FULL


def _pages_of_memory(place: int) -> int:
    """What the process has: at place 0 of address space, at 1 of memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[place])


if __name__ == "__main__":
    main()
