"""Text layers that scanners put behind their pictures: judged, and made to stand as printed words do."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from engine.model import Document, Page, Word

_LEAST_GOOD = 0.7  # of a layer's letters must be in words or numbers
_NEXT = 1.2  # of the letters' height: white within a phrase, as layers misjudge it
_SPACE = 0.3  # of the letters' height: white within a phrase, as it is printed
_NUMBER = re.compile(r"\W{0,3}(?:\d[\d.,:/%'’-]*|[.,]\d+)\W{0,2}[a-z]{0,3}\W?")
_WORD = re.compile(r"[^\W\d_]+(?:['’&./@-][^\W_]+)*")
_VOWELS = frozenset("aeiouyäöüáéíóúýàèìòùâêîôûåæøëïœąęůő")
_SHORT = re.compile(r"\W?[^\W\d_]{1,5}\W{0,2}")  # GmbH, Pty, Nr., VAT
_CODE = re.compile(r"[A-Z]{0,5}[-/]?\d[\dA-Z./-]*")


def has_layer(document: Document) -> bool:
    """Whether the words of a page are such a layer."""
    return any(page.is_ocr_layer and page.words for page in document.pages)


def is_poor(document: Document) -> bool:
    """Whether the layer is mostly no words and no numbers."""
    words = [word.text for page in document.pages for word in page.words if any(c.isalnum() for c in word.text)]
    letters = sum(len(word) for word in words)
    return bool(words) and sum(len(word) for word in words if is_sensible(word)) < _LEAST_GOOD * letters


def is_sensible(text: str) -> bool:
    """Whether a text can be a word, an abbreviation, a number or a code.

    >>> [is_sensible(text) for text in ("Rechnung", "1.234,50", "INV-100", "~#l;k", "iIlT1!x")]
    [True, True, True, False, False]
    """
    plain = text.strip("()[]\"'*•·:;,.!?")
    if any(pattern.fullmatch(plain) for pattern in (_NUMBER, _CODE, _SHORT)):
        return True
    return _WORD.fullmatch(plain) is not None and not _VOWELS.isdisjoint(plain.lower())


def closed_up(document: Document) -> Document:
    """The document with the white between the words of a phrase as wide as it is printed: a layer's letters are narrower
    than those on the picture, so that its words seem to stand in columns of their own."""
    return replace(document, pages=tuple(_closed(page) if page.is_ocr_layer else page for page in document.pages))


def _closed(page: Page) -> Page:
    words = list(page.words)
    for place, (word, after) in enumerate(pairwise(words)):
        height = min(word.y1 - word.y0, after.y1 - after.y0)
        gap = after.x0 - word.x1
        if _beside(word, after) and _SPACE * height < gap <= _NEXT * height:
            words[place] = replace(word, x1=round(after.x0 - _SPACE * height, 2))
    return replace(page, words=tuple(words))


def _beside(word: Word, after: Word) -> bool:
    overlap = min(word.y1, after.y1) - max(word.y0, after.y0)
    return after.x0 > word.x1 and overlap > 0.5 * min(word.y1 - word.y0, after.y1 - after.y0)
