"""Where a value stands on its document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One place: a box on a page, a cell of a table, or a node of an XML document.

    `page` counts from 1; `box` is (x0, y0, x1, y1) in PDF points from the top left corner; `row` counts from 1 with the
    heading row included; `column` is the heading or, without one, the column's number from 1.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    row: int | None = None
    column: str | None = None
    xpath: str | None = None

    def as_where(self) -> dict[str, object]:
        """The place as the command line prints it: only what is known."""
        if self.xpath is not None:
            return {"xpath": self.xpath}
        if self.row is not None or self.column is not None:
            return {"row": self.row, "column": self.column}
        if self.page is None:
            return {}
        return {"page": self.page, "box": [round(point, 2) for point in self.box] if self.box else None}

    def __str__(self) -> str:
        if self.xpath is not None:
            return self.xpath
        if self.row is not None:
            return f"row {self.row}" + (f", column {self.column}" if self.column else "")
        if self.page is not None:
            return f"page {self.page}"
        return "unknown place"
