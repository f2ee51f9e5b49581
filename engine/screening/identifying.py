"""Who an invoice is from. Numbers of bank accounts never identify a supplier: they are only compared once it is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from engine.identifiers import is_valid_tax_id, same_business, sender_matches
from engine.model import Evidence, Supplier, SupplierInvoice

_LEGAL_FORMS = frozenset({"pty", "ltd", "limited", "pl", "inc", "llc", "gmbh", "plc", "co", "proprietary"})
_NAMES_AGREE = 85  # per cent of likeness from which a known sender and a misprinted name support one another


def identify_supplier(
    invoice: SupplierInvoice, suppliers: Sequence[Supplier], *, sender: str | None, format_name: str | None
) -> tuple[Supplier | None, tuple[Evidence, ...]]:
    """The one supplier that the document names, and why; `None` with what was seen where it is none or several.

    In this order: business number (its check digit first), the format that reads only this supplier's documents, the
    exact name. A known mail sender decides only together with a name that nearly agrees. Nothing is guessed.
    """
    seen: list[Evidence] = []
    for kind, weight, fitting, said in _keys(invoice, suppliers, sender, format_name):
        found = _narrow(invoice, fitting, format_name) if len(fitting) > 1 else fitting
        if len(found) == 1:
            return found[0], (*seen, Evidence(kind, f"{said} is {found[0].name}’s", weight))
        if found:
            seen.append(Evidence(kind, f"{said} fits {len(found)} suppliers: {', '.join(one.number for one in found)}"))
    return None, tuple(seen)


def _keys(
    invoice: SupplierInvoice, suppliers: Sequence[Supplier], sender: str | None, format_name: str | None
) -> Iterator[tuple[str, float, list[Supplier], str]]:
    """Each way to know a supplier, the strongest first: kind, weight, who fits, and the key in words."""
    if invoice.supplier_tax_id and is_valid_tax_id(invoice.supplier_tax_id) is not False:
        found = [one for one in suppliers if one.tax_id and same_business(one.tax_id, invoice.supplier_tax_id)]
        yield "tax_id", 1.0, found, f"business number {invoice.supplier_tax_id}"
    if format_name is not None:
        named = format_name.casefold()
        found = [one for one in suppliers if one.format is not None and one.format.casefold() == named]
        yield "format", 0.95, found, f"format {format_name}"
    if name := name_key(invoice.supplier_name):
        yield "name", 0.9, [one for one in suppliers if name_key(one.name) == name], f"name “{invoice.supplier_name}”"
        if sender is not None:
            likely = [one for one in suppliers if sender_matches(sender, one.email_senders) and _names_agree(one, name)]
            yield "sender", 0.7, likely, f"sender {sender} with the name “{invoice.supplier_name}”"


@lru_cache(maxsize=65_536)  # every invoice is compared with the same suppliers
def name_key(name: str) -> str:
    """A company name as names are compared: lower case, words only, without its legal form.

    >>> name_key("Harbour Plumbing Supplies P/L") == name_key("HARBOUR PLUMBING SUPPLIES Pty. Ltd.")
    True
    """
    text = name.casefold().replace("p/l", " pl ").replace("&", " and ")
    return " ".join(word for word in re.findall(r"\w+", text) if word not in _LEGAL_FORMS)


def _names_agree(supplier: Supplier, name: str) -> bool:
    return fuzz.token_sort_ratio(name_key(supplier.name), name) >= _NAMES_AGREE


def _narrow(invoice: SupplierInvoice, found: list[Supplier], format_name: str | None) -> list[Supplier]:
    """Branches that share a key are told apart by the exact name, else by the format."""
    by_name = [one for one in found if name_key(one.name) == name_key(invoice.supplier_name)]
    by_format = [one for one in found if format_name is not None and one.format == format_name]
    return next((fit for fit in (by_name, by_format) if len(fit) == 1), found)
