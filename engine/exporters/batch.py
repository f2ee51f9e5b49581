"""What every exporter is given and gives: accepted invoices with their coding in, files and refusals out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from engine.model import SupplierInvoice


@dataclass(frozen=True, slots=True)
class LineCoding:
    """Where one invoice line is booked. `tax_code` is ours; `None` where nothing could be decided.

    `tax_rate` is the tax code's in per cent, which the accounting package will compute with; `None`: the printed one.
    """

    line: int
    account_code: str | None
    tax_code: str | None
    job: str | None
    purchase_order: str | None
    tax_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExportInvoice:
    """An accepted invoice ready to be booked. `revision` counts from 1; `document` are the bytes it was read from."""

    invoice: SupplierInvoice
    revision: int
    supplier_name: str
    supplier_key: str
    coding: tuple[LineCoding, ...]
    document_name: str
    document: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One refusal or warning of the preflight, with its place and the mend."""

    invoice: str
    line: int | None
    field: str
    reason: str
    fix: str
    refuses: bool


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of a batch: `name` with forward slashes, relative to the batch's folder.

    `rows` says where each invoice stands in it: (invoice id, first row, last row), the heading being row 1.
    """

    name: str
    content: bytes = field(repr=False)
    rows: tuple[tuple[str, int, int], ...] = ()
