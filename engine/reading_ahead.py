"""Documents read in processes of their own, those of the next mails while earlier ones are kept."""

from __future__ import annotations

import os
from concurrent.futures import Future
from dataclasses import dataclass, field

from engine.reading.safely import Item, Read
from engine.reading.workers import Readers

_MOST = 4  # processes: more only take memory, for one process keeps what they read


def usual_processes() -> int:
    """How many processes read for one import."""
    return min(os.cpu_count() or 1, _MOST)


@dataclass(slots=True)
class Ahead:
    """Documents handed in early, so that they are read by the time they are asked for."""

    readers: Readers
    _begun: dict[Item, Future[Read]] = field(default_factory=dict)

    def begin(self, item: Item) -> None:
        """Lets a document be read that will be asked for soon."""
        if item not in self._begun:
            self._begun[item] = self.readers.submit(item)

    def read(self, item: Item) -> Read:
        """What stands on a document, waited for."""
        begun = self._begun.pop(item, None)
        return begun.result() if begun is not None else self.readers.read(item)
