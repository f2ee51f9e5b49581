"""The growth benchmark measures what it says: at least so many lines on both sides, and the whole road through a store."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "matching" / "growth.py"


def rows(*arguments: str) -> list[dict[str, float]]:
    text = subprocess.check_output([sys.executable, str(SCRIPT), "--json", *arguments], text=True)
    return [json.loads(line) for line in text.splitlines()]


def test_as_many_order_lines_as_asked_for() -> None:
    small, large = rows("--lines", "120", "240", "--processes", "1")
    assert 120 <= small["invoice lines"] < 240 <= large["invoice lines"]
    assert 120 <= small["order lines"] < 240 <= large["order lines"]
    assert small["MB of the drawing process"] > 0


def test_through_a_store() -> None:
    (found,) = rows("--store", "--invoices", "12")
    assert found["documents"] == 12
    assert all(found[f"{name}, ms each"] >= 0 for name in ("keep and match one by one", "match all again", "accept"))
