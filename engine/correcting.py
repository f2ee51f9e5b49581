"""A person's corrections: changed texts go through the same parsing and the same proofs as what a reader saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine.dates import parse_date
from engine.desk import open_invoice
from engine.errors import Refused
from engine.evaluating import evaluate_around
from engine.model import Printed, Reading, ReadingLine
from engine.money import parse_amount
from engine.proving import prove
from engine.store import invoices, ledger
from engine.store.rows import now
from engine.workbench import Workbench

_HEADER: dict[str, Callable[[str], Any]] = {
    "supplier_name": str,
    "invoice_number": str,
    "currency": str.upper,
    "job": str,
    "invoice_date": parse_date,
    "due_date": parse_date,
    "net_total": parse_amount,
    "tax_total": parse_amount,
    "gross_total": parse_amount,
}
_LINE: dict[str, Callable[[str], Any]] = {
    "description": str,
    "part": str,
    "unit": str,
    "purchase_order": str,
    "job": str,
    "quantity": parse_amount,
    "unit_price": parse_amount,
    "net_amount": parse_amount,
    "tax_rate": parse_amount,
}


def correct(bench: Workbench, invoice_id: str, changes: Mapping[str, str]) -> None:
    """Applies corrections: field (`invoice_number`, `purchase_orders`, `lines.2.quantity` …) to its text; empty clears it.

    The invoice is proved and matched again; before and after are kept as an event. Raises `Refused` naming each field
    that cannot be understood, and changes nothing then.
    """
    with bench.store.transaction() as cursor:
        stored = open_invoice(cursor, invoice_id)
        reading = corrected(stored.reading, changes)
        invoice, issues = prove(
            reading,
            document_sha256=stored.invoice.document,
            supplier=stored.invoice.supplier,
            company=bench.settings.company,
            rounding_limit=bench.settings.rounding_limit,
        )
        if invoice is None:
            raise Refused("Without this the document is no invoice: " + " ".join(issue.message for issue in issues))
        invoices.save_invoice(
            cursor,
            replace(invoice, id=invoice_id),
            reading,
            mail_arrival=stored.mail_arrival,
            at=now(),
            arrival_order=stored.arrival_order,
        )
        before = {name: text_of(stored.reading, name) for name in changes}
        ledger.add_event(cursor, bench.event("corrected", invoice_id, before=before, after=dict(changes)))
        evaluate_around(cursor, bench.settings, [invoice_id])
    bench.publish()


def corrected(reading: Reading, changes: Mapping[str, str]) -> Reading:
    """The reading with the changes; every field that cannot be understood is named in one `Refused`."""
    problems: list[str] = []
    for name, text in changes.items():
        try:
            reading = _with_change(reading, name, text.strip())
        except (ValueError, KeyError, IndexError) as error:
            problems.append(
                f"{name}: {error}" if isinstance(error, ValueError) else f"{name} is no field of this invoice"
            )
    if problems:
        raise Refused("Nothing was changed. " + "; ".join(problems) + ".")
    return reading


def _with_change(reading: Reading, name: str, text: str) -> Reading:
    if name == "purchase_orders":
        numbers = tuple(part.strip() for part in text.split(",") if part.strip())
        return replace(reading, purchase_orders=tuple(Printed(number, number) for number in numbers))
    if not name.startswith("lines."):
        change: dict[str, Any] = {name: _printed(_HEADER[name], text)}
        return replace(reading, **change)
    index, field = _line_field(name)
    lines = [*reading.lines, *reading.charges]
    change = {field: _printed(_LINE[field], text)}
    lines[index] = replace(lines[index], **change)
    return replace(reading, lines=tuple(lines[: len(reading.lines)]), charges=tuple(lines[len(reading.lines) :]))


def _line_field(name: str) -> tuple[int, str]:
    """The line's index and the field that `lines.2.quantity` names. Raises `KeyError`."""
    parts = name.split(".")
    if len(parts) != 3 or not parts[1].isdecimal() or int(parts[1]) < 1:
        raise KeyError(name)
    return int(parts[1]) - 1, parts[2]


def _printed(parse: Callable[[str], Any], text: str) -> Printed[Any] | None:
    return Printed(parse(text), text) if text else None


def text_of(reading: Reading, name: str) -> str:
    """The text that a field was read from, empty where it was not."""
    if name == "purchase_orders":
        return ", ".join(printed.text for printed in reading.purchase_orders)
    owner: Reading | ReadingLine = reading
    if name.startswith("lines."):
        _, place, name = name.split(".")
        owner = (*reading.lines, *reading.charges)[int(place) - 1]
    printed = getattr(owner, name)
    return printed.text if printed else ""
