"""The Python twin of a shipped format: `NAME.py` beside `NAME.toml`, for what the vocabulary cannot say.

It may define `prepare(document)`, `finish(reading)` and, as last rung, `read(document, format)`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType, TracebackType

from engine.formats.vocabulary import Format
from engine.model import Document, Reading


@dataclass(frozen=True, slots=True)
class Twin:
    """What a twin adds; without a module everything passes through."""

    module: ModuleType | None = None

    def prepare(self, document: Document) -> Document:
        """The document as the format shall see it."""
        hook = getattr(self.module, "prepare", None)
        return hook(document) if hook else document

    def read(self, document: Document, format: Format) -> tuple[Reading, ...] | None:
        """The twin's own reading; `None` where it leaves reading to the format."""
        hook = getattr(self.module, "read", None)
        readings: Iterable[Reading] | None = hook(document, format) if hook else None
        return None if readings is None else tuple(readings)

    def finish(self, reading: Reading) -> Reading:
        """The reading with the twin's last touch."""
        hook = getattr(self.module, "finish", None)
        return hook(reading) if hook else reading


def twin_of(format: Format) -> Twin:
    """The twin of the format, loaded once a process."""
    return Twin(_module(format.twin)) if format.twin else Twin()


@cache
def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"matchbook_twin_{path.stem.replace('-', '_')}", path)
    assert spec is not None and spec.loader is not None, f"{path} cannot be loaded"
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True, slots=True)
class applying:
    """Notes on an exception that passes which format was at work, so that the message can say so."""

    format: Format

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            error.add_note(f"in the format {self.format.name} of {self.format.supplier}, version {self.format.version}")
