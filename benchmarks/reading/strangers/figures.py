"""Numbers, dates and references as they are printed."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from babel.dates import format_date

CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    """To two places, halves away from zero, as invoices do."""
    return value.quantize(CENT, ROUND_HALF_UP)


def number(value: Decimal, point: str, group: str, places: int) -> str:
    """The absolute amount with its marks, such as `1.234,50`."""
    whole, _, rest = f"{abs(value):.{places}f}".partition(".")
    if group:
        cut = len(whole) % 3
        parts = ([whole[:cut]] if cut else []) + [whole[i : i + 3] for i in range(cut, len(whole), 3)]
        whole = group.join(parts)
    return f"{whole}{point}{rest}" if places else whole


def day(value: date, form: str, locale: str) -> str:
    """The date as printed."""
    return format_date(value, form, locale=locale.replace("-", "_"))


def filled(rng: Random, form: str) -> str:
    """The form with a digit for each `#`, none of them a leading zero."""
    out = [str(rng.randrange(10)) if mark == "#" else mark for mark in form]
    first = form.find("#")
    if first >= 0 and out[first] == "0":
        out[first] = str(rng.randint(1, 9))
    return "".join(out)


def reference(rng: Random, forms: tuple[str, ...], issued: date) -> str:
    """A document's number in one of the forms; `{y}` and `{m}` are the year and month of the date."""
    form = rng.choice(forms).replace("{y}", str(issued.year)).replace("{m}", f"{issued.month:02d}")
    return filled(rng, form)
