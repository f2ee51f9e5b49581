"""Type and colour of one sheet, and single rows of text, through ReportLab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from blocks import Sheet, Text
from paper_type import faces
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable, Paragraph

ALIGN = {"left": TA_LEFT, "right": TA_RIGHT, "center": TA_CENTER}


@dataclass(frozen=True, slots=True)
class Pen:
    """The sheet's faces, size in points and accent colour."""

    regular: str
    bold: str
    italic: str
    size: float
    accent: Color


def pen_of(sheet: Sheet) -> Pen:
    """The pen that the sheet asks for."""
    regular, bold, italic = faces(sheet.font)
    return Pen(regular, bold, italic, sheet.size, HexColor(sheet.accent))


class _Set(Flowable):  # type: ignore[misc]
    """One row that is set by hand: with its letters apart, or twice with a hair's breadth between."""

    def __init__(self, text: Text, font: str, size: float, *, align: str, color: Color) -> None:
        super().__init__()
        self.text, self.font, self.size, self.align, self.color = text.text, font, size, align, color
        self.tracking, self.strokes = (size * 0.28, 1) if text.form == "tracked" else (0.0, 2)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.room = width
        return width, self.size * 1.25

    def draw(self) -> None:
        used = pdfmetrics.stringWidth(self.text, self.font, self.size) + self.tracking * len(self.text)
        left = {"left": 0.0, "right": self.room - used, "center": (self.room - used) / 2}[self.align]
        self.canv.setFillColor(self.color)
        for stroke in range(self.strokes):
            row = self.canv.beginText(left + stroke * 0.3, self.size * 0.3)
            row.setFont(self.font, self.size)
            row.setCharSpace(self.tracking)
            row.textOut(self.text)
            self.canv.drawText(row)


class _Whole(Paragraph):  # type: ignore[misc]
    """A row of text that is set smaller where a word would be broken, as a maker would see to."""

    def __init__(self, text: str, style: ParagraphStyle) -> None:
        super().__init__(escape(text), style)
        self.plain = text

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        style = self.style
        longest = max(
            (pdfmetrics.stringWidth(word, style.fontName, style.fontSize) for word in self.plain.split()), default=0
        )
        if longest > width > 0:
            share = 0.99 * width / longest
            smaller = ParagraphStyle("s", parent=style, fontSize=style.fontSize * share, leading=style.leading * share)
            self.__init__(self.plain, smaller)  # type: ignore[misc]  # its words carry their size from the beginning
        return super().wrap(width, height)  # type: ignore[no-any-return]


def paragraph(pen: Pen, text: Text, align: str = "left") -> Any:
    """A row of text as a flowable."""
    size = pen.size * text.size
    font = pen.bold if text.bold else pen.italic if text.italic else pen.regular
    color = white if text.form == "hidden" else pen.accent if text.accent else black
    if text.form in ("tracked", "overprint"):
        return _Set(text, font, size, align=align, color=color)
    style = ParagraphStyle("x", fontName=font, fontSize=size, leading=size * 1.25, alignment=ALIGN[align], textColor=color)
    return _Whole(text.text, style)
