"""Small PDFs for tests: words put where a test wants them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

rl_config.invariant = 1
WIDTH, HEIGHT = 595.0, 842.0
Mark = tuple[float, float, str] | tuple[float, float, str, dict[str, Any]]


def paper(*pages: Sequence[Mark], **canvas_options: Any) -> bytes:
    """One page for each list of (x, y from the top, text[, {font, size, align}])."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), **canvas_options)
    for marks in pages:
        for x, y, text, *rest in marks:
            look: dict[str, Any] = rest[0] if rest else {}
            canvas.setFont(look.get("font", "Helvetica"), look.get("size", 9))
            draw = canvas.drawRightString if look.get("align") == "right" else canvas.drawString
            draw(x, HEIGHT - y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def right(x: float, y: float, text: str) -> Mark:
    """A text that ends at `x`."""
    return (x, y, text, {"align": "right"})
