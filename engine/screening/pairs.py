"""Two invoices beside one another: in which of their fields they agree and in which they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.identifiers import account_key, compact_tax_id, invoice_key, job_key, order_key
from engine.matching.wording import amount
from engine.model import Evidence
from engine.screening.earlier import BilledLine, EarlierInvoice
from engine.screening.identifying import name_key

OTHER, AGREES, DIFFERS = "other_invoice", "agrees", "differs"
_SHOWN = 3  # lines that stand for all


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of two invoices (`name` as an invoice calls it), as a clerk reads it; empty where a paper does not print
    it."""

    name: str
    label: str
    this: str
    other: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class LinePair:
    """A line of one invoice and the line of the other that bills the same thing, where there is one."""

    this: BilledLine | None
    other: BilledLine | None

    @property
    def agrees(self) -> bool:
        """Whether both bill the same quantity of the same thing for the same amount."""
        return self.this == self.other


def compare(this: EarlierInvoice, other: EarlierInvoice) -> tuple[FieldPair, ...]:
    """Every field that at least one of the two prints."""
    return tuple(pair for pair in _fields(this, other) if pair.this or pair.other)


def _fields(this: EarlierInvoice, other: EarlierInvoice) -> Iterator[FieldPair]:
    yield _pair("supplier_name", "Supplier", this.supplier_name, other.supplier_name, _same_sender(this, other))
    yield _pair(
        "supplier_tax_id", "Business number", this.tax_id, other.tax_id,
        compact_tax_id(this.tax_id or "") == compact_tax_id(other.tax_id or ""),
    )  # fmt: skip
    same_number = invoice_key(this.invoice_number) == invoice_key(other.invoice_number)
    yield _pair("invoice_number", "Invoice number", this.invoice_number, other.invoice_number, same_number)
    yield _pair("invoice_date", "Invoice date", _day(this.invoice_date), _day(other.invoice_date))
    yield _pair("currency", "Currency", this.currency, other.currency)
    yield _pair("net_total", "Net total", _money(this.net_total), _money(other.net_total))
    yield _pair("gross_total", "Total", _money(this.gross_total), _money(other.gross_total))
    same_orders = order_keys(this) == order_keys(other)
    yield _pair(
        "purchase_orders", "Purchase order", ", ".join(this.purchase_orders), ", ".join(other.purchase_orders), same_orders
    )
    yield _pair("job", "Job", this.job, other.job, job_key(this.job or "") == job_key(other.job or ""))
    same_note = invoice_key(this.delivery_note or "") == invoice_key(other.delivery_note or "")
    yield _pair("delivery_note", "Delivery note", this.delivery_note, other.delivery_note, same_note)
    yield _pair("original_invoice", "Credits invoice", this.original_invoice, other.original_invoice)
    same_account = account_key(this.bank_account or "") == account_key(other.bank_account or "")
    yield _pair("bank_account", "Bank account", this.bank_account, other.bank_account, same_account)
    yield _pair("lines", "Lines", _lines(this), _lines(other), this.lines == other.lines)


def _pair(name: str, label: str, this: str | None, other: str | None, agrees: bool | None = None) -> FieldPair:
    return FieldPair(name, label, this or "", other or "", this == other if agrees is None else agrees)


def _same_sender(this: EarlierInvoice, other: EarlierInvoice) -> bool:
    if this.supplier is not None and other.supplier is not None:
        return this.supplier == other.supplier
    return name_key(this.supplier_name) == name_key(other.supplier_name)


def _day(day: date) -> str:
    return f"{day:%d %b %Y}"


def _money(value: object) -> str:
    return "" if value is None else amount(value)  # type: ignore[arg-type]


def _lines(one: EarlierInvoice) -> str:
    count = len(one.lines)
    names = ", ".join(f"{line.quantity} × {line.what}" if line.quantity else line.what for line in one.lines[:_SHOWN])
    return f"{count} line{'s' if count != 1 else ''}: {names}{' …' if count > _SHOWN else ''}" if count else ""


def order_keys(one: EarlierInvoice) -> frozenset[str]:
    """The orders that an invoice names, as orders are compared."""
    return frozenset(order_key(text) for text in one.purchase_orders)


def compare_lines(this: EarlierInvoice, other: EarlierInvoice) -> tuple[LinePair, ...]:
    """The lines of both: equal ones first to be paired, then those of one thing; the rest stand alone."""
    theirs = list(other.lines)
    partner: dict[int, BilledLine] = {}
    for is_partner in (BilledLine.__eq__, _same_thing):
        for place, line in enumerate(this.lines):
            if place not in partner and (found := next((one for one in theirs if is_partner(line, one)), None)):
                partner[place] = found
                theirs.remove(found)
    mine = (LinePair(line, partner.get(place)) for place, line in enumerate(this.lines))
    return (*mine, *(LinePair(None, line) for line in theirs))


def _same_thing(this: BilledLine, other: BilledLine) -> bool:
    return this.what == other.what


def evidence_of(this: EarlierInvoice, other: EarlierInvoice, why: str) -> tuple[Evidence, ...]:
    """What a hold keeps of the pair: which invoice the other is, why it may be the same, what agrees and what differs."""
    fields = compare(this, other)
    said = (
        Evidence(AGREES, f"{one.label}: {one.this}")
        if one.agrees
        else Evidence(DIFFERS, f"{one.label}: {one.this or 'none'} / {one.other or 'none'}")
        for one in fields
    )
    return (Evidence(OTHER, other.id, 1.0), Evidence("why", why), *sorted(said, key=lambda one: one.kind))
