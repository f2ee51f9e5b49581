"""Formats from folders: the shipped library, and the taught ones of a store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.errors import FormatError
from engine.formats.parsing import parse_format
from engine.formats.vocabulary import Format
from engine.issues import Code, Issue, Severity

LIBRARY = Path(__file__).parent / "library"


def load_library(folders: Sequence[Path] = (LIBRARY,)) -> tuple[tuple[Format, ...], tuple[Issue, ...]]:
    """Every format of the folders, by name; a format of a later folder replaces one of the same name.

    A faulty file is left out and becomes an issue; the others still load. A folder that is missing holds nothing.
    """
    formats: dict[str, Format] = {}
    issues: list[Issue] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                formats[path.stem] = load_format(path)
            except FormatError as error:
                message = f"{error} Mend the file; until then documents of this supplier are held."
                issues.append(Issue(Code.FORMAT_FAULTY, message, Severity.WARN))
    return tuple(formats[name] for name in sorted(formats)), tuple(issues)


def load_format(path: Path) -> Format:
    """One format's file. Raises `FormatError` naming file and key. Only a shipped format may have a Python twin."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{path.name} cannot be read: {error}.") from error
    twin = path.with_suffix(".py")
    is_shipped = path.parent.resolve() == LIBRARY.resolve()
    return parse_format(text, path.stem, twin if is_shipped and twin.is_file() else None)
