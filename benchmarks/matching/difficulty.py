"""How hard a drawn world is: the share of invoices (or lines) that carries each trap."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Shares between 0 and 1: of the invoices, unless it says lines, items or orders."""

    without_reference: float
    partial: float
    merged_or_split: float
    other_unit: float
    reworded_lines: float
    lines_without_part: float
    charges: float
    creep: float
    credit_notes: float
    duplicates: float
    repeated_orders: float
    overbilled: float = 0.03


DIFFICULTIES = {
    "easy": Difficulty(0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.05, 0.05, 0.02, 0.01, 0.0),
    "normal": Difficulty(0.1, 0.25, 0.1, 0.08, 0.3, 0.2, 0.1, 0.08, 0.04, 0.02, 0.15),
    "hard": Difficulty(0.3, 0.4, 0.25, 0.2, 0.6, 0.4, 0.15, 0.1, 0.05, 0.03, 0.3),
}
