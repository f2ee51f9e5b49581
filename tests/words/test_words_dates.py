from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dates import from_excel_serial, parse_date

DATES = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
FORMS = [
    "{0:%Y-%m-%d}",
    "{0:%Y-%m-%d}T10:15:00+10:00",
    "{0:%Y/%m/%d}",
    "{0:%Y%m%d}",
    "{0:%d/%m/%Y}",
    "{0:%d/%m/%y}",
    "{0:%d.%m.%Y}",
    "{0:%d-%m-%Y} 12:00:00 AM",
    "{0.day}/{0.month}/{0.year}",
    "{0:%d %b %Y}",
    "{0:%d-%b-%y}",
    "{0:%d%b%Y}",
    "{0.day} {0:%B} {0.year}",
    "{0:%A}, {0.day} {0:%B} {0.year}",
    "{0:%B} {0.day}, {0.year}",
    "{0:%a} {0:%b} {0.day}, {0.year}",
]


@given(DATES, st.sampled_from(FORMS))
def test_every_form_reads_back(day: date, form: str) -> None:
    assert parse_date(form.format(day)) == day
    assert parse_date(form.format(day).upper()) == day


@given(DATES)
def test_month_first_reads_back_where_it_is_told(day: date) -> None:
    assert parse_date(f"{day:%m/%d/%Y}", day_first=False) == day


@given(DATES)
def test_a_pattern_decides(day: date) -> None:
    assert parse_date(f"{day:%m-%d-%y}", "%m-%d-%y") == day


def test_a_day_beyond_twelve_settles_the_order() -> None:
    assert parse_date("12/31/2026") == parse_date("31/12/2026", day_first=False) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [("3rd of November 2026", date(2026, 11, 3)), ("1st Sept. 2026", date(2026, 9, 1)), ("Sep 2, 2026", date(2026, 9, 2))],
)
def test_words(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text", ["", "today", "31/02/2026", "13/13/2026", "3 Foo 2026", "2026", "10.50", "99991231", "12 345 678"]
)
@pytest.mark.parametrize("pattern", [None, "%d/%m/%Y"])
def test_what_is_no_date_is_refused_by_name(text: str, pattern: str | None) -> None:
    with pytest.raises(ValueError, match=f"“{text}” is not a date"):
        parse_date(text, pattern)


def test_excel_counts_from_1900() -> None:
    assert from_excel_serial(46023) == date(2026, 1, 1)
    with pytest.raises(ValueError, match="12345"):
        from_excel_serial(12345)
