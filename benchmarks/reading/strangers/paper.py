"""Draws a sheet through ReportLab; the same sheet gives the same bytes."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from blocks import Block, Break, Grid, Lines, Logo, Pairs, Row, Rule, Sheet, Side, Space, Text, Totals
from reportlab.lib.colors import Color, HexColor, black, lightgrey, white
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

_ALIGN = {"left": TA_LEFT, "right": TA_RIGHT, "center": TA_CENTER}
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


class _Drawing:
    """One sheet being drawn."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.regular, self.bold, self.italic = faces(sheet.font)
        self.accent = HexColor(sheet.accent)
        self.page = A4 if sheet.paper == "A4" else LETTER
        self.margin = sheet.margin * mm
        self.width = self.page[0] - 2 * self.margin

    def flow(self, blocks: tuple[Block, ...], width: float) -> list[Any]:
        out: list[Any] = []
        for block in blocks:
            out += self.one(block, width)
        return out

    def paragraph(self, text: Text, align: str = "left") -> Paragraph:
        size = self.sheet.size * text.size
        font = self.bold if text.bold else self.italic if text.italic else self.regular
        style = ParagraphStyle(
            "x",
            fontName=font,
            fontSize=size,
            leading=size * 1.25,
            alignment=_ALIGN[align],
            textColor=self.accent if text.accent else black,
        )
        return Paragraph(escape(text.text), style)

    def one(self, block: Block, width: float) -> list[Any]:
        if isinstance(block, Lines):
            return self.lines(block, width)
        if isinstance(block, Pairs):
            return [self.pairs(block, width)]
        if isinstance(block, Side):
            cells = [[self.flow(cell, width * share - 10) or "" for share, cell in block.cells]]
            return [
                Table(
                    cells,
                    [width * share for share, _ in block.cells],
                    style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *_flush()],
                )
            ]
        if isinstance(block, Grid):
            return [self.grid(block, width)]
        if isinstance(block, Totals):
            return [self.totals(block, width)]
        if isinstance(block, Space):
            return [Spacer(1, block.height * mm)]
        if isinstance(block, Rule):
            return [
                HRFlowable(
                    width="100%",
                    thickness=0.6,
                    color=self.accent,
                    dash=(3, 2) if block.dashed else None,
                    spaceBefore=3,
                    spaceAfter=5,
                )
            ]
        if isinstance(block, Break):
            return [PageBreak()]
        assert isinstance(block, Logo)
        return [_Mark(self.accent, block.align)]

    def lines(self, block: Lines, width: float) -> list[Any]:
        rows = [self.paragraph(text, block.align) for text in block.rows]
        if not block.frame:
            return rows
        style = (
            [("BOX", (0, 0), (-1, -1), 0.5, black)]
            if block.frame == "box"
            else [("BACKGROUND", (0, 0), (-1, -1), HexColor("#eeeeee"))]
        )
        return [
            Table(
                [[rows]],
                [width],
                style=[*style, ("LEFTPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)],
            )
        ]

    def pairs(self, block: Pairs, width: float) -> Table:
        label_bold, value_bold = block.bold == "label", block.bold == "value"
        rows = [
            (self.paragraph(Text(label, bold=label_bold)), self.paragraph(Text(value, bold=value_bold)))
            for label, value in block.rows
        ]
        if block.form in ("left", "grid"):
            first = min(
                max(pdfmetrics.stringWidth(label, self.bold, self.sheet.size) for label, _ in block.rows) + 14, width * 0.52
            )
            style = [*_flush(1), ("VALIGN", (0, 0), (-1, -1), "TOP")]
            second = min(
                max(pdfmetrics.stringWidth(value, self.bold, self.sheet.size) for _, value in block.rows) + 16, width - first
            )
            if block.form == "grid":
                style = [
                    ("GRID", (0, 0), (-1, -1), 0.4, black),
                    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            return Table(
                [list(row) for row in rows],
                [first, second if block.form == "grid" else width - first],
                style=style,
                hAlign="LEFT",
            )
        if block.form == "above":
            return Table([[[label, value]] for label, value in rows], [width], style=_flush(2))
        count = min(len(rows), 5)
        cells = [[[label, value] for label, value in rows[at : at + count]] for at in range(0, len(rows), count)]
        cells[-1] += [""] * (count - len(cells[-1]))
        return Table(
            cells,
            [width / count] * count,
            style=[
                ("GRID", (0, 0), (-1, -1), 0.5, self.accent),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ],
        )

    def grid(self, block: Grid, width: float) -> Table:
        size, widths = self.fit(block, width)
        plain = [
            ParagraphStyle("c", fontName=self.regular, fontSize=size, leading=size * 1.22, alignment=_ALIGN[column.align])
            for column in block.columns
        ]
        head_color = white if block.style == "bars" else black
        heads = [ParagraphStyle("h", parent=style, fontName=self.bold, textColor=head_color) for style in plain]
        cells: list[list[Any]] = [
            [Paragraph(escape(column.head), style) for column, style in zip(block.columns, heads, strict=True)]
        ]
        style: list[Any] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("FONT", (0, 1), (-1, -1), self.regular, size, size * 1.22),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
        style += [("ALIGN", (at, 1), (at, -1), column.align.upper()) for at, column in enumerate(block.columns)]
        for at, row in enumerate(block.rows, 1):
            made, marks = self.row(block, row, at, plain, size)
            cells.append(made)
            style += marks
        return Table(
            cells,
            widths,
            repeatRows=1,
            style=style + self.table_style(block.style),
            hAlign="LEFT" if sum(widths) < width - 1 else "CENTER",
        )

    def row(self, block: Grid, row: Row, at: int, plain: list[ParagraphStyle], size: float) -> tuple[list[Any], list[Any]]:
        count = len(block.columns)
        if row.kind == "line":
            wide = [len(cell) > 1 or column.align == "left" for cell, column in zip(row.cells, block.columns, strict=True)]
            made = [
                [Paragraph(escape(part), style) for part in cell] if flow else cell[0]
                for cell, style, flow in zip(row.cells, plain, wide, strict=True)
            ]
            return made, []
        empty: list[Any] = [""] * count
        if row.kind in ("heading", "comment"):
            face = self.bold if row.kind == "heading" else self.italic
            empty[0] = row.cells[0][0]
            return empty, [
                ("SPAN", (0, at), (-1, at)),
                ("FONT", (0, at), (-1, at), face, size, size * 1.2),
                ("ALIGN", (0, at), (-1, at), "LEFT"),
            ]
        face = self.bold if row.kind == "total" else self.regular
        empty[block.amount] = row.cells[1][0]
        start, end = (
            (0, block.amount - 1) if block.amount > count / 2 or block.amount == count - 1 else (block.amount + 1, count - 1)
        )
        empty[start] = row.cells[0][0]
        align = "RIGHT" if end < block.amount else "LEFT"
        return empty, [
            ("SPAN", (start, at), (end, at)),
            ("ALIGN", (start, at), (end, at), align),
            ("FONT", (0, at), (-1, at), face, size, size * 1.2),
        ]

    def fit(self, block: Grid, width: float) -> tuple[float, list[float]]:
        """Type size and column widths; a table too wide is set smaller, as makers do."""
        size = self.sheet.size * block.small
        while True:
            widths = []
            for at, column in enumerate(block.columns):
                texts = [part for row in block.rows if row.kind == "line" for part in row.cells[at]] + [
                    row.cells[1][0] for row in block.rows if row.kind in ("sum", "total") and at == block.amount
                ]
                longest = max((pdfmetrics.stringWidth(text, self.regular, size) for text in texts), default=0)
                longest = max(
                    longest, max((pdfmetrics.stringWidth(w, self.bold, size) for w in column.head.split()), default=0)
                )
                widths.append(longest + 8)
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

    def table_style(self, name: str) -> list[Any]:
        if name == "grid":
            return [("GRID", (0, 0), (-1, -1), 0.4, black), ("BACKGROUND", (0, 0), (-1, 0), lightgrey)]
        if name == "rules":
            return [
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, black),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, black),
                ("LINEBELOW", (0, -1), (-1, -1), 0.6, black),
            ]
        if name == "zebra":
            return [
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, HexColor("#f0f0f0")]),
                ("LINEBELOW", (0, 0), (-1, 0), 1, self.accent),
            ]
        if name == "bars":
            return [("BACKGROUND", (0, 0), (-1, 0), self.accent), ("LINEBELOW", (0, 1), (-1, -1), 0.3, lightgrey)]
        return []

    def totals(self, block: Totals, width: float) -> Table:
        share = 1.0 if block.place == "wide" else block.share
        size = self.sheet.size
        cells = [[label, value] for label, value, _ in block.rows]
        style: list[Any] = [
            ("FONT", (0, 0), (-1, -1), self.regular, size, size * 1.25),
            ("ALIGN", (1, 0), (1, -1), "RIGHT"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ]
        for at, (_, _, strong) in enumerate(block.rows):
            if strong:
                style += [
                    ("FONT", (0, at), (-1, at), self.bold, size * 1.08, size * 1.3),
                    ("LINEABOVE", (0, at), (-1, at), 0.7, black),
                ]
        if block.style == "grid":
            style.append(("GRID", (0, 0), (-1, -1), 0.4, black))
        if block.style == "tint":
            style.append(("BACKGROUND", (0, 0), (-1, -1), HexColor("#f2f2f2")))
        first = max(pdfmetrics.stringWidth(label, self.bold, size * 1.08) for label, _, _ in block.rows) + 14
        second = max(pdfmetrics.stringWidth(value, self.bold, size * 1.08) for _, value, _ in block.rows) + 14
        whole = max(width * share, first + second)
        return Table(
            cells,
            [whole - max(second, whole * 0.35), max(second, whole * 0.35)]
            if whole * 0.65 >= first
            else [first, whole - first],
            style=style,
            hAlign="LEFT" if block.place == "left" else "RIGHT",
        )

    def furniture(self, canvas: Any, document: Any) -> None:
        """The foot of each page, and the running head from the second on."""
        sheet = self.sheet
        canvas.saveState()
        size = 7.0
        if sheet.running_head and document.page > 1:
            canvas.setFont(self.regular, size)
            canvas.drawString(self.margin, self.page[1] - 9 * mm, sheet.running_head)
        for at, column in enumerate(sheet.foot):
            whole = max(pdfmetrics.stringWidth(row, self.regular, size) for row in column)
            room = self.width / len(sheet.foot)
            used = size if whole <= room - 6 else size * (room - 6) / whole
            canvas.setFont(self.regular, used)
            for down, row in enumerate(column):
                canvas.drawString(self.margin + at * room, 21 * mm - down * size * 1.25, row)
        canvas.restoreState()


def _flush(below: float = 0) -> list[Any]:
    return [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), below),
    ]


def render(sheet: Sheet) -> bytes:
    """The sheet as PDF bytes, the same each time."""
    drawing = _Drawing(sheet)
    target = io.BytesIO()
    foot = 24 * mm if sheet.foot else 14 * mm
    document = BaseDocTemplate(
        target, pagesize=drawing.page, invariant=1, title=sheet.title, leftMargin=drawing.margin, rightMargin=drawing.margin
    )
    frame = Frame(drawing.margin, foot, drawing.width, drawing.page[1] - foot - 14 * mm, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("p", [frame], onPage=drawing.furniture)])
    label = (sheet.page_label, drawing.regular, drawing.page[0] - drawing.margin, 7 * mm)
    document.build(drawing.flow(sheet.blocks, drawing.width), canvasmaker=lambda *a, **k: _Numbered(*a, label=label, **k))
    return target.getvalue()
