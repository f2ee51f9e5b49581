"""What is drawn once per layout: language, wording, type, table, positions, tax style."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from locales import LOCALES, Locale

_WORDS = Path(__file__).parent / "words"
_PAPER_FONTS = (
    "Helvetica",
    "Times",
    "Courier",
    "Vera",
    "DejaVu Sans",
    "DejaVu Serif",
    "DejaVu Sans Condensed",
    "DejaVu Sans Mono",
    "DejaVu Serif Condensed",
    "Helvetica",
)
_WEB_FONTS = (
    "DejaVu Sans",
    "DejaVu Serif",
    "DejaVu Sans Condensed",
    "DejaVu Serif Condensed",
    "DejaVu Sans Mono",
    "Vera",
    "DejaVu Sans Light",
    "DejaVu Sans",
)
_USUAL = ("position", "part", "description", "quantity", "unit", "price", "discount", "rate", "tax", "amount", "gross")
_QUANTITY_FIRST = (
    "position",
    "quantity",
    "unit",
    "part",
    "description",
    "price",
    "discount",
    "rate",
    "tax",
    "amount",
    "gross",
)
_CODE_FIRST = ("part", "position", "quantity", "description", "rate", "price", "unit", "discount", "amount", "tax", "gross")


@cache
def words(language: str) -> Mapping[str, Any]:
    """One language's wordings."""
    return tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Layout:
    """One maker's invoice form."""

    number: int
    locale: Locale
    engine: str
    font: str
    size: float
    paper: str
    margin: float
    accent: str
    labels: Mapping[str, str]
    colon: str
    upper_labels: bool
    bilingual: bool
    columns: tuple[str, ...]
    table: str
    head: str  # where the supplier stands: left, right, center, band, foot
    facts: str  # how number and dates stand: left, above, grid, boxes, sentence
    facts_place: str  # right of the buyer, below, beside the head
    facts_bold: str
    buyer_label: bool
    buyer_side: str
    ids_place: str  # head, foot, facts
    tax_style: str  # exclusive, inclusive, several, exempt
    rates_table: bool
    discounts: bool
    freight: str  # "", line, totals
    net_again: bool
    total_discount: bool
    rows: str  # one, wrapped, several, parts
    groups: bool
    glued_unit: bool
    totals_place: str
    totals_style: str
    sign: str
    sign_cells: bool
    group_mark: str
    negative: str
    price_places: int
    quantity_places: int
    percent: str
    date_form: str
    carries: bool
    page_label: str
    foot: str
    logo: bool
    due_always: bool
    due_form: str
    extra_facts: int
    shows_due_total: bool
    credit_negative: bool
    quirk: int  # decides the small habits, by its remainders


def _columns(rng: Random, tax_style: str, discounts: bool) -> tuple[str, ...]:
    wanted = rng.choice((3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 9))
    chosen = ["description", "amount"]
    must = (["rate"] if tax_style == "several" else []) + (["discount"] if discounts else [])
    chosen += must
    for name in ("quantity", "price"):
        if len(chosen) < max(wanted, 3):
            chosen.append(name)
    if discounts and "price" not in chosen:
        chosen.append("price")
    pool = ["unit", "position", "part", "rate"] + (
        ["tax", "gross"] if tax_style in ("exclusive", "several") and "rate" in chosen else []
    )
    pool = [name for name in pool if name not in chosen and not (name == "rate" and tax_style == "exempt")]
    if "quantity" not in chosen and "unit" in pool:
        pool.remove("unit")
    rng.shuffle(pool)
    chosen += pool[: max(0, wanted - len(chosen))]
    order = rng.choice((_USUAL, _USUAL, _QUANTITY_FIRST, _CODE_FIRST, None))
    if order is None:
        rng.shuffle(chosen)
        return tuple(chosen)
    return tuple(name for name in order if name in chosen)


_WITHOUT_TAX = ("ex ", "excl", " ht", "ht ", "h.t.", "net", "hors", "sin ", "base", "ohne")


def _says_without_tax(key: str, text: str) -> bool:
    return key in ("c_price", "c_amount") and any(mark in text.casefold() for mark in _WITHOUT_TAX)


