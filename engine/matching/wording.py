"""Figures as a clerk reads them."""

from __future__ import annotations

from decimal import Decimal

from engine.money import cents


def figure(value: Decimal) -> str:
    """A quantity without idle zeros: `10`, `2.5`.

    >>> figure(Decimal("10.000")), figure(Decimal("2.50"))
    ('10', '2.5')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal, currency: str = "") -> str:
    """Money to the cent, with its currency where given: `1,234.50 AUD`."""
    return f"{cents(value):,} {currency}".rstrip()


def price(value: Decimal) -> str:
    """A unit price: two decimals, more where they say something, four at most."""
    return f"{cents(value):,}" if value == cents(value) else figure(round(value, 4))


def change(now: Decimal, before: Decimal) -> str:
    """How far `now` is from `before` in per cent: `+2.0 %`; `unplanned` where `before` is zero and has no percentage."""
    if not before:
        return "unplanned"
    return f"{(now / before - 1) * 100:+.1f} %"


def likeness(value: float) -> str:
    """A likeness or weight between 0 and 1, to three decimals: `0.951`, `1`.

    >>> likeness(0.9514), likeness(1.0), likeness(0.0)
    ('0.951', '1', '0')
    """
    return f"{value:.3f}".rstrip("0").rstrip(".")
