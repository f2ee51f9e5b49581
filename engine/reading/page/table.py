"""The lines of an invoice: rows under a table head, parted into columns, joined over wrapped text and page ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.model import LineKind, Printed, ReadingLine, Word
from engine.reading.page.candidates import amounts_in, percentages_in
from engine.reading.page.context import Sheet
from engine.reading.page.heads import Head, boundaries, head_at
from engine.reading.page.lines import Cell, Row
from engine.reading.page.wording import find_labels, tokens

_ENDS = {"net_total", "tax_total", "gross_total", "amount_due", "rounding", "withheld", "balance_before"}
_RATES = frozenset((0, 5, 6, 7, 8, 9, 10, 12, 15, 19, 20, 21, 22, 23, 25))  # printed without a per cent sign
_FAR = 9.0  # line heights without anything: the table is over


@dataclass
class Line:
    """One line while it is read: its cells by column, and text rows that belong to it."""

    cells: dict[str, Cell]
    rows: list[int]
    more: list[Cell] = field(default_factory=list)


@dataclass
class Table:
    """What was read: lines, the rows they stand on, and the row where the table ended."""

    lines: list[ReadingLine]
    taken: set[int]
    head: Head | None = None


def read_table(sheet: Sheet) -> Table:
    """The table with the most lines whose amounts add up; no lines where there is no head."""
    best = Table([], set())
    at = 0
    while at < len(sheet.rows):
        head = head_at(sheet.rows, at)
        if head is None:
            at += 1
            continue
        table = _under(sheet, head)
        if len(table.lines) > len(best.lines) and _weighs(table) >= _weighs(best):
            best = table
        at = max(max(table.taken, default=0), head.last_row) + 1
    return best


def _weighs(table: Table) -> float:
    if table.head is None:
        return 0
    return sum(table.head.has(term) for term in ("description", "quantity", "unit_price", "net_amount"))


def _under(sheet: Sheet, head: Head) -> Table:
    body = _body(sheet, head)
    full = [row for row in body if len(row.cells) >= max(2, (len(head.columns) + 1) // 2)]
    cuts = boundaries(head, full or [row for row in body if len(row.cells) > 1])
    lines: list[Line] = []
    loose: list[tuple[Row, Cell]] = []
    for row in body:
        cells = _by_column(row, head, cuts)
        if _is_line(cells, head, sheet.mark):
            lines.append(Line(cells, [row.number]))
            _give_above(lines, loose, row, sheet)
            loose = []
        elif "description" in cells or len(cells) == 1:
            text = cells.get("description") or next(iter(cells.values()))
            if not _wraps(lines, loose, row, text, head, cuts, sheet):
                loose.append((row, text))
            else:
                lines[-1].more.append(text)
                lines[-1].rows.append(row.number)
    found = [line for line in (reading_line(line, sheet, head) for line in lines) if line is not None]
    taken = {number for line in lines for number in line.rows}
    return Table(found, taken | set(range(head.first_row, head.last_row + 1)), head)


def _body(sheet: Sheet, head: Head) -> list[Row]:
    """The rows below the head that are the table's: up to the totals; heads repeated on later pages are left out."""
    body: list[Row] = []
    words = {token for column in head.columns for token in tokens(column.heading)}
    rows = sheet.rows[head.last_row + 1 :]
    page, waiting = sheet.rows[head.last_row].page, False
    skip_until = -1
    for row in rows:
        if row.page != page:
            page, waiting = row.page, True
        if row.number <= skip_until:
            continue
        mine = set(tokens(row.text))
        if mine and len(mine & words) >= max(2, 0.6 * len(words)) and not any(a.is_money for a in amounts_in(row.text)):
            again = head_at(sheet.rows, row.number)
            skip_until, waiting = (again.last_row if again else row.number), False
            continue
        if waiting and not _continues(row, head, sheet):
            continue
        waiting = False
        if _is_carried(row):
            continue
        if _ends(row, head, sheet, body):
            if _goes_on(row, head, sheet):
                continue
            break
        body.append(row)
    return body


def _continues(row: Row, head: Head, sheet: Sheet) -> bool:
    """On a later page without a head of its own: whether the row looks like a line."""
    amounts = [cell for cell in row.cells if any(a.is_money for a in amounts_in(cell.text, sheet.mark))]
    return (len(row.cells) >= 3 and bool(amounts) and abs(amounts[-1].x1 - head.columns[-1].x1) < 40) or _ends(
        row, head, sheet, []
    )


