"""What a document calls itself, and several invoices in one file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from engine.documents import open_document
from engine.model import DocumentKind, OwnCompany
from engine.reading.page import read_page, wording
from engine.reading.page.context import Sheet
from engine.reading.page.lines import rows_of
from engine.reading.page.titles import KINDS, kind_of
from engine.reading.page.wording import find_labels, tokens
from tests.documents.paper import Mark, paper

NOBODY = OwnCompany()
BIG = {"size": 20}
LABELS = Path(wording.__file__).parent / "labels"
LANGUAGES = sorted(path.stem for path in LABELS.glob("*.toml"))


def table(y: float = 400, gross: str = "110.00") -> list[Mark]:
    return [
        *[(x, y, text) for x, text in ((50, "Description"), (300, "Qty"), (400, "Unit price"), (500, "Amount"))],
        *[(x, y + 20, text) for x, text in ((50, "Oak shelf"), (300, "4"), (400, "25.00"), (500, "100.00"))],
        *[(400.0, y + 60 + 15 * at, text) for at, text in enumerate(("Subtotal", "GST 10%", "Total"))],
        *[(500.0, y + 60 + 15 * at, text) for at, text in enumerate(("100.00", "10.00", gross))],
    ]


def kinds(*pages: list[Mark]) -> list[DocumentKind]:
    return [reading.kind for reading in read_page(open_document(paper(*pages), "a.pdf"), NOBODY).readings]


OTHERS = {
    "Statement of Account": DocumentKind.STATEMENT,
    "Kontoauszug": DocumentKind.STATEMENT,
    "Relevé de compte": DocumentKind.STATEMENT,
    "Estratto conto": DocumentKind.STATEMENT,
    "2. Mahnung": DocumentKind.REMINDER,
    "Payment reminder: invoice 4711": DocumentKind.REMINDER,
    "Betalingsherinnering": DocumentKind.REMINDER,
    "Rappel de paiement": DocumentKind.REMINDER,
    "Quotation Q-17": DocumentKind.QUOTE,
    "Kostenvoranschlag": DocumentKind.QUOTE,
    "Offerte": DocumentKind.QUOTE,
    "Presupuesto nº 17": DocumentKind.QUOTE,
    "Auftragsbestätigung": DocumentKind.ORDER_CONFIRMATION,
    "Proforma invoice": DocumentKind.ORDER_CONFIRMATION,
    "Facture pro forma": DocumentKind.ORDER_CONFIRMATION,
    "Orderbekräftelse": DocumentKind.ORDER_CONFIRMATION,
    "Delivery Docket": DocumentKind.DELIVERY_DOCKET,
    "Lieferschein / Delivery note": DocumentKind.DELIVERY_DOCKET,
    "Albarán de entrega": DocumentKind.DELIVERY_DOCKET,
    "Følgeseddel": DocumentKind.DELIVERY_DOCKET,
    "Remittance Advice": DocumentKind.REMITTANCE,
    "Zahlungsavis": DocumentKind.REMITTANCE,
    "Purchase Order": DocumentKind.OTHER,
    "Terms and Conditions of Sale": DocumentKind.OTHER,
    "Allgemeine Geschäftsbedingungen": DocumentKind.OTHER,
    "Price list": DocumentKind.OTHER,
    "S T A T E M E N T": DocumentKind.STATEMENT,
}


@pytest.mark.parametrize("title", OTHERS)
def test_what_is_no_invoice_never_becomes_one(title: str) -> None:
    marks: list[Mark] = [
        (50, 60, title, BIG),
        (350, 120, "No."),
        (470, 120, "4711"),
        (350, 134, "Date"),
        (470, 134, "3 May 2026"),
    ]
    assert kinds([*marks, (50, 200, "Invoice 1017"), *table()]) == [OTHERS[title]]


INVOICES = {
    "TAX INVOICE": DocumentKind.INVOICE,
    "T A X  I N V O I C E": DocumentKind.INVOICE,
    "Progress Claim Invoice": DocumentKind.INVOICE,
    "Handwerkerrechnung": DocumentKind.INVOICE,
    "Factuur / Invoice": DocumentKind.INVOICE,
    "Invoice / Statement of Supply": DocumentKind.INVOICE,
    "Rechnung / Lieferschein": DocumentKind.INVOICE,
    "Faktura VAT nr 17/2026": DocumentKind.INVOICE,
    "Credit Note": DocumentKind.CREDIT_NOTE,
    "Gutschrift / Credit note": DocumentKind.CREDIT_NOTE,
    "Faktura korygująca": DocumentKind.CREDIT_NOTE,
    "Note d'avoir": DocumentKind.CREDIT_NOTE,
    "Recipient Created Tax Invoice": DocumentKind.SELF_BILLED_INVOICE,
    "Gutschrift im Gutschriftverfahren": DocumentKind.SELF_BILLED_INVOICE,
}


@pytest.mark.parametrize("title", INVOICES)
def test_invoices_are_told_by_their_title(title: str) -> None:
    shown = title.replace("ą", "a")  # the test's font has no such letter
    assert kinds([(50, 60, shown, BIG), (350, 120, "No."), (470, 120, "R-17"), *table()]) == [INVOICES[title]]


@pytest.mark.parametrize(
    "marks",
    [
        [(50, 150, "Delivery docket"), (250, 150, "Order confirmation no."), (50, 165, "D-88"), (250, 165, "AB-12")],
        [(50, 150, "Please see our statement of account."), (50, 165, "Quote 4879 refers.")],
        [(50, 700, "REMITTANCE ADVICE", {"size": 14}), (50, 720, "Detach and return with your payment.")],
    ],
    ids=["in labels", "in sentences", "on the slip at the foot"],
)
def test_an_invoice_may_speak_of_other_documents(marks: list[Mark]) -> None:
    head: list[Mark] = [(50, 60, "Invoice", BIG), (350, 120, "Invoice No."), (470, 120, "17")]
    assert kinds([*head, *marks, *table()]) == [DocumentKind.INVOICE]


def test_what_nowhere_says_that_it_is_an_invoice_is_none() -> None:
    assert kinds([(50, 60, "Zzyzx", BIG), (350, 120, "No."), (470, 120, "4711"), *table()]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_every_field_and_kind(language: str) -> None:
    data = tomllib.loads((LABELS / f"{language}.toml").read_text(encoding="utf-8"))
    needed = {"invoice_number", "invoice_date", "due_date", "purchase_order", "delivery_note", "original_invoice"}
    assert {term for term in needed if len(data["header"][term]) >= 12} == needed
    assert set(data["titles"]) >= set(KINDS) - {"purchase_order"}
    for term in needed:
        for wordings in data["header"][term]:
            assert tokens(wordings.partition("{")[0]) or "{" in wordings


def test_adding_a_language_adds_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in LABELS.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "hu.toml").write_text(
        'months = ["hu"]\n[words]\nsz = ["szam", "sorszam"]\n[header]\ninvoice_number = ["szamla {sz}"]\n', encoding="utf-8"
    )
    caches = (wording._table, wording._files, wording._found, wording._fillers)
    monkeypatch.setattr(wording, "_FOLDER", tmp_path)
    for cache in caches:
        cache.cache_clear()
    try:
        (hit,) = find_labels("header", tokens("Számla sorszám:"))
        assert (hit.term, hit.languages) == ("invoice_number", frozenset({"hu"}))
    finally:
        monkeypatch.undo()
        for cache in caches:
            cache.cache_clear()


def test_labels_are_known_wherever_they_are_parted() -> None:
    for text in ("Rechnungsnummer", "Rechnungs-Nummer", "Rechnungs nummer", "RECHNUNGSNUM MER", "R e c h n u n g s n r"):
        assert [hit.term for hit in find_labels("header", tokens(text))] == ["invoice_number"], text


def invoice(number: str, *, gross: str = "110.00", mark: str = "") -> list[Mark]:
    facts: list[Mark] = [(350, 120, "Invoice No."), (470, 120, number), (350, 134, "Date"), (470, 134, "3 May 2026")]
    return [(50, 60, "Invoice", BIG), *facts, *table(gross=gross), *([(270.0, 800.0, mark)] if mark else [])]


def numbers(*pages: list[Mark]) -> list[tuple[str | None, tuple[int, ...]]]:
    readings = read_page(open_document(paper(*pages), "a.pdf"), NOBODY).readings
    return [(one.invoice_number.value if one.invoice_number else None, one.pages) for one in readings]


def test_invoices_one_after_the_other_are_parted() -> None:
    assert numbers(invoice("A-1"), invoice("A-2"), invoice("A-3")) == [("A-1", (1,)), ("A-2", (2,)), ("A-3", (3,))]


def test_a_page_that_goes_on_stays_with_its_invoice() -> None:
    first = [mark for mark in invoice("A-1", mark="Page 1 of 2") if mark[1] < 450 or mark[1] > 700]
    second: list[Mark] = [(350, 60, "Invoice No."), (470, 60, "A-1"), *table(100), (270, 800, "Page 2 of 2")]
    assert numbers(first, second, invoice("A-2", mark="Page 1 of 1")) == [("A-1", (1, 2)), ("A-2", (3,))]


def test_terms_after_an_invoice_belong_to_it_and_hold_no_values() -> None:
    terms: list[Mark] = [
        (50, 60, "Terms and Conditions of Sale", BIG),
        (50, 90, "Invoice no. 99 is an example. Fee: 500.00."),
    ]
    assert numbers(invoice("A-1"), terms, invoice("A-2"), terms) == [("A-1", (1, 2)), ("A-2", (3, 4))]


def test_one_invoice_of_two_pages_with_another_number_beside_is_one() -> None:
    second: list[Mark] = [(50, 60, "Summary", BIG), (50, 90, "Credit for invoice"), (200, 90, "B-77")]
    assert [number for number, _ in numbers(invoice("A-1"), second)] == ["A-1"]


def test_the_kind_is_told_without_a_title_by_the_label_of_its_number() -> None:
    page = paper([(50, 60, "Invoice number: 17"), (50, 80, "Tax date: 3 May 2026"), *table()])
    assert kind_of(Sheet(rows_of(open_document(page, "a.pdf")), NOBODY)) == (DocumentKind.INVOICE, True)
