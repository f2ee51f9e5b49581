"""Writing a format down: from a mapping to TOML, and into a folder of taught formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.errors import FormatError
from engine.formats.parsing import parse_format
from engine.formats.vocabulary import Format

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dump_format(spec: Mapping[str, Any]) -> str:
    """The TOML text of a format given as nested mappings. Raises `FormatError` for a value that TOML formats do not hold."""
    plain = {key: value for key, value in spec.items() if not isinstance(value, Mapping)}
    lines = [f"{_key(key)} = {_value(key, value)}" for key, value in plain.items()]
    for name, table in spec.items():
        if isinstance(table, Mapping):
            lines += ["", f"[{_key(name)}]", *(f"{_key(key)} = {_value(key, value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def save_format(name: str, spec: Mapping[str, Any] | str, folder: Path, *, overwrite: bool = False) -> Path:
    """Writes `NAME.toml` into `folder` and gives its path; `spec` is TOML text or nested mappings.

    Raises `FormatError` where it is faulty, or where the file exists and `overwrite` is not said; then nothing is written.
    """
    text = spec if isinstance(spec, str) else dump_format(spec)
    parse_format(text, name)
    path = folder / f"{name}.toml"
    folder.mkdir(parents=True, exist_ok=True)
    if path.exists() and not overwrite:
        raise FormatError(f"There is a format {name} already. Choose another name, or say that it may be replaced.")
    draft = path.with_suffix(".toml.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return path


def save(format: Format, folder: Path, *, overwrite: bool = False) -> Path:
    """The same for a format that was loaded."""
    return save_format(format.name, format.text, folder, overwrite=overwrite)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(key, entry) for entry in value)}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(name)} = {_value(name, entry)}' for name, entry in value.items())} }}"
    raise FormatError(f"{key} is a {type(value).__name__}, which a format does not hold.")


def _quoted(text: str) -> str:
    """A literal string where it can be one, so that patterns read as they are meant."""
    if "'" not in text and text.isprintable():
        return f"'{text}'" if "\\" in text or '"' in text else f'"{text}"'
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
