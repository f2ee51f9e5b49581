"""One line's cells to its values: numbers by the document's decimal mark, discounts as amounts, units, kinds."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from engine.model import LineKind, Printed, ReadingLine
from engine.reading.page.candidates import amounts_in, percentages_in
from engine.reading.page.context import Sheet
from engine.reading.page.joining import Line
from engine.reading.page.lines import Cell
from engine.reading.page.wording import find_labels, tokens

_GAPPED = re.compile(r"\D{0,4}\d{1,3}(?: \d{3})+[.,]\d{1,6}\D{0,4}")
_RATES = frozenset((0, 5, 6, 7, 8, 9, 10, 12, 15, 19, 20, 21, 22, 23, 25))  # printed without a per cent sign


def reading_line(line: Line, sheet: Sheet) -> ReadingLine | None:
    """The line's values; `None` where it has neither text nor amount."""
    cells, mark = line.cells, sheet.mark
    amount = _number(cells.get("net_amount"), mark, last=True)
    quantity, price = _number(cells.get("quantity"), mark), _number(cells.get("unit_price"), mark)
    description = _description(line)
    is_named = description is not None and re.search(r"[^\W\d_]{2}", description.value)
    if not is_named and ("part" not in cells or price is None):
        return None
    if quantity is None and (cell := cells.get("unit")) is not None and (found := amounts_in(cell.text, mark)):
        quantity = Printed(found[0].value, found[0].text, cell.source)  # “20 Stk.” under the unit's heading
        cells = {**cells, "quantity": cell}
        del cells["unit"]
    if amount is not None and (quantity is None or price is None):
        quantity, price = _factors(cells, quantity, price, amount, mark)
    unit = _unit(cells, mark)
    discount = _discount(cells.get("discount"), quantity, price, amount, mark)
    base = None
    if quantity and price and amount:
        quantity, price, base, discount = _settled(quantity, price, amount, discount, line, mark)
    return ReadingLine(
        kind=_kind(description.value if description else ""),
        description=description,
        part=_text(cells.get("part")),
        quantity=quantity,
        unit=unit,
        unit_price=price,
        base_quantity=base,
        discount=discount,
        net_amount=amount,
        tax_rate=_rate(cells.get("tax_rate")),
    )


def _factors(
    cells: dict[str, Cell],
    quantity: Printed[Decimal] | None,
    price: Printed[Decimal] | None,
    amount: Printed[Decimal],
    mark: str | None,
) -> tuple[Printed[Decimal] | None, Printed[Decimal] | None]:
    """A quantity or price that stands under no heading of its own, where quantity × price = amount finds it."""
    if not amount.value:
        return quantity, price
    known = quantity or price
    for name in (
        "position",
        "unit",
        "part",
        *(name for name in cells if name.startswith(("unknown", "other", "list_price"))),
    ):
        cell = cells.get(name)
        found = amounts_in(cell.text, mark) if cell else ()
        for one, other in pairwise(found if known is None else ()):  # “2 @ 139.00”
            if cell and _makes(one.value, other.value, amount.value):
                return Printed(one.value, one.text, cell.source), Printed(other.value, other.text, cell.source)
        for one in found if known is not None else ():
            if cell and known is not None and _makes(one.value, known.value, amount.value):
                factor = Printed(one.value, one.text, cell.source)
                return (factor, price) if quantity is None else (quantity, factor)
    return quantity, price


def _makes(one: Decimal, other: Decimal, amount: Decimal) -> bool:
    return abs(one * other - amount) <= Decimal("0.011")


