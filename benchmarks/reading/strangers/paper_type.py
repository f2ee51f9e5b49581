"""Typefaces for ReportLab: the standard ones of PDF, the one that ReportLab brings, and the machine's DejaVu."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_STANDARD = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique"),
}
_DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
_FILES = {
    "Vera": ("Vera.ttf", "VeraBd.ttf", "VeraIt.ttf"),
    "DejaVu Sans": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"),
    "DejaVu Sans Condensed": ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf", "DejaVuSansCondensed-Oblique.ttf"),
    "DejaVu Serif": ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf"),
    "DejaVu Serif Condensed": (
        "DejaVuSerifCondensed.ttf",
        "DejaVuSerifCondensed-Bold.ttf",
        "DejaVuSerifCondensed-Italic.ttf",
    ),
    "DejaVu Sans Mono": ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf", "DejaVuSansMono-Oblique.ttf"),
}


@cache
def faces(family: str) -> tuple[str, str, str]:
    """Regular, bold and italic; a family that the machine does not have becomes the one that ReportLab brings."""
    if family in _STANDARD:
        return _STANDARD[family]
    folder = Path(reportlab.__file__).parent / "fonts" if family == "Vera" else _DEJAVU
    if not all((folder / name).exists() for name in _FILES.get(family, ("?",))):
        return faces("Vera") if family != "Vera" else _STANDARD["Helvetica"]
    names = []
    for name in _FILES[family]:
        pdfmetrics.registerFont(TTFont(Path(name).stem, str(folder / name)))
        names.append(Path(name).stem)
    return names[0], names[1], names[2]
