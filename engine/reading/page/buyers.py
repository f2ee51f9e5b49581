"""The buyer's name: ours where the settings know it, else the first of its block."""

from __future__ import annotations

from engine.model import Printed
from engine.reading.page.address_blocks import Block, Blocks, place_of
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell
from engine.reading.page.naming import cleaned, core_key, is_contact, is_namable
from engine.reading.page.supplier_names import Name
from engine.reading.page.zones import Zones


def buyer_name(sheet: Sheet, blocks: Blocks, zones: Zones, supplier: Name | None) -> Printed[str] | None:
    """Our own name where it stands on the document; else the first name of the block that a label or the address window
    gives to the buyer; else of the one address above the table that is not the supplier's."""
    if (ours := _ours(sheet, zones)) is not None:
        return Printed(cleaned(ours.text), ours.text, ours.source, ("own-company settings",))
    for cell in (*blocks.buyer, *blocks.delivery):
        if is_namable(cleaned(cell.text)) and not is_contact(cell.text):
            return Printed(cleaned(cell.text), cell.text, cell.source, ("label",))
    rest = _other_addresses(sheet, blocks, zones, supplier)
    return Printed(cleaned(rest[0].text), rest[0].text, rest[0].source, ("position",)) if len(rest) == 1 else None


def _ours(sheet: Sheet, zones: Zones) -> Cell | None:
    own = {core_key(name) for name in sheet.company.names}
    if not own:
        return None
    cells = (cell for row in zones.outside(sheet) for cell in row.cells)
    return next((cell for cell in cells if core_key(cleaned(cell.text)) in own), None)


def _other_addresses(sheet: Sheet, blocks: Blocks, zones: Zones, supplier: Name | None) -> list[Cell]:
    """The first lines of addresses above the table that hold neither contact data nor the supplier's name."""
    places = {place_of(seen.cell) for seen in supplier.places} if supplier else set()
    found: dict[int, Cell] = {}
    for row in sheet.rows[: zones.table]:
        for cell in row.cells if row.page == sheet.first_page else ():
            block = blocks.of(cell)
            if id(block) not in found and _is_address(block) and not any(place_of(one) in places for one in block.cells):
                found[id(block)] = cell
    return list(found.values())


def _is_address(block: Block) -> bool:
    is_named = is_namable(cleaned(block.cells[0].text))
    return len(block.cells) >= 3 and block.has_town and not block.has_contact and is_named
