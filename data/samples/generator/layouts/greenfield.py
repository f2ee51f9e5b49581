"""Greenfield Switchgear: the plain page that goes along with its electronic invoice."""

from __future__ import annotations

from company import COMPANY, spaced_abn
from printing import money, price, quantity, worded
from records import Invoice
from sheet import Colour, Column, Sheet, Table, TableStyle

LEAF: Colour = (0.25, 0.5, 0.1)
TABLE = Table(
    (
        Column("part", "Product", 50, 60),
        Column("description", "Description", 115, 210),
        Column("quantity", "Quantity", 330, 45, "right"),
        Column("price", "Price", 390, 65, "right"),
        Column("net", "Line total", 470, 75, "right"),
    ),
    TableStyle(rule=LEAF, size=9),
)


def draw(invoice: Invoice) -> bytes:
    """The visible page of an electronic invoice or credit note."""
    sheet = Sheet(f"Copy of {invoice.number}", invoice.supplier.name)
    sheet.rect(50, 40, 26, 26, fill=LEAF)
    sheet.rect(57, 47, 12, 12, fill=(1, 1, 1))
    sheet.text(86, 58, invoice.supplier.name, font="Helvetica-Bold", size=15, colour=LEAF)
    title = "Credit note" if invoice.kind == "credit_note" else "Tax invoice"
    sheet.text(50, 100, f"{title} {invoice.number} of {worded(invoice.day)}", font="Helvetica-Bold", size=12)
    order = ", ".join(invoice.order_names)
    sheet.texts(
        50,
        120,
        [
            f"ABN {spaced_abn(invoice.supplier.abn)}",
            f"For {COMPANY}",
            f"Order {order}",
            "Copy for your information: the electronic invoice that came with it is the record.",
        ],
        leading=14,
    )
    rows = [
        {
            "part": line.part,
            "description": line.description,
            "quantity": quantity(line.quantity),
            "price": price(line.unit_price),
            "net": money(line.net),
        }
        for line in invoice.lines
    ]
    y = TABLE.draw(sheet, rows, 190, 690, lambda: 60.0) + 20
    totals = [*[(c.description, money(c.net)) for c in invoice.charges], ("Total excluding GST", money(invoice.net_total))]
    totals += [("GST", money(invoice.tax_total)), ("Total", money(invoice.gross_total))]
    for label, value in totals:
        sheet.text(390, y, label)
        sheet.text(545, y, value, align="right")
        y += 14
    return sheet.finish()
