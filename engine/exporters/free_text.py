"""Text that strangers wrote, as a cell that no spreadsheet takes for a formula."""

from __future__ import annotations

STARTERS = ("=", "+", "-", "@", "\t", "\r")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run the cell: as it stands, or once what cannot be seen is taken from its beginning."""
    return text.startswith(STARTERS) or _visible(text).startswith(STARTERS)


def cell_text(text: str) -> str:
    """The text on one line without control characters, and with a leading apostrophe where it begins like a formula.

    >>> cell_text("=1+1"), cell_text("Angle\\n50x50")
    ("'=1+1", 'Angle 50x50')
    """
    return f"'{_visible(text)}" if is_formula(text) else _visible(text)


def _visible(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
