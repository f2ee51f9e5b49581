"""Drawing a page: text, rules and tables, measured in points from the top left corner, in the standard fonts."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

rl_config.invariant = 1
WIDTH, HEIGHT = A4
Colour = tuple[float, float, float]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (1, 1, 1)
GREY: Colour = (0.45, 0.45, 0.45)


class Sheet:
    """The pages of one document. Uncompressed, so that no compression library's version shows in the bytes."""

    def __init__(self, title: str, author: str) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, pageCompression=0, invariant=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator(author)
        self.page_number = 1

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        font: str = "Helvetica",
        size: float = 9,
        colour: Colour = BLACK,
        align: str = "left",
    ) -> None:
        """Words with their base line `y` points below the top edge; `x` is the left, right or middle by `align`."""
        self.canvas.setFillColorRGB(*colour)
        self.canvas.setFont(font, size)
        draw = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "middle": self.canvas.drawCentredString,
        }
        draw[align](x, HEIGHT - y, words)

    def texts(
        self,
        x: float,
        y: float,
        lines: tuple[str, ...] | list[str],
        *,
        leading: float = 11,
        font: str = "Helvetica",
        size: float = 9,
        colour: Colour = BLACK,
        align: str = "left",
    ) -> float:
        """Several lines of words; gives the base line after the last."""
        for line in lines:
            self.text(x, y, line, font=font, size=size, colour=colour, align=align)
            y += leading
        return y

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        radius: float = 0,
    ) -> None:
        """A box whose top left corner is at (x, y)."""
        if fill is not None:
            self.canvas.setFillColorRGB(*fill)
        if stroke is not None:
            self.canvas.setStrokeColorRGB(*stroke)
        self.canvas.setLineWidth(0.6)
        draw = self.canvas.roundRect if radius else self.canvas.rect
        corner = (radius,) if radius else ()
        draw(x, HEIGHT - y - height, width, height, *corner, stroke=int(stroke is not None), fill=int(fill is not None))

    def rule(self, x0: float, y: float, x1: float, *, colour: Colour = BLACK, width: float = 0.6) -> None:
        """A horizontal rule."""
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """A filled polygon."""
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], HEIGHT - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, HEIGHT - y)
        path.close()
        self.canvas.setFillColorRGB(*colour)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""
        self.canvas.setFillColorRGB(*colour)
        self.canvas.circle(x, HEIGHT - y, radius, stroke=0, fill=1)

    def next_page(self) -> None:
        """Turns the page."""
        self.canvas.showPage()
        self.page_number += 1

    def finish(self) -> bytes:
        """The whole document."""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()


@dataclass(frozen=True)
class Column:
    """A table column between `x` and `x + width`; right-aligned ones end at `x + width`."""

    key: str
    title: str
    x: float
    width: float
    align: str = "left"


@dataclass(frozen=True)
class TableStyle:
    """How a table looks. `leading` between the rows of a wrapped text, `gap` between rows, both in points."""

    font: str = "Helvetica"
    size: float = 8.5
    head_font: str = "Helvetica-Bold"
    head_fill: Colour | None = None
    head_colour: Colour = BLACK
    rule: Colour | None = None
    stripe: Colour | None = None
    leading: float = 10.5
    gap: float = 5


@dataclass(frozen=True)
class Table:
    """Columns and their look; `draw` puts rows down the page and turns it at `bottom`."""

    columns: tuple[Column, ...]
    style: TableStyle = TableStyle()

    @property
    def left(self) -> float:
        """Where the table begins."""
        return min(column.x for column in self.columns) - 4

    @property
    def right(self) -> float:
        """Where the table ends."""
        return max(column.x + column.width for column in self.columns) + 4

    def draw(self, sheet: Sheet, rows: list[dict[str, str]], top: float, bottom: float, again: Callable[[], float]) -> float:
        """Draws head and rows from `top`; `again` begins a further page and gives its top. Gives the end."""
        y = self._head(sheet, top)
        for index, row in enumerate(rows):
            cells = {c.key: self._wrapped(row.get(c.key, ""), c) for c in self.columns}
            height = max(len(lines) for lines in cells.values()) * self.style.leading + self.style.gap
            if y + height > bottom:
                sheet.next_page()
                y = self._head(sheet, again())
            self._row(sheet, cells, y, height, striped=index % 2 == 1)
            y += height
        return y

    def _wrapped(self, words: str, column: Column) -> list[str]:
        return simpleSplit(words, self.style.font, self.style.size, column.width) or [""]

    def _head(self, sheet: Sheet, y: float) -> float:
        style = self.style
        if style.head_fill is not None:
            sheet.rect(self.left, y, self.right - self.left, 17, fill=style.head_fill)
        else:
            sheet.rule(self.left, y, self.right, colour=style.head_colour)
            sheet.rule(self.left, y + 17, self.right, colour=style.head_colour)
        for column in self.columns:
            self._put(sheet, column, y + 12, column.title, font=style.head_font, colour=style.head_colour)
        return y + 22

    def _row(self, sheet: Sheet, cells: dict[str, list[str]], y: float, height: float, *, striped: bool) -> None:
        style = self.style
        if striped and style.stripe is not None:
            sheet.rect(self.left, y - 1, self.right - self.left, height, fill=style.stripe)
        for column in self.columns:
            for index, words in enumerate(cells[column.key]):
                self._put(sheet, column, y + style.size + index * style.leading, words, font=style.font, colour=BLACK)
        if style.rule is not None:
            sheet.rule(self.left, y + height - 2, self.right, colour=style.rule, width=0.3)

    def _put(self, sheet: Sheet, column: Column, y: float, words: str, *, font: str, colour: Colour) -> None:
        x = {"left": column.x, "right": column.x + column.width, "middle": column.x + column.width / 2}[column.align]
        sheet.text(x, y, words, font=font, size=self.style.size, colour=colour, align=column.align)