def _is_carried(row: Row) -> bool:
    hits = find_labels("totals", tokens(row.text))
    return bool(hits) and hits[0].term == "carried" and hits[0].start <= 1


def _ends(row: Row, head: Head, sheet: Sheet, body: Sequence[Row]) -> bool:
    """Whether the row is the first of the totals."""
    last = body[-1] if body else None
    if last is not None and last.page == row.page and row.y0 - last.y1 > _FAR * (row.y1 - row.y0):
        return True
    for cell in row.cells:
        amounts = amounts_in(cell.text, sheet.mark)
        before = cell.text[: amounts[0].start] if amounts else cell.text
        words = tokens(before)
        hits = find_labels("totals", words)
        if not hits or hits[0].start > 1 or hits[0].term not in _ENDS or len(words) > 8:
            continue
        whole = sum(hit.end - hit.start for hit in hits) >= 0.6 * len([w for w in words if not w.isdigit() and w != "%"])
        has_money = any(amount.is_money for amount in amounts_in(row.text, sheet.mark))
        if whole and has_money and not _has_quantity(row, head, sheet) and len(row.cells) <= 6:
            return True
    return False


def _goes_on(row: Row, head: Head, sheet: Sheet) -> bool:
    """Whether a subtotal is only a group's: full lines follow before the totals do."""
    following = [later for later in sheet.rows[row.number + 1 : row.number + 9] if later.page == row.page]
    for later in following:
        if (
            _has_quantity(later, head, sheet)
            and len(later.cells) >= 3
            and any(a.is_money for a in amounts_in(later.text, sheet.mark))
        ):
            return True
        if _ends(later, head, sheet, []):
            return False
    return False


def _has_quantity(row: Row, head: Head, sheet: Sheet) -> bool:
    column = next((column for column in head.columns if column.term == "quantity"), None)
    if column is None:
        return False
    over = [w for w in row.words if min(w.x1, column.x1) - max(w.x0, column.x0) > 0]
    return any(amounts_in(word.text, sheet.mark) for word in over)


def _by_column(row: Row, head: Head, cuts: Sequence[float]) -> dict[str, Cell]:
    """The row's words by column; what stands in unnamed columns is left under their number."""
    parts: dict[int, list[Word]] = {}
    for word in row.words:
        middle = (word.x0 + word.x1) / 2
        parts.setdefault(sum(middle > cut for cut in cuts), []).append(word)
    out: dict[str, Cell] = {}
    for number, words in parts.items():
        term = head.columns[number].term
        name = term if term not in ("unknown", "other") else f"{term}{number}"
        out[name] = Cell(tuple(words), row.page, row.number)
    return out


def _is_line(cells: dict[str, Cell], head: Head, mark: str | None) -> bool:
    """Whether a row begins a line: it shows an amount where the table has amounts."""
    amount = cells.get("net_amount")
    if amount is not None and amounts_in(amount.text, mark):
        return len(cells) >= 2
    if head.has("net_amount") and amount is None and head.has("quantity"):
        price, quantity = cells.get("unit_price"), cells.get("quantity")
        return (
            price is not None
            and quantity is not None
            and bool(amounts_in(price.text, mark) and amounts_in(quantity.text, mark))
        )
    if head.has("net_amount"):
        return False
    price = cells.get("unit_price")
    return price is not None and bool(amounts_in(price.text, mark)) and len(cells) >= 2


def _wraps(
    lines: list[Line], loose: list[tuple[Row, Cell]], row: Row, text: Cell, head: Head, cuts: Sequence[float], sheet: Sheet
) -> bool:
    """Whether a text row goes on with the line above: it follows closely, and its first word would not have fitted there."""
    if not lines or loose:
        return False
    line = lines[-1]
    above = line.more[-1] if line.more else line.cells.get("description")
    if text.words[0].text.endswith(":"):  # “GTIN: …” says something of its own
        return False
    if above is None or above.page != text.page or text.box[1] - above.box[3] > 0.9 * above.size:
        return False
    place = next((n for n, column in enumerate(head.columns) if column.term == "description"), None)
    if place is None or abs(text.x0 - above.x0) > 3 * above.size or abs(text.size - above.size) > 0.15 * above.size:
        return False
    after = head.columns[place + 1 :]
    widest = max((cell.x1 for one in lines for cell in (*one.more, one.cells.get("description", above))), default=above.x1)
    limit = max(widest, min((column.x0 for column in after), default=widest) - 30)
    room = limit - above.x1
    first = text.words[0]
    return room < first.x1 - first.x0 + 3


