"""Trying one format on many documents: who is claimed, what is read, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.formats.applying import apply
from engine.formats.identifying import claims_text
from engine.formats.layout import plain_text
from engine.formats.vocabulary import Format
from engine.issues import Issue
from engine.model import Document, Reading


@dataclass(frozen=True, slots=True)
class Trial:
    """How a format fared with one document: whether its words claim it, and what it read (nothing where not)."""

    file_name: str
    claimed: bool
    readings: tuple[Reading, ...] = ()

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong or missing in any of the readings."""
        return tuple(issue for reading in self.readings for issue in reading.issues)


def try_format(format: Format, documents: Iterable[Document]) -> tuple[Trial, ...]:
    """One trial per document, in order."""
    return tuple(_try(format, document) for document in documents)


def _try(format: Format, document: Document) -> Trial:
    if format.media is not document.media or not claims_text(format.identify, plain_text(document)):
        return Trial(document.file_name, False)
    return Trial(document.file_name, True, apply(format, document))
