"""Who is who: the supplier told from the buyer by labels, place, tax numbers, mail domains and what we know of ourselves."""

from __future__ import annotations

from dataclasses import dataclass

from engine.identifiers import compact_tax_id
from engine.model import Printed
from engine.reading.page.address_blocks import Blocks, blocks_of, place_of
from engine.reading.page.business_numbers import TaxNumber, tax_numbers
from engine.reading.page.context import Sheet
from engine.reading.page.legal_forms import LEGAL, legal_form
from engine.reading.page.lines import Cell
from engine.reading.page.naming import cleaned, core_key, is_address, is_contact, is_namable, is_sentence, name_key
from engine.reading.page.supplier_names import Name, supplier_names
from engine.reading.page.wording import find_labels, tokens
from engine.reading.page.zones import Zones, zones_of


@dataclass(frozen=True)
class Parties:
    """Supplier and buyer as printed, and what was weighed."""

    supplier_name: Printed[str] | None
    supplier_tax_id: Printed[str] | None
    buyer_name: Printed[str] | None
    buyer_tax_id: Printed[str] | None
    names: tuple[Name, ...]
    numbers: tuple[TaxNumber, ...]
    supplier_number: TaxNumber | None


def who_is_who(sheet: Sheet) -> Parties:
    """The parties of the document, each value with its evidence and what it beat."""
    zones = zones_of(sheet)
    blocks = blocks_of(sheet, zones)
    names = supplier_names(sheet, blocks, zones)
    numbers = tax_numbers(sheet, blocks.labels, zones.outside(sheet))
    best = names[0] if names else None
    owners = {id(number): _owner(sheet, blocks, zones, number, best) for number in numbers}
    mine = _best_number([number for number in numbers if owners[id(number)] > 0], owners)
    theirs = [number for number in numbers if owners[id(number)] < 0 and (mine is None or number.compact != mine.compact)]
    if best is not None and mine is not None and _belongs(sheet, blocks, zones, names, numbers, mine):
        best.evidence.add("check digit" if mine.is_valid else "label")
    buyer = _buyer(sheet, blocks, best)
    return Parties(
        supplier_name=_printed_name(names),
        supplier_tax_id=_printed_number(mine, owners),
        buyer_name=Printed(cleaned(buyer.text), buyer.text, buyer.source) if buyer else None,
        buyer_tax_id=_printed_number(_best_number(theirs, {id(n): 1.0 for n in theirs}), {}),
        names=tuple(names),
        numbers=tuple(numbers),
        supplier_number=mine,
    )


def _printed_name(names: list[Name]) -> Printed[str] | None:
    if not names:
        return None
    best = names[0]
    second = names[1].text if len(names) > 1 else None
    return Printed(best.text, best.cell.text, best.cell.source, tuple(sorted(best.evidence)), second)


def _printed_number(number: TaxNumber | None, owners: dict[int, float]) -> Printed[str] | None:
    if number is None:
        return None
    evidence = {"check digit"} if number.is_valid else set()
    if number.term:
        evidence.add("label")
    return Printed(number.text, number.cell.text, number.cell.source, tuple(sorted(evidence)))


def _best_number(numbers: list[TaxNumber], owners: dict[int, float]) -> TaxNumber | None:
    """Of several the one that is most surely theirs, and most surely a tax number."""

    def rank(number: TaxNumber) -> tuple[float, ...]:
        shows = 0.3 if number.compact[:2].isalpha() else 0.0
        return owners[id(number)], number.weight + shows + 0.5 * (number.is_valid is True), -number.cell.row

    return max(numbers, key=rank, default=None)


