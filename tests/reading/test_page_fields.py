"""Numbers, dates and orders beside labels as accounting packages print them; every case is a page of text with places."""

from __future__ import annotations

from datetime import date

import pytest

from engine.documents import open_document
from engine.model import OwnCompany, Reading
from engine.reading.page import read_page
from engine.reading.page.context import Sheet
from engine.reading.page.day_order import day_first_of_sheet
from engine.reading.page.header import Header, invoice_date, read_header
from engine.reading.page.lines import rows_of
from tests.documents.paper import Mark, paper

NOBODY = OwnCompany()
BIG = {"size": 20}
TABLE: list[Mark] = [
    (50, 400, "Description"), (300, 400, "Qty"), (400, 400, "Unit price"), (500, 400, "Amount"),
    (50, 420, "Oak shelf"), (300, 420, "4"), (400, 420, "25.00"), (500, 420, "100.00"),
    (400, 460, "Subtotal"), (500, 460, "100.00"),
    (400, 475, "GST 10%"), (500, 475, "10.00"),
    (400, 490, "Total"), (500, 490, "110.00"),
]  # fmt: skip


def sheet_of(*marks: Mark) -> Sheet:
    return Sheet(rows_of(open_document(paper(marks), "a.pdf")), NOBODY)


def header_of(*marks: Mark) -> Header:
    return read_header(sheet_of(*marks), None)


def number_of(*marks: Mark) -> str | None:
    found = header_of(*marks).numbers
    return str(found[0].value) if found else None


def reading_of(*marks: Mark) -> Reading:
    (reading,) = read_page(open_document(paper([*marks, *TABLE]), "a.pdf"), NOBODY).readings
    return reading


def stack(*texts: str, x: float = 350, y: float = 120) -> list[Mark]:
    return [(x, y + 14 * at, text) for at, text in enumerate(texts)]


