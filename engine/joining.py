"""Files of one mail that are pages of one invoice: told by what they print, never by guessing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.model import Document, MediaType

_PAGE = "page|pages|seite|blatt|pagina|página|pág|pag|strona|strana|str|sida|sid|side|blad|bladzijde|folio|feuille"
_OF = "of|von|van|de|di|z|ze|av|af|sur|/"
_MARK = re.compile(rf"\b(?:{_PAGE})\b\.?\s*:?\s*(\d{{1,2}})\s*(?:{_OF})\s*(\d{{1,2}})\b", re.IGNORECASE)
_MOST = 20  # files that one invoice comes in


def groups_of(documents: Sequence[Document], numbers: Sequence[str | None]) -> tuple[tuple[int, ...], ...]:
    """Places in `documents` that belong together, each group in the order of its pages.

    PDFs belong together where the pages that they say they are (“page 1 of 2”) make up one whole, each page once, and the
    number of the invoice that the first one bills (`numbers`, `None` where none was read) is printed on every other.
    """
    spans = [_span(document) for document in documents]
    found: list[tuple[int, ...]] = []
    taken: set[int] = set()
    for place, span in enumerate(spans):
        number = numbers[place]
        if span is None or span[0] != 1 or not number or place in taken:
            continue
        group = tuple(_whole(place, spans, documents, number))
        if len(group) > 1 and not taken & set(group):
            found.append(group)
            taken |= set(group)
    return tuple(found)


def _span(document: Document) -> tuple[int, int, int] | None:
    """First page, last page and number of pages that a PDF says it holds of a longer paper; `None` where it says none, or
    is the whole already."""
    if document.media is not MediaType.PDF or not document.pages:
        return None
    marks = [_mark(document, index) for index in range(len(document.pages))]
    known = [mark for mark in marks if mark is not None]
    if len(known) != len(marks) or len({of for _, of in known}) != 1:
        return None
    first, of = known[0]
    in_order = [page for page, _ in known] == list(range(first, first + len(known)))
    return (first, first + len(known) - 1, of) if in_order and len(known) < of <= _MOST else None


def _mark(document: Document, index: int) -> tuple[int, int] | None:
    """Page and number of pages as one page prints them; `None` where it prints none or several."""
    text = " ".join(word.text for word in document.pages[index].words)
    found = {(int(page), int(of)) for page, of in _MARK.findall(text)}
    return found.pop() if len(found) == 1 else None


def _whole(
    first: int, spans: Sequence[tuple[int, int, int] | None], documents: Sequence[Document], number: str
) -> Iterator[int]:
    """The places of the files that go on from the first to the last page; nothing where a page is missing or there twice."""
    start = spans[first]
    assert start is not None
    group, (_, last, of) = [first], start
    while last < of:
        further = [
            place
            for place, span in enumerate(spans)
            if span is not None and span[0] == last + 1 and span[2] == of and _prints(documents[place], number)
        ]
        if len(further) != 1:
            return
        group.append(further[0])
        span = spans[further[0]]
        assert span is not None
        last = span[1]
    yield from group


def _prints(document: Document, number: str) -> bool:
    words = {word.text.strip(".,:;#()") for page in document.pages for word in page.words}
    return set(number.split()) <= words


def joined(documents: Sequence[Document]) -> Document:
    """One document of all their pages, numbered on; it keeps the hash and the name of the first."""
    pages = [page for document in documents for page in document.pages]
    return replace(documents[0], pages=tuple(replace(page, number=number) for number, page in enumerate(pages, start=1)))
