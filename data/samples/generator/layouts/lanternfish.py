"""Lanternfish Signage: a stranger's paper, with his own details on the left and the facts in a column on the right."""

from __future__ import annotations

from company import COMPANY, COMPANY_ABN, COMPANY_ADDRESS, spaced_abn
from printing import money, price, quantity, worded
from records import Invoice
from sheet import GREY, Colour, Column, Sheet, Table, TableStyle

NIGHT: Colour = (0.05, 0.11, 0.24)
GLOW: Colour = (0.2, 0.72, 0.66)
TABLE = Table(
    (
        Column("description", "Description", 50, 240),
        Column("quantity", "Quantity", 300, 50, "right"),
        Column("price", "Unit price", 372, 70, "right"),
        Column("net", "Amount", 466, 80, "right"),
    ),
    TableStyle(head_colour=NIGHT, rule=GREY, size=9, gap=8),
)


def draw(invoice: Invoice) -> bytes:
    """The paper of one invoice."""
    supplier = invoice.supplier
    sheet = Sheet(f"Invoice {invoice.number}", supplier.name)
    sheet.disc(64, 52, 14, NIGHT)
    sheet.disc(82, 46, 5, GLOW)
    sheet.text(100, 58, supplier.name, font="Helvetica-Bold", size=15, colour=NIGHT)
    mine = [*supplier.address, f"ABN {spaced_abn(supplier.abn)}", supplier.mailbox, supplier.phone]
    sheet.texts(50, 92, mine, leading=12, colour=GREY)
    sheet.text(546, 58, "TAX INVOICE", font="Helvetica-Bold", size=18, align="right", colour=NIGHT)
    facts = [
        ("Invoice number", invoice.number),
        ("Invoice date", worded(invoice.day)),
        ("Due date", worded(invoice.due) if invoice.due else "on receipt"),
    ]
    for index, (label, value) in enumerate(facts):
        sheet.text(350, 92 + index * 15, label, colour=GREY)
        sheet.text(546, 92 + index * 15, value, align="right")
    sheet.text(50, 172, "Invoice to", font="Helvetica-Bold")
    sheet.texts(50, 185, [COMPANY, *COMPANY_ADDRESS, f"ABN {spaced_abn(COMPANY_ABN)}"], leading=12)
    rows = [
        {
            "description": line.description,
            "quantity": quantity(line.quantity),
            "price": price(line.unit_price),
            "net": money(line.net),
        }
        for line in invoice.lines
    ]
    y = TABLE.draw(sheet, rows, 250, 690, lambda: 60.0) + 20
    totals = [("Subtotal", invoice.net_total), ("GST 10%", invoice.tax_total), ("Total AUD", invoice.gross_total)]
    for label, amount in totals:
        font = "Helvetica-Bold" if label.startswith("Total") else "Helvetica"
        sheet.text(372, y, label, font=font, size=10)
        sheet.text(546, y, money(amount), font=font, size=10, align="right")
        y += 17
    sheet.text(50, 780, "Please pay by bank transfer, quoting the invoice number.", size=8.5, colour=GREY)
    sheet.text(50, 793, supplier.bank, size=8.5, colour=GREY)
    return sheet.finish()
