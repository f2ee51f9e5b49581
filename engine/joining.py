"""Files of one mail that are pages of one invoice: told by what they print, never by guessing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.model import Document, MediaType

_PAGE = "page|seite|blatt|pagina|página|pág|pag|strona|strana|sida|side|blad|bladzijde|folio|feuille"
_OF = "of|von|van|de|di|z|ze|av|af|sur|/"
_MARK = re.compile(rf"\b(?:{_PAGE})\b\.?\s*:?\s*(\d{{1,2}})(?:\s*(?:{_OF})\s*(\d{{1,2}}))?\b", re.IGNORECASE)
_MOST = 20  # files that one invoice comes in


@dataclass(frozen=True, slots=True)
class Group:
    """Files that belong together, by their places, in the order of their pages. `is_whole`: they say of how many pages they
    are all; else the last one is only the last that came."""

    places: tuple[int, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Span:
    """The pages that a file says it holds; `of` where it says of how many."""

    first: int
    last: int
    of: int | None


def groups_of(documents: Sequence[Document], numbers: Sequence[str | None]) -> tuple[Group, ...]:
    """The groups of `documents` that are one paper each.

    PDFs belong together where the pages that they say they are, on the page or else by their names, follow one another from
    the first, each there once, and the number of the invoice that the first one bills (`numbers`, `None` where none was
    read) is printed on every other.
    """
    spans = [_span(document) for document in documents]
    found: list[Group] = []
    for place, (span, number) in enumerate(zip(spans, numbers, strict=True)):
        if span is not None and span.first == 1 and number:
            group = _following(place, spans, documents, number)
            if group is not None and not any(set(group.places) & set(other.places) for other in found):
                found.append(group)
    return tuple(found)


def _following(place: int, spans: Sequence[_Span | None], documents: Sequence[Document], number: str) -> Group | None:
    """The file at `place` with those that go on from it; `None` where there is none, or a page is missing or there twice."""
    group, span = [place], spans[place]
    assert span is not None
    of = span.of
    while span.last != of:
        further = [
            (at, other)
            for at, other in enumerate(spans)
            if other is not None and (other.first, other.of) == (span.last + 1, of) and _prints(documents[at], number)
        ]
        if len(further) != 1:
            break
        at, span = further[0]
        group.append(at)
    is_complete = span.last == of if of is not None else len(further) == 0
    return Group(tuple(group), of is not None) if is_complete and 1 < len(group) <= _MOST else None


def _span(document: Document) -> _Span | None:
    """What a PDF says of its pages; `None` where it says nothing clear, or is the whole already."""
    if document.media is not MediaType.PDF or not document.pages:
        return None
    marks = [_mark(" ".join(word.text for word in page.words)) for page in document.pages]
    if marks == [None]:
        marks = [_mark(re.sub(r"[_-]", " ", Path(document.file_name).stem))]
    known = [mark for mark in marks if mark is not None]
    if len(known) != len(marks) or len({of for _, of in known}) != 1:
        return None
    first, of = known[0]
    if [page for page, _ in known] != list(range(first, first + len(known))) or (of is not None and len(known) >= of):
        return None
    return _Span(first, first + len(known) - 1, of)


def _mark(text: str) -> tuple[int, int | None] | None:
    """Page and number of pages as a text says; `None` where it says none, or several."""
    found = {(int(page), int(of) if of else None) for page, of in _MARK.findall(text)}
    return found.pop() if len(found) == 1 else None


def _prints(document: Document, number: str) -> bool:
    words = {word.text.strip(".,:;#()") for page in document.pages for word in page.words}
    return set(number.split()) <= words


def joined(documents: Sequence[Document]) -> Document:
    """One document of all their pages, numbered on; it keeps the hash and the name of the first."""
    pages = [page for document in documents for page in document.pages]
    return replace(documents[0], pages=tuple(replace(page, number=number) for number, page in enumerate(pages, start=1)))
