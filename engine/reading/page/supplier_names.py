"""Names that may be the supplier's: where each stands on the document, and what that says for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine.reading.page.address_blocks import Block, Blocks, place_of
from engine.reading.page.context import Sheet
from engine.reading.page.legal_forms import is_legal_form, legal_form
from engine.reading.page.lines import Cell
from engine.reading.page.naming import cleaned, core_key, is_address, is_contact, is_namable, is_told, parts_of_line
from engine.reading.page.wording import find_labels, tokens
from engine.reading.page.zones import Zones

_DOMAIN = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([\w-]+(?:\.[\w-]+)*)\.[a-z]{2,}", re.IGNORECASE)
_HOSTS = "gmail hotmail outlook yahoo icloud live gmx bigpond aol protonmail web t-online orange free wanadoo libero"
_MAIL_HOSTS = frozenset(_HOSTS.split())  # whose domain says nothing of the sender


@dataclass
class Name:
    """A name that may be the supplier's, with its best place and what speaks for it."""

    text: str
    cell: Cell
    score: float
    evidence: set[str] = field(default_factory=set)
    places: list[Seen] = field(default_factory=list)
    is_buyer: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """One place where a name is printed: what kind of place, its weight, and what else stands there."""

    text: str
    cell: Cell
    kind: str  # label, sender, head, foot, buyer, text
    weight: float
    is_strong: bool = False  # where a supplier's name and no other stands


def supplier_names(sheet: Sheet, blocks: Blocks, zones: Zones, *, is_self_billed: bool = False) -> list[Name]:
    """The names, the best first. On a self-billed invoice letterhead and foot are the buyer's."""
    names: dict[str, Name] = {}
    own = {core_key(name) for name in sheet.company.names}
    for found in _seen(sheet, blocks, zones):
        is_turned = is_self_billed and found.kind in ("sender", "head", "foot")
        seen = replace(found, kind="buyer", weight=0.0, is_strong=False) if is_turned else found
        key = core_key(seen.text)
        if key and key not in own:
            _take(names, key, seen)
    _join_short(names)
    likely = [name for name in names.values() if not name.is_buyer or name.score > 0]
    _join_domains(sheet, blocks, likely)
    return sorted((name for name in likely if name.score > 0), key=lambda name: -name.score)


def _join_short(names: dict[str, Name]) -> None:
    """Counts a short name in letterhead or logo, such as “Eastmarch”, for the one full name that begins with it."""
    strong = {key: name for key, name in names.items() if any(seen.is_strong for seen in name.places) and not name.is_buyer}
    for key, name in strong.items():
        longer = [other for other in strong if other != key and other.startswith(f"{key} ")]
        if len(longer) == 1 and len(key) > 3 and not legal_form(name.text):
            for seen in names.pop(key).places:
                _take(names, longer[0], replace(seen, text=strong[longer[0]].text))


def _largest(sheet: Sheet, zones: Zones) -> float:
    """The size of the largest name above the table, in points."""
    rows = [row for row in sheet.rows if zones.is_head(sheet, row)]
    return max((cell.size for row in rows for cell in row.cells if is_namable(cleaned(cell.text))), default=1.0)


def _take(names: dict[str, Name], key: str, seen: Seen) -> None:
    """Counts one place: the best place's weight, and a little for each other that a supplier's name has."""
    name = names.get(key)
    if name is None:
        name = names[key] = Name(seen.text, seen.cell, 0.0)
    name.places.append(seen)
    ranked = sorted((one.weight for one in name.places if one.kind not in ("buyer", "text")), reverse=True)
    name.is_buyer = any(one.kind == "buyer" for one in name.places)
    name.score = (ranked[0] if ranked else 0.0) + min(0.7 * len(ranked[1:]), 1.4) - 3.5 * name.is_buyer
    best = max(name.places, key=lambda one: one.weight)
    name.text, name.cell = best.text, best.cell
    kinds = {one.kind for one in name.places if one.kind not in ("buyer", "text")}
    name.evidence = {"label"} if "label" in kinds else set()
    if any(one.is_strong for one in name.places):
        name.evidence.add("position")
    apart = {one.cell.row for one in name.places if one.kind in ("label", "sender", "head", "foot")}
    if len(kinds) > 1 and len(apart) > 1:
        name.evidence.add("repetition")


