"""Invoice pages in several languages, with an e-invoice inside the PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pypdfium2

from tests.documents.paper import Mark, paper, right
from tests.reading.ubl_writer import Draft


@dataclass(frozen=True)
class Language:
    """Words and forms of one country's invoices: labels in the order title, number, date, due, net, tax, gross."""

    labels: tuple[str, str, str, str, str, str, str]
    heads: tuple[str, str, str, str]
    amount: Callable[[Decimal], str]
    day: Callable[[date], str]
    account: str = "IBAN"


def _grouped(mark: str, thousands: str, before: str = "", after: str = "") -> Callable[[Decimal], str]:
    def write(value: Decimal) -> str:
        text = f"{value:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", thousands)
        return f"{before}{text}{after}"

    return write


LANGUAGES = {
    "en": Language(
        ("TAX INVOICE", "Invoice number:", "Invoice date:", "Due date:", "Subtotal", "GST", "Total"),
        ("Description", "Qty", "Price", "Amount"),
        _grouped(".", ",", "€"),
        lambda day: f"{day:%d %B %Y}".lstrip("0"),
    ),
    "us": Language(
        ("INVOICE", "Invoice #", "Invoice Date", "Due Date", "Subtotal", "Tax", "Total"),
        ("Description", "Qty", "Unit price", "Amount"),
        _grouped(".", ",", "EUR "),
        lambda day: f"{day:%m/%d/%Y}",
    ),
    "de": Language(
        ("RECHNUNG", "Rechnungsnummer:", "Rechnungsdatum:", "Fällig am:", "Nettobetrag", "MwSt.", "Gesamtbetrag"),
        ("Bezeichnung", "Menge", "Einzelpreis", "Betrag"),
        _grouped(",", ".", "", " €"),
        lambda day: f"{day:%d.%m.%Y}",
    ),
    "fr": Language(
        ("FACTURE", "Facture n° :", "Date de facture :", "Échéance :", "Total HT", "TVA", "Total TTC"),
        ("Désignation", "Quantité", "Prix unitaire", "Montant"),
        _grouped(",", " ", "", " €"),
        lambda day: f"{day:%d/%m/%Y}",
    ),
}


def page(draft: Draft, language: str = "en") -> list[Mark]:
    """What a person sees of the draft."""
    words = LANGUAGES[language]
    title, number, day, due, net, tax, gross = words.labels
    marks: list[Mark] = [
        (50, 60, draft.supplier, {"size": 14}),
        (50, 76, f"VAT {draft.supplier_tax_id}"),
        (50, 130, title, {"size": 18}),
        (50, 160, draft.buyer),
        (350, 160, number), (450, 160, draft.number),
        (350, 175, day), (450, 175, words.day(draft.day)),
    ]  # fmt: skip
    if draft.due:
        marks += [(350, 190, due), (450, 190, words.day(draft.due))]
    what, *heads = words.heads
    marks += [(50, 240, what), *(right(x, 240, head) for x, head in zip((320, 420, 540), heads, strict=True))]
    y = 256
    for item in draft.items:
        marks += [(50, y, item.description), right(320, y, f"{item.quantity:f}"), right(420, y, words.amount(item.price))]
        marks.append(right(540, y, words.amount(item.net)))
        y += 16
    for label, value in ((net, draft.net), (tax, draft.tax), (gross, draft.gross)):
        y += 16
        marks += [(380, y, label), right(540, y, words.amount(value))]
    if draft.account:
        groups = " ".join(draft.account[at : at + 4] for at in range(0, len(draft.account), 4))
        marks.append((50, 780, f"{words.account}: {groups}"))
    return marks


def with_files(pdf: bytes, *files: tuple[str, bytes]) -> bytes:
    """The PDF with (name, content) embedded."""
    document = pypdfium2.PdfDocument(pdf)
    for name, content in files:
        document.new_attachment(name).set_data(content)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def hybrid(draft: Draft, xml: bytes, language: str = "en", name: str = "factur-x.xml") -> bytes:
    """The draft as a page, with `xml` inside."""
    return with_files(paper(page(draft, language)), (name, xml))
