"""What is drawn once per document: parties, numbers, dates, lines, sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from layouts import Layout, words
from locales import day, other_number, tax_number

CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    """To two places, halves away from zero, as invoices do."""
    return value.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Party:
    """A company: `ids` are its tax numbers, the one that counts first; `others` are no tax numbers."""

    name: str
    address: tuple[str, ...]
    ids: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Line:
    """One charge. `price` and `amount` include tax where the layout prices so; `more` are further rows of text."""

    part: str
    description: str
    more: tuple[str, ...]
    quantity: Decimal
    unit: str
    price: Decimal
    discount: Decimal
    rate: Decimal
    amount: Decimal
    printed_amount: Decimal
    group: str
    comment: str


@dataclass(frozen=True, slots=True)
class Sums:
    """The totals block; absent amounts are `None`. `taxes` are rate, base, tax."""

    goods: Decimal
    discount: Decimal | None
    freight: Decimal | None
    net: Decimal
    taxes: tuple[tuple[Decimal, Decimal, Decimal], ...]
    tax: Decimal
    gross: Decimal
    rounding: Decimal | None
    rounding_first: bool
    prepaid: Decimal | None
    due: Decimal


@dataclass(frozen=True, slots=True)
class Content:
    """One document's own content."""

    credit: bool
    seller: Party
    buyer: Party
    ship_to: Party | None
    number: str
    date: date
    due: date | None
    terms: str
    order: str | None
    extras: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    sums: Sums
    several_pages: bool
    noise: tuple[str, ...]
    inconsistent: str
    original: str
    contact: str
    loose: Random


def draw_content(seed: int, index: int, layout: Layout) -> Content:
    """The content of document `index`, fit for its layout."""
    rng = Random(f"{seed}-content-{index}")
    text = words(layout.locale.language)
    credit = rng.random() < 0.09
    several = rng.random() < 0.25
    inconsistent = rng.choice(("gross", "line", "tax")) if rng.random() < 0.035 else ""
    seller = draw_party(rng, layout, supplier=True)
    buyer = draw_party(rng, layout, supplier=False, unlike=seller.name)
    issued = date(2025, 1, 1) + timedelta(rng.randrange(600))
    days = rng.choice((7, 10, 14, 14, 21, 30, 30, 45, 60))
    has_due = layout.due_form == "date" and (layout.due_always or rng.random() < 0.7) and not credit
    terms = (
        rng.choice(text["content"]["terms"]).replace("{n}", str(days)) if layout.due_form == "terms" and not credit else ""
    )
    lines = _lines(rng, layout, several, inconsistent)
    sums = _sums(rng, layout, lines, credit, inconsistent)
    return Content(
        credit=credit,
        seller=seller,
        buyer=buyer,
        ship_to=draw_party(rng, layout, supplier=False) if rng.random() < 0.2 else None,
        number=_reference(
            rng,
            (
                "INV-{5}",
                "{6}",
                "{y}-{4}",
                "R{7}",
                "{y}/{3}",
                "F{y}{5}",
                "{4}",
                "SI-{6}",
                "{2}/{5}",
                "{8}",
                "A{3}-{y}",
                "{y}{m}-{3}",
            ),
            issued,
        ),
        date=issued,
        due=issued + timedelta(days) if has_due else None,
        terms=terms,
        order=_reference(rng, ("PO-{5}", "PO{6}", "45000{5}", "{5}", "B-{3}/{2}", "{y}-{4}", "PO {4}", "JOB{4}-{2}"), issued)
        if rng.random() < 0.6
        else None,
        extras=_extras(rng, layout, issued),
        lines=lines,
        sums=sums,
        several_pages=several,
        noise=_noise_kinds(rng),
        inconsistent=inconsistent,
        original=_reference(rng, ("{6}", "INV-{5}", "{y}-{4}"), issued),
        contact=rng.choice(text["names"]["people"]),
        loose=Random(f"{seed}-loose-{index}"),
    )


def _noise_kinds(rng: Random) -> tuple[str, ...]:
    """What else stands on the page: in one document of three something that holds amounts or another company's number."""
    loud = ("advert", "conditions", "slip", "factoring", "previous", "buyer_id", "delivery")
    quiet = ("thanks", "intro", "bank")
    drawn = [kind for kind in quiet if rng.random() < 0.35]
    if rng.random() < 0.36:
        drawn += rng.sample(loud, rng.choice((1, 1, 2, 3)))
    return tuple(drawn)


