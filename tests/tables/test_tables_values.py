"""Habits of a column: amounts and dates written by any locale come back, whatever else the column holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import GoodsReceipt, Job
from engine.tables import read_table
from engine.tables.columns import COLUMNS, heading_key
from engine.tables.values import decimal_sign

AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9999999"), places=2)


@settings(deadline=None)
@given(
    st.lists(AMOUNTS, min_size=1, max_size=8), st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'"), (".", "")])
)
def test_amounts_survive_their_locale(amounts: list[Decimal], marks: tuple[str, str]) -> None:
    decimal_mark, thousands_mark = marks
    swap = {",": thousands_mark, ".": decimal_mark}
    rows = ["number;name;budget"]
    rows += [f"{n};x;{''.join(swap.get(c, c) for c in f'{amount:,.2f}')}" for n, amount in enumerate(amounts)]
    loaded = read_table("jobs", "\n".join(rows).encode(), "jobs.csv")
    assert not loaded.refused
    assert [job.budget for job in loaded.records if isinstance(job, Job)] == amounts


@settings(deadline=None)
@given(
    st.lists(st.dates(date(2000, 1, 1), date(2049, 12, 31)), min_size=1, max_size=8),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_dates_are_never_swapped_where_the_column_tells(days: list[date], pattern: str) -> None:
    days.append(date(2026, 12, 31))
    rows = ["receipt_number,order_number,received_on,line,quantity"]
    rows += [f"G{n},PO-1,{day.strftime(pattern)},1,1" for n, day in enumerate(days)]
    loaded = read_table("receipts", "\n".join(rows).encode(), "receipts.csv")
    assert [receipt.received_on for receipt in loaded.records if isinstance(receipt, GoodsReceipt)] == days
    assert not loaded.remarks


@pytest.mark.parametrize(
    ("text", "mark"),
    [("1.234,56", ","), ("1,234.56", "."), ("1.234", None), ("1,234", None), ("0,125", ","), ("1234,567", ","),
     ("12,5", ","), ("1.234.567", ","), ("1,234,567", "."), ("$7.50", "."), ("1 234,5", ","), ("12", None), ("", None)],
)  # fmt: skip
def test_sign_of_a_decimal_mark(text: str, mark: str | None) -> None:
    assert decimal_sign(text) == mark


@pytest.mark.parametrize("kind", COLUMNS)
def test_aliases_name_one_column_only_at_their_rank(kind: str) -> None:
    """A heading that two columns claim equally strongly would fall to whichever comes first, by chance."""
    claims = [
        (heading_key(name), rank) for column in COLUMNS[kind] for rank, name in enumerate((column.name, *column.aliases))
    ]
    assert len(claims) == len(set(claims))
    assert all(key for key, _ in claims)
