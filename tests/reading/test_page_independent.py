"""What documents of makers unknown before got wrong, each case named for its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.model import OwnCompany
from engine.reading.page.candidates import amounts_in, percentages_in
from engine.reading.page.context import Sheet
from engine.reading.page.header import due_date, read_header
from engine.reading.page.lines import rows_of
from tests.reading.page_of_text import document_of


def sheet_of(text: str) -> Sheet:
    return Sheet(rows_of(document_of(text)), OwnCompany())


def number_of(text: str) -> str | None:
    found = read_header(sheet_of(text), None).numbers
    return str(found[0].value) if found else None


def test_a_day_on_the_next_line_is_no_part_of_the_number() -> None:
    assert number_of("Sales - Invoice 103471\n15. January 2026\n\nSubtotal      455.96") == "103471"


def test_a_number_in_groups_is_whole_though_letters_lead_it() -> None:
    assert number_of("Bill date: 1 March 2026\nBill number: Q027 4417 18") == "Q027 4417 18"


@pytest.mark.parametrize(
    "sentence",
    [
        "Zahlbar bis zum 14.05.2026 mit 2 % Skonto (61,66 €), spätestens bis 30.05.2026 ohne Abzug.",
        "Zahlbar bis 14.05.2026 mit 2 % Skonto oder zahlbar bis 30.05.2026 rein netto.",
    ],
)
def test_of_two_dates_in_a_sentence_about_a_discount_the_later_is_due(sentence: str) -> None:
    sheet = sheet_of(f"Rechnung\nRechnungsnummer: 17\nRechnungsdatum: 30.04.2026\n\n{sentence}")
    found = due_date(read_header(sheet, None))
    assert found is None or found.value == date(2026, 5, 30)


def test_lakhs_are_one_amount() -> None:
    assert [one.value for one in amounts_in("₹1,53,000.00")] == [Decimal("153000.00")]


def test_a_percentage_has_no_thousands() -> None:
    assert percentages_in("19,000 %  5,000- %") == (Decimal("19.000"), Decimal("5.000"))


def test_an_amount_marked_as_taxable_is_an_amount() -> None:
    assert [one.value for one in amounts_in("647.50T  268.80T")] == [Decimal("647.50"), Decimal("268.80")]
