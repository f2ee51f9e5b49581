"""Values between Python and DuckDB: exact decimals without padding zeros, times in UTC, records by their field names."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

import duckdb

R = TypeVar("R")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def plain_row(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """A fetched row by column name."""
    return {name: plain(value) for name, value in zip(names, row, strict=True)}


def plain(value: Any) -> Any:
    """A fetched value: decimals lose the zeros that only the column's scale added (cents stay), times know they are UTC."""
    if isinstance(value, Decimal):
        return trim(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return value


def trim(value: Decimal) -> Decimal:
    """Without zeros past the second decimal; whole numbers of columns with a larger scale become whole.

    >>> trim(Decimal("10.0000000000")), trim(Decimal("10.50")), trim(Decimal("0.1250000000"))
    (Decimal('10'), Decimal('10.50'), Decimal('0.125'))
    """
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -2:
        return value
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def stored(value: Any) -> Any:
    """A Python value as DuckDB takes it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, tuple):
        return [stored(item) for item in value]
    return value


def insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[Any]]) -> int:
    """Appends whole rows (every column, in the table's order); gives how many."""
    whole = [[stored(value) for value in row] for row in rows]
    if whole:  # to open the table costs more than to write a row
        with cursor.appender(table) as appender:
            for row in whole:
                appender.append_row(*row)
    return len(whole)


def fields_of(record: Any, *names: str) -> tuple[Any, ...]:
    """The named fields of a record."""
    return tuple(getattr(record, name) for name in names)


def record_of(kind: type[R], row: dict[str, Any], /, **given: Any) -> R:
    """A record of class `kind` from a row's columns of the same names; `given` fields win."""
    names = _names_of(kind)  # type: ignore[arg-type]
    values = {name: _tupled(value) for name, value in row.items() if name in names}
    return kind(**(values | given))


@cache
def _names_of(kind: Any) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(kind))


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