def _labels(rng: Random, locale: Locale, tax_style: str) -> dict[str, str]:
    """One wording for everything that the form may print; headings differ from one another, and do not deny the prices."""
    taken: set[str] = set()
    drawn: dict[str, str] = {}
    tax = rng.choice(locale.tax)
    marks = {"tax": tax, "cur": locale.currency}
    for key, choices in words(locale.language)["labels"].items():
        heads = key.startswith("c_") or key in ("net", "gross", "amount_due", "credit_gross")
        free = [c for c in choices if not (heads and c.casefold() in taken)] or choices
        if tax_style == "inclusive":
            free = [c for c in free if not _says_without_tax(key, c)]
        text = rng.choice(free)
        if heads and key != "credit_gross":
            taken.add(text.casefold())
        for mark, value in marks.items():
            text = text.replace("{" + mark + "}", value)
        drawn[key] = text
    drawn["tax_word"] = tax
    drawn["tax_id"] = rng.choice(locale.tax_ids).rstrip(":")
    return drawn


def draw_layout(seed: int, number: int, engine: str) -> Layout:
    """The layout with this number under this seed."""
    rng = Random(f"{seed}-layout-{number}")
    weights = [3, 2, 2, 3, 1, 2, 2, 2]
    locale = rng.choices(LOCALES, weights)[0]
    tax_style = rng.choices(("exclusive", "inclusive", "several", "exempt"), (60, 14, 18, 8))[0]
    if tax_style == "several" and len(locale.rates) == 1:
        tax_style = "exclusive"
    discounts = rng.random() < 0.25
    chosen = engine if engine != "both" else ("reportlab", "html")[number % 2]
    labels = _labels(rng, locale, tax_style)
    percent_space = locale.language != "en" or rng.random() < 0.1
    return Layout(
        number=number,
        locale=locale,
        engine=chosen,
        font=rng.choice(_PAPER_FONTS if chosen == "reportlab" else _WEB_FONTS),
        size=rng.choice((7.5, 8, 8.5, 9, 9, 9.5, 10)),
        paper="Letter" if locale.country == "US" else "A4",
        margin=rng.choice((12, 15, 18, 20, 22)),
        accent=rng.choice(("#1f3a5f", "#7a1f1f", "#1d5c3a", "#333333", "#000000", "#b8560f", "#4b2a6b", "#0b6e7f")),
        labels=labels,
        colon=rng.choice(("", ":", ":", ":", "") if locale.language != "fr" else ("", " :", " :", ":")),
        upper_labels=rng.random() < 0.12,
        bilingual=locale.language != "en" and rng.random() < 0.06,
        columns=_columns(rng, tax_style, discounts),
        table=rng.choice(("grid", "rules", "rules", "zebra", "plain", "bars")),
        head=rng.choices(("left", "right", "center", "band", "foot"), (35, 25, 12, 13, 15))[0],
        facts=rng.choices(("left", "above", "grid", "boxes", "sentence"), (45, 15, 15, 17, 8))[0],
        facts_place=rng.choice(("beside", "beside", "below", "head")),
        facts_bold=rng.choice(("label", "value", "", "label")),
        buyer_label=rng.random() < 0.7,
        buyer_side=rng.choice(("left", "left", "right")),
        ids_place=rng.choice(("head", "head", "foot", "facts")),
        tax_style=tax_style,
        rates_table=rng.random() < 0.45,
        discounts=discounts,
        freight=rng.choices(("", "line", "totals"), (60, 20, 20))[0],
        net_again=rng.random() < 0.5,
        total_discount=tax_style == "exclusive" and not discounts and rng.random() < 0.1,
        rows=rng.choices(("one", "wrapped", "several", "parts"), (45, 20, 18, 17))[0],
        groups=rng.random() < 0.1,
        glued_unit=rng.random() < 0.35,
        totals_place=rng.choices(("right", "left", "wide", "table"), (65, 8, 12, 15))[0],
        totals_style=rng.choice(("plain", "plain", "grid", "tint")),
        sign=rng.choice(locale.signs),
        sign_cells=rng.random() < 0.35,
        group_mark=rng.choice(locale.groups),
        negative=rng.choice(locale.negatives),
        price_places=rng.choices((2, 3, 4), (85, 7, 8))[0],
        quantity_places=rng.choices((-1, 0, 1, 2, 3), (60, 5, 8, 20, 7))[0],
        percent=rng.choice(("{} %", "{} %", "{}%") if percent_space else ("{}%", "{}%", "{} %")),
        date_form=rng.choice(locale.dates),
        carries=rng.random() < 0.4,
        page_label=labels["page"],
        foot=rng.choice(("", "line", "columns", "columns")),
        logo=rng.random() < 0.3,
        due_always=rng.random() < 0.5,
        due_form=rng.choice(("date", "date", "terms", "")),
        extra_facts=rng.choice((0, 0, 1, 1, 2, 3)),
        shows_due_total=rng.random() < 0.3,
        credit_negative=rng.random() < 0.5,
        quirk=rng.randrange(2 * 3 * 4 * 5 * 7),
    )
