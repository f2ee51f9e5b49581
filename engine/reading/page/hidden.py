"""Text in the file that nobody sees on the page: never read, and told where it could be meant to deceive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.formats.layout import place
from engine.issues import Code, Issue, Severity
from engine.model import Document, Page
from engine.reading.page.candidates import amounts_in, days_in

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}")
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){7,}(?!\d)")  # a tax number, a bank account


def hidden_doubts(document: Document) -> tuple[Issue, ...]:
    """An issue for each page that hides amounts, dates, tax numbers or bank accounts. Other hidden words are harmless: notes
    of the program that made the file, or marks for machines."""
    return tuple(issue for page in document.pages if page.hidden for issue in _of_page(page))


def _of_page(page: Page) -> Iterator[Issue]:
    text = " ".join(word.text for word in page.hidden)
    if not _is_telling(text):
        return
    shown = f"{text[:60]}…" if len(text) > 60 else text
    message = (
        f"Page {page.number} holds text that cannot be seen: “{shown}”. It was not read. "
        "Compare the invoice with what was ordered, and ask the supplier why it is there."
    )
    yield Issue(Code.HIDDEN_TEXT, message, Severity.WARN, place(page.number, page.hidden))


def _is_telling(text: str) -> bool:
    has_money = any(amount.is_money and amount.value for amount in amounts_in(text))
    return has_money or bool(days_in(text) or _IBAN.search(text) or _NUMBER.search(text))
