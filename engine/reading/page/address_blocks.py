"""Lines that stand under each other as one block, and whose block it is as a label or an envelope's window says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.reading.page.context import Sheet
from engine.reading.page.fields import Label, labels_of
from engine.reading.page.legal_forms import legal_form
from engine.reading.page.lines import Cell, Row
from engine.reading.page.naming import is_address, is_contact, is_namable, is_town, parts_of_line
from engine.reading.page.once import once
from engine.reading.page.wording import tokens, whole_label
from engine.reading.page.zones import Zones

_NUMBERS = ("tax_id", "buyer_tax", "supplier_tax", "register")
_FACTS = ("invoice_number", "invoice_date", "date", "due_date", "invoice_title", "purchase_order", "order_number")
_MARKED = re.compile(r"[·•∙●▪◦|]|\s[-–—*]\s")

Place = tuple[int, int]


def place_of(cell: Cell) -> Place:
    """Where a cell stands, as a key: its row and its left edge in points."""
    return cell.row, round(cell.x0)


@dataclass
class Block:
    """Cells under each other, aligned left, right or in the middle."""

    cells: list[Cell] = field(default_factory=list)

    @once
    def has_contact(self) -> bool:
        """Whether phone, mail or web stand in it."""
        return any(is_contact(cell.text) for cell in self.cells)

    @once
    def has_town(self) -> bool:
        """Whether a town with its postcode stands in it."""
        return any(is_town(cell.text) for cell in self.cells)


@dataclass
class Blocks:
    """The blocks outside the table by the place of each of their cells; the labels of parties and their numbers; and the
    cells that a label or the window gives to a party."""

    grouped: dict[Place, Block]
    labels: list[Label] = field(default_factory=list)
    buyer: list[Cell] = field(default_factory=list)
    delivery: list[Cell] = field(default_factory=list)
    supplier: list[Cell] = field(default_factory=list)
    senders: set[Place] = field(default_factory=set)

    def of(self, cell: Cell) -> Block:
        """The cell's block; one of its own for a cell of the table."""
        return self.grouped.get(place_of(cell)) or Block([cell])

    def role(self, cell: Cell) -> str:
        """Whose a cell is: buyer, delivery, supplier, or nothing that is said."""
        return self._roles.get(place_of(cell), "")

    def turn(self) -> None:
        """Of an invoice that the buyer writes, the supplier is whom a label names so, else who is written to."""
        self.supplier, self.buyer = self.supplier or self.buyer, []

    def settle(self) -> None:
        """Fixes the roles, after which `role` answers."""
        self._roles = {place_of(cell): "supplier" for cell in self.supplier}
        self._roles.update((place_of(cell), "delivery") for cell in self.delivery)
        self._roles.update((place_of(cell), "buyer") for cell in self.buyer)
        for place in self.senders:
            self._roles.pop(place, None)
        self.buyer = [cell for cell in self.buyer if place_of(cell) not in self.senders]


def blocks_of(sheet: Sheet, zones: Zones, *, is_self_billed: bool = False) -> Blocks:
    """The blocks of the document, each with what labels and sender lines say of it."""
    rows = zones.outside(sheet)
    found = Blocks(_grouped(rows))
    for row in rows:
        for cell in row.cells:
            if is_sender_line(sheet, row, cell):
                found.senders.add(place_of(cell))
                found.buyer.extend(_window(sheet, row, cell))
            labels = list(labels_of(cell, "parties"))
            found.labels += labels
            if opening := next((label for label in labels if _opens(sheet, cell, label)), None):
                _give(sheet, found, cell, opening)
    if is_self_billed:
        found.turn()
    found.settle()
    return found


def _give(sheet: Sheet, found: Blocks, cell: Cell, label: Label) -> None:
    """Gives what stands beside and under a label to the party that it names."""
    target = {"buyer": found.buyer, "delivery": found.delivery}.get(label.hit.term, found.supplier)
    if label.rest is not None and found.of(cell).cells[0] is not cell:  # “Attention: Accounts” within an address
        target.extend([label.rest, cell] if legal_form(label.rest.text) else [])
        return
    block = list(_labelled(sheet, cell, label))
    target.extend(block)
    if label.rest is not None and block and target is not found.supplier:
        target.append(cell)


def _grouped(rows: list[Row]) -> dict[Place, Block]:
    """Every cell's block: a cell joins the block whose last line ends just above it and is aligned with it."""
    found: dict[Place, Block] = {}
    open_blocks: list[Block] = []
    page = 0
    for row in rows:
        if row.page != page:
            page, open_blocks = row.page, []
        open_blocks = [block for block in open_blocks if row.y0 - block.cells[-1].box[3] < 1.1 * block.cells[-1].size]
        fresh = []
        for cell in row.cells:
            block = next((one for one in open_blocks if _goes_on(one.cells[-1], cell)), None)
            if block is None:
                block = Block()
                fresh.append(block)
            block.cells.append(cell)
            found[place_of(cell)] = block
        open_blocks += fresh
    return found


def _goes_on(above: Cell, cell: Cell) -> bool:
    if above.row == cell.row or cell.box[1] - above.box[3] > 1.1 * max(min(above.size, cell.size), 0.7 * cell.size):
        return False
    middle = abs(above.x0 + above.x1 - cell.x0 - cell.x1) < 4
    return abs(above.x0 - cell.x0) < 3 or abs(above.x1 - cell.x1) < 3 or middle


