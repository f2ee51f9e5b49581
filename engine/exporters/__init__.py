"""Accepted invoices to an accounting package's files: one shape for all targets, checked before anything is written."""

from engine.exporters.batch import ExportFile, ExportInvoice, Finding, LineCoding
from engine.exporters.building import Batch, build_batch, invoice_key
from engine.exporters.targets import Target, targets

__all__ = [
    "Batch",
    "ExportFile",
    "ExportInvoice",
    "Finding",
    "LineCoding",
    "Target",
    "build_batch",
    "invoice_key",
    "targets",
]
