"""What reading one document gives."""

from __future__ import annotations

from dataclasses import dataclass

from engine.issues import Issue
from engine.model import Reading


@dataclass(frozen=True, slots=True)
class Outcome:
    """Readings, one per invoice of the document (or one of a document that is no invoice, with its kind).

    No reading at all: `issues` say why (`NO_FORMAT`, `SCAN`, `DOC_UNREADABLE` …) and the document is held.
    """

    readings: tuple[Reading, ...]
    issues: tuple[Issue, ...] = ()
