"""A page as blocks, before an engine draws it. Sizes are relative to the layout's own type size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One row of text. `form`: tracked (letters apart), overprint (drawn twice for bold), hidden (white)."""

    text: str
    size: float = 1.0
    bold: bool = False
    accent: bool = False
    italic: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of text under each other, perhaps in a frame or on a tint."""

    rows: tuple[Text, ...]
    align: str = "left"
    frame: str = ""  # "", "box", "tint"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with values: `left` of them, `above` or `below` them, in a ruled `grid`, or side by side in `boxes`."""

    rows: tuple[tuple[str, str], ...]
    form: str = "left"
    bold: str = "label"  # which is bold: "label", "value", ""


@dataclass(frozen=True, slots=True)
class Side:
    """Blocks beside each other; widths are shares of the page."""

    cells: tuple[tuple[float, tuple[Block, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; a row that is no line spans it: `heading`, `comment`; a `sum` has a label and an amount."""

    cells: tuple[tuple[str, ...], ...]
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, its share of the width and where its text stands."""

    head: str
    width: float
    align: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The table of lines. `style`: grid, rules, zebra, plain, bars."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: str
    amount: int
    small: float = 1.0
    repeat: bool = True  # the headings stand on each page


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums: label, value, whether it is set off."""

    rows: tuple[tuple[str, str, bool], ...]
    place: str = "right"  # right, left, wide
    style: str = "plain"  # plain, grid, tint
    share: float = 0.45


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height in millimetres."""

    height: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""

    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture without words."""

    align: str = "left"


Block = Lines | Pairs | Side | Grid | Totals | Space | Rule | Break | Logo


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document, ready to be drawn."""

    title: str
    paper: str  # A4, Letter
    margin: float  # millimetres
    font: str
    size: float
    accent: str
    blocks: tuple[Block, ...]
    foot: tuple[tuple[str, ...], ...] = ()
    page_label: str = ""
    running_head: str = ""
    language: str = "en"
    watermark: str = ""  # large, grey, across the first page
    side_note: str = ""  # along the left edge, turned by 90 degrees
