"""The pages' building blocks on their own."""

from __future__ import annotations

import doctest
import threading
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Refused
from engine.issues import Code
from pages.parts import house, printing, tables, words
from pages.parts.work import Work


def ended(work: Work) -> Work:
    work.stop()
    return work


def test_printing_says_what_its_examples_say() -> None:
    assert doctest.testmod(printing).failed == 0


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (printing.money(Decimal("1234567.005"), "AUD"), "$1,234,567.00"),
        (printing.money(Decimal("-0.50"), "NZD"), "-NZD 0.50"),
        (printing.money(Decimal(7)), "7.00"),
        (printing.price(Decimal("0.0875")), "0.0875"),
        (printing.price(Decimal(3)), "3.00"),
        (printing.quantity(Decimal("12.500"), "m"), "12.5 m"),
        (printing.quantity(None), "–"),
        (printing.day(None), "–"),
        (printing.shortened("abcdef", 4), "abc…"),
    ],
)
def test_amounts_are_printed_as_people_write_them(printed: str, said: str) -> None:
    assert printed == said


@given(st.text())
def test_a_stranger_s_text_stays_plain(text: str) -> None:
    shown = printing.plain(text)
    assert shown.replace("\\", "") == text.replace("\\", "")
    for place, letter in enumerate(shown):
        if letter in "[]<>*_`$@":
            assert shown[place - 1] == "\\"


def test_every_hold_code_has_a_name_in_words() -> None:
    assert {code.value for code in Code} <= set(words.HOLDS)


def test_every_sign_has_a_word_an_icon_and_a_mark() -> None:
    signs = [*words.STATES.values(), *words.OUTCOMES.values(), *words.SEVERITIES.values(), *words.ORDER_STATES.values()]
    assert all(sign.word and sign.icon and sign.mark for sign in signs)
    assert len({sign.mark for sign in words.STATES.values()}) == len(words.STATES)


def test_a_csv_of_rows_runs_no_formula_and_keeps_every_cent() -> None:
    rows = [{"name": "=cmd|' /C calc'!A0", "amount": Decimal("0.10"), "codes": ["PRICE", "QTY_ORD"]}]
    text = tables.as_csv(rows, {"name": "Name", "amount": "Amount", "codes": "Why"}).decode("utf-8-sig")
    assert text.splitlines() == ["Name,Amount,Why", "'=cmd|' /C calc'!A0,0.10,\"PRICE, QTY_ORD\""]


def test_work_tells_its_progress_and_gives_its_result() -> None:
    work = Work()

    def act(job: Work) -> str:
        job.report(1, 2, "half")
        job.step("first")
        return "done"

    assert work.start("Counting", act)
    state = ended(work).state
    assert (state.running, state.result, state.problem) == (False, "done", "")
    assert (state.done, state.total, state.text, state.steps) == (1, 2, "half", ("first",))


def test_work_that_is_refused_says_why() -> None:
    def act(_: Work) -> None:
        raise Refused("Not today. Try tomorrow.")

    work = Work()
    work.start("Trying", act)
    assert ended(work).state.problem == "Not today. Try tomorrow."


def test_one_work_at_a_time_and_it_can_be_stopped() -> None:
    going = threading.Event()

    def act(job: Work) -> int:
        going.set()
        return int(job.stop_event.wait(20))

    work = Work()
    assert work.start("First", act)
    assert going.wait(20)
    assert not work.start("Second", act)
    work.request_stop()
    assert ended(work).state.result == 1
    assert work.start("Second", act)
    ended(work)


def test_the_house_opens_once_and_closes_for_others(tmp_path: Path) -> None:
    path = tmp_path / "matchbook.duckdb"
    first = house.open_house(path)
    assert house.open_house(path) is first
    assert first.bench is not None
    assert not first.is_sample
    house.close_all()
    again = house.open_house(path)
    assert again is not first
    assert again.bench is not None
    house.close_all()


def test_a_moment_is_shown_in_this_machine_s_time() -> None:
    moment = datetime(2026, 10, 5, 0, 30, tzinfo=UTC)
    assert printing.moment(moment) == f"{moment.astimezone():%-d %b %Y, %H:%M}"
