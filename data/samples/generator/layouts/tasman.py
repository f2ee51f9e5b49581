"""Tasman Coatings: a subcontractor whose paper nobody has written a format for; it is read from the page alone."""

from __future__ import annotations

from company import COMPANY, COMPANY_ADDRESS, spaced_abn
from printing import money, price, quantity, slashed
from records import Invoice
from sheet import GREY, Colour, Column, Sheet, Table, TableStyle

VIOLET: Colour = (0.36, 0.2, 0.55)
LILAC: Colour = (0.94, 0.92, 0.98)
TABLE = Table(
    (
        Column("description", "Works completed", 50, 250),
        Column("quantity", "Qty", 310, 50, "right"),
        Column("unit", "Unit", 370, 30),
        Column("price", "Rate", 400, 70, "right"),
        Column("net", "Amount ex GST", 475, 72, "right"),
    ),
    TableStyle(head_fill=VIOLET, head_colour=(1, 1, 1), stripe=LILAC, size=9, gap=7),
)


def draw(invoice: Invoice) -> bytes:
    """The paper of one invoice."""
    supplier = invoice.supplier
    sheet = Sheet(f"Invoice {invoice.number}", supplier.name)
    for index in range(3):
        sheet.rect(50 + index * 16, 38, 12, 30 - index * 8, fill=VIOLET)
    sheet.text(545, 54, supplier.name, font="Helvetica-Bold", size=16, colour=VIOLET, align="right")
    sheet.text(545, 68, f"{supplier.address[0]}, {supplier.address[1]}", size=8.5, colour=GREY, align="right")
    sheet.text(545, 80, f"ABN {spaced_abn(supplier.abn)}", size=8.5, colour=GREY, align="right")
    sheet.text(50, 120, "Tax invoice", font="Helvetica", size=26, colour=VIOLET)
    facts = [
        ("Invoice no", invoice.number),
        ("Invoice date", slashed(invoice.day, "-")),
        ("Due date", slashed(invoice.due, "-") if invoice.due else ""),
        ("Your order", ", ".join(invoice.order_names)),
    ]
    for index, (label, value) in enumerate(facts):
        sheet.text(50, 148 + index * 15, label, colour=GREY)
        sheet.text(130, 148 + index * 15, value, font="Helvetica-Bold")
    sheet.texts(330, 148, ["Bill to", COMPANY, *COMPANY_ADDRESS], leading=13)
    rows = [
        {
            "description": line.description,
            "quantity": quantity(line.quantity),
            "unit": line.unit.lower(),
            "price": price(line.unit_price),
            "net": money(line.net),
        }
        for line in invoice.lines
    ]
    y = TABLE.draw(sheet, rows, 225, 690, lambda: 60.0) + 18
    totals = [
        ("Total ex GST", invoice.net_total),
        ("GST 10%", invoice.tax_total),
        ("Total due", invoice.gross_total),
    ]
    for label, amount in totals:
        sheet.text(400, y, label, font="Helvetica-Bold" if label == "Total due" else "Helvetica")
        sheet.text(
            547, y, money(amount, "$"), align="right", font="Helvetica-Bold" if label == "Total due" else "Helvetica"
        )
        y += 15
    sheet.text(50, 800, f"Bank details: {supplier.bank}", size=8.5, colour=GREY)
    return sheet.finish()
