"""Harbour Plumbing Supplies: teal waves, a box of labelled values on the right, part code first."""

from __future__ import annotations

from company import COMPANY, COMPANY_ABN, COMPANY_ADDRESS, SUPPLIERS, spaced_abn
from printing import money, price, quantity, slashed
from records import Invoice
from sheet import GREY, WHITE, WIDTH, Colour, Column, Sheet, Table, TableStyle

TEAL: Colour = (0.02, 0.36, 0.43)
SEA: Colour = (0.45, 0.72, 0.76)
MIST: Colour = (0.93, 0.97, 0.98)
TABLE = Table(
    (
        Column("part", "Code", 44, 54),
        Column("description", "Description", 102, 214),
        Column("quantity", "Qty", 320, 42, "right"),
        Column("unit", "Unit", 374, 34),
        Column("price", "Price", 410, 60, "right"),
        Column("net", "Ext", 480, 68, "right"),
    ),
    TableStyle(head_fill=TEAL, head_colour=WHITE, stripe=MIST),
)


def letterhead(sheet: Sheet, title: str) -> None:
    """Logo, name and address, with the document's title on the right."""
    supplier = SUPPLIERS["harbour"]
    for index, colour in enumerate((TEAL, SEA, TEAL)):
        y = 44 + index * 9
        sheet.shape(
            [
                (40, y),
                (52, y - 6),
                (64, y),
                (76, y - 6),
                (88, y),
                (88, y + 4),
                (76, y - 2),
                (64, y + 4),
                (52, y - 2),
                (40, y + 4),
            ],
            colour,
        )
    sheet.text(98, 52, supplier.name, font="Helvetica-Bold", size=14, colour=TEAL)
    sheet.text(98, 65, f"ABN {spaced_abn(supplier.abn)}", size=8.5)
    sheet.text(98, 76, f"{supplier.address[0]}, {supplier.address[1]}   Ph {supplier.phone}", size=8, colour=GREY)
    sheet.text(WIDTH - 40, 54, title, font="Helvetica-Bold", size=18, colour=TEAL, align="right")
    sheet.rule(40, 90, WIDTH - 40, colour=SEA, width=1.5)


def _facts(invoice: Invoice) -> list[tuple[str, str]]:
    credit = invoice.kind == "credit_note"
    facts = [("Credit No" if credit else "Invoice No", invoice.number), ("Date", slashed(invoice.day))]
    facts.append(("Your Order", ", ".join(invoice.order_names)))
    if invoice.original is not None:
        facts.append(("Original Invoice", invoice.original.number))
    if invoice.due is not None:
        facts.append(("Due Date", slashed(invoice.due)))
    return [*facts, ("Account", "RIDG01")]


def _head(sheet: Sheet, invoice: Invoice) -> None:
    letterhead(sheet, "CREDIT NOTE" if invoice.kind == "credit_note" else "TAX INVOICE")
    sheet.text(44, 112, "Invoice to", font="Helvetica-Bold", size=8, colour=TEAL)
    sheet.texts(44, 125, [COMPANY, *COMPANY_ADDRESS, f"ABN {spaced_abn(COMPANY_ABN)}"])
    sheet.rect(350, 100, 205, 84, fill=MIST, stroke=SEA, radius=4)
    for index, (label, value) in enumerate(_facts(invoice)):
        sheet.text(360, 116 + index * 13, label, font="Helvetica-Bold", size=8.5)
        sheet.text(450, 116 + index * 13, value)


def _totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    rows = [("Sub Total", money(invoice.goods_total)), *[(c.description, money(c.net)) for c in invoice.charges]]
    rows.append(("GST 10%", money(invoice.tax_total)))
    sheet.rule(370, y, WIDTH - 40, colour=TEAL)
    for index, (label, value) in enumerate(rows):
        sheet.text(380, y + 16 + index * 14, label)
        sheet.text(548, y + 16 + index * 14, value, align="right")
    y += 16 + len(rows) * 14
    sheet.rect(370, y - 8, 185, 20, fill=TEAL)
    sheet.text(380, y + 6, "TOTAL AUD", font="Helvetica-Bold", size=10, colour=WHITE)
    sheet.text(548, y + 6, money(invoice.gross_total, "$"), font="Helvetica-Bold", size=10, colour=WHITE, align="right")


def _foot(sheet: Sheet, invoice: Invoice) -> None:
    sheet.rule(40, 790, WIDTH - 40, colour=SEA)
    sheet.text(
        44, 802, f"Pay by transfer: {invoice.supplier.bank}. Goods remain ours until paid in full.", size=7.5, colour=GREY
    )
    sheet.text(WIDTH - 40, 802, f"Page {sheet.page_number}", size=7.5, colour=GREY, align="right")


def draw(invoice: Invoice) -> bytes:
    """The paper of one invoice or credit note."""
    sheet = Sheet(f"Tax invoice {invoice.number}", invoice.supplier.name)
    _head(sheet, invoice)
    _foot(sheet, invoice)

    def again() -> float:
        letterhead(sheet, "TAX INVOICE")
        sheet.text(44, 108, f"Invoice No {invoice.number} continued", size=8.5)
        _foot(sheet, invoice)
        return 118.0

    rows = [
        {
            "part": line.part,
            "description": line.description,
            "quantity": quantity(line.quantity),
            "unit": line.unit,
            "price": price(line.unit_price),
            "net": money(line.net),
        }
        for line in invoice.lines
    ]
    y = TABLE.draw(sheet, rows, 205, 690, again)
    if invoice.remark:
        sheet.text(44, y + 16, invoice.remark, size=8.5, font="Helvetica-Oblique")
    _totals(sheet, invoice, y + 6)
    return sheet.finish()
