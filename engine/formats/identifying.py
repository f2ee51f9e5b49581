"""Whose document it is: exactly one format must claim it by the document's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.formats.layout import plain_text
from engine.formats.vocabulary import Format, Identify
from engine.issues import Code, Issue
from engine.model import Document

_FIRST_WORDS = 12
_FIRST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Identified:
    """The one format that claims a document, or the issue that none or several do."""

    format: Format | None
    issue: Issue | None = None


def identify(document: Document, formats: Sequence[Format], *, hint: str | None = None) -> Identified:
    """The format of the document. `hint` (the supplier's own format) decides between several that claim it, no more."""
    text = plain_text(document)
    claims = [format for format in formats if format.media is document.media and claims_text(format.identify, text)]
    hinted = [format for format in claims if format.name == hint]
    if len(hinted or claims) == 1:
        return Identified((hinted or claims)[0])
    return Identified(None, _ambiguous(document, claims) if claims else no_format(document, text))


def claims_text(words: Identify, text: str) -> bool:
    """Whether the words are those of the text, which is in small letters with single spaces."""

    def has(phrase: str) -> bool:
        return " ".join(phrase.split()).casefold() in text

    return all(map(has, words.all)) and (not words.any or any(map(has, words.any))) and not any(map(has, words.none))


def no_format(document: Document, text: str) -> Issue:
    """The issue that nobody has taught this document yet."""
    first = " ".join(text[:_FIRST_LETTERS].split()[:_FIRST_WORDS])
    message = (
        f"No format knows {document.file_name}, which begins “{first}…”. "
        "Teach one: on the Formats page, or in the notebook 01-prototype-a-format."
    )
    return Issue(Code.NO_FORMAT, message)


def _ambiguous(document: Document, claims: Sequence[Format]) -> Issue:
    names = ", ".join(format.name for format in claims)
    message = f"Several formats claim {document.file_name}: {names}. Put a word of it into none in all but one."
    return Issue(Code.FORMAT_AMBIGUOUS, message)
