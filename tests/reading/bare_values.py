"""A reading as its values alone, to compare readings of one invoice from several files."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from engine.issues import Issue
from engine.model import Printed

OF_THE_READER = ("reader", "reader_version")


def bare(record: Any) -> Any:
    """Records as mappings of their fields, printed values without text and place, issues as their codes; who read it is
    left out."""
    if isinstance(record, Printed):
        return record.value
    if isinstance(record, Issue):
        return record.code
    if isinstance(record, tuple):
        return [bare(item) for item in record]
    if is_dataclass(record):
        names = [field.name for field in fields(record) if field.name not in OF_THE_READER]
        return {name: bare(getattr(record, name)) for name in names}
    return record
