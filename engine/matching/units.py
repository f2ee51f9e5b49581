"""How many of an order's units one unit of an invoice line may be: a box of 12, a roll of 100 m, a price per hundred.

Factors are exact fractions. A converted quantity is cut (never rounded up) at ten decimals, as the store keeps it, so that
parts of a dozen never add up to more than the dozen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from functools import lru_cache

from engine.model import InvoiceLine, PurchaseOrderLine, UnitConversion

ONE = Fraction(1)
_PLACES = Decimal("1e-10")
# Every spelling to one name.
_SPELLINGS = {
    "ea": ("each", "pc", "pcs", "pce", "piece", "pieces", "stk", "st", "unit", "units", "no", "nr", "h87", "c62", "un"),
    "m": ("metre", "metres", "meter", "meters", "mtr", "mtrs", "lm"),
    "dozen": ("doz", "dz", "dzn"),
    "hundred": ("c", "cent", "per100", "100"),
    "thousand": ("mille", "per1000", "1000", "k"),
    "pair": ("pr", "prs", "pairs"),
    "gross": ("gro",),
    "kg": ("kilo", "kilogram", "kgs", "kgm"),
    "t": ("tonne", "tonnes", "ton", "tne"),
    "l": ("litre", "litres", "liter", "ltr", "ltrs"),
    "box": ("bx", "boxes", "xbx"),
    "pack": ("pk", "pkt", "packet", "packs", "pac"),
    "ctn": ("carton", "cartons", "xct"),
    "roll": ("rl", "rolls", "rol"),
    "h": ("hr", "hrs", "hour", "hours", "std", "hur"),
}
_SAME = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in (name, *spellings)}
_STANDARD = {
    ("dozen", "ea"): 12, ("hundred", "ea"): 100, ("thousand", "ea"): 1000, ("pair", "ea"): 2, ("gross", "ea"): 144,
    ("hundred", "m"): 100, ("km", "m"): 1000, ("t", "kg"): 1000, ("kg", "g"): 1000, ("l", "ml"): 1000,
}  # fmt: skip
_PACKED = re.compile(
    r"(?:box|bx|pack|pk|pkt|packet|carton|ctn|case|bag|tray|bundle|sleeve|roll|coil|reel|drum|set)\s*(?:of|/)\s*(\d{1,5})\b"
    r"|\bper\s+(\d{2,5})\b|\b(\d{1,5})\s*m(?:tr|etre)?\s+(?:roll|coil|reel|drum|length)s?\b"
    r"|\b(\d{1,5})\s*(?:/|per\s+)(?:box|pk|pack|ctn)\b",
    re.IGNORECASE,
)
_LARGEST = 5000
_NEAR = Fraction(3, 100)


@dataclass(frozen=True, slots=True)
class Factor:
    """One invoice unit is `size` order units; `why` says how that is known, `None` where both count in the same unit.

    `is_known` is false where only the prices suggest it.
    """

    size: Fraction
    why: str | None = None
    is_known: bool = True


SAME = Factor(ONE)


def factors(line: InvoiceLine, ordered: PurchaseOrderLine, conversions: Sequence[UnitConversion]) -> tuple[Factor, ...]:
    """Every factor that may hold, the surest first: the same unit, what was taught, what is standard, what the line says of
    its pack; last, where the units differ and nothing else is known, the whole number that the prices stand in."""
    billed, base = unit_name(line.unit), unit_name(ordered.unit)
    packs = _packs(line.description)
    if billed == base or not (billed and base):
        return (SAME, *(Factor(Fraction(size), f"the line says {text}") for text, size in packs)) if packs else (SAME,)
    found = [*_taught(line, ordered, conversions), *_standard(billed, base)]
    found.extend(Factor(Fraction(size), f"the line says {text}") for text, size in packs)
    return tuple(found or _by_price(line, ordered))


def printed_packs(line: InvoiceLine) -> tuple[tuple[str, Fraction], ...]:
    """What the line's words say of its pack, as printed and as a size: (“roll of 90”, 90)."""
    return tuple((text, Fraction(size)) for text, size in _packs(line.description))


def taught_sizes(
    line: InvoiceLine, ordered: PurchaseOrderLine, conversions: Sequence[UnitConversion]
) -> tuple[Fraction, ...]:
    """How many of the order's unit one of the line's is, as people confirmed."""
    return tuple(one.size for one in _taught(line, ordered, conversions))


def converted(quantity: Decimal, factor: Factor) -> Decimal:
    """The quantity in the order's unit."""
    if factor.size == 1:
        return quantity
    whole = Fraction(quantity) * factor.size
    return (Decimal(whole.numerator) / Decimal(whole.denominator)).quantize(_PLACES, rounding=ROUND_DOWN)


@lru_cache(maxsize=4096)
def unit_name(text: str | None) -> str:
    """A unit as units are compared: `Boxes` and `BX` are `box`; empty where there is none."""
    plain = re.sub(r"[^a-z0-9]", "", (text or "").casefold())
    return _SAME.get(plain, plain)


def _taught(line: InvoiceLine, ordered: PurchaseOrderLine, conversions: Sequence[UnitConversion]) -> Iterator[Factor]:
    billed, base = unit_name(line.unit), unit_name(ordered.unit)
    parts = {part for part in (line.part, ordered.part) if part}
    for one in conversions:
        if one.part is None or one.part in parts:
            units = unit_name(one.unit), unit_name(one.base_unit)
            said = f"1 {one.unit} is {one.size.normalize():f} {one.base_unit}, as confirmed before"
            if units == (billed, base):
                yield Factor(Fraction(one.size), said)
            elif units == (base, billed):
                yield Factor(1 / Fraction(one.size), said)


def _standard(billed: str, base: str) -> Iterator[Factor]:
    if size := _STANDARD.get((billed, base)):
        yield Factor(Fraction(size), f"1 {billed} is {size} {base}")
    elif size := _STANDARD.get((base, billed)):
        yield Factor(Fraction(1, size), f"1 {base} is {size} {billed}")


@lru_cache(maxsize=65536)
def _packs(description: str) -> tuple[tuple[str, int], ...]:
    """What a description says of the pack: its words and its size."""
    found = []
    for match in _PACKED.finditer(description):
        size = int(next(group for group in match.groups() if group))
        if 1 < size <= _LARGEST:
            found.append((f"“{match[0]}”", size))
    return tuple(found)


def _by_price(line: InvoiceLine, ordered: PurchaseOrderLine) -> Iterator[Factor]:
    """Units that differ without anything said: one for one, or the whole number that the prices stand in, within 3 %."""
    yield Factor(ONE, f"1 {line.unit} is taken as 1 {ordered.unit}", is_known=False)
    if not line.unit_price or not ordered.unit_price:
        return
    ratio = abs(Fraction(line.unit_price) / Fraction(ordered.unit_price))
    for size, is_larger in ((ratio, True), (1 / ratio, False)):
        whole = round(size)
        if 2 <= whole <= _LARGEST and abs(size - whole) <= _NEAR * whole:
            yield Factor(
                Fraction(whole) if is_larger else Fraction(1, whole), f"the prices stand as 1 to {whole}", is_known=False
            )
