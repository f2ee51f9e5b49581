"""Jobs by what they may be called. A company has thousands, and every invoice asks for a few: each list is indexed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.identifiers import job_key
from engine.model import Job


@dataclass(frozen=True, slots=True)
class JobIndex:
    """Job numbers by their letters and by their key."""

    literal: Mapping[str, Sequence[str]]
    alike: Mapping[str, Sequence[str]]

    def named(self, text: str) -> Sequence[str]:
        """The numbers that a text may mean: the literal one before those that are only alike."""
        return self.literal.get(text.strip().casefold()) or self.alike.get(job_key(text)) or ()


class _Same:
    """The same list, told by its identity: to compare thousands of jobs would cost more than the look-up."""

    __slots__ = ("jobs",)

    def __init__(self, jobs: tuple[Job, ...]) -> None:
        self.jobs = jobs

    def __hash__(self) -> int:
        return id(self.jobs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.jobs is self.jobs


def job_index(jobs: tuple[Job, ...]) -> JobIndex:
    """The index of a list of jobs; made once for as long as that list is in use."""
    return _indexed(_Same(jobs))


@lru_cache(maxsize=4)
def _indexed(same: _Same) -> JobIndex:
    literal: dict[str, list[str]] = {}
    alike: dict[str, list[str]] = {}
    for job in same.jobs:
        literal.setdefault(job.number.casefold(), []).append(job.number)
        alike.setdefault(job_key(job.number), []).append(job.number)
    return JobIndex(literal, alike)
