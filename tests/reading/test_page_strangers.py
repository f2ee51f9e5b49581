"""Invoices of suppliers nobody has described, drawn here in several languages and read without a format."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from engine.documents import open_document
from engine.model import DocumentKind, OwnCompany, Reading
from engine.proving import prove
from engine.reading.page import read_page
from engine.reading.page.candidates import amounts_in, days_in, is_number_like
from engine.reading.page.wording import find_labels, tokens


@dataclass(frozen=True)
class Wording:
    title: str
    number: str
    dated: str
    due: str
    columns: tuple[str, str, str, str]
    net: str
    tax: str
    gross: str
    tax_id: str
    comma: bool = True


WORDINGS = {
    "en": Wording(
        "TAX INVOICE", "Invoice No", "Invoice date", "Due date", ("Description", "Qty", "Unit price", "Amount"),
        "Subtotal", "GST 10%", "Total", "ABN 51 824 753 556", comma=False,
    ),
    "de": Wording(
        "Rechnung", "Rechnungsnummer", "Rechnungsdatum", "Fällig am", ("Bezeichnung", "Menge", "Einzelpreis", "Betrag"),
        "Summe netto", "zzgl. 10% MwSt.", "Rechnungsbetrag", "USt-IdNr. DE136695976",
    ),
    "fr": Wording(
        "Facture", "Facture n°", "Date de facture", "Échéance", ("Désignation", "Qté", "Prix unitaire", "Montant"),
        "Total HT", "TVA 10%", "Total TTC", "TVA FR40303265045",
    ),
    "it": Wording(
        "Fattura", "Numero fattura", "Data fattura", "Scadenza", ("Descrizione", "Quantità", "Prezzo", "Importo"),
        "Imponibile", "IVA 10%", "Totale fattura", "P. IVA IT00743110157",
    ),
    "sv": Wording(
        "Faktura", "Fakturanummer", "Fakturadatum", "Förfallodatum", ("Benämning", "Antal", "Pris", "Belopp"),
        "Summa exkl. moms", "Moms 10%", "Summa inkl. moms", "Momsreg.nr SE556188840401",
    ),
}  # fmt: skip


def printed(amount: str, wording: Wording) -> str:
    return amount.replace(".", ",") if wording.comma else amount


def draw(wording: Wording, *, gross: str = "220.00", title: str | None = None) -> bytes:
    out = io.BytesIO()
    page = Canvas(out, A4)
    page.setFont("Helvetica-Bold", 18)
    page.drawString(50, 790, "Nordlicht Timber GmbH")
    page.drawRightString(545, 790, title or wording.title)
    page.setFont("Helvetica", 10)
    page.drawString(50, 772, wording.tax_id)
    for row, (label, value) in enumerate(
        ((wording.number, "R-20417"), (wording.dated, "17.03.2026"), (wording.due, "31.03.2026"))
    ):
        page.drawString(340, 740 - 14 * row, label)
        page.drawRightString(545, 740 - 14 * row, value)
    edges = (50, 340, 440, 545)
    rows = (wording.columns, ("Oak shelf", "4", "25.00", "100.00"), ("Steel bracket", "20", "5.00", "100.00"))
    for row, cells in enumerate(rows):
        page.drawString(edges[0], 640 - 18 * row, cells[0])
        for edge, cell in zip(edges[1:], cells[1:], strict=True):
            page.drawRightString(edge, 640 - 18 * row, cell if row == 0 else printed(cell, wording))
    euro = "AUD " if not wording.comma else "EUR "
    for row, (label, value) in enumerate(((wording.net, "200.00"), (wording.tax, "20.00"), (wording.gross, gross))):
        page.drawString(340, 560 - 16 * row, label)
        page.drawRightString(545, 560 - 16 * row, euro + printed(value, wording))
    page.save()
    return out.getvalue()


def read(content: bytes, company: OwnCompany | None = None) -> Reading:
    outcome = read_page(open_document(content, "stranger.pdf"), company or OwnCompany())
    assert len(outcome.readings) == 1
    return outcome.readings[0]


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_strangers_invoice_is_read_in_its_language(language: str) -> None:
    reading = read(draw(WORDINGS[language]))
    assert reading.supplier_name is not None
    assert reading.supplier_name.value == "Nordlicht Timber GmbH"
    assert reading.invoice_number is not None
    assert reading.invoice_number.value == "R-20417"
    assert reading.invoice_date is not None
    assert reading.invoice_date.value == date(2026, 3, 17)
    assert reading.due_date is not None
    assert reading.due_date.value == date(2026, 3, 31)
    totals = (reading.net_total, reading.tax_total, reading.gross_total)
    assert [total.value for total in totals if total] == [Decimal(200), Decimal(20), Decimal(220)]
    assert [(line.quantity.value, line.net_amount.value) for line in reading.lines if line.quantity and line.net_amount] == [
        (Decimal(4), Decimal(100)),
        (Decimal(20), Decimal(100)),
    ]


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_total_that_does_not_add_up_is_never_verified(language: str) -> None:
    reading = read(draw(WORDINGS[language], gross="230.00"))
    invoice, _ = prove(reading, document_sha256="0" * 64)
    assert invoice is None or not invoice.verified


def test_what_adds_up_with_two_kinds_of_evidence_is_verified() -> None:
    invoice, issues = prove(read(draw(WORDINGS["en"])), document_sha256="0" * 64)
    assert invoice is not None
    assert invoice.verified, issues


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Angebot", DocumentKind.QUOTE),
        ("Devis", DocumentKind.QUOTE),
        ("Sollecito di pagamento", DocumentKind.REMINDER),
        ("STATEMENT", DocumentKind.STATEMENT),
        ("Följesedel", DocumentKind.DELIVERY_DOCKET),
    ],
)
def test_what_calls_itself_something_else_is_no_invoice(title: str, kind: DocumentKind) -> None:
    assert read(draw(WORDINGS["en"], title=title)).kind is kind


def test_credit_note_by_its_title() -> None:
    assert read(draw(WORDINGS["de"], title="Gutschrift")).kind is DocumentKind.CREDIT_NOTE


def test_own_company_is_never_the_supplier() -> None:
    reading = read(draw(WORDINGS["en"]), OwnCompany(names=("Nordlicht Timber GmbH",)))
    assert reading.supplier_name is None or reading.supplier_name.value != "Nordlicht Timber GmbH"


@given(st.decimals(min_value=0, max_value=999_999, places=2), st.sampled_from((".", ",")))
def test_any_printed_amount_is_found_in_any_locale(amount: Decimal, mark: str) -> None:
    text = f"{amount:,.2f}"
    if mark == ",":
        text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    found = amounts_in(f"Total {text}", mark)
    assert [one.value for one in found] == [amount]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7.10-", "-7.10"),
        ("(12.00)", "-12.00"),
        ("5.00 CR", "-5.00"),
        ("€ 1.234,50", "1234.50"),
        ("12 345,60 kr", "12345.60"),
    ],
)
def test_signs_and_marks_of_amounts(text: str, value: str) -> None:
    assert [one.value for one in amounts_in(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17. März 2026", date(2026, 3, 17)),
        ("3 de febrero de 2026", date(2026, 2, 3)),
        ("1er août 2026", date(2026, 8, 1)),
        ("March 4, 2026", date(2026, 3, 4)),
        ("2026-02-28", date(2026, 2, 28)),
        ("5. listopadu 2026", date(2026, 11, 5)),
    ],
)
def test_dates_in_words_of_many_languages(text: str, value: date) -> None:
    assert [day.value for day in days_in(text)] == [value]


def test_day_and_month_that_could_change_places_say_so() -> None:
    (day,) = days_in("03/04/2026")
    assert (day.value, day.other) == (date(2026, 4, 3), date(2026, 3, 4))


@pytest.mark.parametrize(
    ("text", "names"), [("INV-001", True), ("2026/0135", True), ("12.50", False), ("17.03.2026", False)]
)
def test_what_can_name_a_document(text: str, names: bool) -> None:
    assert is_number_like(text) is names


def test_labels_do_not_see_case_accents_and_marks() -> None:
    assert find_labels("header", tokens("FÄLLIG AM:"))[0].term == "due_date"
    assert find_labels("header", tokens("I N V O I C E"))[0].term == "invoice_title"
