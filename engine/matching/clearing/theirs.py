"""What the supplier could do about a held invoice: credit, correct, say what a credit note takes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.matching.clearing.change import Change, World
from engine.matching.wording import amount
from engine.model import InvoiceLine, SupplierInvoice
from engine.money import cents

_ZERO = Decimal(0)


def credit(invoice: SupplierInvoice, less: Mapping[int, tuple[Decimal, Decimal]], counted_as: str | None = None) -> Change:
    """Lines corrected by the supplier: by line number how much less of quantity (in the line's unit) and of amount, both
    positive. `counted_as` says the quantity in words."""
    worth = sum((money for _, money in less.values()), _ZERO)
    lines = f"line{'s' if len(less) > 1 else ''} {', '.join(map(str, sorted(less)))}"
    money = amount(worth, invoice.currency)
    if not worth:
        said = f"bill {counted_as} less on {lines}"
    elif invoice.is_credit_note:
        said = f"credit {money} less on {lines}"
    else:
        said = f"credit {counted_as} on {lines}: {money}" if counted_as else f"credit of {money} on {lines}"
    return Change("supplier", said, _corrected(less), worth, ("credit", *sorted(less)))


def _corrected(less: Mapping[int, tuple[Decimal, Decimal]]) -> Callable[[World], World]:
    """The invoice as the supplier would have written it right, its totals along with its lines."""

    def apply(world: World) -> World:
        invoice, known = world
        lines = tuple(_less(line, *less[line.number]) if line.number in less else line for line in invoice.lines)
        pairs = tuple(zip(invoice.lines, lines, strict=True))
        net = sum((old.net_amount - new.net_amount for old, new in pairs), _ZERO)
        tax = cents(sum(((old.net_amount - new.net_amount) * _tax_of(old, invoice) for old, new in pairs), _ZERO))
        totals: dict[str, Any] = {
            "net_total": invoice.net_total - net,
            "tax_total": invoice.tax_total - tax,
            "gross_total": invoice.gross_total - net - tax,
        }
        return replace(invoice, lines=tuple(line for line in lines if line.net_amount), **totals), known

    return apply


def _less(line: InvoiceLine, quantity: Decimal, money: Decimal) -> InvoiceLine:
    """Less of one line, whichever sign it has."""
    by = money.copy_sign(line.net_amount)
    if not quantity or line.quantity is None:
        return replace(line, net_amount=line.net_amount - by, unit_price=None)
    return replace(line, net_amount=line.net_amount - by, quantity=line.quantity - quantity.copy_sign(line.quantity))


def _tax_of(line: InvoiceLine, invoice: SupplierInvoice) -> Decimal:
    """The part of a line's amount that is charged on it as tax."""
    if line.tax_rate is not None:
        return line.tax_rate / 100
    return invoice.tax_total / invoice.net_total if invoice.net_total else _ZERO


def correct_tax(invoice: SupplierInvoice, tax: Decimal, rates: Mapping[int, Decimal | None]) -> Change:
    """The invoice with the tax that its lines give; `rates` by line number."""
    over = invoice.tax_total - tax
    said = (
        f"credit of {amount(over, invoice.currency)} tax"
        if over > 0
        else f"charge {amount(-over, invoice.currency)} more tax"
    )

    def apply(world: World) -> World:
        now, known = world
        lines = tuple(replace(line, tax_rate=rates.get(line.number, line.tax_rate)) for line in now.lines)
        less = now.tax_total - tax
        return replace(now, lines=lines, tax_total=tax, gross_total=now.gross_total - less), known

    return Change("supplier", said, apply, abs(over), ("tax total",))


def name_original(number: str, orders: tuple[str, ...]) -> Change:
    """The invoice that a credit note takes back, which was billed on those orders."""

    def apply(world: World) -> World:
        invoice, known = world
        return replace(invoice, original_invoice=number), replace(known, credited_orders=orders)

    return Change("AP", f"name the credited invoice {number}", apply, target=("original",))
