"""Which columns a form's table has, three to nine of them, and in which order."""

from __future__ import annotations

from random import Random

_USUAL = (
    "position", "part", "description", "quantity", "unit", "price", "per", "discount", "rate", "tax", "amount", "gross",
)  # fmt: skip
_QUANTITY_FIRST = (
    "position", "quantity", "unit", "part", "description", "price", "per", "discount", "rate", "tax", "amount", "gross",
)  # fmt: skip
_CODE_FIRST = (
    "part", "position", "quantity", "description", "rate", "price", "per", "unit", "discount", "amount", "tax", "gross",
)  # fmt: skip
_ORDERS = (_USUAL, _USUAL, _QUANTITY_FIRST, _CODE_FIRST, None)


def draw_columns(rng: Random, tax_style: str, discount: str, per: str) -> tuple[str, ...]:
    """The names of the columns from left to right."""
    wanted = rng.choice((3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 9))
    chosen = ["description", "amount"]
    chosen += ["rate"] if tax_style == "several" else []
    chosen += ["discount", "price"] if discount else []
    chosen += ["quantity", "price", "per"] if per == "column" else ["quantity", "price"] if per else []
    chosen = list(dict.fromkeys(chosen))
    for name in ("quantity", "price"):
        if len(chosen) < max(wanted, 3) and name not in chosen:
            chosen.append(name)
    pool = _pool(tax_style, chosen)
    rng.shuffle(pool)
    chosen += pool[: max(0, wanted - len(chosen))]
    order = rng.choice(_ORDERS)
    if order is None:
        rng.shuffle(chosen)
        return tuple(chosen)
    return tuple(name for name in order if name in chosen)


def _pool(tax_style: str, chosen: list[str]) -> list[str]:
    """What else may be added; a unit needs a quantity, tax and gross amounts need a rate."""
    pool = ["unit", "position", "part", "rate"]
    pool += ["tax", "gross"] if tax_style in ("exclusive", "several") and "rate" in chosen else []
    pool = [name for name in pool if name not in chosen and not (name == "rate" and tax_style == "exempt")]
    return pool if "quantity" in chosen else [name for name in pool if name != "unit"]
