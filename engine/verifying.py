"""Readings without a format, believed only as far as they prove themselves: what is missing becomes a hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.issues import Code, Issue, Severity
from engine.matching import make_hold
from engine.model import Hold, Reading, Supplier, SupplierInvoice
from engine.proving import prove
from engine.proving.doubts import doubts
from engine.screening import name_key
from engine.settings import Settings

TEMPLATE_FREE = ("page", "ocr")
_SHOWN = 4  # doubts that a hold spells out; the rest stand beside the values


def is_template_free(reading: Reading) -> bool:
    """Whether no format said where the values stand, so that each must prove itself."""
    return reading.reader in TEMPLATE_FREE


def proved(
    reading: Reading, *, document_sha256: str, settings: Settings, supplier: Supplier | None, currency: str | None
) -> tuple[SupplierInvoice | None, tuple[Issue, ...]]:
    """As `prove`, for a reading of whose sender we may know `supplier`; the invoice names it.

    `currency` is what is taken where neither document nor supplier says one. Without a format, a currency taken so proves
    nothing, and the ledger speaks for the printed name only where it is the supplier's own.
    """
    usual = (supplier.currency if supplier else None) or currency
    invoice, issues = prove(
        reading,
        document_sha256=document_sha256,
        supplier=_known(reading, supplier),
        company=settings.company,
        rounding_limit=settings.rounding_limit,
        currency=usual,
    )
    if invoice is None:
        return None, issues
    if is_template_free(reading) and invoice.verified:
        invoice = replace(invoice, verified=_is_verified(reading, settings, supplier))
    return replace(invoice, supplier=supplier.number if supplier else None), issues


def _known(reading: Reading, supplier: Supplier | None) -> str | None:
    """The number of the supplier where the printed name is its own."""
    name = reading.supplier_name
    if supplier is None or (is_template_free(reading) and (name is None or name_key(name.value) != name_key(supplier.name))):
        return None
    return supplier.number


def _is_verified(reading: Reading, settings: Settings, supplier: Supplier | None) -> bool:
    invoice, _ = prove(
        reading,
        document_sha256="",
        supplier=_known(reading, supplier),
        company=settings.company,
        rounding_limit=settings.rounding_limit,
        currency=supplier.currency if supplier else None,
    )
    return invoice is not None and invoice.verified


def verified_now(invoice: SupplierInvoice, reading: Reading, settings: Settings, supplier: Supplier | None) -> bool:
    """Whether the invoice proves itself by what the ledger and the settings say today."""
    return _is_verified(reading, settings, supplier) if is_template_free(reading) else invoice.verified


def holds_of_reading(
    invoice: SupplierInvoice, reading: Reading, settings: Settings, supplier: Supplier | None
) -> tuple[Hold, ...]:
    """The holds that come of how the document was read: what is unproved, and what is hidden in it."""
    return (*_unverified(invoice, reading, settings, supplier), *_hidden(invoice))


def _unverified(invoice: SupplierInvoice, reading: Reading, settings: Settings, supplier: Supplier | None) -> Iterator[Hold]:
    if invoice.verified or not is_template_free(reading):
        return
    found = doubts(
        reading,
        invoice.issues,
        supplier=_known(reading, supplier),
        company=settings.company,
        currency=supplier.currency if supplier else None,
        rounding_limit=settings.rounding_limit,
    )
    if not found:
        return
    said = " ".join(doubt.message for doubt in found[:_SHOWN])
    more = f" And {len(found) - _SHOWN} more, beside the values." if len(found) > _SHOWN else ""
    yield make_hold(
        Code.UNVERIFIED,
        said + more,
        measured=", ".join(dict.fromkeys(doubt.what for doubt in found)),
        limit="two kinds of evidence for each value, and sums that close",
    )


def _hidden(invoice: SupplierInvoice) -> Iterator[Hold]:
    for issue in invoice.issues:
        if issue.code is Code.HIDDEN_TEXT and issue.severity is Severity.WARN:
            yield make_hold(Code.HIDDEN_TEXT, issue.message)
