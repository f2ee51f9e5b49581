"""The table of lines, and what is true of each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from blocks import Block, Break, Column, Grid, Row
from drafting import Draft
from figures import cents
from goods import Line
from totals import totals

_LEFT = ("description", "part", "unit", "position")


def _tax(line: Line) -> Decimal:
    return cents(line.printed_amount * line.rate / 100)


def _cell(draft: Draft, column: str, line: Line, at: int) -> tuple[str, ...]:
    """What one cell prints, row by row."""
    marks, layout = draft.marks, draft.layout
    signs = layout.sign_cells
    if column == "description":
        return (line.description, *line.more)
    if line.lump and column in ("quantity", "price", "unit"):
        return ("",)
    if column == "quantity":
        text = marks.quantity(line.quantity)
        return (f"{text} {line.unit}" if layout.glued_unit and "unit" not in layout.columns else text,)
    if column == "discount":
        return (_discount(draft, line),)
    if column == "rate":
        plain = "%" in layout.labels["c_rate"] and layout.quirk % 2
        return (marks.percent(line.rate).rstrip("% \u00a0") if plain else marks.percent(line.rate),)
    if column == "price":
        text = marks.price(line.price, sign=signs)
        return (
            f"{text}{' / ' if layout.quirk % 2 else '/'}{line.base}" if layout.per == "cell" and line.base > 1 else text,
        )
    made = {
        "position": lambda: str(at + 1) if layout.quirk % 4 else f"{(at + 1) * 10}",
        "part": lambda: line.part,
        "unit": lambda: line.unit,
        "per": lambda: str(line.base),
        "amount": lambda: marks.amount(line.printed_amount, sign=signs),
        "tax": lambda: marks.amount(_tax(line), sign=signs),
        "gross": lambda: marks.amount(line.printed_amount + _tax(line), sign=signs),
    }
    return (made[column](),)


def _discount(draft: Draft, line: Line) -> str:
    layout, marks = draft.layout, draft.marks
    if not line.discount:
        return ("", "-", "0" if "%" in layout.labels["c_discount"] else "")[layout.quirk % 3]
    if layout.discount == "percent":
        return marks.percent(line.discount)
    less = cents(line.quantity * line.price / line.base) - line.amount
    return marks.amount(less if layout.quirk % 2 else -less, sign=layout.sign_cells)


def _rows(draft: Draft) -> list[tuple[Row, Decimal]]:
    """The table's rows, each with what it adds to the running sum."""
    rows: list[tuple[Row, Decimal]] = []
    group, collected = "", Decimal(0)
    sums = draft.layout.groups == "sums"
    for at, line in enumerate(draft.content.lines):
        if line.group != group:
            if group and sums:
                rows.append((_subtotal(draft, group, collected), Decimal(0)))
            group, collected = line.group, Decimal(0)
            rows.append((Row(((group,),), "heading"), Decimal(0)))
        if line.comment:
            rows.append((Row(((line.comment,),), "comment"), Decimal(0)))
        cells = tuple(_cell(draft, column, line, at) for column in draft.layout.columns)
        rows.append((Row(cells), line.printed_amount))
        collected += line.printed_amount
    if group and sums:
        rows.append((_subtotal(draft, group, collected), Decimal(0)))
    return rows


def _sum_row(draft: Draft, label: str, value: Decimal) -> Row:
    return Row(((label,), (draft.marks.amount(value, sign=draft.layout.sign_cells),)), "sum")


def _subtotal(draft: Draft, group: str, value: Decimal) -> Row:
    return _sum_row(draft, draft.layout.labels["subtotal"].replace("{group}", group), value)


def _height(draft: Draft, row: Row) -> float:
    """About how many rows of type it takes."""
    wrapped = 0.35 if row.kind == "line" and draft.layout.rows == "wrapped" else 0
    wide = 0.5 if len(draft.layout.columns) > 7 else 0
    return 1.0 + 0.72 * (max(len(cell) for cell in row.cells) - 1) + wrapped + wide


def _chunks(draft: Draft) -> list[list[Row]]:
    """The rows page by page, with carried sums where the layout prints them; one chunk where it does not."""
    layout = draft.layout
    labels = layout.labels
    chunks: list[list[Row]] = [[]]
    running, used, page = Decimal(0), 0.0, 0
    for row, adds in _rows(draft):
        room = (19 if page == 0 else 36) * 8.5 / layout.size * (0.85 if layout.engine == "html" else 1)
        if draft.content.several_pages and layout.carries and used + _height(draft, row) > room and chunks[-1]:
            chunks[-1].append(_sum_row(draft, labels["carried"], running))
            chunks.append([_sum_row(draft, labels["brought"], running)])
            used, page = 0.0, page + 1
        chunks[-1].append(row)
        used += _height(draft, row)
        running += adds
    return chunks


def table(draft: Draft) -> list[Block]:
    """The table, over pages where rows are carried; the totals are its last rows where the layout prints them so."""
    layout = draft.layout
    heads = {name: draft.marks.label(f"c_{name}") for name in layout.columns}
    columns = tuple(Column(head, 0, "left" if name in _LEFT else "right") for name, head in heads.items())
    amount = layout.columns.index("amount")
    chunks = _chunks(draft)
    if layout.totals_place == "table":
        chunks[-1] += [Row(((label,), (value,)), "total" if strong else "sum") for label, value, strong in totals(draft)]
    out: list[Block] = []
    for at, chunk in enumerate(chunks):
        out += [Break()] if at else []
        out.append(Grid(columns, tuple(chunk), layout.table, amount, repeat=layout.head_repeats))
    return out


def true_line(draft: Draft, line: Line) -> dict[str, Any]:
    """What the page says of a line; where it prices with tax, prices and amounts without it are right too."""
    layout = draft.layout
    full = " ".join((line.description, *line.more))
    true: dict[str, Any] = {"description": [line.description, full] if line.more else line.description}
    shown = layout.columns
    if "quantity" in shown and not line.lump:
        true["quantity"] = str(line.quantity)
        if "unit" in shown or layout.glued_unit:
            true["unit"] = line.unit
    inclusive = layout.tax_style == "inclusive"
    share = 1 + line.rate / 100
    if "price" in shown and not line.lump:
        prices = [line.price, *([line.price / line.base] if line.base > 1 else [])]
        prices += [(line.price / share).quantize(Decimal("0.01"))] if inclusive else []
        true["unit_price"] = [f"{price:f}" for price in prices] if len(prices) > 1 else f"{prices[0]:f}"
    amounts = [line.printed_amount, *([cents(line.printed_amount / share)] if inclusive else [])]
    true["net_amount"] = [str(amount) for amount in amounts] if inclusive else str(amounts[0])
    if "rate" in shown:
        true["tax_rate"] = str(line.rate)
    return true
