"""What a charge is for, by its words in whatever language, else by its kind; and what is goods."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.matching.charge_classes import charge_class, takes_off_in_time
from engine.matching.charge_words import CHARGE_WORDS
from engine.model import ChargeClass, InvoiceLine, LineKind, PurchaseOrderLine


def line(kind: str, description: str, net: str = "10.00", part: str | None = None) -> InvoiceLine:
    return InvoiceLine(1, LineKind(kind), description, part, None, None, None, Decimal(net), None, None, None)


@pytest.mark.parametrize(
    ("kind", "description", "expected"),
    [
        ("freight", "Delivery to site", "freight"),
        ("freight", "Postage & packing", "freight"),
        ("freight", "Fuel surcharge", "fuel"),
        ("levy", "FUEL LEVY 4.5%", "fuel"),
        ("surcharge", "Dieselzuschlag", "fuel"),
        ("surcharge", "Verpackungskosten", "packaging"),
        ("deposit", "Palettenpfand", "container_deposit"),
        ("deposit", "Deposit", "container_deposit"),
        ("levy", "Vorgezogene Recyclinggebühr", "eco_levy"),
        ("surcharge", "Éco-participation", "eco_levy"),
        ("levy", "Levy 2026", "eco_levy"),
        ("surcharge", "Mindermengenzuschlag", "small_order_fee"),
        ("freight", "Minimum order fee", "small_order_fee"),
        ("surcharge", "Credit card surcharge 1.2%", "card_surcharge"),
        ("surcharge", "Kleine order toeslag", "small_order_fee"),
        ("surcharge", "Miljøavgift", "eco_levy"),
        ("surcharge", "Sundries", "other"),
        ("freight", "Sundries", "freight"),
        ("rounding", "Rounding", "rounding"),
        ("discount", "Freight rebate", "discount"),
        ("discount", "Retenue de garantie 5 %", "retention"),
        ("deposit", "Deposit 30 %", "prepayment"),
    ],
)
def test_charges_by_words_then_by_kind(kind: str, description: str, expected: str) -> None:
    assert charge_class(line(kind, description)) is ChargeClass(expected)
    ordered = PurchaseOrderLine(1, description, Decimal(1), Decimal(10), LineKind(kind))
    assert charge_class(ordered) is ChargeClass(expected), "an order's plan is classified alike"


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Less 5% retention", "retention"),
        ("5 % Sicherheitseinbehalt", "retention"),
        ("Retención por garantía 5%", "retention"),
        ("Less deposit paid INV-334", "prepayment"),
        ("Abzgl. Anzahlung vom 3.4.2026", "prepayment"),
        ("Moins acompte versé", "prepayment"),
        ("Deposit", "prepayment"),
    ],
)
def test_what_moves_in_time_stands_among_the_goods(description: str, expected: str) -> None:
    found = line("item", description, "-50.00")
    assert charge_class(found) is ChargeClass(expected)
    assert takes_off_in_time(found)
    assert not takes_off_in_time(line("item", description, "50.00")), "released or asked for: somebody must look"


@pytest.mark.parametrize(
    ("description", "part"),
    [
        ("Retention clip 20 mm", None),
        ("Less 5% retention", "RET-5"),
        ("Deposit valve 20 mm", None),
        ("Delivery hose 3 m", None),
        ("Freight", None),
        ("Door pant hinge", None),
    ],
)
def test_goods_are_what_the_reader_took_for_goods(description: str, part: str | None) -> None:
    assert charge_class(line("item", description, "-8.00", part)) is None


def test_every_name_is_found_as_it_is_written() -> None:
    """Names are kept in the very form that texts are brought to, and none belongs to two classes."""
    names = [name for several in CHARGE_WORDS.values() for name in several]
    assert len(names) == len(set(names))
    for kind, several in CHARGE_WORDS.items():
        for name in several:
            assert charge_class(line("surcharge", name.upper())) is kind, name
