"""Which values of an invoice stand where on its document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.explaining import explain
from engine.model import OwnCompany, Printed, Reading, ReadingLine, SupplierInvoice
from engine.source import Source
from pages.parts import printing

HEADER = {
    "supplier_name": "Supplier",
    "supplier_tax_id": "Business number",
    "invoice_number": "Invoice number",
    "invoice_date": "Invoice date",
    "due_date": "Due date",
    "purchase_orders": "Purchase order",
    "job": "Job",
    "delivery_note": "Delivery note",
    "original_invoice": "Credits invoice",
    "currency": "Currency",
    "net_total": "Net total",
    "tax_total": "Tax",
    "gross_total": "Total to pay",
    "bank_account": "Bank account",
}
LINE = ("description", "part", "quantity", "unit", "unit_price", "net_amount", "tax_rate", "purchase_order", "job")
AMOUNTS = ("net_total", "tax_total", "gross_total")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the invoice: what we believe, the text it was read from, where that stands, what it rests on, and the
    printed text that came next."""

    name: str
    label: str
    value: str
    printed: str
    places: tuple[Source, ...]
    because: str = ""
    runner_up: str = ""

    @property
    def where(self) -> str:
        """The place in words."""
        return ", ".join(dict.fromkeys(str(place) for place in self.places)) if self.places else "worked out"


def header_values(invoice: SupplierInvoice, reading: Reading, company: OwnCompany) -> tuple[Value, ...]:
    """The header's values that the invoice has, with why they are believed; `company` is ours."""
    why = {one.field: one for one in explain(reading, company=company, supplier=invoice.supplier)}
    found = []
    for name, label in HEADER.items():
        shown = shown_value(name, getattr(invoice, name), invoice.currency)
        if shown:
            printed = printed_values(reading, name)
            places = tuple(entry.source for entry in printed if entry.source)
            texts = ", ".join(entry.text for entry in printed)
            one = why.get("purchase_order" if name == "purchase_orders" else name)
            rests, next_best = (one.because, one.runner_up or "") if one else ("", "")
            found.append(Value(name, label, shown, texts, places, rests, next_best))
    return tuple(found)


def shown_value(name: str, value: Any, currency: str) -> str:
    """A value as a clerk reads it; empty where there is none."""
    if value is None or value in ("", ()):
        return ""
    if name in AMOUNTS:
        return printing.money(value, currency)
    if name.endswith("_date"):
        return printing.day(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def printed_values(reading: Reading, name: str) -> tuple[Printed[Any], ...]:
    """What was read for a header field; several orders are several."""
    found = getattr(reading, name)
    if found is None:
        return ()
    return found if isinstance(found, tuple) else (found,)


def places_of_line(reading: Reading, number: int) -> tuple[Source, ...]:
    """Where the values of one line (from 1, lines before charges) stand."""
    lines = (*reading.lines, *reading.charges)
    if not 1 <= number <= len(lines):
        return ()
    return tuple(printed.source for printed in values_of_line(lines[number - 1]) if printed.source)


def values_of_line(line: ReadingLine) -> tuple[Printed[Any], ...]:
    """What was read for a line."""
    return tuple(printed for name in LINE if (printed := getattr(line, name)) is not None)


def first_page(places: tuple[Source, ...], default: int) -> int:
    """The page to open so that the first place is seen."""
    return next((place.page for place in places if place.page is not None), default)
