"""One line's cells to its values: description, figures, unit, tax rate, kind, and the order it is of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from engine.model import LineKind, Printed, ReadingLine
from engine.reading.page.candidates import amounts_in, percentages_in
from engine.reading.page.context import Sheet
from engine.reading.page.joining import Line
from engine.reading.page.line_figures import Figures, figures_of
from engine.reading.page.lines import Cell
from engine.reading.page.wording import find_labels, tokens

_RATES = frozenset((0, 5, 6, 7, 8, 9, 10, 12, 15, 19, 20, 21, 22, 23, 25))  # printed without a per cent sign
_KINDS = {"discount": LineKind.DISCOUNT, "rounding": LineKind.ROUNDING}
_UNIT = re.compile(r"[^\W\d][\w²³.()/ ]{0,14}")


def reading_line(line: Line, sheet: Sheet) -> ReadingLine | None:
    """The line's values; `None` where it has neither text nor amount."""
    cells, mark = _with_quantity(line.cells, sheet.mark), sheet.mark
    description = _description(line)
    figures = figures_of(cells, mark)
    is_named = description is not None and re.search(r"[^\W\d_]{2}", description.value)
    if not is_named and ("part" not in cells or figures.price is None):
        return None
    return ReadingLine(
        kind=_kind(description.value if description else "", figures),
        description=description,
        part=_text(cells.get("part")),
        quantity=figures.quantity,
        unit=_unit(cells, mark),
        unit_price=figures.price,
        base_quantity=figures.base,
        discount=figures.discount,
        net_amount=figures.amount,
        tax_rate=_rate(cells.get("tax_rate")),
        purchase_order=_order(line.group),
    )


def _with_quantity(cells: Mapping[str, Cell], mark: str | None) -> dict[str, Cell]:
    """The cells; a quantity that stands under the unit's heading (“20 Stk.”) is the quantity's."""
    unit = cells.get("unit")
    if "quantity" in cells or unit is None or not amounts_in(unit.text, mark):
        return dict(cells)
    return {**{name: cell for name, cell in cells.items() if name != "unit"}, "quantity": unit}


def _order(group: Cell | None) -> Printed[str] | None:
    """The purchase order that the heading over a group of lines names."""
    if group is None:
        return None
    pairs = group.token_words
    hits = group.labels("header")
    for hit in hits:
        if hit.term not in ("purchase_order", "order_number") or hit.end >= len(pairs):
            continue
        words = group.words[pairs[hit.end - 1][1] + 1 :]
        count = next((n for n, word in enumerate(words[:3], 1) if any(char.isdigit() for char in word.text)), 0)
        text = " ".join(word.text for word in words[:count]).strip(".,;:()")
        if text:
            return Printed(text, text, group.source, ("label",))
    return None


def _unit(cells: Mapping[str, Cell], mark: str | None) -> Printed[str] | None:
    """The unit's column, or what stands beside the quantity."""
    if (cell := cells.get("unit")) is not None and re.search(r"[^\W\d]", cell.text):
        return Printed(cell.text, cell.text, cell.source)
    for name in ("quantity", "unit_price"):
        cell = cells.get(name)
        found = amounts_in(cell.text, mark) if cell else ()
        if cell is None or not found:
            continue
        rest = cell.text[found[0].end :].strip(" /")
        rest = re.sub(r"^[x×]\s|\s[x×]$", "", rest)
        if rest and _UNIT.fullmatch(rest) and name == "quantity":
            return Printed(rest, rest, cell.source)
    return None


def _rate(cell: Cell | None) -> Printed[Decimal] | None:
    if cell is None:
        return None
    plain = (a for a in amounts_in(cell.text) if "." in a.text or "," in a.text or a.value in _RATES)
    rates = percentages_in(cell.text) or tuple(a.value for a in plain)
    if not rates or not 0 <= rates[0] <= 30:
        return None
    return Printed(rates[0], cell.text, cell.source)


def _text(cell: Cell | None) -> Printed[str] | None:
    return Printed(cell.text, cell.text, cell.source) if cell is not None else None


def _description(line: Line) -> Printed[str] | None:
    cell = line.cells.get("description")
    if cell is None and line.above:
        text = " ".join(one.text for one in line.above)
        return Printed(text, text, line.above[0].source)
    if cell is None:
        names = [name for name in line.cells if name.startswith(("unknown", "part"))]
        cell = next((line.cells[name] for name in names if re.search(r"[^\W\d]{3}", line.cells[name].text)), None)
    if cell is None:
        return None
    text = " ".join(one.text for one in (*line.above, cell, *line.more))
    return Printed(re.sub(r"^\d{1,3}\s+(?=[^\W\d])", "", text) if _numbered(cell) else text, text, cell.source)


def _numbered(cell: Cell) -> bool:
    """A position number that slipped into the description stands clear of it."""
    return len(cell.words) > 1 and cell.words[1].x0 - cell.words[0].x1 > 0.6 * cell.size and cell.words[0].text.isdigit()


def _kind(text: str, figures: Figures) -> LineKind:
    """What kind of line a description names: by most of its words, or by the first where no quantity is printed."""
    words = [word for word in tokens(text) if not word.isdigit() and word != "%"]
    hits = [(hit, _KINDS[hit.term]) for hit in find_labels("totals", words) if hit.term in _KINDS]
    hits += [(hit, LineKind(hit.term)) for hit in find_labels("line_kinds", words)]
    for hit, kind in sorted(hits, key=lambda one: one[0].start - one[0].end):
        share = (hit.end - hit.start) / max(len(words), 1)
        if share > 0.5 or (figures.quantity is None and hit.start == 0) or (share == 0.5 and hit.end == len(words)):
            return kind
    return LineKind.ITEM
