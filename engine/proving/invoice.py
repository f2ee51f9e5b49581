"""A reading and its figures as a supplier invoice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from engine.issues import Code, Issue, Severity
from engine.model import DocumentKind, InvoiceLine, Printed, Reading, ReadingLine, SupplierInvoice
from engine.money import LARGEST, cents
from engine.proving.figures import ZERO, Figures, Layout, computed_amount, is_rate

T = TypeVar("T")

_PRICE_STEP = Decimal("0.000001")  # unit prices that had to be divided


def supplier_invoice(
    reading: Reading,
    figures: Figures,
    issues: tuple[Issue, ...],
    *,
    sha256: str,
    supplier: str | None,
    currency: str,
    verified: bool,
) -> tuple[SupplierInvoice, tuple[Issue, ...]]:
    """The supplier invoice, and its issues. A negative total is turned around: an invoice becomes a credit note of positive
    amounts, a credit note printed with minus signs becomes positive, and an issue tells."""
    assert reading.supplier_name is not None
    assert reading.invoice_number is not None
    assert reading.invoice_date is not None
    invoice = SupplierInvoice(
        id=f"{sha256[:12]}-{reading.part}",
        document=sha256,
        part=reading.part,
        kind=reading.kind,
        supplier=supplier,
        supplier_name=reading.supplier_name.value,
        supplier_tax_id=_value(reading.supplier_tax_id),
        invoice_number=reading.invoice_number.value,
        invoice_date=reading.invoice_date.value,
        due_date=_value(reading.due_date),
        currency=currency,
        net_total=figures.net,
        tax_total=figures.tax,
        gross_total=figures.gross,
        amount_due=_value(reading.amount_due),
        purchase_orders=tuple(order.value for order in reading.purchase_orders),
        job=_value(reading.job),
        delivery_note=_value(reading.delivery_note),
        original_invoice=_value(reading.original_invoice),
        bank_account=_value(reading.bank_account),
        lines=_lines(reading, figures),
        verified=verified,
        issues=issues,
    )
    if figures.gross < 0:
        invoice = _turned(invoice, reading)
    return invoice, invoice.issues


def _lines(reading: Reading, figures: Figures) -> tuple[InvoiceLine, ...]:
    rows, printed = reading.lines + reading.charges, figures.amounts
    nets = _without_tax(rows, figures) if figures.layout is Layout.WITH_TAX else printed
    return tuple(
        InvoiceLine(
            number=number,
            kind=row.kind,
            description=_description(row, number),
            part=_value(row.part),
            quantity=_value(row.quantity),
            unit=_value(row.unit),
            unit_price=_unit_price(row, net / amount if amount else Decimal(1)),
            net_amount=net,
            tax_rate=row.tax_rate.value if row.tax_rate and is_rate(row.tax_rate.value) else None,
            purchase_order=_value(row.purchase_order),
            job=_value(row.job),
            is_charge=number > len(reading.lines),
            order_line=_value(row.order_line),
            buyer_part=_value(row.buyer_part),
        )
        for number, (row, net, amount) in enumerate(zip(rows, nets, printed, strict=True), start=1)
    )


def _description(row: ReadingLine, number: int) -> str:
    text = row.description or row.part
    return text.value if text and text.value else f"{row.kind.capitalize()} (line {number})"


def _unit_price(row: ReadingLine, without_tax: Decimal) -> Decimal | None:
    """Net of tax, per one unit, after the line's own discount: what an order's price is compared with."""
    if row.unit_price is None:
        return None
    has_discount = row.discount is not None and row.discount.value != 0
    base = row.base_quantity.value if row.base_quantity and row.base_quantity.value else Decimal(1)
    price = row.unit_price.value / base
    if has_discount and row.quantity and row.quantity.value:
        price = (computed_amount(row) or ZERO) / row.quantity.value
    price *= without_tax
    if abs(price) >= LARGEST:  # a base quantity that makes no sense
        return None
    is_long = -int(price.as_tuple().exponent) > 6
    return price.quantize(_PRICE_STEP).normalize() if is_long else price


def _without_tax(rows: Sequence[ReadingLine], figures: Figures) -> tuple[Decimal, ...]:
    """The net amounts of lines priced with tax: by each line's rate, else in proportion; cents left over go to the largest,
    so that they add back to the net total."""
    share, whole = figures.net / figures.gross, Decimal(100)
    nets = [
        cents(amount * whole / (whole + row.tax_rate.value) if row.tax_rate else amount * share)
        for row, amount in zip(rows, figures.amounts, strict=True)
    ]
    largest = max(range(len(nets)), key=lambda place: abs(nets[place]))
    nets[largest] += figures.net - sum(nets, ZERO)
    return tuple(nets)


def _turned(invoice: SupplierInvoice, reading: Reading) -> SupplierInvoice:
    where = reading.gross_total.source if reading.gross_total else None
    is_schema = where is not None and where.xpath is not None
    if not invoice.is_credit_note:
        issue = Issue(
            Code.NEGATIVE_TOTAL, "The invoice's total is negative: it is taken as a credit note.", Severity.INFO, where
        )
    elif is_schema:  # in UBL a credit note's positive amounts take money back, so that negative ones ask for it
        message = "The credit note's total is negative. It is taken as a credit; ask the supplier whether that is meant."
        issue = Issue(Code.NEGATIVE_TOTAL, message, Severity.BLOCK, where)
    else:
        message = "The credit note prints its amounts negative; they are taken as credited."
        issue = Issue(Code.NEGATIVE_TOTAL, message, Severity.INFO, where)
    return replace(
        invoice,
        kind=DocumentKind.CREDIT_NOTE,
        net_total=-invoice.net_total,
        tax_total=-invoice.tax_total,
        gross_total=-invoice.gross_total,
        amount_due=None if invoice.amount_due is None else -invoice.amount_due,
        lines=tuple(_turned_line(line) for line in invoice.lines),
        verified=invoice.verified and issue.severity is Severity.INFO,
        issues=(*invoice.issues, issue),
    )


def _turned_line(line: InvoiceLine) -> InvoiceLine:
    return replace(line, quantity=None if line.quantity is None else -line.quantity, net_amount=-line.net_amount)


def _value(printed: Printed[T] | None) -> T | None:
    return printed.value if printed else None
