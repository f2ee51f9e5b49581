"""What an accounting package will make of an invoice's lines, and how far that is from what the supplier printed.

Packages round the tax of every line to the cent; a supplier who rounds once, on the total, is then a cent or two away.
"""

from __future__ import annotations

from decimal import Decimal

from engine.exporters.batch import ExportInvoice, LineCoding
from engine.model import InvoiceLine
from engine.money import cents, share_out

ZERO = Decimal("0.00")


def money_text(amount: Decimal) -> str:
    """The amount with two decimals, or more where it has more: never rounded."""
    return f"{amount:.2f}" if amount == round(amount, 2) else format(amount.normalize(), "f")


def coding_of(export: ExportInvoice, line: InvoiceLine) -> LineCoding:
    """The line's coding; one that decides nothing where there is none."""
    blank = LineCoding(line.number, None, None, None, None)
    return next((coding for coding in export.coding if coding.line == line.number), blank)


def order_of(export: ExportInvoice, line: InvoiceLine) -> str:
    """The order that the line bills; empty where it is unknown or one of several."""
    orders = export.invoice.purchase_orders
    return coding_of(export, line).purchase_order or line.purchase_order or (orders[0] if len(orders) == 1 else "")


def rate_of(export: ExportInvoice, line: InvoiceLine) -> Decimal | None:
    """The rate in per cent that the package applies to the line; `None` where neither tax code nor paper gives one."""
    coded = coding_of(export, line).tax_rate
    return line.tax_rate if coded is None else coded


def lines_total(export: ExportInvoice) -> Decimal:
    """The net of all lines."""
    return sum((line.net_amount for line in export.invoice.lines), ZERO)


def line_taxes(export: ExportInvoice) -> dict[int, Decimal]:
    """The tax of every line by its number: rate times net, to the cent.

    Lines without a known rate share what the printed tax leaves, by their net.
    """
    taxes: dict[int, Decimal] = {}
    unknown: list[InvoiceLine] = []
    for line in export.invoice.lines:
        rate = rate_of(export, line)
        if rate is None:
            unknown.append(line)
        else:
            taxes[line.number] = cents(line.net_amount * rate / 100)
    if unknown:
        left = export.invoice.tax_total - sum(taxes.values(), ZERO)
        shares = share_out(cents(left), [abs(line.net_amount) for line in unknown])
        taxes |= {line.number: share for line, share in zip(unknown, shares, strict=True)}
    return taxes


def stated_taxes(export: ExportInvoice) -> dict[int, Decimal]:
    """`line_taxes`, with the cents that the printed tax differs by put on the line with the largest tax."""
    taxes = line_taxes(export)
    if taxes:
        largest = max(taxes, key=lambda number: abs(taxes[number]))
        taxes[largest] += export.invoice.tax_total - sum(taxes.values(), ZERO)
    return taxes


def rounding(export: ExportInvoice) -> Decimal:
    """What must be added to lines and computed tax to give the printed gross total."""
    return export.invoice.gross_total - lines_total(export) - sum(line_taxes(export).values(), ZERO)
