"""A person's corrections: changed texts go through the same parsing and the same proofs as what a reader saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from engine.choosing import learn_from_correction
from engine.dates import parse_date
from engine.desk import open_invoice
from engine.errors import Refused
from engine.evaluating import evaluate_around
from engine.issues import Issue, Severity
from engine.model import Printed, Reading, ReadingLine, SupplierInvoice
from engine.money import parse_amount
from engine.proving.doubts import checked
from engine.settings import Settings
from engine.store import Transaction, examples, invoices, ledger, masters
from engine.store.invoices import StoredInvoice
from engine.store.rows import now
from engine.verifying import proved
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

    The invoice is proved and matched again; before and after are kept as an event, and the document with its right values
    as an example. Raises `Refused` naming each field that cannot be understood, and changes nothing then.
    """
    with bench.store.transaction() as cursor:
        stored = open_invoice(cursor, invoice_id)
        reading = corrected(stored.reading, changes)
        invoice = _keep(cursor, bench.settings, stored, reading)
        before = {name: text_of(stored.reading, name) for name in changes}
        ledger.add_event(cursor, bench.event("corrected", invoice_id, before=before, after=dict(changes)))
        examples.add_example(cursor, invoice, reading, tuple(changes), who=bench.actor, at=now())
        learn_from_correction(cursor, bench, stored, invoice)
        evaluate_around(cursor, bench.settings, [invoice_id])
    bench.publish()


def confirm(bench: Workbench, invoice_id: str) -> None:
    """Keeps that a person compared every value with the document and found it right; what was doubted is settled then.

    Raises `NotFound` or `Refused`.
    """
    with bench.store.transaction() as cursor:
        stored = open_invoice(cursor, invoice_id)
        reading = _all_checked(stored.reading, stored.invoice.currency)
        invoice = _keep(cursor, bench.settings, stored, reading)
        ledger.add_event(cursor, bench.event("values confirmed", invoice_id))
        examples.add_example(cursor, invoice, reading, (), who=bench.actor, at=now())
        evaluate_around(cursor, bench.settings, [invoice_id])
    bench.publish()


def _keep(cursor: Transaction, settings: Settings, stored: StoredInvoice, reading: Reading) -> SupplierInvoice:
    """Proves the changed reading and keeps both. A currency that no document says stays the one that was taken."""
    before = stored.invoice
    invoice, issues = proved(
        reading,
        document_sha256=before.document,
        settings=settings,
        supplier=next((one for one in masters.suppliers(cursor) if one.number == before.supplier), None),
        currency=before.currency,
    )
    if invoice is None:
        raise Refused("Without this the document is no invoice: " + " ".join(issue.message for issue in issues))
    invoice = replace(invoice, id=before.id, supplier=before.supplier)
    place = {"mail_arrival": stored.mail_arrival, "arrival_order": stored.arrival_order}
    invoices.save_invoice(cursor, invoice, reading, at=now(), **place)
    return invoice


def _all_checked(reading: Reading, currency: str) -> Reading:
    """The reading with every value of its header checked; a currency that was only taken is one of them."""
    reading = replace(reading, currency=reading.currency or Printed(currency, currency))
    found = {field.name: getattr(reading, field.name) for field in fields(reading)}
    values: dict[str, Any] = {name: checked(value) for name, value in found.items() if isinstance(value, Printed)}
    orders = tuple(checked(order) for order in reading.purchase_orders)
    return replace(reading, **values, purchase_orders=orders, issues=tuple(map(_settled, reading.issues)))


def _settled(issue: Issue) -> Issue:
    """A warning that a person looked into is only told from then on; what blocks goes on blocking."""
    return replace(issue, severity=Severity.INFO) if issue.severity is Severity.WARN else issue


def corrected(reading: Reading, changes: Mapping[str, str]) -> Reading:
    """The reading with the changes; every field that cannot be understood is named in one `Refused`."""
    problems: list[str] = []
    for name, text in changes.items():
        try:
            reading = _with_change(reading, name, text.strip())
        except (ValueError, KeyError, IndexError) as error:
            problems.append(f"{name}: {error}" if isinstance(error, ValueError) else f"{name} is no field of this invoice")
    if problems:
        raise Refused("Nothing was changed. " + "; ".join(problems) + ".")
    return reading


def _with_change(reading: Reading, name: str, text: str) -> Reading:
    if name == "purchase_orders":
        numbers = tuple(part.strip() for part in text.split(",") if part.strip())
        return replace(reading, purchase_orders=tuple(Printed(number, number) for number in numbers))
    if not name.startswith("lines."):
        before: Printed[Any] | None = getattr(reading, name) if name in _HEADER else None
        change: dict[str, Any] = {name: _printed(_HEADER[name], text)}
        return replace(reading, **change, issues=_without_doubt(reading.issues, before))
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


def _without_doubt(issues: tuple[Issue, ...], before: Printed[Any] | None) -> tuple[Issue, ...]:
    """The reader's remarks, those on the place of a value that a person now gives settled."""
    place = before.source if before else None
    return tuple(_settled(issue) if place is not None and issue.where == place else issue for issue in issues)


def _printed(parse: Callable[[str], Any], text: str) -> Printed[Any] | None:
    return checked(Printed(parse(text), text)) if text else None


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
