from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engine.issues import Code
from engine.model import OwnCompany
from engine.reading.safely import Item, Read, read_many
from engine.reading.workers import Readers

GOOD = Item(b"Dear all,\nplease find enclosed\n", "letter.txt")


class Trap:
    """Content that does something to the process that unpacks it, as a hostile file does through a faulty library."""

    def __init__(self, act: Callable[..., Any], *arguments: Any) -> None:
        self.act, self.arguments = act, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.act, self.arguments


def trap(name: str, act: Callable[..., Any], *arguments: Any) -> Item:
    return Item(Trap(act, *arguments), name)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers((), OwnCompany(), processes=2, seconds=1.5) as made:
        yield made


def code(read: Read) -> Code:
    return read[1].issues[0].code


def test_a_worker_reads_what_this_process_reads(readers: Readers) -> None:
    items = [Item(f"No {n}\nnothing else\n".encode(), f"{n}.txt") for n in range(20)]
    assert list(readers.read_many(items)) == list(read_many(items, (), OwnCompany()))


def test_what_ends_the_process_holds_that_document_only(readers: Readers) -> None:
    items = [GOOD, trap("ends.pdf", os._exit, 3), GOOD, GOOD]
    found = list(readers.read_many(items))
    assert [code(read) for read in found] == [code(found[0]), Code.DOC_UNREADABLE, *[code(found[0])] * 2]
    assert found[1][0] is None
    assert "ends.pdf" in found[1][1].issues[0].message


def test_what_takes_too_long_is_stopped_and_held(readers: Readers) -> None:
    began = time.monotonic()
    late, good = readers.submit(trap("slow.pdf", time.sleep, 60)), readers.submit(GOOD)
    assert code(late.result()) is Code.DOC_TOO_LARGE
    assert "slow.pdf was still not read" in late.result()[1].issues[0].message
    assert code(good.result()) is not Code.DOC_TOO_LARGE
    assert time.monotonic() - began < 15


def test_no_process_is_started_before_the_first_document() -> None:
    began = time.monotonic()
    with Readers((), OwnCompany(), processes=2):
        pass
    assert time.monotonic() - began < 0.3


def test_closing_does_not_wait_for_a_document_that_hangs() -> None:
    began = time.monotonic()
    with Readers((), OwnCompany()) as readers:
        readers.submit(trap("slow.pdf", time.sleep, 60))
    assert time.monotonic() - began < 15