def draw_party(rng: Random, layout: Layout, *, supplier: bool, unlike: str = "-") -> Party:
    """A company; its name does not begin as `unlike` does."""
    locale, names = layout.locale, words(layout.locale.language)["names"]
    stem = rng.choice([stem for stem in names["stems"] if not unlike.startswith(stem)])
    kind = rng.choice(names["trades" if supplier else "buyers"])
    name = f"{stem} {kind} {rng.choice(locale.legal)}"
    if supplier and rng.random() < 0.12 and locale.country != "DE":
        name = f"{stem} {kind}"
    house = rng.randint(1, 240)
    street = rng.choice(names["streets"])
    first = f"{house} {street}" if locale.language in ("en", "fr") else f"{street[0].upper()}{street[1:]} {house}"
    ids: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    if locale.country != "US" or rng.random() < 0.4:
        ids.append((layout.labels["tax_id"], tax_number(rng, locale.country, rng.random() < 0.5)))
    if (other := other_number(rng, locale.country)) and rng.random() < 0.5:
        (ids if locale.country in ("DE", "FR") else others).append(other)
    phone = {"AU": "(0{0}) 5550 {1}", "GB": "01{0}32 496 {1}", "US": "(555) 01{0}-{1}"}.get(
        locale.country, "0{0}55 555 {1}"
    ).format(rng.randint(2, 9), rng.randint(1000, 9999))
    domain = "".join(c for c in stem.split()[0].casefold() if c.isascii() and c.isalpha()) + ".example"
    return Party(
        name,
        (first, *rng.choice(locale.places).split("\n")),
        tuple(ids),
        tuple(others),
        phone,
        f"{rng.choice(('info', 'accounts', 'office'))}@{domain}",
    )


def _reference(rng: Random, forms: tuple[str, ...], issued: date) -> str:
    form = rng.choice(forms).replace("{y}", str(issued.year)).replace("{m}", f"{issued.month:02d}")
    for count in range(2, 9):
        mark = "{" + str(count) + "}"
        while mark in form:
            form = form.replace(
                mark, "".join([str(rng.randint(1, 9)), *(str(rng.randrange(10)) for _ in range(count - 1))]), 1
            )
    return form


def _extras(rng: Random, layout: Layout, issued: date) -> tuple[tuple[str, str], ...]:
    made = [
        ("customer", _reference(rng, ("{5}", "C{4}", "D{5}", "{2}-{4}"), issued)),
        ("docket", _reference(rng, ("{6}", "LS-{5}", "J{4}", "{y}-{3}"), issued)),
        ("contact", rng.choice(words(layout.locale.language)["names"]["people"])),
        ("delivered", day(issued - timedelta(rng.randint(1, 12)), layout.date_form, layout.locale.code)),
    ]
    rng.shuffle(made)
    return tuple(made[: layout.extra_facts])


