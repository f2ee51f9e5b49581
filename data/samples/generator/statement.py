"""A supplier's statement of account: on an invoice's letterhead, and no invoice."""

from __future__ import annotations

from datetime import date

from company import COMPANY, SUPPLIERS
from layouts.harbour import TEAL, letterhead
from printing import money, slashed
from records import Invoice
from sheet import WHITE, Column, Sheet, Table, TableStyle

TABLE = Table(
    (
        Column("day", "Date", 44, 80),
        Column("number", "Invoice No", 140, 100),
        Column("order", "Your Order", 250, 110),
        Column("gross", "Amount", 380, 80, "right"),
        Column("balance", "Balance", 470, 78, "right"),
    ),
    TableStyle(head_fill=TEAL, head_colour=WHITE),
)


def statement(day: date, invoices: list[Invoice]) -> bytes:
    """What Harbour says is open on `day`."""
    sheet = Sheet(f"Statement {day.isoformat()}", SUPPLIERS["harbour"].name)
    letterhead(sheet, "STATEMENT")
    sheet.text(44, 115, f"STATEMENT OF ACCOUNT as at {slashed(day)}", font="Helvetica-Bold", size=12)
    sheet.text(44, 132, f"{COMPANY}, account RIDG01")
    rows, balance = [], invoices[0].gross_total * 0
    for invoice in invoices:
        balance += invoice.gross_total
        rows.append(
            {
                "day": slashed(invoice.day),
                "number": invoice.number,
                "order": ", ".join(invoice.order_names),
                "gross": money(invoice.gross_total),
                "balance": money(balance),
            }
        )
    y = TABLE.draw(sheet, rows, 160, 700, lambda: 110.0)
    sheet.text(548, y + 20, f"Balance owing {money(balance, '$')}", font="Helvetica-Bold", size=11, align="right")
    sheet.text(44, y + 40, "This is not a tax invoice. Please pay from the invoices listed.", size=8.5)
    return sheet.finish()
