"""The words of each language, and which of them one form uses."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from countries import Locale

_WORDS = Path(__file__).parent / "words"
_SUMS = ("net", "gross", "amount_due")
_WITHOUT_TAX = ("ex ", "excl", " ht", "ht ", "h.t.", "net", "hors", "sin ", "base", "ohne", "exkl", "bez ", "s/", "uten")


@cache
def words(language: str) -> Mapping[str, Any]:
    """One language's wordings."""
    return tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def draw_labels(rng: Random, locale: Locale, tax_style: str, columns: Iterable[str], discount: str) -> dict[str, str]:
    """One wording for everything that the form may print; headings differ from one another, and do not deny the prices."""
    taken: set[str] = set()
    drawn: dict[str, str] = {}
    tax = rng.choice(locale.tax)
    marks = {"tax": tax, "cur": locale.currency}
    shown = {f"c_{name}" for name in columns}
    for key, choices in words(locale.language)["labels"].items():
        heads = key in shown or key in _SUMS
        free = [c for c in choices if not (heads and c.casefold() in taken)] or choices
        free = [c for c in free if _fits(key, c, tax_style, discount)] or free
        text = rng.choice(free)
        if heads:
            taken.add(text.casefold())
        for mark, value in marks.items():
            text = text.replace("{" + mark + "}", value)
        drawn[key] = text
    drawn["tax_word"] = tax
    drawn["tax_id"] = rng.choice(locale.tax_ids).rstrip(":")
    return drawn


def _fits(key: str, text: str, tax_style: str, discount: str) -> bool:
    if key in ("c_price", "c_amount") and tax_style == "inclusive":
        return not any(mark in text.casefold() for mark in _WITHOUT_TAX)
    if key == "c_discount" and discount == "amount":
        return "%" not in text
    return True
