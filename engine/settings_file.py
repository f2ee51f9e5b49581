"""The settings file: TOML whose keys are the field names of `engine/settings.py`, read and written without a list of
them here, so that a new field needs no line in this module.

Everything wrong in a file is collected in one `SettingsError`, each problem naming the file and the key.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
import types
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import tomli_w

from engine.durable import write_whole
from engine.errors import SettingsError
from engine.model import OwnCompany
from engine.settings import AfterAction, MailboxKind, MailboxSettings, Settings

R = TypeVar("R")
MOST_SEED = 200
HEADING = """\
# Settings of the workbench. Passwords are not here: they lie encrypted in a file of their own.
# A key left out has its default; an unknown key is refused. Relative paths start at this file's folder.
"""


class _Wrong(Exception):
    """One value that does not fit; the text says what was wanted."""


def load_settings(path: Path) -> Settings:
    """What the file says, defaults where it says nothing, all defaults where there is no file.

    Raises `SettingsError` with every problem of the file.
    """
    if not path.exists():
        return Settings()
    problems: list[str] = []
    settings = _record(Settings, _parsed(path), "", problems)
    if settings is not None:
        problems += _contradictions(settings)
    if settings is None or problems:
        raise SettingsError([f"{path.name}: {problem}" for problem in problems])
    return settings


def load_company(path: Path) -> OwnCompany:
    """The own company of a settings file, which must exist here: somebody has named it. Raises `SettingsError`."""
    if not path.is_file():
        raise SettingsError([f"{path}: there is no such settings file. Check the path after --settings."])
    return load_settings(path).company


def save_settings(path: Path, settings: Settings) -> None:
    """Write the whole file or nothing of it. Raises `SettingsError` for settings that could not be loaded again."""
    problems = _contradictions(settings)
    if problems:
        raise SettingsError([f"{path.name}: {problem}" for problem in problems])
    try:
        write_whole(path, _text(settings).encode(), prefix=f".{path.name}-")
    except OSError as error:
        raise SettingsError([f"{path}: cannot be written: {error.strerror}. Mend the rights of its folder."]) from error


def resolved(settings: Settings, folder: Path) -> Settings:
    """The same settings with the mailboxes' relative paths made absolute from `folder`. For use, not for saving."""
    return dataclasses.replace(settings, mailboxes=tuple(_at(mailbox, folder) for mailbox in settings.mailboxes))


def _at(mailbox: MailboxSettings, folder: Path) -> MailboxSettings:
    paths = {name: str(folder / value) for name in ("path", "ca_file") if (value := getattr(mailbox, name))}
    return dataclasses.replace(mailbox, **paths)  # type: ignore[arg-type]


# --- reading ----------------------------------------------------------------------------------------------------------


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read: {error.strerror}. Mend its rights."]) from error
    except UnicodeDecodeError as error:
        raise SettingsError([f"{path.name}: is not UTF-8 text. Save it as UTF-8."]) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{path.name}: is not TOML: {error}. Mend that line."]) from error


def _record(kind: type[R], table: Any, place: str, problems: list[str]) -> R | None:
    """The record that `table` describes, or `None` when something in it is wrong, which is then among the problems."""
    if not isinstance(table, dict):
        problems.append(f"{place} must be a table of keys")
        return None
    hints = get_type_hints(kind)
    before = len(problems)
    values: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{place}.{key}" if place else key
        if key not in hints:
            problems.append(_unknown(where, key, list(hints)))
            continue
        values[key] = _value(hints[key], value, where, problems)
    needed = [f.name for f in dataclasses.fields(kind) if _is_needed(f)]  # type: ignore[arg-type]
    problems += [f"{place}: {name} is missing" for name in needed if name not in table]
    return kind(**values) if len(problems) == before else None