def _owner(sheet: Sheet, blocks: Blocks, zones: Zones, number: TaxNumber, best: Name | None) -> float:
    """Whose a number is: above 0 the supplier's (the surer the higher), below the buyer's, 0 somebody else's or unknown."""
    own = {compact_tax_id(tax_id) for tax_id in sheet.company.tax_ids}
    if number.term == "buyer_tax" or number.compact in own or blocks.role(number.label) in ("buyer", "delivery"):
        return -1.0
    if best is not None and _is_under(blocks, number, best):
        return 3.0
    named = _named_before(blocks, number)
    if named is not None and best is not None:
        if _says(named, best):
            return 3.0
        if _company_in(named):
            return 0.0
    if _is_told(number):
        return 0.0
    if number.term == "supplier_tax" or blocks.role(number.label) == "supplier":
        return 3.0
    if number.label.row < zones.table and number.label.page == sheet.first_page:
        return 2.0 if named is None else 1.0
    if zones.is_foot(sheet.rows[number.label.row]):
        return 2.0
    return 0.5


def _is_under(blocks: Blocks, number: TaxNumber, best: Name) -> bool:
    """Whether the number stands in a block under the name."""
    block = blocks.of(number.label)
    places = {place_of(seen.cell) for seen in best.places if seen.is_strong}
    return any(place_of(cell) in places and cell.row < number.label.row for cell in block.cells)


def _is_told(number: TaxNumber) -> bool:
    """Whether running text that is no company line announces the number: then it may be anybody's."""
    if not is_sentence(number.before) or is_address(number.before):
        return False
    return all(hit.term != "register" for hit in find_labels("parties", tokens(number.before)))


def _named_before(blocks: Blocks, number: TaxNumber) -> str | None:
    """The nearest text before the number, in its cell or its block, that names a company or is a name."""
    cell = number.label
    if _company_in(number.before):
        return number.before
    block = blocks.of(cell)
    at = next(n for n, one in enumerate(block.cells) if one is cell)
    for n in range(at - 1, -1, -1):
        other = block.cells[n]
        if _company_in(other.text) or (n == 0 and is_namable(cleaned(other.text))):
            return (
                f"{block.cells[n - 1].text} {other.text}"
                if n and is_namable(cleaned(block.cells[n - 1].text))
                else other.text
            )
    return None


def _company_in(text: str) -> bool:
    return any(match.start() > 2 and legal_form(text[: match.end()]) for match in LEGAL.finditer(text))


def _says(text: str, name: Name) -> bool:
    """Whether a text holds the name, or is the first row of it."""
    key, other = core_key(name.text), name_key(text)
    return f" {key} " in f" {other} " or (len(other) > 5 and f" {key} ".startswith(f" {other} "))


def _belongs(
    sheet: Sheet, blocks: Blocks, zones: Zones, names: list[Name], numbers: list[TaxNumber], mine: TaxNumber
) -> bool:
    """Whether the supplier's number says whose name it is: it stands in a block (or line) with the name; or in the
    letterhead or foot, where only the sender's stands, and no other name comes near this one."""
    best = names[0]
    places = {place_of(seen.cell) for seen in best.places if seen.kind not in ("buyer", "text")}
    is_alone = len(names) < 2 or best.score - names[1].score > 1.0
    is_head = any(seen.kind == "head" and seen.weight >= 2.0 for seen in best.places)
    for number in numbers:
        if number.compact != mine.compact or blocks.role(number.label) in ("buyer", "delivery"):
            continue
        if any(place_of(cell) in places for cell in blocks.of(number.label).cells):
            return True
        label = number.label
        in_head = is_head and label.page == sheet.first_page and label.row < zones.table and sheet.depth(label) < 0.2
        in_foot = zones.is_foot(sheet.rows[label.row]) and bool(best.evidence) and _named_before(blocks, number) is None
        if is_alone and (in_head or in_foot):
            return True
    return False


def _buyer(sheet: Sheet, blocks: Blocks, best: Name | None) -> Cell | None:
    """The first name in the buyer's block, else in the delivery's."""
    for cell in (*blocks.buyer, *blocks.delivery):
        if is_namable(cleaned(cell.text)) and not is_contact(cell.text):
            return cell
    return None
