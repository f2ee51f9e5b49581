"""The lines of one document: goods, services, freight, surcharges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from figures import cents, day, reference
from layouts import Layout
from wording import words

ORDER_FORMS = ("PO-#####", "PO######", "45000#####", "#####", "B-###/##", "{y}-####", "PO ####", "JOB####-##")
DOCKET_FORMS = ("######", "LS-#####", "J####", "{y}-###")


@dataclass(frozen=True, slots=True)
class Line:
    """One charge. `price` (for `base` units) and `amount` include tax where the layout prices so; `more` are further rows
    of text; a `lump` prints neither quantity nor price."""

    part: str
    description: str
    more: tuple[str, ...]
    quantity: Decimal
    unit: str
    price: Decimal
    base: int
    discount: Decimal
    rate: Decimal
    amount: Decimal
    printed_amount: Decimal
    group: str
    comment: str
    lump: bool = False


def draw_lines(rng: Random, layout: Layout, several: bool, inconsistent: str, headings: tuple[str, ...]) -> tuple[Line, ...]:
    """The lines in the order of the page, under the headings in turn; some 30 of them where `several` pages are wanted."""
    count = rng.randint(24, 48) if several else rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, 9))
    rates = [Decimal(rate) for rate in layout.locale.rates]
    share = max(2, -(-count // 3))
    lines: list[Line] = []
    group = ""
    for at in range(count):
        if headings and count >= 3 and at % share == 0:
            group = headings[(at // share) % len(headings)]
        lines.append(_line(rng, layout, rates, group))
    for kind, prices in (("freight", ("9.50", "12.00", "18.90", "25.00", "45.00")), ("surcharge", ("2.50", "4.80", "7.15"))):
        if getattr(layout, kind) == "line":
            lines.append(_charge(layout, kind, Decimal(rng.choice(prices)), rates[0], group))
    if inconsistent == "line":
        at = rng.randrange(len(lines))
        lines[at] = replace(lines[at], printed_amount=lines[at].amount + rng.choice((9, 10, 27, 90)))
    return tuple(lines)


def draw_headings(rng: Random, layout: Layout, issued: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headings within the table, and the purchase orders that they name."""
    text = words(layout.locale.language)
    if layout.groups in ("headings", "sums"):
        return tuple(rng.sample(text["content"]["groups"], 3)), ()
    if layout.groups != "orders":
        return (), ()
    form, docket_form = rng.choice(ORDER_FORMS), rng.choice(DOCKET_FORMS)
    orders = tuple(reference(rng, (form,), issued) for _ in range(3))
    wording = rng.choice(text["content"]["orders"])
    made = []
    for at, order in enumerate(orders):
        sent = day(issued - timedelta(9 - 3 * at), layout.date_form, layout.locale.code)
        docket = reference(rng, (docket_form,), issued)
        made.append(wording.replace("{order}", order).replace("{docket}", docket).replace("{date}", sent))
    return tuple(made), orders


def _line(rng: Random, layout: Layout, rates: list[Decimal], group: str) -> Line:
    text = words(layout.locale.language)["content"]
    base = rng.choice((100, 100, 1000)) if layout.per and rng.random() < 0.6 else 1
    service = base == 1 and rng.random() < 0.35
    name = rng.choice(text["services"] if service else text["goods"])
    if not service and rng.random() < 0.7:
        name += rng.choice((", ", " ", " - ")) + rng.choice(text["details"])
    part = f"{rng.choice(('', 'A-', 'TB', 'X'))}{rng.randint(1000, 99999)}"
    name, more = _rows(rng, layout, text, name, part)
    lump = layout.lump and service and rng.random() < 0.5
    quantity = Decimal(rng.choice((250, 500, 800, 1000, 2500))) if base > 1 else _quantity(rng, layout, service)
    price = _price(rng, layout, quantity / base)
    if "quantity" not in layout.columns or lump:
        quantity = Decimal(1)
    discount = Decimal(0)
    if layout.discount and rng.random() < 0.5 and not lump:
        discount = Decimal(rng.choice(("5", "10", "10", "15", "20", "12.5")))
    amount = cents(quantity * price * (100 - discount) / 100 / base)
    rate = rates[0] if layout.tax_style != "several" else rng.choice(rates)
    rate = Decimal(0) if layout.tax_style == "exempt" else rate
    comment = rng.choice(text["comments"]).replace("{n}", str(rng.randint(1000, 99999))) if rng.random() < 0.03 else ""
    units = text["units"]
    unit = rng.choice(units[2:4] if base > 1 and units[2:4] else units)
    unit = units[2] if service else units[0] if base > 1 else unit
    return Line(part, name, more, quantity, unit, price, base, discount, rate, amount, amount, group, comment, lump)


def _rows(rng: Random, layout: Layout, text: Any, name: str, part: str) -> tuple[str, tuple[str, ...]]:
    """The description, longer or with further rows under it."""
    if layout.rows == "wrapped" and rng.random() < 0.6:
        return f"{name} - {rng.choice(text['more'])}", ()
    if layout.rows == "several" and rng.random() < 0.6:
        return name, tuple(rng.sample(text["more"], rng.choice((1, 1, 2))))
    if layout.rows == "parts":
        return name, (rng.choice(words(layout.locale.language)["labels"]["partline"]).replace("{part}", part),)
    return name, ()


def _quantity(rng: Random, layout: Layout, service: bool) -> Decimal:
    places = layout.quantity_places
    if places == 0 or (places < 0 and rng.random() < 0.75):
        return Decimal(rng.choice((1, 1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 50, 100, 250)))
    if service:
        return Decimal(rng.randint(1, 60)) / 4 if places not in (1,) else Decimal(rng.randint(1, 120)) / 2
    return Decimal(rng.randint(1, 400)) / (10 if places != 2 else 4)


def _price(rng: Random, layout: Layout, quantity: Decimal) -> Decimal:
    top = rng.choice((10, 60, 60, 200, 200, 900, 3000))
    # what is bought by the hundred is cheap
    top = top if quantity < 10 else min(top, 200) if quantity < 40 else min(top, 15)
    if rng.random() < 0.3:
        return Decimal(rng.randint(1, top)) + Decimal(rng.choice(("0.00", "0.50", "0.95", "0.90")))
    scale = 10 ** (layout.price_places if rng.random() < 0.5 else 2)
    return Decimal(rng.randint(scale // 2, top * scale)) / scale


def _charge(layout: Layout, kind: str, price: Decimal, rate: Decimal, group: str) -> Line:
    unit = words(layout.locale.language)["content"]["units"][0]
    rate = Decimal(0) if layout.tax_style == "exempt" else rate
    code = "FRT" if kind == "freight" else "SUR"
    return Line(code, layout.labels[kind], (), Decimal(1), unit, price, 1, Decimal(0), rate, price, price, group, "")
