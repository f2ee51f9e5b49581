"""How each country writes amounts, dates, addresses and tax numbers; `countries.toml` holds them, a table each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Locale:
    """One country's habits. In `signs` and `negatives`, `{}` stands for the amount; in `id_forms`, `#` for a digit."""

    code: str
    weight: float
    currency: str
    point: str
    groups: tuple[str, ...]
    signs: tuple[str, ...]
    negatives: tuple[str, ...]
    rates: tuple[str, ...]
    dates: tuple[str, ...]
    tax: tuple[str, ...]
    tax_ids: tuple[str, ...]
    id_forms: tuple[str, ...]
    phone: str
    legal: tuple[str, ...]
    places: tuple[str, ...]
    withheld: tuple[str, ...] = ()
    register: Mapping[str, Any] | None = None

    @property
    def language(self) -> str:
        """Which file of words it reads."""
        return self.code[:2]

    @property
    def country(self) -> str:
        """ISO 3166."""
        return self.code[3:]


@cache
def locales() -> tuple[Locale, ...]:
    """Every country of the file, in its order."""
    file = Path(__file__).with_name("countries.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Locale(code, **{name: tuple(value) if isinstance(value, list) else value for name, value in table.items()})
        for code, table in tables.items()
    )
