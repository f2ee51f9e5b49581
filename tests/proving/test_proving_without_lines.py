"""E-invoices without lines: something to book for every tax rate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from engine.issues import Severity
from engine.model import Reading
from engine.proving import prove
from engine.source import Source
from tests.reading.test_reading_ubl_round_trip import read
from tests.reading.ubl_writer import Draft, Extra, Item, Tax, ubl

FULL, LOW = Tax("S", Decimal(19)), Tax("S", Decimal(7))
DRAFT = Draft(
    (Item("Shelf", Decimal(2), "C62", Decimal("50.00"), FULL), Item("Book", Decimal(1), "C62", Decimal("20.00"), LOW)),
    (Extra(True, Decimal("15.00"), "Versand", FULL), Extra(False, Decimal("5.00"), "Bonus", LOW)),
)


def booked(reading: Reading) -> list[tuple[str, str, str | None]]:
    invoice, issues = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert not [issue for issue in issues if issue.severity is not Severity.INFO]
    assert sum(line.net_amount for line in invoice.lines) == invoice.net_total
    assert invoice.verified
    return [
        (line.description, str(line.net_amount), None if line.tax_rate is None else str(line.tax_rate))
        for line in invoice.lines
    ]


def test_one_line_per_rate_and_the_charges_beside_them() -> None:
    assert booked(replace(read(ubl(DRAFT)), lines=())) == [
        ("Goods and services at 19 %", "100.00", "19"),
        ("Goods and services at 7 %", "20.00", "7"),
        ("Versand", "15.00", "19"),
        ("Bonus", "-5.00", "7"),
    ]


def test_one_line_over_the_net_total_where_no_breakdown_is_given() -> None:
    assert booked(replace(read(ubl(DRAFT)), lines=(), charges=(), taxes=())) == [("Goods and services", "130.00", None)]


def test_a_breakdown_that_does_not_add_up_is_not_booked() -> None:
    reading = replace(read(ubl(DRAFT)), lines=())
    reading = replace(reading, taxes=reading.taxes[:1])
    assert booked(reading)[0][:2] == ("Goods and services", "120.00")


def test_a_page_without_lines_is_not_filled_up() -> None:
    """Its lines were not found, which is another thing than that it has none."""
    place = Source(page=1, box=(0.0, 0.0, 1.0, 1.0))
    reading = read(ubl(DRAFT))
    assert reading.net_total is not None
    reading = replace(reading, lines=(), charges=(), reader="page", net_total=replace(reading.net_total, source=place))
    invoice, _ = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    assert invoice.lines == ()
