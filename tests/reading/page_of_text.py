"""A page drawn with letters: each word of a text stands where it stands in the text, one row a line."""

from __future__ import annotations

import re

from engine.model import Document, MediaType, Page, Word

_WIDE, _HIGH = 5.5, 14.0  # points of a letter and a line


def document_of(text: str) -> Document:
    """A PDF of one page for each form feed in the text."""
    pages = tuple(_page(number, page) for number, page in enumerate(text.split("\f"), 1))
    return Document("0" * 64, "drawn.pdf", MediaType.PDF, pages)


def _page(number: int, text: str) -> Page:
    words = tuple(
        Word(match[0], 40 + match.start() * _WIDE, 40 + row * _HIGH, 40 + match.end() * _WIDE, 49 + row * _HIGH, 9.0)
        for row, line in enumerate(text.strip("\n").split("\n"))
        for match in re.finditer(r"\S+", line)
    )
    return Page(number, 595.0, 842.0, words)
