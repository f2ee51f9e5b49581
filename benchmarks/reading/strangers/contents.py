"""What is drawn once per document: parties, numbers, dates, lines, sums, and what else stands on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from figures import day, reference
from goods import DOCKET_FORMS, ORDER_FORMS, Line, draw_headings, draw_lines
from layouts import Layout
from parties import Party, draw_party
from sums import Sums, draw_sums
from wording import words

NUMBERS = (
    "INV-#####",
    "######",
    "{y}-####",
    "R#######",
    "{y}/###",
    "F{y}#####",
    "####",
    "SI-######",
    "##/#####",
    "########",
    "A###-{y}",
    "{y}{m}-###",
)
# what holds amounts, dates or another company's number, and what does not
LOUD = ("advert", "conditions", "slip", "factoring", "previous", "buyer_id", "delivery", "account", "cash_discount")
QUIET = ("thanks", "intro", "bank")


@dataclass(frozen=True, slots=True)
class Content:
    """One document's own content."""

    credit: bool
    self_billed: bool
    seller: Party
    buyer: Party
    ship_to: Party | None
    number: str
    date: date
    due: date | None
    terms: str
    order: str | None
    orders: tuple[str, ...]
    extras: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    sums: Sums
    several_pages: bool
    noise: tuple[str, ...]
    inconsistent: str
    hidden: bool
    watermark: str
    original: str
    contact: str
    loose: Random


def draw_content(seed: int, index: int, layout: Layout) -> Content:
    """The content of document `index`, fit for its layout."""
    rng = Random(f"{seed}-content-{index}")
    text = words(layout.locale.language)
    credit = rng.random() < 0.09
    self_billed = layout.locale.country == "AU" and not credit and rng.random() < 0.05
    several = rng.random() < 0.25
    inconsistent = rng.choice(("gross", "line", "tax")) if rng.random() < 0.035 else ""
    seller = draw_party(rng, layout, supplier=True)
    buyer = draw_party(rng, layout, supplier=False, unlike=seller.name)
    issued = date(2025, 1, 1) + timedelta(rng.randrange(600))
    days = rng.choice((7, 10, 14, 14, 21, 30, 30, 45, 60))
    has_due = layout.due_form == "date" and (layout.due_always or rng.random() < 0.7) and not credit
    terms = rng.choice(text["content"]["terms"]).replace("{n}", str(days)) if layout.due_form == "terms" else ""
    headings, orders = draw_headings(rng, layout, issued)
    lines = draw_lines(rng, layout, several, inconsistent, headings)
    used = [order for order in orders if any(order in line.group for line in lines)]
    return Content(
        credit=credit,
        self_billed=self_billed,
        seller=seller,
        buyer=buyer,
        ship_to=draw_party(rng, layout, supplier=False) if rng.random() < 0.2 else None,
        number=reference(rng, NUMBERS, issued),
        date=issued,
        due=issued + timedelta(days) if has_due else None,
        terms="" if credit else terms,
        order=reference(rng, ORDER_FORMS, issued) if rng.random() < 0.6 and not used else None,
        orders=tuple(used),
        extras=_extras(rng, layout, issued),
        lines=lines,
        sums=draw_sums(rng, layout, lines, credit, inconsistent),
        several_pages=several,
        noise=_noise_kinds(rng, no_payment=credit or self_billed),
        inconsistent=inconsistent,
        hidden=rng.random() < 0.03,
        watermark=rng.choice(text["content"]["stamps"]) if rng.random() < 0.04 else "",
        original=reference(rng, ("######", "INV-#####", "{y}-####"), issued),
        contact=rng.choice(text["names"]["people"]),
        loose=Random(f"{seed}-loose-{index}"),
    )


def _noise_kinds(rng: Random, *, no_payment: bool) -> tuple[str, ...]:
    """What else stands on the page: in one document of three something that holds amounts or another company's number."""
    drawn = [kind for kind in QUIET if rng.random() < 0.35]
    if rng.random() < 0.38:
        drawn += rng.sample(LOUD, rng.choice((1, 1, 2, 3)))
    return tuple(kind for kind in drawn if not (no_payment and kind in ("slip", "account", "cash_discount", "thanks")))


def _extras(rng: Random, layout: Layout, issued: date) -> tuple[tuple[str, str], ...]:
    made = [
        ("customer", reference(rng, ("#####", "C####", "D#####", "##-####"), issued)),
        ("docket", reference(rng, DOCKET_FORMS, issued)),
        ("contact", rng.choice(words(layout.locale.language)["names"]["people"])),
        ("delivered", day(issued - timedelta(rng.randint(1, 12)), layout.date_form, layout.locale.code)),
    ]
    rng.shuffle(made)
    return tuple(made[: layout.extra_facts])