NUMBERS: dict[str, tuple[list[Mark], str]] = {
    "right of its label": ([(50, 60, "TAX INVOICE", BIG), (350, 120, "Invoice Number"), (470, 120, "INV-0042")], "INV-0042"),
    "in one cell": ([(50, 60, "Invoice", BIG), (350, 120, "Invoice no.: 2024/0815")], "2024/0815"),
    "digits alone": ([(50, 60, "Invoice", BIG), (350, 120, "Invoice #"), (470, 120, "10457")], "10457"),
    "under its label": (
        [(50, 60, "INVOICE", BIG), *stack("Invoice Number", "INV-0042", "Issue date", "3 Mar 2026")],
        "INV-0042",
    ),
    "over its label": (
        [(50, 60, "INVOICE", BIG), *stack("INV-0042", "Invoice Number:", "PO 77", "Your order:", "3 Mar 2026", "Date:")],
        "INV-0042",
    ),
    "in a row of labels": (
        [
            (50, 60, "Invoice", BIG),
            *[(50 + 110 * at, 150, text) for at, text in enumerate(("Customer No.", "Invoice No.", "Date", "Order No."))],
            *[(50 + 110 * at, 165, text) for at, text in enumerate(("20011", "88123", "03/04/2026", "4500"))],
        ],
        "88123",
    ),
    "in the title": ([(50, 60, "Invoice 12345", BIG), (50, 90, "3 March 2026")], "12345"),
    "after a sign in the title": ([(50, 60, "Invoice #1042", BIG)], "1042"),
    "in a sentence": ([(50, 60, "Rechnung", BIG), (50, 90, "Rechnung Nr. 2026-17 vom 3. April 2026")], "2026-17"),
    "in a sentence of two lines": (
        [(50, 60, "Facture", BIG), (50, 90, "Facture n° FA-17 du"), (50, 102, "3 avril 2026")],
        "FA-17",
    ),
    "bare label": (
        [(50, 60, "FAKTURA", BIG), (350, 120, "Nr:"), (470, 120, "F/17/2026"), (350, 134, "Data"), (470, 134, "03.04.2026")],
        "F/17/2026",
    ),
    "label of two languages": (
        [(50, 60, "Faktura / Invoice", BIG), (350, 120, "Fakturanr / Invoice No."), (500, 120, "55017")],
        "55017",
    ),
    "label of two lines": (
        [(50, 60, "Fattura", BIG), (350, 120, "Numero"), (350, 131, "fattura:"), (470, 125, "117/A")],
        "117/A",
    ),
    "label broken within its word": (
        [(50, 60, "Rechnung", BIG), (350, 120, "Rechnungsnum"), (350, 131, "mer:"), (470, 120, "R-117")],
        "R-117",
    ),
    "label of spaced letters": ([(50, 60, "Invoice", BIG), (350, 120, "I N V O I C E  N O"), (500, 120, "R-117")], "R-117"),
    "dots between": ([(50, 60, "Invoice", BIG), (350, 120, "Invoice No. ........"), (500, 120, "R-117")], "R-117"),
    "parted by a stroke with blanks": (
        [(50, 60, "Rechnung", BIG), (350, 120, "Rechnungsnummer:"), (470, 120, "2026 / 117")],
        "2026 / 117",
    ),
    "with a prefix": ([(50, 60, "Factura", BIG), (350, 120, "Nº de factura:"), (470, 120, "FV 2026-117")], "FV 2026-117"),
    "label nobody knows beside it": (
        [
            (50, 60, "Invoice", BIG),
            (350, 120, "Cylinder No."),
            (470, 120, "4711"),
            (350, 134, "Invoice No."),
            (470, 134, "99"),
        ],
        "99",
    ),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_an_invoices_number_is_found(case: str) -> None:
    marks, number = NUMBERS[case]
    assert number_of(*marks) == number


OTHERS: dict[str, list[Mark]] = {
    "a tax number": [(50, 60, "TAX INVOICE", BIG), (350, 120, "ABN No."), (470, 120, "51 824 753 556")],
    "a tax number under a bare label": [(50, 60, "TAX INVOICE", BIG), (350, 120, "No"), (350, 134, "51 824 753 556")],
    "a customer's number": [(50, 60, "Rechnung", BIG), (350, 120, "Kunden-Nr."), (470, 120, "10733")],
    "an order": [(50, 60, "Invoice", BIG), (350, 120, "Your order no."), (470, 120, "4500123")],
    "a delivery note": [(50, 60, "Invoice", BIG), (350, 120, "Delivery note no."), (470, 120, "LS-4711")],
    "the invoice credited": [(50, 60, "Credit note", BIG), (350, 120, "Credit for invoice"), (470, 120, "INV-4711")],
    "a telephone": [(50, 60, "Invoice", BIG), (50, 82, "(03) 9555 0101")],
    "a number of something unknown": [(50, 60, "Facture", BIG), (350, 120, "N° de dossier :"), (470, 120, "4711")],
    "a period": [(50, 60, "Invoice", BIG), (350, 120, "Invoice period"), (470, 120, "2026-03")],
    "a serial number among the lines": [(50, 60, "Invoice", BIG), *TABLE, (50, 434, "Serial no. 90020")],
    "days to pay": [(50, 60, "Invoice", BIG), (350, 120, "Invoice terms: 30 days")],
}


@pytest.mark.parametrize("case", OTHERS)
def test_no_other_number_is_the_invoices(case: str) -> None:
    found = header_of(*OTHERS[case]).numbers
    assert not found or "label" not in found[0].evidence


def test_two_numbers_called_just_that_are_a_doubt() -> None:
    marks: list[Mark] = [(50, 60, "Rechnung", BIG), *stack("Nr.", "1817", "Belegnummer", "9020", "Datum", "3.4.2026")]
    assert "label" not in header_of(*marks).numbers[0].evidence


def test_the_runner_up_is_kept() -> None:
    reading = reading_of(
        (50, 60, "Invoice", BIG), (350, 120, "Invoice No."), (470, 120, "117"), (350, 134, "Document"), (470, 134, "9020")
    )
    assert reading.invoice_number is not None
    assert (reading.invoice_number.value, reading.invoice_number.runner_up) == ("117", "9020")


@pytest.mark.parametrize(
    ("marks", "dated", "due"),
    [
        ([("Invoice Date", "03 March 2026"), ("Due Date", "2 Apr 2026")], date(2026, 3, 3), date(2026, 4, 2)),
        ([("Rechnungsdatum:", "3.4.2026"), ("Zahlbar bis:", "17. April 2026")], date(2026, 4, 3), date(2026, 4, 17)),
        ([("Date d'émission", "3 avr. 2026"), ("Échéance", "2026-05-03")], date(2026, 4, 3), date(2026, 5, 3)),
        ([("Datum vystavení", "3. 4. 2026"), ("Datum splatnosti", "17.04.2026")], date(2026, 4, 3), date(2026, 4, 17)),
        (
            [("Data wystawienia", "3 kwietnia 2026 r."), ("Termin platnosci", "17-04-2026")],
            date(2026, 4, 3),
            date(2026, 4, 17),
        ),
        ([("Fakturadatum", "2026-04-03"), ("Förfallodatum", "2026-05-03")], date(2026, 4, 3), date(2026, 5, 3)),
        ([("Fakturadato", "03.04.2026"), ("Forfallsdato", "17.04.2026")], date(2026, 4, 3), date(2026, 4, 17)),
        ([("Data documento", "3 aprile 2026"), ("Scadenza", "30/06/2026")], date(2026, 4, 3), date(2026, 6, 30)),
        ([("Date", "Fri 3 Apr 2026"), ("Terms", "30 days net")], date(2026, 4, 3), None),
        ([("Delivery Date", "01/04/2026"), ("Date", "13/04/2026")], date(2026, 4, 13), None),
        ([("Datum", "1.2. 2026"), ("Splatnost", "03/IV/2026")], date(2026, 2, 1), date(2026, 4, 3)),
        ([("Date", "17MAR2026"), ("Pay by", "31-Mar-26")], date(2026, 3, 17), date(2026, 3, 31)),
    ],
)
def test_dates_are_read_as_every_country_prints_them(marks: list[tuple[str, str]], dated: date, due: date | None) -> None:
    facts: list[Mark] = []
    for at, (label, value) in enumerate(marks):
        facts += [(350, 120 + 14 * at, label), (480, 120 + 14 * at, value)]
    page = sheet_of((50, 60, "Invoice", BIG), *facts)
    header = read_header(page, None)
    found = invoice_date(header, page)
    assert found is not None
    assert found.value == dated
    assert [one.value for one in header.dues] == ([due] if due else [])


@pytest.mark.parametrize(
    ("lines", "day_first"),
    [
        (["Date 04/03/2026", "Paid 25/02/2026"], True),
        (["Date 04/03/2026", "Due 04/18/2026"], False),
        (["Date 04/03/2026", "Austin, TX 78701"], False),
        (["Date 04/03/2026", "ABN 51 824 753 556"], True),
        (["Date 04/03/2026", "Due 05/03/2026", "Terms: 30 days"], False),
        (["Date 05/06/2026", "Due 12/06/2026", "Terms: 7 days"], True),
        (["Date 04/03/2026"], None),
    ],
)
def test_day_and_month_are_told_apart_or_reported(lines: list[str], day_first: bool | None) -> None:
    marks: list[Mark] = [(50, 60 + 20 * at, line) for at, line in enumerate(["Invoice No. 17", *lines])]
    assert day_first_of_sheet(sheet_of(*marks), None) is day_first


def test_other_languages_print_the_day_first() -> None:
    page = sheet_of((50, 60, "Rechnungsnummer 17"), (50, 80, "Rechnungsdatum 04/03/2026"))
    assert day_first_of_sheet(page, None) is True


def test_a_day_that_may_be_a_month_is_a_doubt() -> None:
    marks: list[Mark] = [(50, 60, "Invoice", BIG), (350, 120, "Invoice No. 17"), (350, 140, "Date 04/03/2026")]
    plain = [mark for mark in TABLE if "GST" not in mark[2]]
    (reading,) = read_page(open_document(paper([*marks, *plain]), "a.pdf"), NOBODY).readings
    assert any("2026-03-04 or 2026-04-03" in issue.message for issue in reading.issues)
    assert not any("2026-03-04 or" in issue.message for issue in reading_of(*marks).issues)


ORDERS: dict[str, tuple[list[Mark], list[str]]] = {
    "beside its label": ([(350, 120, "Purchase Order"), (470, 120, "4500012345")], ["4500012345"]),
    "with its prefix": ([(350, 120, "Your order no.:"), (470, 120, "PO 9826")], ["PO 9826"]),
    "prefix as label": ([(350, 120, "PO:"), (470, 120, "9826")], ["9826"]),
    "named in words": ([(350, 120, "Purchase order:"), (470, 120, "Standing order")], ["Standing order"]),
    "none in a sentence": ([(50, 150, "Thank you for your order. We invoice as follows:")], []),
    "none of the supplier's own": ([(350, 120, "Sales order no."), (470, 120, "SO-4711")], []),
    "several": (
        [(350, 120, "Your order:"), (470, 120, "PO-1"), (350, 140, "Your order:"), (470, 140, "PO-2")],
        ["PO-1", "PO-2"],
    ),
}


@pytest.mark.parametrize("case", ORDERS)
def test_orders_are_those_that_the_customer_gave(case: str) -> None:
    marks, orders = ORDERS[case]
    reading = reading_of((50, 60, "Invoice", BIG), (50, 100, "Invoice No. 17"), *marks)
    assert [order.value for order in reading.purchase_orders] == orders


def test_job_delivery_note_and_the_invoice_credited_are_read_where_labelled() -> None:
    reading = reading_of(
        (50, 60, "Credit Note", BIG), (50, 100, "Credit Note No. CN-17"),
        (350, 120, "Job No."), (470, 120, "J-202"),
        (350, 134, "Delivery docket"), (470, 134, "D-88"),
        (350, 148, "Original invoice"), (470, 148, "INV-4711"),
    )  # fmt: skip
    assert reading.job is not None
    assert reading.delivery_note is not None
    assert reading.original_invoice is not None
    assert (reading.job.value, reading.delivery_note.value, reading.original_invoice.value) == ("J-202", "D-88", "INV-4711")
    assert reading.invoice_number is not None
    assert reading.invoice_number.value == "CN-17"
