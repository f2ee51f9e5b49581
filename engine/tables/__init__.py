"""A list of suppliers, jobs, orders, receipts or tax codes, from CSV or XLSX bytes to records and named refusals."""

from engine.tables.records import KINDS, Record
from engine.tables.table import Loaded, Refusal, read_table

__all__ = ["KINDS", "Loaded", "Record", "Refusal", "read_table"]
