"""Coastal Electrical Wholesalers: a centred serif letterhead, values in a strip of cells below their labels, back orders."""

from __future__ import annotations

from company import COMPANY, COMPANY_ADDRESS, spaced_abn
from printing import money, price, quantity, worded
from records import Invoice
from sheet import GREY, WIDTH, Colour, Column, Sheet, Table, TableStyle

RED: Colour = (0.72, 0.11, 0.09)
SAND: Colour = (0.98, 0.94, 0.87)
TABLE = Table(
    (
        Column("line", "Ln", 42, 16),
        Column("quantity", "Supplied", 60, 42, "right"),
        Column("back", "B/O", 108, 24, "right"),
        Column("part", "Item", 144, 50),
        Column("description", "Description", 198, 210),
        Column("price", "Unit Price", 410, 62, "right"),
        Column("net", "Amount", 480, 72, "right"),
    ),
    TableStyle(font="Times-Roman", head_font="Times-Bold", size=9.5, leading=11, head_colour=RED, rule=SAND),
)


def _letterhead(sheet: Sheet, invoice: Invoice) -> None:
    supplier = invoice.supplier
    sheet.disc(WIDTH / 2, 40, 15, RED)
    sheet.shape(
        [
            (WIDTH / 2 + 2, 28),
            (WIDTH / 2 - 8, 43),
            (WIDTH / 2 - 1, 43),
            (WIDTH / 2 - 3, 52),
            (WIDTH / 2 + 7, 37),
            (WIDTH / 2, 37),
        ],
        SAND,
    )
    sheet.text(WIDTH / 2, 74, supplier.name.upper(), font="Times-Bold", size=15, align="middle")
    line = f"{supplier.address[0]}, {supplier.address[1]}  -  {supplier.phone}  -  A.B.N. {spaced_abn(supplier.abn)}"
    sheet.text(WIDTH / 2, 87, line, font="Times-Roman", size=8.5, colour=GREY, align="middle")
    title = "ADJUSTMENT NOTE" if invoice.kind == "credit_note" else "TAX INVOICE"
    sheet.text(WIDTH / 2, 112, title, font="Times-Bold", size=17, colour=RED, align="middle")


def _cells(invoice: Invoice) -> list[tuple[str, str, float]]:
    reference = ", ".join(invoice.order_names)
    return [
        ("Document No.", invoice.number, 92),
        ("Date", worded(invoice.day, short=True), 84),
        ("Customer Order", reference, 110),
        ("Due", worded(invoice.due, short=True) if invoice.due else "C.O.D.", 84),
        ("Account", "40771", 72),
        ("Currency", invoice.currency, 73),
    ]


def _strip(sheet: Sheet, invoice: Invoice) -> None:
    x = 40.0
    for label, value, width in _cells(invoice):
        sheet.rect(x, 190, width, 15, fill=SAND, stroke=RED)
        sheet.rect(x, 205, width, 18, stroke=RED)
        sheet.text(x + width / 2, 201, label, font="Times-Bold", size=8.5, align="middle")
        sheet.text(x + width / 2, 218, value, font="Times-Roman", size=10, align="middle")
        x += width


def _totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    rows = [("Goods total", money(invoice.goods_total)), *[(c.description, money(c.net)) for c in invoice.charges]]
    rows += [("GST", money(invoice.tax_total)), ("Invoice total", money(invoice.gross_total))]
    if invoice.kind == "credit_note":
        rows[-1] = ("Credit total", rows[-1][1])
    sheet.rule(360, y, WIDTH - 40, colour=RED)
    for index, (label, value) in enumerate(rows):
        font = "Times-Bold" if index == len(rows) - 1 else "Times-Roman"
        sheet.text(450, y + 16 + index * 15, label, font=font, size=10, align="right")
        sheet.text(552, y + 16 + index * 15, value, font=font, size=10, align="right")
    sheet.rule(360, y + 8 + len(rows) * 15, WIDTH - 40, colour=RED)


def _foot(sheet: Sheet, invoice: Invoice) -> None:
    sheet.text(WIDTH / 2, 796, f"Remit to {invoice.supplier.bank}", font="Times-Italic", size=9, align="middle")
    sheet.text(
        WIDTH / 2,
        808,
        "Claims for short supply within seven days.",
        font="Times-Italic",
        size=8,
        colour=GREY,
        align="middle",
    )


def draw(invoice: Invoice) -> bytes:
    """The paper of one invoice or credit note."""
    sheet = Sheet(f"Document {invoice.number}", invoice.supplier.name)
    _letterhead(sheet, invoice)
    sheet.text(44, 136, "Sold to", font="Times-Italic", size=9)
    sheet.texts(44, 148, [COMPANY, *COMPANY_ADDRESS], font="Times-Roman", size=10)
    if invoice.original is not None:
        sheet.text(360, 148, f"Adjusts invoice {invoice.original.number}", font="Times-Roman", size=10)
    _strip(sheet, invoice)
    _foot(sheet, invoice)

    def again() -> float:
        _letterhead(sheet, invoice)
        _foot(sheet, invoice)
        return 130.0

    rows = [
        {
            "line": str(index),
            "quantity": quantity(line.quantity),
            "back": "0",
            "part": line.part,
            "description": line.description,
            "price": price(line.unit_price),
            "net": money(line.net),
        }
        for index, line in enumerate(invoice.lines, 1)
    ]
    y = TABLE.draw(sheet, rows, 238, 690, again)
    if invoice.remark:
        sheet.text(44, y + 18, invoice.remark, size=9, font="Times-Italic")
    _totals(sheet, invoice, y + 10)
    return sheet.finish()
