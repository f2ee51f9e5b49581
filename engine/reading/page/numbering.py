"""What a printed number can name: an invoice, an order; and what shows that it names something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.identifiers import compact_tax_id, is_valid_tax_id
from engine.reading.page.candidates import days_in, is_number_like
from engine.reading.page.wording import is_filler

_PREFIX = re.compile(r"[A-ZÄÖÜ]{1,5}[.:#-]?|[A-Z][a-z]{1,3}\.?-?")
_NOT_PREFIX = frozenset(("NO", "NO.", "NR", "NR.", "NUM", "NUM.", "NO:", "NR:", "No", "No.", "Nr", "Nr.", "Num", "Num."))
_SKIPPED = re.compile(r"(?:n|no|nr|num|nbr|nro|c|č|ref|number|nummer|numero|n[.º°o]*|id)[.:º°]*|[#:.–—|<>-]+", re.IGNORECASE)
_PHONE = re.compile(
    r"0\d{1,4} ?[-/] ?\d{2,4}(?: ?\d{2,4})+"
    r"|\(\d{2,5}\) ?\d[\d -]{4,}|\+\d[\d ()-]{7,}|0\d{2,4}[ -]\d{3,4}[ -]?\d{2,5}(?:[ -]\d+)*"
)
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:am|pm)?", re.IGNORECASE)
_COUNT = re.compile(
    r"\d{1,3} ?(?:days?|tage?n?|jours?|dagen|giorni|dias|días|dni|dní|dagar|dager|dage|pages?)\b", re.IGNORECASE
)
_CLOSING = ".,;:()[]"
_LED = re.compile(r"[A-Z]{1,3}\d{2,5}")
_SIZES = 30  # letters: no longer number names a document


def number_at(words: Sequence[str]) -> tuple[str, int, int] | None:
    """The naming number that words begin with, as printed, and the words it takes (`start`, `end` not included); `None`
    where they begin with none. A “Nr.” before it is skipped; “PO 9826” keeps its prefix, “2024 / 17” its parts."""
    at = 0
    while at < min(len(words), 2) and _SKIPPED.fullmatch(words[at]) and not is_number_like(words[at]):
        at += 1
    start = at
    if at + 1 < len(words) and _is_prefix(words[at]):
        if not _is_part(words[at + 1]) or days_in(words[at + 1]):
            return None
        at += 1
    if at >= len(words) or not _is_part(words[at]) or _is_day_or_count(words[at:]):
        return None
    end = _end(words, at)
    text = _joined(words[start:end])
    return (text, start, end) if len(text) <= _SIZES and any(c.isdigit() for c in text) else None


def _is_prefix(word: str) -> bool:
    return bool(_PREFIX.fullmatch(word)) and word not in _NOT_PREFIX and not is_filler(word.lower())


def _is_part(word: str) -> bool:
    stripped = word.strip(_CLOSING)
    return is_number_like(stripped) and not _TIME.fullmatch(stripped)


def _is_day_or_count(words: Sequence[str]) -> bool:
    text = " ".join(words[:4])
    days = days_in(text)
    return (bool(days) and days[0].start == 0) or bool(_COUNT.match(text))


def _end(words: Sequence[str], at: int) -> int:
    """Where a number ends that goes on after a stroke, a blank between digits, or a line's end."""
    end = at + 1
    while end < len(words):
        last, word = words[end - 1], words[end]
        goes_on = last[-1] in "-/" or (word[0] in "/-" and len(word) > 1 and _is_part(word.lstrip("/-")))
        if goes_on and _is_part(word.lstrip("/-")):
            end += 1
        elif word in ("/", "-") and end + 1 < len(words) and _is_part(words[end + 1]) and not days_in(words[end + 1]):
            end += 2
        elif _ends_in_digits(last) and word.strip(_CLOSING).isdigit() and len(word.strip(_CLOSING)) > 1:
            if _is_day_or_count(words[end:]):
                break  # “103471”, under it “15. January 2026”
            end += 1
        else:
            break
    return end


def _ends_in_digits(word: str) -> bool:
    """Whether digits after a blank may go on with a word: “5 501”, “Q027 4417 18”."""
    return word.isdigit() or bool(_LED.fullmatch(word))


def _joined(words: Sequence[str]) -> str:
    text = " ".join(words)
    text = re.sub(r"(?<=\w[-/]) (?=\w)", "", text)
    return text.strip(_CLOSING).lstrip("#").strip()


def is_other_number(text: str) -> bool:
    """Whether a number shows by itself that it names no document: a tax number that holds, a telephone's, a bank's."""
    if _PHONE.fullmatch(text) or _IBAN.fullmatch(text):
        return True
    compact = compact_tax_id(text)
    is_long = sum(c.isdigit() for c in compact) >= 8
    return is_long and is_valid_tax_id(text) is True and (len(compact) > 9 or not compact.isdecimal())
