"""What the company keeps on file, for lists to choose from."""

from __future__ import annotations

from engine.model import Supplier, TaxCode, Tolerance
from engine.store import masters, rules
from engine.workbench import Workbench


def suppliers(bench: Workbench) -> tuple[Supplier, ...]:
    """All suppliers, by name."""
    return tuple(sorted(masters.suppliers(bench.store.cursor()), key=lambda one: one.name.casefold()))


def supplier_named(bench: Workbench, number: str | None) -> Supplier | None:
    """The supplier of that number."""
    return next((one for one in suppliers(bench) if one.number == number), None)


def tax_codes(bench: Workbench) -> tuple[TaxCode, ...]:
    """All tax codes."""
    return masters.tax_codes(bench.store.cursor())


def tolerances(bench: Workbench) -> tuple[Tolerance, ...]:
    """The tolerances that somebody set."""
    return rules.tolerances(bench.store.cursor())
