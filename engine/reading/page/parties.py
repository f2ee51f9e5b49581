"""Who is who: the supplier told from the buyer by labels, place, tax numbers, mail domains and what we know of ourselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.identifiers import compact_tax_id
from engine.model import DocumentKind, Printed, Supplier
from engine.reading.page.address_blocks import Blocks, blocks_of, place_of
from engine.reading.page.bank_accounts import accounts, bank_account
from engine.reading.page.business_numbers import TaxNumber, tax_numbers
from engine.reading.page.buyers import buyer_name
from engine.reading.page.context import Sheet
from engine.reading.page.known_suppliers import Shown, compact, known_supplier, mails_in
from engine.reading.page.legal_forms import legal_form
from engine.reading.page.lines import Cell
from engine.reading.page.naming import cleaned, core_key, is_address, is_namable, is_sentence, is_told, is_town, name_key
from engine.reading.page.supplier_names import Name, supplier_names
from engine.reading.page.wording import find_labels, tokens
from engine.reading.page.zones import Zones, zones_of

_ALIGNED = 3.0  # points
_COLUMN = 14  # lines that a letterhead may take


@dataclass(frozen=True)
class Parties:
    """Supplier and buyer as printed, and what was weighed."""

    supplier_name: Printed[str] | None
    supplier_tax_id: Printed[str] | None
    buyer_name: Printed[str] | None
    buyer_tax_id: Printed[str] | None
    bank_account: Printed[str] | None
    names: tuple[Name, ...]
    numbers: tuple[TaxNumber, ...]
    supplier_number: TaxNumber | None


def who_is_who(sheet: Sheet, kind: DocumentKind = DocumentKind.INVOICE) -> Parties:
    """The parties of a document of that kind, each value with its evidence and what it beat."""
    is_self_billed = kind is DocumentKind.SELF_BILLED_INVOICE
    zones = zones_of(sheet)
    blocks = blocks_of(sheet, zones, is_self_billed=is_self_billed)
    names = supplier_names(sheet, blocks, zones, is_self_billed=is_self_billed)
    numbers = tax_numbers(sheet, blocks.labels, zones.outside(sheet))
    known = _known(sheet, blocks, names, numbers)
    if known is not None:
        _prefer(names, known)
    best = names[0] if names else None
    owners = {id(number): _owner(sheet, blocks, zones, number, best) for number in numbers}
    if is_self_billed:  # letterhead and foot are the buyer's
        owners = {key: owner if owner >= 3 else -1.0 for key, owner in owners.items()}
    mine = _best_number([number for number in numbers if owners[id(number)] > 0], owners)
    theirs = [number for number in numbers if owners[id(number)] < 0 and (mine is None or number.compact != mine.compact)]
    if best is not None and mine is not None and _belongs(sheet, blocks, zones, names, numbers, mine):
        best.evidence.add("check digit" if mine.is_valid else "label")
    return Parties(
        supplier_name=_printed_name(names, known, mine),
        supplier_tax_id=_printed_number(mine),
        buyer_name=buyer_name(sheet, blocks, zones, best),
        buyer_tax_id=_printed_number(_best_number(theirs, dict.fromkeys(map(id, theirs), 1.0))),
        bank_account=bank_account(sheet, blocks, [known.bank_account] if known and known.bank_account else []),
        names=tuple(names),
        numbers=tuple(numbers),
        supplier_number=mine,
    )


def _known(sheet: Sheet, blocks: Blocks, names: list[Name], numbers: list[TaxNumber]) -> Supplier | None:
    """The supplier of the ledger that the document shows, the buyer's data left out."""
    if not sheet.suppliers:
        return None
    own = {compact(tax_id) for tax_id in sheet.company.tax_ids}
    said = [name for name in names if not name.is_buyer and any(seen.kind != "text" for seen in name.places)]
    ids = {compact(number.text) for number in numbers if blocks.role(number.label) not in ("buyer", "delivery")}
    texts = [cell.text for row in sheet.rows for cell in row.cells if blocks.role(cell) not in ("buyer", "delivery")]
    shown = Shown(
        names={key for name in said for key in (name_key(name.text), core_key(name.text))},
        tax_ids=ids - own,
        accounts={compact(account.text) for account in accounts(sheet)},
        mails=mails_in(texts),
    )
    return known_supplier(sheet.suppliers, shown)


