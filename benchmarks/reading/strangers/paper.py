"""Draws a sheet through ReportLab; the same sheet gives the same bytes."""

from __future__ import annotations

import io
from typing import Any

from blocks import Block, Break, Grid, Lines, Logo, Pairs, Rule, Sheet, Side, Space, Text, Totals
from paper_pen import Pen, paragraph, pen_of
from paper_tables import grid, totals
from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, HRFlowable, PageBreak, PageTemplate, Spacer, Table

_TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")


class _Numbered(Canvas):  # type: ignore[misc]
    """Knows the number of pages when it prints page labels."""

    def __init__(self, *args: Any, label: tuple[str, str, float, float] = ("", "", 0, 0), **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: list[dict[str, Any]] = []
        self._page_text = label

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        text, font, x, y = self._page_text
        for number, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            if text:
                self.setFont(font, 7.5)
                self.drawRightString(x, y, text.replace("{n}", str(number)).replace("{m}", str(len(self._kept))))
            super().showPage()
        super().save()


class _Mark(Flowable):  # type: ignore[misc]
    """A picture without words."""

    def __init__(self, color: Color, align: str) -> None:
        super().__init__()
        self.color, self.hAlign, self.width, self.height = color, align.upper(), 30 * mm, 13 * mm

    def draw(self) -> None:
        self.canv.setFillColor(self.color)
        self.canv.circle(6 * mm, 6 * mm, 5.5 * mm, stroke=0, fill=1)
        self.canv.rect(13 * mm, 3 * mm, 15 * mm, 6 * mm, stroke=0, fill=1)


def _flow(pen: Pen, blocks: tuple[Block, ...], width: float) -> list[Any]:
    return [made for block in blocks for made in _block(pen, block, width)]


def _block(pen: Pen, block: Block, width: float) -> list[Any]:
    if isinstance(block, Lines):
        return _lines(pen, block, width)
    if isinstance(block, Pairs):
        return [_pairs(pen, block, width)]
    if isinstance(block, Side):
        cells = [[_flow(pen, cell, width * share - 10) or "" for share, cell in block.cells]]
        return [Table(cells, [width * share for share, _ in block.cells], style=[_TOP, *_flush()])]
    if isinstance(block, Grid):
        return [grid(pen, block, width)]
    if isinstance(block, Totals):
        return [totals(pen, block, width)]
    if isinstance(block, Space):
        return [Spacer(1, block.height * mm)]
    if isinstance(block, Break):
        return [PageBreak()]
    if isinstance(block, Rule):
        dash = (3, 2) if block.dashed else None
        return [HRFlowable("100%", 0.6, color=pen.accent, dash=dash, spaceBefore=3, spaceAfter=5)]
    assert isinstance(block, Logo)
    return [_Mark(pen.accent, block.align)]


def _lines(pen: Pen, block: Lines, width: float) -> list[Any]:
    rows = [paragraph(pen, text, block.align) for text in block.rows]
    if not block.frame:
        return rows
    frame = ("BOX", (0, 0), (-1, -1), 0.5, black)
    tint = ("BACKGROUND", (0, 0), (-1, -1), HexColor("#eeeeee"))
    room = [("LEFTPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]
    return [Table([[rows]], [width], style=[frame if block.frame == "box" else tint, *room])]


def _pairs(pen: Pen, block: Pairs, width: float) -> Table:
    small = 0.78 if block.form == "below" else 1.0
    rows = [
        (
            paragraph(pen, Text(label, small, bold=block.bold == "label" and small == 1)),
            paragraph(pen, Text(value, bold=block.bold == "value")),
        )
        for label, value in block.rows
    ]
    if block.form in ("left", "grid"):
        return _beside(pen, block, rows, width)
    if block.form == "above":
        return Table([[[label, value]] for label, value in rows], [width], style=_flush(2))
    if block.form == "below":
        return Table([[[value, label]] for label, value in rows], [width], style=_flush(7))
    count = min(len(rows), 5)
    cells: list[list[Any]] = [
        [[label, value] for label, value in rows[at : at + count]] for at in range(0, len(rows), count)
    ]
    cells[-1] += [""] * (count - len(cells[-1]))
    edges = [("GRID", (0, 0), (-1, -1), 0.5, pen.accent), _TOP]
    room = [("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    return Table(cells, [width / count] * count, style=[*edges, *room])


def _beside(pen: Pen, block: Pairs, rows: list[tuple[Any, Any]], width: float) -> Table:
    """Labels left of their values."""
    wide = [max(pdfmetrics.stringWidth(row[at], pen.bold, pen.size) for row in block.rows) for at in (0, 1)]
    first = min(wide[0] + 14, width * 0.52)
    style: list[Any] = [*_flush(1), _TOP]
    second = width - first
    if block.form == "grid":
        second = min(wide[1] + 16, width - first)
        room = [("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
        style = [("GRID", (0, 0), (-1, -1), 0.4, black), *room]
    return Table([list(row) for row in rows], [first, second], style=style, hAlign="LEFT")


def _flush(below: float = 0) -> list[Any]:
    return [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), below),
    ]


def _furniture(canvas: Any, sheet: Sheet, pen: Pen, page: int, size: tuple[float, float]) -> None:
    """The foot of each page, the running head from the second on, what is stamped or turned on the first."""
    canvas.saveState()
    margin, small = sheet.margin * mm, 7.0
    if sheet.running_head and page > 1:
        canvas.setFont(pen.regular, small)
        canvas.drawString(margin, size[1] - 9 * mm, sheet.running_head)
    room = (size[0] - 2 * margin) / max(1, len(sheet.foot))
    for at, column in enumerate(sheet.foot):
        whole = max(pdfmetrics.stringWidth(row, pen.regular, small) for row in column)
        canvas.setFont(pen.regular, small if whole <= room - 6 else small * (room - 6) / whole)
        for down, row in enumerate(column):
            canvas.drawString(margin + at * room, 21 * mm - down * small * 1.25, row)
    canvas.restoreState()
    if page == 1:
        _turned(canvas, sheet, pen, size)


def _turned(canvas: Any, sheet: Sheet, pen: Pen, size: tuple[float, float]) -> None:
    for text, x, y, angle, points, grey in (
        (sheet.watermark, size[0] / 2, size[1] / 2, 50, 70, 0.88),
        (sheet.side_note, 6 * mm, size[1] / 2, 90, 5.5, 0.3),
    ):
        if text:
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(angle)
            canvas.setFillGray(grey)
            canvas.setFont(pen.regular, points)
            canvas.drawCentredString(0, 0, text)
            canvas.restoreState()


def render(sheet: Sheet) -> bytes:
    """The sheet as PDF bytes, the same each time."""
    pen, size = pen_of(sheet), A4 if sheet.paper == "A4" else LETTER
    margin = sheet.margin * mm
    width = size[0] - 2 * margin
    foot = 24 * mm if sheet.foot else 14 * mm
    target = io.BytesIO()
    document = BaseDocTemplate(target, pagesize=size, invariant=1, title=sheet.title, leftMargin=margin, rightMargin=margin)
    frame = Frame(margin, foot, width, size[1] - foot - 14 * mm, 0, 0, 0, 0)
    draw = lambda canvas, made: _furniture(canvas, sheet, pen, made.page, size)  # noqa: E731 - ReportLab's callback
    document.addPageTemplates([PageTemplate("p", [frame], onPage=draw)])
    label = (sheet.page_label, pen.regular, size[0] - margin, 7 * mm)
    document.build(_flow(pen, sheet.blocks, width), canvasmaker=lambda *a, **k: _Numbered(*a, label=label, **k))
    return target.getvalue()