def _is_needed(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _unknown(where: str, key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, 1)
    return f"{where} is not a setting" + (f"; {near[0]} is meant?" if near else "; take it out")


def _value(kind: Any, value: Any, where: str, problems: list[str]) -> Any:
    if dataclasses.is_dataclass(kind):
        return _record(kind, value, where, problems)  # type: ignore[arg-type]
    arms = get_args(kind)
    if get_origin(kind) is tuple and dataclasses.is_dataclass(arms[0]):
        return _records(arms[0], value, where, problems)
    try:
        return _pairs(value) if _is_pairs(kind) else _plain(kind, value)
    except _Wrong as wrong:
        shown = str(value) if isinstance(value, Decimal) else repr(value)
        problems.append(f"{where} must be {wrong}, and is {shown}")
        return None


def _records(kind: Any, value: Any, where: str, problems: list[str]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        problems.append(f"{where} must be a list of tables: write [[{where}]] above each")
        return ()
    return tuple(_record(kind, item, f"{where}[{number}]", problems) for number, item in enumerate(value, 1))


def _is_pairs(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_origin(get_args(kind)[0]) is tuple


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    """Pairs of texts stand in the file as a table."""
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise _Wrong("a table of texts")
    return tuple(value.items())


def _plain(kind: Any, value: Any) -> Any:
    if get_origin(kind) is tuple:
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise _Wrong("a list of texts")
        return tuple(value)
    if get_origin(kind) is types.UnionType:
        return _plain(next(arm for arm in get_args(kind) if arm is not type(None)), value)
    if issubclass(kind, Enum):
        choices = [choice.value for choice in kind]
        if value not in choices:
            raise _Wrong(f"one of {', '.join(choices)}")
        return kind(value)
    return _number(kind, value) if kind in (int, float, Decimal) else _exactly(kind, value)


def _number(kind: Any, value: Any) -> Any:
    wanted = "a whole number" if kind is int else "a number"
    if isinstance(value, bool) or (kind is int and not isinstance(value, int)):
        raise _Wrong(wanted)
    if kind is not Decimal and isinstance(value, str):
        raise _Wrong(wanted)
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise _Wrong(wanted) from None
    if not number.is_finite():
        raise _Wrong(wanted)
    return number if kind is Decimal else kind(number)


def _exactly(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind):
        raise _Wrong("true or false" if kind is bool else "a text")
    return value


# --- what fits a field and still contradicts itself ---------------------------------------------------------------------


def _contradictions(settings: Settings) -> list[str]:
    problems = [
        f"mailboxes[{number}].{problem}"
        for number, mailbox in enumerate(settings.mailboxes, 1)
        for problem in _mailbox_problems(mailbox)
    ]
    names = [mailbox.name for mailbox in settings.mailboxes]
    problems += [f"mailboxes: two are named {name!r}" for name in sorted({n for n in names if names.count(n) > 1})]
    if len(settings.ledger_currency) != 3 or not settings.ledger_currency.isupper():
        problems.append(f"ledger_currency must be a currency code such as AUD, and is {settings.ledger_currency!r}")
    if settings.rounding_limit < 0:
        problems.append(f"rounding_limit must not be negative, and is {settings.rounding_limit}")
    return problems + list(_people_problems(settings)) + list(_seed_problems(settings.sample_seed))


def _people_problems(settings: Settings) -> Iterator[str]:
    """Who may lower must be somebody who acts here: a name that nobody bears would lock the levels for everybody."""
    acting = {*settings.people, settings.actor}
    for name in settings.may_lower:
        if not name.strip():
            yield "may_lower: a name is empty; take it out"
        elif name not in acting:
            yield f"may_lower: {name!r} is not among people; add the name there, or take it out here"


def _seed_problems(seed: str) -> Iterator[str]:
    """The seed is drawn with as it stands, so it must not look like another one."""
    if seed != seed.strip() or not seed.isprintable():
        yield f"sample_seed must be one word or sentence without blanks around it, and is {seed!r}"
    elif len(seed) > MOST_SEED:
        yield f"sample_seed has at most {MOST_SEED} characters, and has {len(seed)}"


def _mailbox_problems(mailbox: MailboxSettings) -> Iterator[str]:
    if not mailbox.name.strip():
        yield "name is empty: give the mailbox a name"
    if mailbox.kind is MailboxKind.FOLDER:
        if not mailbox.path:
            yield "path is missing: a drop folder needs one"
    else:
        yield from _server_problems(mailbox)
    if mailbox.timeout_s <= 0:
        yield f"timeout_s must be more than 0 seconds, and is {mailbox.timeout_s}"
    if mailbox.poll_minutes < 1:
        yield f"poll_minutes must be at least 1, and is {mailbox.poll_minutes}"


def _server_problems(mailbox: MailboxSettings) -> Iterator[str]:
    if not mailbox.host.strip():
        yield "host is missing: name the mail server"
    if not 1 <= mailbox.port <= 65535:
        yield f"port must be from 1 to 65535, and is {mailbox.port}"
    if mailbox.kind is MailboxKind.POP3 and mailbox.after is AfterAction.MOVE:
        yield "after is move, but POP3 knows only leave and delete: choose one of them, or IMAP"
    if mailbox.kind is MailboxKind.IMAP and mailbox.after is AfterAction.MOVE and not mailbox.move_to.strip():
        yield "move_to is missing: name the folder that imported mail is moved to"


# --- writing ----------------------------------------------------------------------------------------------------------


def _text(settings: Settings) -> str:
    """The file: plain keys first, then each table under what its record says of itself."""
    plain, tables = {}, []
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        records = value if isinstance(value, tuple) else (value,)
        if records and dataclasses.is_dataclass(records[0]):
            tables.append((field.name, value))
        elif not (isinstance(value, tuple) and not value and _holds_records(Settings, field.name)):
            plain[field.name] = _toml(value)
    parts = [HEADING, _comment(Settings), tomli_w.dumps(plain)]
    for name, value in tables:
        first = value[0] if isinstance(value, tuple) else value
        parts += ["\n", _comment(type(first)), tomli_w.dumps({name: _toml(value)})]
    return "".join(parts)


def _holds_records(kind: Any, name: str) -> bool:
    arms = get_args(get_type_hints(kind)[name])
    return bool(arms) and dataclasses.is_dataclass(arms[0])


def _comment(kind: Any) -> str:
    """What the record's docstring says, and the choices of its fields."""
    lines = [line.strip() for line in (kind.__doc__ or "").splitlines()]
    for name, hint in get_type_hints(kind).items():
        if isinstance(hint, type) and issubclass(hint, Enum):
            lines.append(f"{name}: {' | '.join(choice.value for choice in hint)}")
    return "".join(f"# {line.replace('`', '')}\n" for line in lines if line)


def _toml(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value))
        items = {name: getattr(value, name) for name in hints}
        return {k: dict(item) if _is_pairs(hints[k]) else _toml(item) for k, item in items.items() if item is not None}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    return [_toml(item) for item in value] if isinstance(value, tuple) else value