def is_at_home(sheet: Sheet, label: Label) -> bool:
    """Whether a label may be meant: a very short one must be of the document's language, or stand in capitals."""
    text = label.words.text
    return len(tokens(text)) > 1 or len(text.strip(".:")) > 3 or sheet.language in label.hit.languages or text.isupper()


def _opens(sheet: Sheet, cell: Cell, label: Label) -> bool:
    """Whether a party's label begins the cell, or has one word before it where it is no mere “de” or “von”."""
    if label.hit.term in _NUMBERS or label.hit.start > 1 or _names_a_number(cell, label) or not is_at_home(sheet, label):
        return False
    if label.hit.start and cell.labels("titles")[:1]:
        return False  # “Fattura cliente” is a title
    long = sum(len(token) for token, _ in cell.token_words[label.hit.start : label.hit.end]) > 4
    return label.hit.start == 0 or (label.hit.start == 1 and long)


def _names_a_number(cell: Cell, label: Label) -> bool:
    """Whether the label is part of a longer one, such as “Kunde” in “Kunde Nr.”."""
    hits = cell.labels("header")
    return any(hit.start <= label.hit.start and hit.end >= label.hit.end for hit in hits if hit.end - hit.start > 1)


def is_sender_line(sheet: Sheet, row: Row, cell: Cell) -> bool:
    """Whether a cell is a sender's name and address on one line, above the address window."""
    is_top = cell.page == sheet.first_page and 0.05 * row.height < cell.box[1] < 0.36 * row.height
    if not is_top or cell.size > 1.05 * sheet.usual_size or not cell.has_digit:
        return False
    parts = parts_of_line(cell.text)
    if len(parts) < 2 or is_contact(cell.text) or not is_namable(parts[0]):
        return False
    under = [one for one in sheet.below(cell, 1.2) if abs(one.x0 - cell.x0) < 8]
    has_number = bool(under) and under[0].has_digit
    if under and (is_contact(under[0].text) or (has_number and any(True for _ in labels_of(under[0], "parties")))):
        return False  # the second row of a letterhead
    return (len(parts) >= 3 and any(is_town(part) for part in parts[1:])) or _wraps(sheet, cell, parts)


def _wraps(sheet: Sheet, cell: Cell, parts: list[str]) -> bool:
    """Whether the line goes on in a row of the same small size, which ends with the town."""
    if not _MARKED.search(cell.text) or not any(is_address(part) for part in parts[1:]):
        return False
    below = [one for one in sheet.below(cell, 0.8) if abs(one.x0 - cell.x0) < 3 and abs(one.size - cell.size) < 0.5]
    return bool(below) and any(is_town(part) for part in (below[0].text, *parts_of_line(f"{parts[-1]} {below[0].text}")))


def _is_value(sheet: Sheet, label: Cell, right: Cell) -> bool:
    """Whether the cell beside a label is its value, and no other column."""
    if right.x0 - label.x1 > 12 * label.size or is_sender_line(sheet, sheet.rows[right.row], right):
        return False
    below = [one for one in sheet.below(label, 1.2) if abs(one.x0 - label.x0) < 3]
    return not below or ":" in below[0].text or not is_namable(below[0].text) or right.x0 - label.x1 < 3 * label.size


def _window(sheet: Sheet, row: Row, cell: Cell) -> Iterator[Cell]:
    """The address under a small sender line (as envelopes with a window show it): the buyer's."""
    bottom = cell.box[3]
    is_whole = any(is_town(part) for part in parts_of_line(cell.text)[1:])
    for later in sheet.rows[row.number + 1 : row.number + 9]:
        if later.page != row.page or later.y0 - bottom > 2.5 * cell.size:
            return
        for other in later.cells:
            if abs(other.x0 - cell.x0) < 8:
                if _is_fact(other):
                    return
                is_more = not is_whole and other.box[1] - cell.box[3] < 0.5 * cell.size and other.size <= cell.size + 0.5
                if not is_more:
                    yield other
                bottom = other.box[3]


def _is_fact(cell: Cell) -> bool:
    """Whether a line is the label of the invoice's own number, date or order, or its title with its number, so that no
    address goes on there."""
    hits = cell.labels("header")
    if not hits or hits[0].start > 0 or hits[0].term not in _FACTS:
        is_titled = any(hit.term in ("invoice", "credit_note") for hit in cell.labels("titles"))
        return is_titled and cell.has_digit
    return ":" in cell.text or hits[0].end >= len(cell.token_words) - 1


def _labelled(sheet: Sheet, cell: Cell, label: Label) -> Iterator[Cell]:
    """What stands after the label, and the lines under it down to a gap."""
    ends_with_mark = label.words.words[-1].text.endswith(":") or label.rest is None
    if not ends_with_mark or (label.rest is None and len(cell.words) > 4):
        return
    if label.rest is not None:
        yield label.rest
    right = sheet.right_of(cell)
    if label.rest is None and right is not None and cell.words[-1].text.endswith(":") and _is_value(sheet, cell, right):
        yield right
    bottom, x0 = cell.box[3], cell.x0
    right_edge = right.x0 - 5 if right is not None else 10_000.0
    for row in sheet.rows[cell.row + 1 : cell.row + 12]:
        if row.page != cell.page or row.y0 - bottom > 1.9 * cell.size:
            break
        near = [other for other in row.cells if other.x0 < right_edge and x0 - 12 <= other.x0 <= x0 + 120]
        if not near:
            continue
        if _is_fact(near[0]):
            break
        if near[0].text.endswith(":") and len(near) > 1:
            near = near[1:]
        if whole_label("parties", near[0].text) not in (None, *_NUMBERS):
            break
        yield near[0]
        bottom = near[0].box[3]
