"""Summit Hardware & Tools: a till system's typewriter face on green bars, the order number on every line."""

from __future__ import annotations

from company import COMPANY, COMPANY_ADDRESS, spaced_abn
from printing import money, price, quantity, register
from records import Invoice
from sheet import Colour, Column, Sheet, Table, TableStyle

GREEN: Colour = (0.1, 0.42, 0.2)
BAR: Colour = (0.89, 0.96, 0.88)
TABLE = Table(
    (
        Column("part", "ITEM", 36, 40),
        Column("description", "DESCRIPTION", 80, 196),
        Column("order", "ORDER NO", 280, 58),
        Column("quantity", "QTY", 340, 40, "right"),
        Column("unit", "UOM", 388, 24),
        Column("price", "EACH", 416, 62, "right"),
        Column("net", "TOTAL", 486, 72, "right"),
    ),
    TableStyle(font="Courier", head_font="Courier-Bold", size=8, stripe=BAR, leading=9.5, gap=4),
)


def _head(sheet: Sheet, invoice: Invoice) -> None:
    supplier = invoice.supplier
    sheet.shape([(36, 74), (62, 30), (74, 50), (82, 40), (102, 74)], GREEN)
    sheet.shape([(56, 40), (62, 30), (68, 40), (62, 44)], (1, 1, 1))
    sheet.text(112, 48, supplier.name.upper(), font="Courier-Bold", size=13)
    sheet.text(112, 61, f"{supplier.address[0].upper()} {supplier.address[1].upper()}", font="Courier", size=8)
    sheet.text(112, 72, f"ABN: {spaced_abn(supplier.abn)}  TEL: {supplier.phone}", font="Courier", size=8)
    sheet.text(
        36, 100, f"*** {'CREDIT NOTE' if invoice.kind == 'credit_note' else 'TAX INVOICE'} ***", font="Courier-Bold", size=12
    )


def _facts(sheet: Sheet, invoice: Invoice) -> None:
    number = "CREDIT NO" if invoice.kind == "credit_note" else "INVOICE NO"
    facts = [(number, invoice.number), ("DATE", register(invoice.day)), ("TERMS", "14 DAYS"), ("CUSTOMER", "R0552")]
    if invoice.original is not None:
        facts.append(("ORIG INV", invoice.original.number))
    y = 118.0
    for label, value in facts:
        sheet.text(36, y, f"{label:<11}: {value}", font="Courier", size=9)
        y += 12
    sheet.texts(
        330,
        118,
        ["CHARGE TO:", COMPANY.upper(), *(part.upper() for part in COMPANY_ADDRESS)],
        font="Courier",
        size=9,
        leading=12,
    )


def _totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    rows = [("SUBTOTAL", money(invoice.goods_total)), *[(c.description.upper(), money(c.net)) for c in invoice.charges]]
    rows += [("GST", money(invoice.tax_total)), ("TOTAL DUE", money(invoice.gross_total, "$"))]
    sheet.text(558, y + 4, "-" * 34, font="Courier", size=9, align="right")
    for index, (label, value) in enumerate(rows):
        dotted = f"{label} {'.' * (20 - len(label))} {value:>12}"
        sheet.text(
            558,
            y + 18 + index * 13,
            dotted,
            font="Courier-Bold" if label == "TOTAL DUE" else "Courier",
            size=9,
            align="right",
        )


def draw(invoice: Invoice) -> bytes:
    """The paper of one invoice or credit note."""
    sheet = Sheet(f"INVOICE {invoice.number}", invoice.supplier.name)
    _head(sheet, invoice)
    _facts(sheet, invoice)

    def again() -> float:
        _head(sheet, invoice)
        sheet.text(36, 118, f"INVOICE NO : {invoice.number}   CONTINUED", font="Courier", size=9)
        return 130.0

    rows = [
        {
            "part": line.part,
            "description": line.description,
            "order": invoice.printed(line.order),
            "quantity": quantity(line.quantity),
            "unit": line.unit,
            "price": price(line.unit_price),
            "net": money(line.net),
        }
        for line in invoice.lines
    ]
    y = TABLE.draw(sheet, rows, 190, 690, again)
    if invoice.remark:
        sheet.text(36, y + 12, invoice.remark.upper(), font="Courier", size=8)
    _totals(sheet, invoice, y + 10)
    sheet.text(
        36, 800, f"EFT {invoice.supplier.bank.upper()}   NO RETURNS ON CUT OR SPECIAL ITEMS", font="Courier", size=7.5
    )
    return sheet.finish()
