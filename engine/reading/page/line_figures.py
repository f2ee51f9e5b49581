"""The figures of one line: which quantity, price, base and discount make its amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from engine.model import Printed
from engine.reading.page.candidates import amounts_in, percentages_in
from engine.reading.page.lines import Cell

_CENT = Decimal("0.011")
_BASES = (Decimal(100), Decimal(1000))  # units that one price is for
_MANY = 10  # whoever buys fewer pays no price per hundred
_GAPPED = re.compile(r"\D{0,4}\d{1,3}(?: \d{3})+[.,]\d{1,6}\D{0,4}")
_PER = re.compile(
    r"^(?P<price>.*\d\D{0,5}?)\s?(?:/|\bper\b|\bpro\b|\bje\b|\bpor\b|\bpar\b|\bza\b|\bpr\.?\b)\s?"
    r"(?P<base>10{1,3}|1[.,'’ ]000)(?!\d)[^\d]*$",
    re.IGNORECASE,
)
_Number = Printed[Decimal]


@dataclass(frozen=True)
class Figures:
    """What a line prints; `base` is how many units the price is for, `discount` an amount off the line."""

    quantity: _Number | None = None
    price: _Number | None = None
    amount: _Number | None = None
    base: _Number | None = None
    discount: _Number | None = None


def figures_of(cells: Mapping[str, Cell], mark: str | None) -> Figures:
    """The figures of one line's cells, as its arithmetic settles them."""
    price, base = _price(cells.get("unit_price"), mark)
    found = Figures(
        number_in(cells.get("quantity"), mark),
        price,
        number_in(cells.get("net_amount"), mark, last=True),
        base or _printed_base(cells.get("base"), mark),
    )
    if found.amount is not None and (found.quantity is None or found.price is None):
        found = _with_factors(found, cells, mark)
    return _settled(found, cells.get("discount"), mark)


def parted_price(text: str) -> tuple[str, Decimal | None]:
    """A price cell's text without the units that it is for, and these: “22.78/100” is `("22.78", 100)`."""
    match = _PER.match(text)
    if match is None:
        return text, None
    return match["price"], Decimal(re.sub(r"\D", "", match["base"]))


def without_gaps(text: str) -> str:
    """A cell's text with the blanks between the thousands of its only number left out: “2 296.9500”."""
    return text.replace(" ", "") if _GAPPED.fullmatch(text) else text


def number_in(cell: Cell | None, mark: str | None, *, last: bool = False) -> _Number | None:
    """The first number of a cell, or its last."""
    found = amounts_in(without_gaps(cell.text), mark) if cell is not None else ()
    if cell is None or not found:
        return None
    one = found[-1] if last else found[0]
    return Printed(one.value, one.text, cell.source)


def agrees(quantity: Decimal, price: Decimal, amount: Decimal, discount: _Number | None) -> bool:
    """Whether quantity × price, less a discount, is the amount, to the cent and whatever the signs."""
    off = discount.value if discount else Decimal(0)
    return abs(abs(quantity * price) - abs(off) - abs(amount)) <= _CENT


def _price(cell: Cell | None, mark: str | None) -> tuple[_Number | None, _Number | None]:
    if cell is None:
        return None, None
    text, base = parted_price(without_gaps(cell.text))
    found = amounts_in(text, mark)
    if not found:
        return None, None
    price = Printed(found[0].value, found[0].text, cell.source)
    return price, Printed(base, str(base), cell.source) if base else None


def _printed_base(cell: Cell | None, mark: str | None) -> _Number | None:
    base = number_in(cell, mark)
    return base if base is not None and base.value in (10, *_BASES) else None


def _with_factors(found: Figures, cells: Mapping[str, Cell], mark: str | None) -> Figures:
    """A quantity or price that stands under no heading of its own, where quantity × price = amount finds it."""
    known = found.quantity or found.price
    if found.amount is None or not found.amount.value:
        return found
    for cell in _spare(cells):
        numbers = amounts_in(cell.text, mark)
        for one, other in pairwise(numbers if known is None else ()):  # “2 @ 139.00”
            if _makes(one.value, other.value, found.amount.value):
                quantity, price = (Printed(each.value, each.text, cell.source) for each in (one, other))
                return replace(found, quantity=quantity, price=price)
        for one in numbers if known is not None else ():
            if known is not None and _makes(one.value, known.value, found.amount.value):
                factor = Printed(one.value, one.text, cell.source)
                return replace(found, quantity=found.quantity or factor, price=found.price or factor)
    return found


def _spare(cells: Mapping[str, Cell]) -> Iterator[Cell]:
    for name, cell in cells.items():
        if name in ("position", "unit", "part") or name.startswith(("unknown", "other", "list_price")):
            yield cell


def _makes(one: Decimal, other: Decimal, amount: Decimal) -> bool:
    return abs(one * other - amount) <= _CENT


def _settled(found: Figures, discount: Cell | None, mark: str | None) -> Figures:
    """Quantity × price = amount decides between readings of the figures: with and without the discount, prices per 100 or
    1000, other decimal marks."""
    if found.quantity is None or found.price is None:
        return found
    if found.amount is None:
        return replace(found, discount=next(iter(_discounts(found, Decimal(1), discount, mark)), None))
    for other in _readings(found):
        assert other.quantity is not None and other.price is not None
        bases = _BASES if abs(other.quantity.value) >= _MANY else ()
        for base in dict.fromkeys((*((found.base.value,) if found.base else ()), Decimal(1), *bases)):
            whole = other.quantity.value * other.price.value / base
            for off in (*_discounts(other, base, discount, mark), None):
                if agrees(whole, Decimal(1), found.amount.value, off):
                    printed = found.base if found.base and found.base.value == base else None
                    per = printed or (Printed(base, str(base), found.price.source) if base != 1 else None)
                    return replace(other, base=per, discount=off)
    return replace(found, base=None, discount=next(iter(_discounts(found, Decimal(1), discount, mark)), None))


def _readings(found: Figures) -> Iterator[Figures]:
    """The figures as read, then with the other decimal marks that they allow."""
    assert found.quantity is not None and found.price is not None
    for quantity in _by_mark(found.quantity):
        for price in _by_mark(found.price):
            yield replace(found, quantity=quantity, price=price)


def _by_mark(printed: _Number) -> list[_Number]:
    values = [printed]
    for mark in (".", ","):
        found = amounts_in(printed.text, mark)
        if len(found) == 1 and found[0].value != printed.value:
            values.append(Printed(found[0].value, printed.text, printed.source))
    return values


def _discounts(found: Figures, base: Decimal, cell: Cell | None, mark: str | None) -> Iterator[_Number]:
    """What a discount column may take off the line: a percentage of quantity × price, or an amount."""
    if cell is None or found.quantity is None or found.price is None:
        return
    rates = percentages_in(cell.text) or tuple(abs(amount.value) for amount in amounts_in(cell.text, mark))
    if not rates or not rates[0]:
        return
    whole = found.quantity.value * found.price.value / base
    off = whole * rates[0] / 100
    if found.amount is not None:
        rest = abs(whole) - abs(found.amount.value)
        if abs(rest - abs(off)) <= _CENT or rest == rates[0]:
            off = rest
    yield Printed(off, cell.text, cell.source)
