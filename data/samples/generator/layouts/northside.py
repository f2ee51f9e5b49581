"""Northside Timber & Building: a brown side bar that holds number, dates and order; tax shown on every line."""

from __future__ import annotations

from company import COMPANY, COMPANY_ADDRESS, spaced_abn
from printing import money, price, quantity, slashed
from records import Invoice, cents
from sheet import HEIGHT, WHITE, Colour, Column, Sheet, Table, TableStyle

BROWN: Colour = (0.36, 0.23, 0.13)
OAK: Colour = (0.80, 0.66, 0.48)
PALE: Colour = (0.97, 0.94, 0.90)
TABLE = Table(
    (
        Column("quantity", "Qty", 166, 34, "right"),
        Column("unit", "UM", 208, 22),
        Column("description", "Description", 234, 112),
        Column("part", "Product", 354, 52),
        Column("price", "Rate", 408, 38, "right"),
        Column("net", "Ex GST", 452, 46, "right"),
        Column("tax", "GST", 504, 36, "right"),
        Column("gross", "Inc GST", 545, 40, "right"),
    ),
    TableStyle(font="Helvetica", size=8, head_fill=OAK, rule=OAK, leading=10),
)


def _bar(sheet: Sheet, invoice: Invoice) -> None:
    sheet.rect(0, 0, 150, HEIGHT, fill=BROWN)
    for index in range(4):
        sheet.disc(75, 60, 30 - index * 8, OAK if index % 2 == 0 else BROWN)
    credit = invoice.kind == "credit_note"
    facts = [("CREDIT NUMBER" if credit else "INVOICE NUMBER", invoice.number), ("ISSUED", slashed(invoice.day, "."))]
    if invoice.due is not None:
        facts.append(("PAYABLE BY", slashed(invoice.due, ".")))
    facts.append(("PURCHASE ORDER", ", ".join(invoice.order_names)))
    if invoice.original is not None:
        facts.append(("CREDITS INVOICE", invoice.original.number))
    y = 130.0
    for label, value in facts:
        sheet.text(20, y, label, font="Helvetica-Bold", size=7.5, colour=OAK)
        sheet.text(20, y + 13, value, size=10.5, colour=WHITE)
        y += 36
    sheet.texts(20, 700, ["BILLED TO", COMPANY, *COMPANY_ADDRESS], size=7.5, colour=WHITE)


def _head(sheet: Sheet, invoice: Invoice) -> None:
    supplier = invoice.supplier
    title = "Tax Credit" if invoice.kind == "credit_note" else "Tax Invoice"
    _bar(sheet, invoice)
    sheet.text(166, 50, title, font="Times-Bold", size=24, colour=BROWN)
    sheet.text(166, 72, supplier.name, font="Times-Bold", size=12)
    sheet.text(166, 85, f"{supplier.address[0]}, {supplier.address[1]}", font="Times-Roman", size=9)
    sheet.text(166, 97, f"ABN {spaced_abn(supplier.abn)}", font="Times-Roman", size=9)


def _totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    rows = [(charge.description, money(charge.net)) for charge in invoice.charges]
    rows += [("Total ex GST", money(invoice.net_total)), ("GST 10%", money(invoice.tax_total))]
    rows.append(("Total inc GST", money(invoice.gross_total, "$")))
    sheet.rect(380, y + 8, 209, len(rows) * 16 + 8, fill=PALE)
    for index, (label, value) in enumerate(rows):
        font = "Helvetica-Bold" if index == len(rows) - 1 else "Helvetica"
        sheet.text(392, y + 23 + index * 16, label, font=font, size=9.5)
        sheet.text(583, y + 23 + index * 16, value, font=font, size=9.5, align="right")


def draw(invoice: Invoice) -> bytes:
    """The paper of one invoice or credit note."""
    sheet = Sheet(f"Invoice {invoice.number}", invoice.supplier.name)
    _head(sheet, invoice)

    def again() -> float:
        _head(sheet, invoice)
        return 118.0

    rows = []
    for line in invoice.lines:
        tax = cents(line.net * line.rate / 100)
        rows.append(
            {
                "description": line.description,
                "part": line.part,
                "quantity": quantity(line.quantity),
                "unit": line.unit.lower(),
                "price": price(line.unit_price),
                "net": money(line.net),
                "tax": money(tax),
                "gross": money(line.net + tax),
            }
        )
    y = TABLE.draw(sheet, rows, 130, 690, again)
    _totals(sheet, invoice, y)
    sheet.text(166, 812, f"Direct deposit {invoice.supplier.bank}", font="Times-Italic", size=8.5)
    return sheet.finish()
