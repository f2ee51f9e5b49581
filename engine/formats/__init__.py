"""Supplier formats: what one TOML file says, whose a document is, reading it, saving a taught one, trying one on many."""

from __future__ import annotations

from engine.formats.applying import apply
from engine.formats.identifying import Identified, identify, no_format
from engine.formats.library_folders import LIBRARY, load_format, load_library
from engine.formats.parsing import parse_format
from engine.formats.saving import dump_format, save, save_format
from engine.formats.trying import Trial, try_format
from engine.formats.vocabulary import Format, Identify, LinesRule, Rule

__all__ = [
    "LIBRARY",
    "Format",
    "Identified",
    "Identify",
    "LinesRule",
    "Rule",
    "Trial",
    "apply",
    "dump_format",
    "identify",
    "load_format",
    "load_library",
    "no_format",
    "parse_format",
    "save",
    "save_format",
    "try_format",
]
