"""One module per accounting package or file; what lies in this folder is offered, and nothing else names it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from typing import Protocol, cast

from engine.exporters.batch import ExportFile, ExportInvoice, Finding
from engine.settings import ExportDefaults


class Target(Protocol):
    """What a module in this folder holds.

    `TARGET` is its name on the command line, `LABEL` its name on screen, `NOTE` what a clerk must know to use its files.
    """

    TARGET: str
    LABEL: str
    CARRIES_CREDIT_NOTES: bool
    NOTE: str

    def preflight(self, invoices: Sequence[ExportInvoice], settings: ExportDefaults) -> tuple[Finding, ...]:
        """Everything that would be refused, or that a person should know of, in one go."""

    def write(self, invoices: Sequence[ExportInvoice], settings: ExportDefaults) -> tuple[ExportFile, ...]:
        """The files of invoices that passed the preflight, in the order given."""


@cache
def targets() -> dict[str, Target]:
    """Every target by its name."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return {target.TARGET: target for target in sorted((cast(Target, module) for module in modules), key=lambda t: t.TARGET)}
