"""Delta Hire Services: a black band with the number in it, days and rates for quantities and prices, no part codes."""

from __future__ import annotations

from company import COMPANY, COMPANY_ADDRESS, spaced_abn
from printing import money, price, quantity, worded
from records import Invoice
from sheet import BLACK, GREY, WHITE, WIDTH, Colour, Column, Sheet, Table, TableStyle

YELLOW: Colour = (0.98, 0.78, 0.05)
TABLE = Table(
    (
        Column("description", "Hire or work", 44, 270),
        Column("unit", "Per", 322, 30),
        Column("quantity", "Days", 356, 36, "right"),
        Column("price", "Rate", 402, 64, "right"),
        Column("net", "Charge", 478, 72, "right"),
    ),
    TableStyle(head_fill=YELLOW, size=9.5, leading=11.5, gap=8, rule=GREY),
)


def _head(sheet: Sheet, invoice: Invoice) -> None:
    supplier = invoice.supplier
    sheet.rect(0, 0, WIDTH, 78, fill=BLACK)
    sheet.shape([(40, 60), (58, 20), (76, 60)], YELLOW)
    sheet.text(90, 40, "DELTA HIRE SERVICES", font="Helvetica-Bold", size=19, colour=YELLOW)
    sheet.text(90, 56, "Access  /  earthmoving  /  subcontract crews", size=9, colour=WHITE)
    title = "CREDIT NOTE" if invoice.kind == "credit_note" else "TAX INVOICE"
    sheet.text(WIDTH - 40, 38, f"{title} # {invoice.number}", font="Helvetica-Bold", size=12, colour=WHITE, align="right")
    sheet.text(WIDTH - 40, 55, worded(invoice.day), size=10, colour=WHITE, align="right")
    sheet.text(
        40, 96, f"{supplier.name}   ABN {spaced_abn(supplier.abn)}   {supplier.address[0]}, {supplier.address[1]}", size=8
    )


def _sides(sheet: Sheet, invoice: Invoice) -> None:
    sheet.text(44, 124, "HIRER", font="Helvetica-Bold", size=8)
    sheet.texts(44, 137, [COMPANY, *COMPANY_ADDRESS], size=9.5, leading=12)
    facts = [
        (label, value) for label, value in (("Order", ", ".join(invoice.order_names)), ("Job / site", invoice.job)) if value
    ]
    if invoice.original is not None:
        facts.append(("Credit for", invoice.original.number))
    if invoice.due is not None:
        facts.append(("Payment due", worded(invoice.due)))
    for index, (label, value) in enumerate(facts):
        sheet.text(322, 124 + index * 14, f"{label}:", font="Helvetica-Bold", size=9)
        sheet.text(400, 124 + index * 14, value, size=9.5)


def _totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    rows = [("Hire charges excluding GST", money(invoice.goods_total, "$"))]
    rows += [(c.description, money(c.net, "$")) for c in invoice.charges]
    rows += [("GST", money(invoice.tax_total, "$")), ("Amount payable", money(invoice.gross_total, "$"))]
    for index, (label, value) in enumerate(rows):
        bold = "Helvetica-Bold" if index == len(rows) - 1 else "Helvetica"
        sheet.text(322, y + 20 + index * 16, label, font=bold, size=10)
        sheet.text(550, y + 20 + index * 16, value, font=bold, size=10, align="right")
    sheet.rect(318, y + 24 + (len(rows) - 1) * 16, 238, 4, fill=YELLOW)


def draw(invoice: Invoice) -> bytes:
    """The paper of one invoice or credit note."""
    sheet = Sheet(f"Tax invoice {invoice.number}", invoice.supplier.name)
    _head(sheet, invoice)
    _sides(sheet, invoice)

    def again() -> float:
        _head(sheet, invoice)
        return 112.0

    rows = [
        {
            "description": line.description,
            "unit": line.unit.lower(),
            "quantity": quantity(line.quantity),
            "price": price(line.unit_price),
            "net": money(line.net),
        }
        for line in invoice.lines
    ]
    y = TABLE.draw(sheet, rows, 190, 690, again)
    _totals(sheet, invoice, y)
    sheet.rect(0, 806, WIDTH, 36, fill=BLACK)
    sheet.text(
        WIDTH / 2,
        828,
        f"{invoice.supplier.bank}   {invoice.supplier.phone}   Damage waiver does not cover tyres.",
        size=8,
        colour=WHITE,
        align="middle",
    )
    return sheet.finish()
