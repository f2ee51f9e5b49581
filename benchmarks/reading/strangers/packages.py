"""Invoices through two public invoice generators, whose truth is known because we fill them.

InvoiceGenerator (Czech or English form, amounts as the locale writes them) and PyInvoice (plain English form). Both are
optional: one that is not installed is left out.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from contents import NUMBERS
from countries import Locale
from figures import cents, reference
from layouts import Layout, draw_layout
from parties import Party, draw_party
from wording import words

Truth = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Filled:
    """What one document is filled with; lines are description, quantity, unit, price and rate."""

    seller: Party
    buyer: Party
    number: str
    issued: date
    due: date
    lines: tuple[tuple[str, int, str, Decimal, Decimal], ...]

    @property
    def net(self) -> Decimal:
        """Sum of the lines without tax."""
        return sum((price * quantity for _, quantity, _, price, _ in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        """Tax of the sum."""
        return sum((price * quantity * rate / 100 for _, quantity, _, price, rate in self.lines), Decimal(0))


def _drawn(rng: Random, layout: Layout, rates: tuple[str, ...], whole: bool) -> _Filled:
    text = words(layout.locale.language)["content"]
    lines = []
    for _ in range(rng.randint(1, 9)):
        price = Decimal(rng.randint(2, 900)) if whole else Decimal(rng.randint(150, 90000)) / 100
        name = f"{rng.choice(text['goods'])} {rng.choice(text['details'])}"
        lines.append((name, rng.choice((1, 2, 3, 5, 10, 24)), rng.choice(text["units"]), price, Decimal(rng.choice(rates))))
    seller = draw_party(rng, layout, supplier=True)
    issued = date(2025, 1, 1) + timedelta(rng.randrange(600))
    return _Filled(
        seller,
        draw_party(rng, layout, supplier=False, unlike=seller.name),
        reference(rng, NUMBERS, issued),
        issued,
        issued + timedelta(rng.choice((10, 14, 30))),
        tuple(lines),
    )


def _truth(one: _Filled, name: str, package: str, locale: Locale, fields: Truth) -> Truth:
    tax_id = [value for _, value in one.seller.ids[:1]]
    return {
        "id": name,
        "file": f"{name}.pdf",
        "layout": package,
        "origin": "synthetic",
        "language": locale.language,
        "country": locale.country,
        "text_layer": "native",
        "truth_source": "generator",
        "engine": package,
        "fields": {
            "supplier_name": one.seller.name,
            "supplier_tax_id": tax_id or None,
            "invoice_number": one.number,
            "invoice_date": one.issued.isoformat(),
            "due_date": one.due.isoformat(),
            "gross_total": str(cents(one.net + one.tax)),
            "purchase_order": None,
            "is_credit_note": False,
            **fields,
        },
        "lines": [
            {
                "description": description,
                "quantity": str(quantity),
                "unit_price": str(price),
                "net_amount": str(price * quantity),
            }
            for description, quantity, _, price, _ in one.lines
        ],
        "printed": {},
    }


def _invoice_generator(rng: Random, layout: Layout, name: str, path: Path) -> Truth:
    """Its sums are not rounded by line, so prices are whole; with one rate its breakdown shows net and tax."""
    from InvoiceGenerator.api import Client, Creator, Invoice, Item, Provider  # type: ignore[import-not-found]  # noqa: PLC0415
    from InvoiceGenerator.pdf import SimpleInvoice  # type: ignore[import-not-found]  # noqa: PLC0415

    locale = layout.locale
    rates = locale.rates if rng.random() < 0.4 else locale.rates[:1]
    one = _drawn(rng, layout, rates, whole=True)
    seller, buyer = one.seller, one.buyer
    provider = Provider(
        seller.name,
        address=seller.address[0],
        city=seller.address[1],
        phone=seller.phone,
        email=seller.email,
        bank_account="19-2000145399",
        bank_code="0800",
        vat_id=seller.ids[0][1],
    )
    client = Client(buyer.name, address=buyer.address[0], city=buyer.address[1], vat_id=buyer.ids[0][1])
    invoice = Invoice(client, provider, Creator("J. Harlow"))
    invoice.use_tax, invoice.number, invoice.title = True, one.number, seller.brand
    invoice.date, invoice.payback = one.issued, one.due
    invoice.currency, invoice.currency_locale = locale.currency, locale.code.replace("-", "_")
    for description, quantity, unit, price, rate in one.lines:
        invoice.add_item(Item(quantity, price, description=description, unit=unit, tax=rate))
    SimpleInvoice(invoice).gen(str(path))
    sums = (
        {"net_total": str(cents(one.net)), "tax_total": str(cents(one.tax))} if len({x[4] for x in one.lines}) == 1 else {}
    )
    return _truth(one, name, "InvoiceGenerator", locale, {"currency": locale.currency, **sums})


def _pyinvoice(rng: Random, layout: Layout, name: str, path: Path) -> Truth:
    """One rate for all, no currency; dates ISO, numbers without grouping."""
    from pyinvoice.models import ClientInfo, InvoiceInfo, Item, ServiceProviderInfo  # type: ignore[import-not-found]  # noqa: PLC0415
    from pyinvoice.templates import SimpleInvoice  # type: ignore[import-not-found]  # noqa: PLC0415

    one = _drawn(rng, layout, layout.locale.rates[:1], whole=False)
    seller, buyer = one.seller, one.buyer
    document = SimpleInvoice(str(path))
    document.invoice_info = InvoiceInfo(one.number, one.issued, one.due)
    document.service_provider_info = ServiceProviderInfo(
        name=seller.name,
        street=seller.address[0],
        city=seller.address[1],
        country=layout.locale.country,
        vat_tax_number=seller.ids[0][1] if seller.ids else None,
    )
    document.client_info = ClientInfo(name=buyer.name, street=buyer.address[0], city=buyer.address[1], email=buyer.email)
    for description, quantity, _, price, _ in one.lines:
        document.add_item(Item(description, "", quantity, price))
    document.set_item_tax_rate(layout.locale.rates[0])
    document.finish()
    return _truth(
        one, name, "PyInvoice", layout.locale, {"net_total": str(cents(one.net)), "tax_total": str(cents(one.tax))}
    )


_MAKERS: dict[str, tuple[str, Callable[[Random, Layout, str, Path], Truth]]] = {
    "InvoiceGenerator": ("InvoiceGenerator", _invoice_generator),
    "PyInvoice": ("pyinvoice", _pyinvoice),
}


def available() -> list[str]:
    """Which of the two packages are installed."""
    return [name for name, (module, _) in _MAKERS.items() if importlib.util.find_spec(module)]


def make_packages(seed: int, count: int, pdfs: Path) -> list[Truth]:
    """Draws `count` documents in turn through the packages that are installed; gives their truths.

    InvoiceGenerator speaks one language a process: English for odd seeds, Czech for even ones.
    """
    language = ("cs", "en")[seed % 2]
    os.environ["INVOICE_LANG"] = language
    code = {"cs": "cs-CZ", "en": "en-GB"}
    installed, made = available(), []
    for index in range(count if installed else 0):
        rng = Random(f"{seed}-package-{index}")
        name, maker = installed[index % len(installed)], f"s{seed}-p{index:03d}"
        wanted = code[language] if name == "InvoiceGenerator" else rng.choice(("en-AU", "en-GB", "en-NZ"))
        layout = next(
            one for at in range(10_000) if (one := draw_layout(seed, 200_000 + at, "reportlab")).locale.code == wanted
        )
        made.append(_MAKERS[name][1](rng, layout, maker, pdfs / f"{maker}.pdf"))
    return made