def _seen(sheet: Sheet, blocks: Blocks, zones: Zones) -> Iterator[Seen]:
    """Every place where a name may stand."""
    firsts, largest = _first_names(blocks), _largest(sheet, zones)
    outside = {row.number for row in zones.outside(sheet)}
    for row in sheet.rows:
        for cell in row.cells:
            role = blocks.role(cell)
            if row.number not in outside and not role and legal_form(cell.text) is None:
                continue
            text = _headline(sheet, blocks, cell)
            if text is None or not is_namable(text):
                continue
            if role in ("buyer", "delivery"):
                yield Seen(text, cell, "buyer", 0.0)
            elif role == "supplier":
                if place_of(cell) in firsts:
                    is_beside = bool(blocks.buyer) and row.page == sheet.first_page and row.y0 < 0.6 * row.height
                    yield Seen(text, cell, "label", 3.0 + (1.0 if legal_form(text) else 0.0), is_beside)
            elif place_of(cell) in blocks.senders:
                yield Seen(text, cell, "sender", 3.2 + (0.6 if legal_form(text) else 0.0), True)
            elif zones.is_head(sheet, row):
                yield _in_head(sheet, blocks, largest, cell, text)
            elif zones.is_foot(row):
                yield _in_foot(blocks, cell, text)
            elif legal_form(text):
                yield Seen(text, cell, "text", 0.4)


def _first_names(blocks: Blocks) -> set[tuple[int, int]]:
    """The first name under each of the supplier's labels."""
    found = set()
    last: Cell | None = None
    for cell in blocks.supplier:
        if not is_namable(cleaned(cell.text)):
            continue
        if last is None or cell.row - last.row > 6 or cell.row < last.row or abs(cell.x0 - last.x0) > 150:
            found.add(place_of(cell))
            last = cell
        elif legal_form(cleaned(cell.text)) and not any(legal_form(c.text) for c in blocks.supplier if place_of(c) in found):
            found.add(place_of(cell))
    return found


def _headline(sheet: Sheet, blocks: Blocks, cell: Cell) -> str | None:
    """The name in a cell, with the next line of its block where the name goes on there; nothing where the cell is that
    next line."""
    block = blocks.of(cell)
    at = next(n for n, one in enumerate(block.cells) if one is cell)
    if at and _goes_on(sheet, block, at - 1):
        return None
    text = cell.text
    if at + 1 < len(block.cells) and _goes_on(sheet, block, at):
        text = f"{text} {block.cells[at + 1].text}"
    return cleaned(text)


def _goes_on(sheet: Sheet, block: Block, at: int) -> bool:
    """Whether a name begins at that line of a block and goes on in the next: a legal form alone, or both lines large (or
    bold) and alike and only the second with a legal form."""
    one, other = block.cells[at], block.cells[at + 1]
    is_open = one.text.rstrip().endswith(("&", "-", "+", " und", " and", " et", " y", " e", " en", " de", " of", "Co."))
    if other.row - one.row > 2 or is_contact(one.text):
        return False
    if is_legal_form(other.text) or _breaks_form(one.text, other.text):
        return is_namable(cleaned(f"{one.text} {other.text}")) and not is_address(one.text)
    if (legal_form(one.text) and not is_open) or not is_namable(cleaned(f"{one.text} {other.text}")):
        return False
    is_alike = abs(one.size - other.size) < 0.06 * one.size
    stands_out = one.size > 1.2 * sheet.usual_size or (one.words[0].is_bold and other.words[0].is_bold)
    if not is_alike or not stands_out or is_contact(other.text):
        return False
    if not is_open and not is_namable(cleaned(one.text)):
        return False
    is_loud = one.size > 1.3 * sheet.usual_size and is_namable(cleaned(other.text))
    return is_open or is_loud or legal_form(other.text) is not None


def _breaks_form(one: str, other: str) -> bool:
    """Whether a legal form begins at the end of one row and is the whole of the next: “spol. s” and “r.o.”."""
    form = legal_form(f"{one} {other}")
    return form is not None and 0 < form.start() < len(one) and form.end() == len(one) + 1 + len(other)


