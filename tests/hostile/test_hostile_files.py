"""Files built to stop, fill or deceive the program: each is read or held with a message, in bounded time and memory."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.issues import Code, Issue
from engine.model import OwnCompany
from engine.reading.safely import Item, Read
from engine.reading.workers import Readers
from engine.unwrapping import unwrap
from tests.hostile.mail_cases import mail_cases
from tests.hostile.pdf_cases import Case, embedding, encrypted, invoice, pdf_cases
from tests.hostile.table_cases import table_cases, workbook
from tests.hostile.xml_cases import xml_cases

SECONDS = 8.0  # in place of the usual limit: only that it is kept has to be seen
MOST_SECONDS = 20.0
MOST_MEMORY = 1024 * 1024  # kilobytes
DOCUMENT = {Code.DOC_NOT_INVOICE, Code.DOC_UNREADABLE, Code.DOC_TOO_LARGE, Code.NO_FORMAT, Code.SCAN}
JARGON = ("Traceback", "Exception", "Error:", "object at 0x", "NoneType")
Cases = Callable[[], Iterator[Case]]


def peaks(readers: Readers) -> list[int]:
    """The most memory that each living process has held, in kilobytes, where the system tells."""
    if sys.platform != "linux":
        return []
    found = []
    for child in readers.processes:
        status = Path(f"/proc/{child}/status").read_text(encoding="ascii")
        found += [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
    return found


@pytest.fixture(autouse=True)
def _without_recognising(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether scans can be read depends on what is installed, and takes seconds each."""
    monkeypatch.setenv("MATCHBOOK_OCR", "off")


@pytest.mark.parametrize("cases", [pdf_cases, xml_cases, table_cases])
def test_hostile_documents_hold_only_themselves(cases: Cases) -> None:
    told: dict[str, list[str]] = {}
    with Readers((), OwnCompany(), processes=2, seconds=SECONDS) as readers:
        names = [case.name for case in cases()]
        began = time.monotonic()
        for name, read in zip(names, readers.read_many(Item(c.make(), c.name) for c in cases()), strict=True):
            if wrong := faults(name, read):
                told[name] = wrong
            if (taken := time.monotonic() - began) > MOST_SECONDS:
                told.setdefault(name, []).append(f"{taken:.0f} s")
            began = time.monotonic()
            assert max(peaks(readers), default=0) < MOST_MEMORY, name
    assert not told


def faults(name: str, read: Read) -> list[str]:
    """What is wrong with how the file ended, if anything."""
    _, outcome = read
    if outcome.readings:
        return []
    if not outcome.issues:
        return ["neither read nor held"]
    first = outcome.issues[0]
    return ([] if first.code in DOCUMENT else [f"code {first.code}"]) + clumsy(first, name)


def clumsy(issue: Issue, name: str) -> list[str]:
    """What a clerk could not understand in the message."""
    wrong = [word for word in JARGON if word in issue.message]
    if name not in issue.message:
        wrong.append("names no file")
    if not 20 < len(issue.message) < 500:
        wrong.append(f"{len(issue.message)} characters long")
    return wrong


def test_hostile_mails_are_unwrapped_or_held() -> None:
    told: dict[str, list[str]] = {}
    for case in mail_cases():
        content = case.make()
        began = time.monotonic()
        email = unwrap(content)
        wrong = [word for issue in email.issues for word in JARGON if word in issue.message]
        if not email.attachments and not email.issues and not email.body and not email.sender:
            wrong.append("neither unwrapped nor held")
        if time.monotonic() - began > MOST_SECONDS:
            wrong.append("slow")
        if wrong:
            told[case.name] = wrong
    assert not told


def test_there_are_more_than_three_hundred_of_them_and_all_differ() -> None:
    names = [case.name for cases in (pdf_cases, xml_cases, table_cases, mail_cases) for case in cases()]
    assert len(names) == len(set(names)) >= 300


@pytest.mark.parametrize("make", [invoice, workbook, lambda: encrypted(""), lambda: embedding(b"<Invoice/>")])
def test_what_is_mutated_can_be_read_whole(make: Callable[[], bytes]) -> None:
    with Readers((), OwnCompany()) as readers:
        document, _ = readers.read(Item(make(), "whole.bin"))
    assert document is not None
    assert document.pages or document.rows


def test_files_are_read_after_any_mixture_of_bad_ones() -> None:
    rng = random.Random(3)
    bad = [case for case in pdf_cases() if case.name in ("a-billion-forms.pdf", "locked.pdf", "form-draws-itself.pdf")]
    items = [Item(case.make(), case.name) for case in bad for _ in range(2)] + [Item(invoice(), "good.pdf")] * 10
    rng.shuffle(items)
    with Readers((), OwnCompany(), processes=2, seconds=SECONDS) as readers:
        for item, (document, outcome) in zip(items, readers.read_many(items), strict=True):
            assert (item.file_name == "good.pdf") == bool(outcome.readings and document), item.file_name
