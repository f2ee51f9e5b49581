"""Tables through ReportLab: the lines and the totals."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from blocks import Grid, Totals
from paper_pen import ALIGN, Pen
from reportlab.lib.colors import HexColor, black, lightgrey, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Paragraph, Table

_TIGHT = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


def grid(pen: Pen, block: Grid, width: float) -> Table:
    """The table of lines."""
    size, widths = _fit(pen, block, width)
    plain = [
        ParagraphStyle("c", fontName=pen.regular, fontSize=size, leading=size * 1.22, alignment=ALIGN[column.align])
        for column in block.columns
    ]
    head_color = white if block.style == "bars" else black
    heads = [ParagraphStyle("h", parent=style, fontName=pen.bold, textColor=head_color) for style in plain]
    cells: list[list[Any]] = [
        [Paragraph(escape(column.head), style) for column, style in zip(block.columns, heads, strict=True)]
    ]
    style: list[Any] = [*_TIGHT, ("FONT", (0, 1), (-1, -1), pen.regular, size, size * 1.22)]
    style += [("ALIGN", (at, 1), (at, -1), column.align.upper()) for at, column in enumerate(block.columns)]
    for at in range(1, len(block.rows) + 1):
        made, marks = _row(pen, block, at, plain, size)
        cells.append(made)
        style += marks
    whole = sum(widths) < width - 1
    return Table(
        cells,
        widths,
        repeatRows=int(block.repeat),
        style=style + _look(pen, block.style),
        hAlign="LEFT" if whole else "CENTER",
    )


def _row(pen: Pen, block: Grid, at: int, plain: list[ParagraphStyle], size: float) -> tuple[list[Any], list[Any]]:
    """The cells of the row at this place under the headings, and its own style."""
    row = block.rows[at - 1]
    if row.kind == "line":
        wide = [len(cell) > 1 or column.align == "left" for cell, column in zip(row.cells, block.columns, strict=True)]
        made = [
            [Paragraph(escape(part), style) for part in cell] if flow else cell[0]
            for cell, style, flow in zip(row.cells, plain, wide, strict=True)
        ]
        return made, []
    count = len(block.columns)
    empty: list[Any] = [""] * count
    if row.kind in ("heading", "comment"):
        face = pen.bold if row.kind == "heading" else pen.italic
        empty[0] = row.cells[0][0]
        span = [("SPAN", (0, at), (-1, at)), ("ALIGN", (0, at), (-1, at), "LEFT")]
        return empty, [*span, ("FONT", (0, at), (-1, at), face, size, size * 1.2)]
    face = pen.bold if row.kind == "total" else pen.regular
    empty[block.amount] = row.cells[1][0]
    before = block.amount > count / 2 or block.amount == count - 1
    start, end = (0, block.amount - 1) if before else (block.amount + 1, count - 1)
    empty[start] = row.cells[0][0]
    return empty, [
        ("SPAN", (start, at), (end, at)),
        ("ALIGN", (start, at), (end, at), "RIGHT" if end < block.amount else "LEFT"),
        ("FONT", (0, at), (-1, at), face, size, size * 1.2),
    ]


def _widths(pen: Pen, block: Grid, size: float) -> list[float]:
    """What each column needs so that no number and no word of its heading is broken."""
    widths = []
    for at, column in enumerate(block.columns):
        texts = [part for row in block.rows if row.kind == "line" for part in row.cells[at]]
        texts += [row.cells[1][0] for row in block.rows if row.kind in ("sum", "total") and at == block.amount]
        longest = max((pdfmetrics.stringWidth(text, pen.regular, size) for text in texts), default=0)
        head = max((pdfmetrics.stringWidth(word, pen.bold, size) for word in column.head.split()), default=0)
        widths.append(max(longest, head) + 8)
    return widths


def _fit(pen: Pen, block: Grid, width: float) -> tuple[float, list[float]]:
    """Type size and column widths; a table too wide is set smaller, as makers do."""
    size = pen.size * block.small
    while True:
        widths = _widths(pen, block, size)
        at = max(range(len(widths)), key=lambda i: widths[i] if block.columns[i].align == "left" else 0)
        if block.columns[at].align == "left":
            room = width - (sum(widths) - widths[at])
            if room >= min(widths[at], 90 * size / 9) or size < 5.2:
                widths[at] = max(room, 50)
                return size, widths
        elif sum(widths) <= width or size < 5.2:
            spare = max(0.0, (width - sum(widths)) / len(widths)) / 2
            return size, [w + spare for w in widths]
        size -= 0.4


def _look(pen: Pen, name: str) -> list[Any]:
    """Rules and tints of a style."""
    if name == "grid":
        return [("GRID", (0, 0), (-1, -1), 0.4, black), ("BACKGROUND", (0, 0), (-1, 0), lightgrey)]
    if name == "rules":
        edges = [("LINEABOVE", (0, 0), (-1, 0), 0.8, black), ("LINEBELOW", (0, 0), (-1, 0), 0.8, black)]
        return [*edges, ("LINEBELOW", (0, -1), (-1, -1), 0.6, black)]
    if name == "zebra":
        rows = [white, HexColor("#f0f0f0")]
        return [("ROWBACKGROUNDS", (0, 1), (-1, -1), rows), ("LINEBELOW", (0, 0), (-1, 0), 1, pen.accent)]
    if name == "bars":
        return [("BACKGROUND", (0, 0), (-1, 0), pen.accent), ("LINEBELOW", (0, 1), (-1, -1), 0.3, lightgrey)]
    return []


def totals(pen: Pen, block: Totals, width: float) -> Table:
    """Labels and amounts; the column of amounts is right-aligned."""
    share = 1.0 if block.place == "wide" else block.share
    size = pen.size
    style: list[Any] = [
        ("FONT", (0, 0), (-1, -1), pen.regular, size, size * 1.25),
        ("ALIGN", (1, 0), (1, -1), "RIGHT"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    for at, (_, _, strong) in enumerate(block.rows):
        if strong:
            style.append(("FONT", (0, at), (-1, at), pen.bold, size * 1.08, size * 1.3))
            style.append(("LINEABOVE", (0, at), (-1, at), 0.7, black))
    if block.style == "grid":
        style.append(("GRID", (0, 0), (-1, -1), 0.4, black))
    if block.style == "tint":
        style.append(("BACKGROUND", (0, 0), (-1, -1), HexColor("#f2f2f2")))
    cells = [[label, value] for label, value, _ in block.rows]
    first, second = (max(pdfmetrics.stringWidth(row[at], pen.bold, size * 1.08) for row in cells) + 14 for at in (0, 1))
    whole = max(width * share, first + second)
    value = max(second, whole * 0.35)
    columns = [whole - value, value] if whole * 0.65 >= first else [first, whole - first]
    return Table(cells, columns, style=style, hAlign="LEFT" if block.place == "left" else "RIGHT")
