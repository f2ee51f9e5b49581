"""Plain papers for the tests of imports: a stranger's invoice, whole or page by page, and what is none."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from tests.documents.paper import Mark, paper, right

STRANGER = "Quill and Anchor Bindery Pty Ltd"
STRANGER_ID = "54 912 881 046"  # invented; its check digits hold
HEAD: list[Mark] = [
    (50, 50, STRANGER, {"size": 15, "font": "Helvetica-Bold"}),
    (50, 66, "3 Gum Lane, Port Lorne QLD 4998"),
    (50, 78, f"ABN {STRANGER_ID}"),
    (400, 50, "TAX INVOICE", {"size": 16}),
    (350, 90, "Invoice number"), (460, 90, "QA-4471"),
    (350, 104, "Invoice date"), (460, 104, "12 October 2026"),
    (50, 130, "Bill to"), (50, 143, "Ridgeline Trade Services Pty Ltd"), (50, 155, "18 Quarry Ridge Road"),
    (50, 167, "Millbrook Park QLD 4999"),
]  # fmt: skip
TABLE: list[Mark] = [
    (50, 220, "Description"), right(350, 220, "Quantity"), right(430, 220, "Unit price"), right(530, 220, "Amount"),
]  # fmt: skip
TOTALS: list[Mark] = [
    (380, 320, "Subtotal"), right(530, 320, "160.00"),
    (380, 335, "GST 10%"), right(530, 335, "16.00"),
    (380, 350, "Total AUD"), right(530, 350, "176.00"),
]  # fmt: skip


def row(y: float, *cells: str) -> list[Mark]:
    """One line of the table."""
    text, quantity, price, amount = cells
    return [(50, y, text), right(350, y, quantity), right(430, y, price), right(530, y, amount)]


FIRST = row(240, "Ledger, half bound", "4", "25.00", "100.00")
SECOND = row(256, "Docket book, numbered", "5", "12.00", "60.00")
FOOT = (450.0, 800.0)


def whole() -> bytes:
    """The stranger's invoice on one page."""
    return paper([*HEAD, *TABLE, *FIRST, *SECOND, *TOTALS])


def page_one(said: str = "Page 1 of 2") -> bytes:
    """Its head and first line."""
    return paper([*HEAD, *TABLE, *FIRST, (*FOOT, said)])


def page_two(said: str = "Page 2 of 2", number: str = "QA-4471") -> bytes:
    """Its second line and the totals."""
    return paper(
        [(50, 50, STRANGER), (350, 90, "Invoice number"), (460, 90, number), *TABLE, *SECOND, *TOTALS, (*FOOT, said)]
    )


def titled(title: str, *more: str) -> bytes:
    """A paper with a table and a total that calls itself something."""
    said: list[Mark] = [(50, 180 + 14 * place, text) for place, text in enumerate(more)]
    head: list[Mark] = [mark if mark[2] != "TAX INVOICE" else (350, 50, title, {"size": 16}) for mark in HEAD]
    head = [mark for mark in head if not mark[2].startswith(("Invoice", "QA-"))]
    return paper([*head, *said, *TABLE, *FIRST, *SECOND, *TOTALS])


def mail(folder: Path, files: Sequence[tuple[str, bytes]], sender: str = "accounts@quillanchor.example") -> Path:
    """A mail with these PDFs, as a file."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "invoices@ridgeline.example", "Invoice"
    message["Message-ID"] = f"<{len(files)}.{files[0][0].replace(' ', '-')}@quillanchor.example>"
    message.set_content("Attached.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "stranger.eml"
    path.write_bytes(message.as_bytes())
    return path
