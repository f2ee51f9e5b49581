"""Pictures of invoices: when their words are recognised anew, and how far what was recognised is believed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from engine import ocr
from engine.errors import DocumentError
from engine.issues import Code, Issue, Severity
from engine.model import Document, MediaType, OwnCompany, Page, Reading, Supplier, Word
from engine.proving.equations import equations
from engine.proving.figures import figures_of
from engine.proving.scans import READER
from engine.reading.layers import has_layer
from engine.reading.outcome import Outcome
from engine.reading.page import read_page
from engine.reading.unexplained import SUSPECT, unexplained

_FEW_WORDS = 12  # on a page: a stamp or a scanner's own line
_WANTED = ("supplier_name", "invoice_number", "invoice_date", "currency", "gross_total")
_CLOSING = 2  # sums that close count as two values
_BEST = len(_WANTED) + _CLOSING + 1
_LOOKS_LIKE = str.maketrans({"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"})
_TWO_MARKS = re.compile(r"(.*\d)[.,](\d{2})\)?")

Read = tuple[Document | None, Outcome]


def scan_issue(document: Document) -> Issue:
    """That a document is a picture, and what to do about it."""
    ask = "Ask the supplier for the PDF as their system makes it, or type the invoice in."
    if document.is_recognised:
        return Issue(Code.SCAN, f"{document.file_name} is a picture, in which no invoice could be made out. {ask}")
    if ocr.is_available():
        return Issue(Code.SCAN, f"{document.file_name} is a picture without text. {ask}")
    how = f"Scans are read once the extra for them is there: run “{ocr.ADD_COMMAND}”, then press “Read again” at the mail."
    return Issue(Code.SCAN, f"{document.file_name} is a picture without text, which cannot be read yet. {how} Or: {ask}")


def read_recognised(document: Document, company: OwnCompany, suppliers: Sequence[Supplier]) -> Outcome:
    """What stands on pages that were recognised. Letters that look like digits count as these where the sums then close and
    explain more of what is printed, and only then."""
    found = as_recognised(read_page(document, company, suppliers), document)
    if _worth(found) < _BEST and (other := _with_digits(document)) != document:
        corrected = as_recognised(read_page(other, company, suppliers), other)
        is_proved = len(corrected.readings) == len(found.readings) and all(closes(one) for one in corrected.readings)
        found = corrected if is_proved and _worth(corrected) > _worth(found) else found
    return found if found.readings else Outcome((), (scan_issue(document),))


def as_recognised(outcome: Outcome, document: Document) -> Outcome:
    """The readings as those of a picture, which prove themselves only by more than others must: each amount that the page
    prints must be one of their values."""
    left = unexplained(document, outcome.readings) if any(one.kind.is_invoice for one in outcome.readings) else ()
    doubts = (_left_over(left),) if left else ()
    return replace(
        outcome, readings=tuple(replace(one, reader=READER, issues=(*one.issues, *doubts)) for one in outcome.readings)
    )


def _left_over(amounts: Sequence[str]) -> Issue:
    shown = ", ".join(amounts[:4]) + (" …" if len(amounts) > 4 else "")
    message = f"The picture shows amounts that are in none of the sums: {shown}. Compare the totals and the lines with it."
    return Issue(Code.UNVERIFIED, message, Severity.WARN)


def with_doubt(outcome: Outcome) -> Outcome:
    """The readings by a supplier's format, told to rest on recognised letters."""
    message = "The text behind this scan was made by a machine that reads pictures. Compare the values with the page."
    doubt = Issue(Code.UNVERIFIED, message, Severity.WARN)
    return replace(outcome, readings=tuple(replace(one, issues=(*one.issues, doubt)) for one in outcome.readings))


def closes(reading: Reading) -> bool:
    """Whether every sum that an invoice prints closes, one with its total in it; another kind of document has none."""
    if not reading.kind.is_invoice:
        return True
    if reading.gross_total is None:
        return False
    proofs = equations(reading, figures_of(reading))
    return all(proof.closes for proof in proofs) and any(proof.of_gross for proof in proofs)


def wants_recognising(read: Read) -> bool:
    """Whether a document should be looked at as a picture, and can be: it has no text, or a scanner's that leaves doubts."""
    document, outcome = read
    if document is None or document.is_recognised:
        return False
    is_scan = any(issue.code is Code.SCAN for issue in outcome.issues) or (not outcome.readings and _is_bare(document))
    return (is_scan or (has_layer(document) and _worth(outcome) < _BEST)) and ocr.is_available()


def _is_bare(document: Document) -> bool:
    """Whether a PDF's pages have hardly any words: perhaps pictures with a stamp."""
    return document.media is MediaType.PDF and all(len(page.words) < _FEW_WORDS for page in document.pages)


def recognised(content: bytes, file_name: str, first: Read, again: Callable[[tuple[Page, ...]], Read]) -> Read:
    """The document read `again` with the words seen on its pages; `first` where that gives no more."""
    try:
        second = again(ocr.recognise(content, file_name))
    except DocumentError as error:
        return first if first[1].readings else (first[0], Outcome((), (Issue(Code.SCAN, str(error)),)))
    is_scan = any(issue.code is Code.SCAN for issue in first[1].issues)
    return second if is_scan or _worth(second[1]) > _worth(first[1]) else first


def _worth(outcome: Outcome) -> int:
    """How much of the worst of its readings is there, closes and is free of doubt."""
    return min((_worth_of(one) for one in outcome.readings), default=0)


def _worth_of(reading: Reading) -> int:
    if not reading.kind.is_invoice:
        return _BEST
    found = sum(getattr(reading, name) is not None for name in _WANTED)
    doubts = [issue for issue in reading.issues if issue.severity is not Severity.INFO]
    return found + _CLOSING * closes(reading) + (not doubts)


def _with_digits(document: Document) -> Document:
    return replace(document, pages=tuple(replace(page, words=tuple(map(_digits, page.words))) for page in document.pages))


def _digits(word: Word) -> Word:
    """An amount with letters that look like digits, or whose marks contradict one another, as it may have been meant."""
    text = word.text
    if SUSPECT.fullmatch(text) and any(c.isdigit() for c in text):
        text = text.translate(_LOOKS_LIKE)
        marks = {c for c in text if c in ".,"}
        if (cut := _TWO_MARKS.fullmatch(text)) and len(marks) == 1 and text.count(marks.pop()) > 1:
            text = re.sub(r"[.,]", "", cut[1]) + "." + cut[2]
    return replace(word, text=text) if text != word.text else word
