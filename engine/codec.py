"""Records to JSON values and back, exactly: decimals and dates as text, tuples as lists, absent as null."""

from __future__ import annotations

import dataclasses
import types
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

R = TypeVar("R")
_PLAIN = frozenset({str, int, bool, float})


def to_json(value: Any) -> Any:
    """A record (or tuple, decimal, date, enum …) as something `json.dumps` takes; fields at their default are left out."""
    kind = type(value)
    if value is None or kind in _PLAIN:
        return value
    if dataclasses.is_dataclass(kind):
        return {name: to_json(v) for name, default in _defaults(kind) if not _is_default(default, v := getattr(value, name))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    return value


def from_json(kind: type[R], value: Any) -> R:
    """The record of class `kind` that `to_json` wrote."""
    return _load(kind, value)  # type: ignore[no-any-return]


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a record with their defaults: thousands of records have the same few kinds."""
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


def _is_default(default: Any, value: Any) -> bool:
    return default is not dataclasses.MISSING and bool(default == value)


def _load(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _load(next(arm for arm in get_args(kind) if arm is not type(None)), value)
    if origin is tuple:
        return _load_tuple(get_args(kind), value)
    if origin is not None and dataclasses.is_dataclass(origin):
        return _load_record(origin, get_args(kind), value)
    if dataclasses.is_dataclass(kind):
        return _load_record(kind, (), value)
    return _load_plain(kind, value)


def _load_plain(kind: Any, value: Any) -> Any:
    if kind is Decimal:
        return Decimal(value)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value


def _load_tuple(arms: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if len(arms) == 2 and arms[1] is Ellipsis:
        return tuple(_load(arms[0], item) for item in value)
    return tuple(_load(arm, item) for arm, item in zip(arms, value, strict=True))


def _load_record(kind: Any, arguments: tuple[Any, ...], value: dict[str, Any]) -> Any:
    names = dict(zip(getattr(kind, "__parameters__", ()), arguments, strict=False))
    hints = _hints(kind)
    return kind(**{name: _load(names.get(hints[name], hints[name]), item) for name, item in value.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