def _in_head(sheet: Sheet, blocks: Blocks, largest: float, cell: Cell, text: str) -> Seen:
    """What look and surroundings say for a name above the table: size, height on the page, contact data in its block."""
    block = blocks.of(cell)
    rank = next(n for n, one in enumerate(block.cells) if one is cell)
    weight = 0.4 + 1.1 * max(0.0, 1.0 - sheet.depth(cell) / 0.3)
    if cell.size >= 0.95 * largest and cell.size > 1.08 * sheet.usual_size:
        weight += 0.8
    elif cell.size >= 1.25 * sheet.usual_size:
        weight += 0.4
    if legal_form(text):
        weight += 1.2
    has_contact = _has_contact(sheet, blocks, cell, block, rank)
    if has_contact and rank <= 2:
        weight += 1.0
    elif block.has_town and rank and not legal_form(text):
        weight -= 0.8  # a line of somebody's address
    is_top = cell.box[1] < 0.1 * sheet.rows[cell.row].height and rank == 0 and block.has_town
    return Seen(text, cell, "head", weight, weight >= 2.0 or is_top)


def _has_contact(sheet: Sheet, blocks: Blocks, cell: Cell, block: Block, rank: int) -> bool:
    """Whether phone, mail or web stand in the name's block, or beside a large name on the next rows of the letterhead."""
    if any(is_contact(one.text) for one in block.cells[rank + 1 :]):
        return True
    if cell.size < 1.25 * sheet.usual_size:
        return False
    rows = sheet.rows[max(cell.row - 1, 0) : cell.row + 6]
    return any(is_contact(one.text) and not blocks.role(one) for row in rows if row.page == cell.page for one in row.cells)


def _in_foot(blocks: Blocks, cell: Cell, text: str) -> Seen:
    """A name below the totals: the company line, a footer's first column, or a line of terms that names a company."""
    block = blocks.of(cell)
    form = legal_form(text)
    if is_told(text):
        return Seen(text, cell, "text", 0.2)
    is_line = _is_company_line(cell)
    heads = block.cells[0] is cell and len(block.cells) > 1 and (block.has_town or block.has_contact)
    if is_line or heads:
        return Seen(text, cell, "foot", 1.6 + (1.2 if form else 0.0), True)
    if form and len(cell.words) <= 8:
        return Seen(text, cell, "foot", 1.5, True)
    return Seen(text, cell, "text", 0.2)


def _is_company_line(cell: Cell) -> bool:
    """Whether a line says more of the company: its address, its contact data, or its register."""
    if any(hit.term == "register" for hit in find_labels("parties", tokens(cell.text))):
        return True
    has_data = is_contact(cell.text) or is_address(cell.text) or cell.has_digit
    return has_data and len(parts_of_line(cell.text)) >= 3


def _join_domains(sheet: Sheet, blocks: Blocks, names: list[Name]) -> None:
    """A mail or web domain, not the buyer's, that says one name and no other: that name's repetition."""
    domains = {
        match.casefold()
        for row in sheet.rows
        if "@" in row.text or "www" in row.text.lower() or "http" in row.text
        for cell in row.cells
        if blocks.role(cell) not in ("buyer", "delivery")
        for match in _DOMAIN.findall(cell.text)
    }
    own = {domain.casefold().partition(".")[0] for domain in sheet.company.email_domains}
    for domain in sorted(domains - _MAIL_HOSTS - own):
        said = [name for name in names if _says(domain, name.text)]
        for name in said if len({core_key(name.text) for name in said}) == 1 else ():
            name.score += 1.2
            name.evidence.add("repetition")


def _says(domain: str, text: str) -> bool:
    """Whether a domain is made of the name's words."""
    plain = re.sub(r"[\W_]", "", domain)
    key = core_key(text)
    joined, words = key.replace(" ", ""), [word for word in key.split() if len(word) > 3]
    if len(plain) < 4 or len(joined) < 4:
        return plain == joined
    return plain in joined or joined in plain or (bool(words) and words[0] in plain)
