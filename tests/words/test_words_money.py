from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.money import CENT, cents, parse_amount, share_out

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)
SIGNED = st.decimals(min_value=-(10**7), max_value=10**7, places=2)


def grouped(amount: Decimal, thousands: str, mark: str) -> str:
    return f"{amount:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", thousands)


@given(
    AMOUNTS, st.sampled_from([(",", "."), (".", ","), (" ", "."), (" ", ","), ("'", "."), ("\u00a0", ","), ("\u202f", ",")])
)
def test_every_locale_reads_back(amount: Decimal, marks: tuple[str, str]) -> None:
    assert parse_amount(grouped(amount, *marks)) == amount


@given(
    AMOUNTS.filter(bool),
    st.sampled_from(
        ["-{}", "- {}", "{}-", "({})", "({}) ", "{}CR", "{} CR", "(-{})", "-${}", "$-{}", "USD ({})", "\u2212{}"]
    ),
)
def test_every_minus_is_a_minus(amount: Decimal, form: str) -> None:
    assert parse_amount(form.format(f"{amount:,.2f}")) == -amount


@given(
    AMOUNTS, st.sampled_from(["${}", "A${}", "AU$ {}", "AUD {}", "AUD{}", "{}EUR", "{} EUR", "€{}", "+{}", "{} DR", "£ {}"])
)
def test_currency_does_not_count(amount: Decimal, form: str) -> None:
    assert parse_amount(form.format(f"{amount:,.2f}")) == amount


@given(st.decimals(min_value=0, max_value=10**6, places=4))
def test_a_decimal_comma_that_is_told_reads_exactly(amount: Decimal) -> None:
    assert parse_amount(f"{amount:f}".replace(".", ","), ",") == amount


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", "1234"),
        ("1.234", "1.234"),
        ("1.234.567", "1234567"),
        ("12,34,567.50", "1234567.50"),
        (",5", "0.5"),
        ("0,05", "0.05"),
        ("5.", "5"),
        ("1,2345", "1.2345"),
    ],
)
def test_single_marks(text: str, value: str) -> None:
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "EUR",
        "5%",
        "3 4.50",
        "1234 567",
        "12 345 6.00",
        "1.2.3",
        "1,2,3",
        "1,23.45",
        "1.234,567.8",
        "--",
        "1e5",
        "NaN",
        "(5.00",
        "9400000000000",
        "123456789012345678901234567890",
    ],
)
def test_what_is_no_amount_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        parse_amount(text)


@given(SIGNED)
def test_cents_of_cents_change_nothing(amount: Decimal) -> None:
    assert cents(amount) == amount


@given(SIGNED, st.lists(st.decimals(min_value=0, max_value=10**6, places=3), min_size=1, max_size=40))
def test_shares_add_back_and_stay_within_a_cent(total: Decimal, weights: list[Decimal]) -> None:
    shares = share_out(total, weights)
    assert sum(shares) == total
    whole = sum(weights)
    assume(whole)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / whole) <= CENT
        assert share * total >= 0, "no share turns against the total"


@given(SIGNED, st.integers(min_value=1, max_value=40))
def test_without_weights_shares_are_equal_to_a_cent(total: Decimal, count: int) -> None:
    shares = share_out(total, [Decimal(0)] * count)
    assert sum(shares) == total
    assert max(shares) - min(shares) <= CENT


def test_the_cent_left_over_stays_on_the_largest_line() -> None:
    shares = share_out(Decimal("10.00"), [Decimal(20), Decimal(40), Decimal(30)])
    assert shares == (Decimal("2.22"), Decimal("4.45"), Decimal("3.33"))


@pytest.mark.parametrize("weights", [[], [Decimal(-1), Decimal(2)]])
def test_sharing_out_needs_weights(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="weights"):
        share_out(Decimal(1), weights)
