"""Likeness of invoice numbers: symmetric, a number is like itself, a series is not alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.identifiers import invoice_key
from engine.screening.numbers import SERIES_DAYS, Likeness, likeness

NUMBERS = st.from_regex(r"[A-Z]{0,3}-?[0-9OISB]{1,7}(-[0-9A-Z])?", fullmatch=True)
DAYS = st.integers(-400, 400)


@given(NUMBERS, NUMBERS, DAYS)
def test_it_is_symmetric(one: str, other: str, days: int) -> None:
    assert likeness(one, other, days) is likeness(other, one, -days)


@given(NUMBERS, DAYS, st.sampled_from(["", "-", " ", "/", "."]))
def test_a_number_is_like_itself_however_it_is_written(number: str, days: int, mark: str) -> None:
    assert likeness(number, mark.join(number.lower()), days) is Likeness.SAME


@given(
    NUMBERS.filter(lambda number: len(invoice_key(number).strip("0O")) >= 4),
    DAYS,
    st.sampled_from(["A", "-1", " COPY", "/B"]),
)
def test_a_number_with_an_ending_is_alike(number: str, days: int, ending: str) -> None:
    assert likeness(number, number + ending, days) is not None


@given(st.integers(10_000, 90_000), st.integers(SERIES_DAYS, 400), st.sampled_from([1, 2, 5, 7, 10, 20, 100, 300, 1000]))
def test_numbers_that_count_on_as_the_days_do_are_a_series(number: int, days: int, step: int) -> None:
    later = f"INV-{number + step}"
    if sorted(later) != sorted(f"INV-{number}"):  # 12 and 21 are a swap as well
        assert likeness(later, f"INV-{number}", days) is None


@given(st.integers(10_000, 99_999), DAYS, st.integers(0, 3))
def test_neighbours_swapped_are_alike(number: int, days: int, place: int) -> None:
    digits = list(str(number))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    assert likeness(f"R{number}", "R" + "".join(digits), days) in (Likeness.SAME, Likeness.SWAPPED)


@pytest.mark.parametrize(
    ("one", "other", "days", "alike"),
    [
        ("INV-0O123", "INV-00123", 90, Likeness.CONFUSED),
        ("I5B8", "1588", 90, Likeness.CONFUSED),
        ("O0123", "00123", 90, Likeness.CONFUSED),
        ("INV-10823", "INV-10023", 0, Likeness.ONE_OFF),
        ("INV-10823", "INV-10023", 30, None),
        ("INV-10023", "INV-10823", 30, Likeness.ONE_OFF),  # dated later, yet the smaller number: no series
        ("INV-1023", "INV-10023", 0, Likeness.ONE_OFF),
        ("123", "124", 0, None),
        ("123", "123A", 0, None),
        ("INV-10023", "INV-10045", 0, None),
        ("INV-10023", "INV-10023-12345", 0, None),
    ],
)
def test_by_example(one: str, other: str, days: int, alike: Likeness | None) -> None:
    assert likeness(one, other, days) is alike