def _lines(rng: Random, layout: Layout, several: bool, inconsistent: str) -> tuple[Line, ...]:
    count = rng.randint(24, 48) if several else rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, 9))
    rate_pool = [Decimal(rate) for rate in layout.locale.rates]
    groups = words(layout.locale.language)["content"]["groups"]
    lines: list[Line] = []
    group = ""
    for at in range(count):
        if layout.groups and count >= 3 and at % max(2, count // 3) == 0:
            group = groups[(at // max(2, count // 3)) % len(groups)]
        lines.append(_line(rng, layout, rate_pool, group))
    if layout.freight == "line":
        lines.append(_freight_line(rng, layout, rate_pool[0], group))
    if inconsistent == "line":
        at = rng.randrange(len(lines))
        lines[at] = replace(lines[at], printed_amount=lines[at].amount + rng.choice((9, 10, 27, 90)))
    return tuple(lines)


def _line(rng: Random, layout: Layout, rates: list[Decimal], group: str) -> Line:
    text = words(layout.locale.language)["content"]
    service = rng.random() < 0.35
    name = rng.choice(text["services"] if service else text["goods"])
    if not service and rng.random() < 0.7:
        name += rng.choice((", ", " ", " - ")) + rng.choice(text["details"])
    more: tuple[str, ...] = ()
    if layout.rows == "wrapped" and rng.random() < 0.6:
        name += " - " + rng.choice(text["more"])
    elif layout.rows == "several" and rng.random() < 0.6:
        more = tuple(rng.sample(text["more"], rng.choice((1, 1, 2))))
    part = f"{rng.choice(('', 'A-', 'TB', 'X'))}{rng.randint(1000, 99999)}"
    if layout.rows == "parts":
        more = (
            rng.choice(
                text["partline"] if "partline" in text else words(layout.locale.language)["labels"]["partline"]
            ).replace("{part}", part),
        )
    quantity = _quantity(rng, layout, service)
    price = _price(rng, layout, quantity)
    if "quantity" not in layout.columns:
        quantity = Decimal(1)
    discount = (
        Decimal(rng.choice(("5", "10", "10", "15", "20", "12.5"))) if layout.discounts and rng.random() < 0.5 else Decimal(0)
    )
    amount = cents(quantity * price * (100 - discount) / 100)
    rate = rates[0] if layout.tax_style != "several" else rng.choice(rates)
    if layout.tax_style == "exempt":
        rate = Decimal(0)
    comment = rng.choice(text["comments"]).replace("{n}", str(rng.randint(1000, 99999))) if rng.random() < 0.03 else ""
    units = text["units"]
    unit = units[2] if service else rng.choice(units)
    return Line(part, name, more, quantity, unit, price, discount, rate, amount, amount, group, comment)


def _quantity(rng: Random, layout: Layout, service: bool) -> Decimal:
    places = layout.quantity_places
    if places == 0 or (places < 0 and rng.random() < 0.75):
        return Decimal(rng.choice((1, 1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 50, 100, 250)))
    if service:
        return Decimal(rng.randint(1, 60)) / 4 if places not in (1,) else Decimal(rng.randint(1, 120)) / 2
    return Decimal(rng.randint(1, 400)) / (10 if places != 2 else 4)


def _price(rng: Random, layout: Layout, quantity: Decimal) -> Decimal:
    top = rng.choice((10, 60, 60, 200, 200, 900, 3000))
    top = (
        top if quantity < 10 else min(top, 200) if quantity < 40 else min(top, 15)
    )  # what is bought by the hundred is cheap
    if rng.random() < 0.3:
        return Decimal(rng.randint(1, top)) + Decimal(rng.choice(("0.00", "0.50", "0.95", "0.90")))
    scale = 10 ** (layout.price_places if rng.random() < 0.5 else 2)
    return Decimal(rng.randint(scale // 2, top * scale)) / scale


def _freight_line(rng: Random, layout: Layout, rate: Decimal, group: str) -> Line:
    price = Decimal(rng.choice(("9.50", "12.00", "18.90", "25.00", "45.00", "85.00")))
    units = words(layout.locale.language)["content"]["units"]
    rate = Decimal(0) if layout.tax_style == "exempt" else rate
    return Line("FRT", layout.labels["freight"], (), Decimal(1), units[0], price, Decimal(0), rate, price, price, group, "")


def _sums(rng: Random, layout: Layout, lines: tuple[Line, ...], credit: bool, inconsistent: str) -> Sums:
    goods = sum((line.amount for line in lines), Decimal(0))
    freight = Decimal(rng.choice(("9.50", "15.00", "24.00", "38.50", "120.00"))) if layout.freight == "totals" else None
    discount = cents(goods * rng.choice((2, 3, 5, 10)) / 100) if layout.total_discount else None
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        bases[line.rate] = bases.get(line.rate, Decimal(0)) + line.amount
    first = lines[0].rate if layout.tax_style != "several" else Decimal(layout.locale.rates[0])
    if adjustment := (freight or Decimal(0)) - (discount or Decimal(0)):
        bases[first] = bases.get(first, Decimal(0)) + adjustment
    inclusive = layout.tax_style == "inclusive"
    taxes = []
    for rate, base in sorted(bases.items(), reverse=True):
        tax = cents(base * rate / (100 + rate)) if inclusive else cents(base * rate / 100)
        taxes.append((rate, base - tax if inclusive else base, tax))
    tax = sum((t for _, _, t in taxes), Decimal(0))
    total = goods + (freight or 0) - (discount or 0)
    net, gross = (total - tax, total) if inclusive else (total, total + tax)
    if inconsistent == "tax" and layout.tax_style != "exempt":
        taxes[0] = (taxes[0][0], taxes[0][1], taxes[0][2] + 10)
        tax += 10
    elif inconsistent in ("gross", "tax"):
        gross += rng.choice((9, 10, 100, 27))
    rounding, rounding_first = None, rng.random() < 0.4
    due = gross
    if rng.random() < 0.06 and not credit and not inconsistent:
        step = Decimal("0.05")
        rounded = (gross / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        if rounded != gross:
            rounding, due = rounded - gross, rounded
            if rounding_first:
                gross = rounded
    prepaid = None
    if rng.random() < 0.12 and not credit:
        prepaid = rng.choice((cents(due * Decimal("0.3")), cents(due / 2), Decimal(rng.choice((50, 100, 500)))))
        prepaid = prepaid if prepaid < due else cents(due / 2)
        due -= prepaid
    return Sums(goods, discount, freight, net, tuple(taxes), tax, gross, rounding, rounding_first, prepaid, due)