def _settled(
    quantity: Printed[Decimal],
    price: Printed[Decimal],
    amount: Printed[Decimal],
    discount: Printed[Decimal] | None,
    line: Line,
    mark: str | None,
) -> tuple[Printed[Decimal] | None, Printed[Decimal] | None, Printed[Decimal] | None, Printed[Decimal] | None]:
    """Quantity × price = amount decides between readings of the figures: other decimal marks, prices per 100 or 1000."""
    if agrees(quantity.value, price.value, amount.value, discount):
        return quantity, price, None, discount
    if discount is not None and agrees(quantity.value, price.value, amount.value, None):
        return quantity, price, None, None
    for other_q in _other_readings(quantity):
        for other_p in _other_readings(price):
            if agrees(other_q.value, other_p.value, amount.value, discount):
                return other_q, other_p, None, discount
    for base in (100, 1000):
        if abs(quantity.value * price.value / base - amount.value) <= Decimal("0.011"):
            return quantity, price, Printed(Decimal(base), str(base), price.source), discount
    return quantity, price, None, discount


def _other_readings(printed: Printed[Decimal]) -> list[Printed[Decimal]]:
    values = [printed]
    for mark in (".", ","):
        found = amounts_in(printed.text, mark)
        if len(found) == 1 and found[0].value != printed.value:
            values.append(Printed(found[0].value, printed.text, printed.source))
    return values


def agrees(quantity: Decimal, price: Decimal, amount: Decimal, discount: Printed[Decimal] | None) -> bool:
    """Whether quantity × price, less a discount, is the amount, to the cent and whatever the signs."""
    off = discount.value if discount else Decimal(0)
    return abs(abs(quantity * price) - abs(off) - abs(amount)) <= Decimal("0.011")


def _number(cell: Cell | None, mark: str | None, *, last: bool = False) -> Printed[Decimal] | None:
    if cell is None:
        return None
    found = amounts_in(without_gaps(cell.text), mark)
    if not found:
        return None
    one = found[-1] if last else found[0]
    return Printed(one.value, one.text, cell.source)


def without_gaps(text: str) -> str:
    """A cell's text with the blanks between the thousands of its only number left out: “2 296.9500”."""
    return text.replace(" ", "") if _GAPPED.fullmatch(text) else text


def _unit(cells: dict[str, Cell], mark: str | None) -> Printed[str] | None:
    """The unit's column, or what stands beside the quantity."""
    if (cell := cells.get("unit")) is not None and re.search(r"[^\W\d]", cell.text):
        return Printed(cell.text, cell.text, cell.source)
    for name in ("quantity", "unit_price"):
        cell = cells.get(name)
        found = amounts_in(cell.text, mark) if cell else ()
        if cell is None or not found:
            continue
        rest = cell.text[found[0].end :].strip(" /x×")
        if rest and re.fullmatch(r"[^\W\d][\w²³.()/ ]{0,14}", rest) and name == "quantity":
            return Printed(rest, rest, cell.source)
    return None


def _discount(
    cell: Cell | None,
    quantity: Printed[Decimal] | None,
    price: Printed[Decimal] | None,
    amount: Printed[Decimal] | None,
    mark: str | None,
) -> Printed[Decimal] | None:
    """What a discount column takes off the line: a percentage of quantity × price, or an amount."""
    if cell is None or quantity is None or price is None:
        return None
    rates = percentages_in(cell.text) or tuple(abs(a.value) for a in amounts_in(cell.text, mark))
    if not rates or not rates[0]:
        return None
    whole = quantity.value * price.value
    off = whole * rates[0] / 100
    if amount is not None:
        rest = abs(whole) - abs(amount.value)
        if abs(rest - abs(off)) <= Decimal("0.011") or rest == rates[0]:
            off = rest
    return Printed(off, cell.text, cell.source)


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


def _kind(text: str) -> LineKind:
    words = tokens(text)
    hits = [hit for hit in find_labels("totals", words) if hit.start <= 1]
    if not hits or hits[0].end - hits[0].start < 0.5 * len(words):
        return LineKind.ITEM
    return {"charge": LineKind.FREIGHT, "discount": LineKind.DISCOUNT, "rounding": LineKind.ROUNDING}.get(
        hits[0].term, LineKind.ITEM
    )