def _give_above(lines: list[Line], loose: list[tuple[Row, Cell]], row: Row, sheet: Sheet) -> None:
    """Text rows above a line that has no description of its own are its description."""
    line = lines[-1]
    if "description" in line.cells or not loose:
        return
    above = loose[-1][1]
    if above.page == row.page and row.y0 - above.box[3] < above.size:
        line.cells["description"] = above
        line.rows.append(above.row)


def reading_line(line: Line, sheet: Sheet, head: Head) -> ReadingLine | None:
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
    known = quantity or price
    if known is None or not known.value:
        return quantity, price
    for name in ("position", "unit", *(name for name in cells if name.startswith(("unknown", "other", "list_price")))):
        cell = cells.get(name)
        for found in amounts_in(cell.text, mark) if cell else ():
            if cell and abs(found.value * known.value - amount.value) <= Decimal("0.011") and amount.value:
                other = Printed(found.value, found.text, cell.source)
                return (other, price) if quantity is None else (quantity, other)
    return quantity, price


def _settled(
    quantity: Printed[Decimal],
    price: Printed[Decimal],
    amount: Printed[Decimal],
    discount: Printed[Decimal] | None,
    line: Line,
    mark: str | None,
) -> tuple[Printed[Decimal] | None, Printed[Decimal] | None, Printed[Decimal] | None, Printed[Decimal] | None]:
    """Quantity × price = amount decides between readings of the figures: other decimal marks, prices per 100 or 1000."""
    if _agrees(quantity.value, price.value, amount.value, discount):
        return quantity, price, None, discount
    if discount is not None and _agrees(quantity.value, price.value, amount.value, None):
        return quantity, price, None, None
    for other_q in _other_readings(quantity):
        for other_p in _other_readings(price):
            if _agrees(other_q.value, other_p.value, amount.value, discount):
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


def _agrees(quantity: Decimal, price: Decimal, amount: Decimal, discount: Printed[Decimal] | None) -> bool:
    off = discount.value if discount else Decimal(0)
    return abs(abs(quantity * price) - abs(off) - abs(amount)) <= Decimal("0.011")


def _number(cell: Cell | None, mark: str | None, *, last: bool = False) -> Printed[Decimal] | None:
    if cell is None:
        return None
    found = amounts_in(cell.text, mark)
    if not found:
        return None
    one = found[-1] if last else found[0]
    return Printed(one.value, one.text, cell.source)


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
    if cell is None:
        names = [name for name in line.cells if name.startswith(("unknown", "part"))]
        cell = next((line.cells[name] for name in names if re.search(r"[^\W\d]{3}", line.cells[name].text)), None)
    if cell is None:
        return None
    text = " ".join((cell.text, *(more.text for more in line.more)))
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


def _multiplies(line: ReadingLine) -> bool:
    """Whether its quantity and price make its amount: then it is a line."""
    quantity, price, amount = line.quantity, line.unit_price, line.net_amount
    return bool(
        quantity and price and amount and amount.value and _agrees(quantity.value, price.value, amount.value, line.discount)
    )


def settled(lines: Sequence[ReadingLine], totals: set[Decimal]) -> list[ReadingLine]:
    """The lines that add up to one of the printed totals: all, else those with a price, else the first so many; where none
    do, all. What does not belong is of another table, or said to be included in a line above."""
    lines = [line for line in lines if line.net_amount is not None] or lines
    priced = [line for line in lines if line.unit_price is not None and line.quantity is not None]
    described = [line for line in lines if line.description is not None]
    certain = max((n for n, line in enumerate(lines, 1) if _multiplies(line)), default=1)
    for choice in (
        list(lines),
        priced,
        described,
        *(list(lines[:count]) for count in range(len(lines) - 1, certain - 1, -1)),
    ):
        total = lines_sum(choice)
        if total and any(abs(total - value) <= Decimal("0.011") for value in totals):
            return choice
    return list(lines)


def lines_sum(lines: Iterable[ReadingLine]) -> Decimal | None:
    """The sum of the lines' amounts; `None` without lines."""
    amounts = [line.net_amount.value for line in lines if line.net_amount]
    return sum(amounts, Decimal(0)) if amounts else None
