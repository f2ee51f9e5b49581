"""The business number on a document against its check digit, the supplier's record and the name beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.identifiers import is_valid_tax_id, same_business
from engine.issues import Code, Severity
from engine.matching.holds import make_hold
from engine.model import Hold, Supplier, SupplierInvoice
from engine.screening.identifying import name_key


def tax_id_holds(invoice: SupplierInvoice, supplier: Supplier | None, suppliers: Mapping[str, Supplier]) -> Iterator[Hold]:
    """What is wrong with the number as far as it can be told without asking a register: the check digit, the supplier's
    record, and a name that is another supplier's. Tax charged by a supplier without any number is a warning."""
    printed = invoice.supplier_tax_id
    if not printed:
        if supplier is not None and not supplier.tax_id and invoice.tax_total > 0:
            yield _no_number(invoice, supplier)
    elif is_valid_tax_id(printed) is False:
        message = f"Business number {printed} fails its check digit. Compare it with the document, or ask the supplier."
        yield make_hold(Code.TAXID_INVALID, message, measured=printed, limit="a number whose check digit holds")
    elif supplier is not None and supplier.tax_id and not same_business(supplier.tax_id, printed):
        message = f"Business number {printed} is not the one on file for {supplier.name} ({supplier.tax_id})."
        yield make_hold(Code.TAXID_INVALID, message, measured=printed, limit=supplier.tax_id)
    elif supplier is not None and (named := _whose_name(invoice, supplier, suppliers)) is not None:
        yield _other_name(invoice, supplier, named)


def _no_number(invoice: SupplierInvoice, supplier: Supplier) -> Hold:
    message = (
        f"The document charges {invoice.tax_total:,.2f} tax but prints no business number, and none is on file for"
        f" {supplier.name}. Ask them for one: without it the tax may not be claimed."
    )
    return make_hold(
        Code.TAXID_INVALID, message, measured="no business number", limit="a business number", severity=Severity.WARN
    )


def _whose_name(invoice: SupplierInvoice, supplier: Supplier, suppliers: Mapping[str, Supplier]) -> Supplier | None:
    """The supplier whose name the document prints, where that is another business than the number says."""
    name = name_key(invoice.supplier_name)
    if not name or name == name_key(supplier.name):
        return None
    named = (one for one in suppliers.values() if name_key(one.name) == name)
    return next((one for one in named if not _is_one_business(one, supplier)), None)


def _is_one_business(one: Supplier, other: Supplier) -> bool:
    """Branches of one business, or suppliers that were put in one group, may sign for one another."""
    if one.group is not None and one.group == other.group:
        return True
    return one.tax_id is not None and other.tax_id is not None and same_business(one.tax_id, other.tax_id)


def _other_name(invoice: SupplierInvoice, supplier: Supplier, named: Supplier) -> Hold:
    printed = invoice.supplier_tax_id
    message = (
        f"The document is signed {invoice.supplier_name}, who is {named.number} on file, but its business number {printed}"
        f" is {supplier.name}’s ({supplier.number}). Ask who sent it before anything is paid."
    )
    measured, limit = f"{invoice.supplier_name} with {printed}", f"{supplier.name} with {printed}"
    return make_hold(Code.TAXID_INVALID, message, measured=measured, limit=limit)