def _prefer(names: list[Name], known: Supplier) -> None:
    """Puts the name that the ledger knows before others as likely."""
    for name in names:
        if core_key(name.text) == core_key(known.name):
            name.score += 2.0
            name.evidence.add("ledger")
    names.sort(key=lambda name: -name.score)


def _printed_name(names: list[Name], known: Supplier | None, number: TaxNumber | None) -> Printed[str] | None:
    """The best name as printed; where none was found and the ledger knows the sender by its numbers, the ledger's."""
    if not names or (known is not None and not names[0].evidence):
        if known is None:
            return None
        is_checked = number is not None and number.is_valid and compact(number.text) == compact(known.tax_id or "")
        evidence = ("check digit", "ledger") if is_checked else ("ledger",)
        source = number.cell.source if number else None
        return Printed(known.name, number.text if number else known.name, source, evidence, names[0].text if names else None)
    best = names[0]
    second = names[1].text if len(names) > 1 else None
    return Printed(best.text, best.cell.text, best.cell.source, tuple(sorted(best.evidence)), second)


def _printed_number(number: TaxNumber | None) -> Printed[str] | None:
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
    is_named = number.term == "supplier_tax"
    if number.term == "buyer_tax" or number.compact in own:
        return -1.0
    if not is_named and blocks.role(number.label) in ("buyer", "delivery"):
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
    if is_named or blocks.role(number.label) == "supplier":
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
    before = re.split(r"[·•●|]", number.before)[-1]
    if not (is_told(before) or is_sentence(before)) or is_address(before):
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
        if any(hit.start == 0 for hit in find_labels("header", tokens(other.text))):
            return None  # what the document says of itself begins here
        if _company_in(other.text) or (n == 0 and is_namable(cleaned(other.text))):
            return (
                f"{block.cells[n - 1].text} {other.text}"
                if n and is_namable(cleaned(block.cells[n - 1].text))
                else other.text
            )
    return None


def _company_in(text: str) -> bool:
    """Whether a text names a company by its legal form; “SA” in “Adelaide SA 5000” is none."""
    return not is_town(text) and legal_form(text.strip(" ,(:·-–")) is not None


def _says(text: str, name: Name) -> bool:
    """Whether a text holds the name, or is the first row of it."""
    key, other = core_key(name.text), name_key(text)
    return f" {key} " in f" {other} " or (len(other) > 5 and f" {key} ".startswith(f" {other} "))


def _stands_under(name: Cell, label: Cell, names: list[Name]) -> bool:
    """Whether a number stands in the column that begins with the name, with no other name between: a letterhead of many
    lines, or with gaps."""
    height = label.box[1] - name.box[3]
    if name.page != label.page or abs(name.x0 - label.x0) > _ALIGNED or not 0 <= height <= _COLUMN * name.size:
        return False
    others = (seen.cell for other in names[1:] for seen in other.places)
    return not any(
        cell.page == name.page and cell.x0 <= label.x1 and cell.x1 >= label.x0 and name.row < cell.row < label.row
        for cell in others
    )


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
        if any(seen.kind != "text" and _stands_under(seen.cell, number.label, names) for seen in best.places):
            return True
        label = number.label
        in_head = is_head and label.page == sheet.first_page and label.row < zones.table and sheet.depth(label) < 0.2
        in_foot = zones.is_foot(sheet.rows[label.row]) and bool(best.evidence) and _named_before(blocks, number) is None
        if is_alone and (in_head or in_foot):
            return True
    return False
