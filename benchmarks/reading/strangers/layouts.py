"""What is drawn once per layout: language, wording, type, table, positions, tax style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from columns import draw_columns
from countries import Locale, locales
from wording import draw_labels

_DEJAVU = ("DejaVu Sans", "DejaVu Serif", "DejaVu Sans Condensed", "DejaVu Serif Condensed", "DejaVu Sans Mono")
PAPER_FONTS = ("Helvetica", "Times", "Courier", "Vera", *_DEJAVU, "Helvetica")
WEB_FONTS = ("Vera", *_DEJAVU, "DejaVu Sans Light", "DejaVu Sans")
_LATIN_TWO = ("pl", "cs")  # letters that the standard fonts of PDF and Vera do not have


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
    title_form: str  # plain, spaced, tracked, overprint
    columns: tuple[str, ...]
    table: str
    head_repeats: bool
    head: str  # where the supplier stands: left, right, center, band, foot
    brand: bool  # a short name in large type; the whole name stands small elsewhere
    facts: str  # how number and dates stand: left, above, below, grid, boxes, leaders, sentence, bare
    facts_place: str  # right of the buyer, below, beside the head
    facts_bold: str
    buyer_label: bool
    buyer_side: str
    ids_place: str  # head, foot, facts
    tax_style: str  # exclusive, inclusive, several, exempt
    rates_table: bool
    discount: str  # per line: "", percent, amount
    per: str  # prices per 100 or 1000: "", column, cell
    lump: bool  # some lines without quantity and price
    freight: str  # "", line, totals
    surcharge: str  # "", line, totals
    net_again: bool
    total_discount: bool
    withheld: str  # rate of the tax that the buyer keeps back, or ""
    withheld_gross: bool
    rows: str  # one, wrapped, several, parts
    groups: str  # "", headings, sums, orders
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
    side_note: bool
    due_always: bool
    due_form: str
    extra_facts: int
    shows_due_total: bool
    credit_negative: bool
    quirk: int  # decides the small habits, by its remainders


def draw_layout(seed: int, number: int, engine: str) -> Layout:
    """The layout with this number under this seed."""
    rng = Random(f"{seed}-layout-{number}")
    locale = rng.choices(locales(), [one.weight for one in locales()])[0]
    tax_style = rng.choices(("exclusive", "inclusive", "several", "exempt"), (60, 14, 18, 8))[0]
    if tax_style == "several" and len(locale.rates) == 1:
        tax_style = "exclusive"
    discount = rng.choices(("", "percent", "amount"), (76, 18, 6))[0]
    per = rng.choices(("", "column", "cell"), (92, 4, 4))[0]
    columns = draw_columns(rng, tax_style, discount, per)
    labels = draw_labels(rng, locale, tax_style, columns, discount)
    chosen = engine if engine != "both" else ("reportlab", "html")[number % 2]
    percent_space = locale.language != "en" or rng.random() < 0.1
    return Layout(
        number=number,
        locale=locale,
        engine=chosen,
        font=_font(rng, chosen, locale.language),
        size=rng.choice((7.5, 8, 8.5, 9, 9, 9.5, 10)),
        paper="Letter" if locale.country == "US" else "A4",
        margin=rng.choice((12, 15, 18, 20, 22)),
        accent=rng.choice(("#1f3a5f", "#7a1f1f", "#1d5c3a", "#333333", "#000000", "#b8560f", "#4b2a6b", "#0b6e7f")),
        labels=labels,
        colon=rng.choice(("", ":", ":", ":", "") if locale.language != "fr" else ("", " :", " :", ":")),
        upper_labels=rng.random() < 0.12,
        bilingual=locale.language != "en" and rng.random() < 0.1,
        title_form=rng.choices(("plain", "spaced", "tracked", "overprint"), (76, 7, 8, 9))[0],
        columns=columns,
        table=rng.choice(("grid", "rules", "rules", "zebra", "plain", "bars")),
        head_repeats=rng.random() < 0.8,
        head=rng.choices(("left", "right", "center", "band", "foot"), (35, 25, 12, 13, 15))[0],
        brand=rng.random() < 0.1,
        facts=rng.choices(
            ("left", "above", "below", "grid", "boxes", "leaders", "sentence", "bare"), (40, 14, 2, 13, 14, 5, 7, 5)
        )[0],
        facts_place=rng.choice(("beside", "beside", "below", "head")),
        facts_bold=rng.choice(("label", "value", "", "label")),
        buyer_label=rng.random() < 0.7,
        buyer_side=rng.choice(("left", "left", "right")),
        ids_place=rng.choice(("head", "head", "foot", "facts")),
        tax_style=tax_style,
        rates_table=rng.random() < 0.45,
        discount=discount,
        per=per,
        lump=not per and tax_style != "inclusive" and "quantity" in columns and rng.random() < 0.08,
        freight=rng.choices(("", "line", "totals"), (60, 20, 20))[0],
        surcharge=rng.choices(("", "line", "totals"), (86, 8, 6))[0],
        net_again=rng.random() < 0.5,
        total_discount=tax_style == "exclusive" and not discount and rng.random() < 0.1,
        withheld=rng.choice(locale.withheld) if locale.withheld and tax_style == "exclusive" and rng.random() < 0.3 else "",
        withheld_gross=rng.random() < 0.6,
        rows=rng.choices(("one", "wrapped", "several", "parts"), (45, 20, 18, 17))[0],
        groups=rng.choices(("", "headings", "sums", "orders"), (80, 6, 7, 7))[0],
        glued_unit=rng.random() < 0.35,
        totals_place=rng.choices(("right", "left", "wide", "table"), (65, 8, 12, 15))[0],
        totals_style=rng.choices(("plain", "grid", "tint", "leaders"), (46, 23, 23, 8))[0],
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
        side_note=rng.random() < 0.05,
        due_always=rng.random() < 0.5,
        due_form=rng.choice(("date", "date", "terms", "")),
        extra_facts=rng.choice((0, 0, 1, 1, 2, 3)),
        shows_due_total=rng.random() < 0.3,
        credit_negative=rng.random() < 0.5,
        quirk=rng.randrange(2 * 3 * 4 * 5 * 7),
    )


def _font(rng: Random, engine: str, language: str) -> str:
    fonts = PAPER_FONTS if engine == "reportlab" else WEB_FONTS
    return rng.choice([name for name in fonts if name.startswith("DejaVu") or language not in _LATIN_TWO])
