"""Who is who: the supplier told from the buyer by labels, place, tax numbers, mail domains and what we know of ourselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from stdnum import get_cc_module

from engine.identifiers import compact_tax_id, is_valid_tax_id
from engine.reading.page.candidates import amounts_in, days_in
from engine.reading.page.context import Sheet
from engine.reading.page.fields import Label, labels_of
from engine.reading.page.lines import Cell, Row
from engine.reading.page.wording import find_labels, tokens, whole_label

_LEGAL = re.compile(
    r"(?<!\w)(pty\.? ltd|pty|ltd|limited|plc|llp|llc|inc|corp|corporation|gmbh|mbh|ag|kg|ohg|e\.?k|ug|"
    r"s\.?a\.?r\.?l|s\.?a\.?s|eurl|s\.?a|s\.?l\.?u?|s\.?r\.?l\.?s?|s\.?p\.?a|s\.?n\.?c|b\.?v\.?b?a?|n\.?v|v\.?o\.?f|"
    r"s\.?r\.?o|a\.?s|sp\. ?z ?o\.? ?o|sp\. ?k|s\. ?c|aps|a/s|ab|asa|oy|lda|cooperative|co\.)\.?(?!\w)",
    re.IGNORECASE,
)
_TAX_ID = re.compile(r"(?<![\w])(?:[A-Z]{2,3}[ -]?)?[A-Z]?\d[\dA-Z .\-/]{5,19}[\dA-Z](?:\s?(?:MWST|TVA|IVA|MVA))?(?![\w])")
_DOMAIN = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([\w-]+(?:\.[\w-]+)*)\.[a-z]{2,}", re.IGNORECASE)
_COUNTRIES = {
    "es": "es",
    "it": "it",
    "pt": "pt",
    "pl": "pl",
    "cs": "cz",
    "da": "dk",
    "nb": "no",
    "sv": "se",
    "fr": "fr",
    "nl": "nl",
}
_SEPARATORS = re.compile(r"\s+[-–·•|,*]\s+|\s*[·•|]\s*|\s+-\s+|,\s")


@dataclass
class Name:
    """A name that may be the supplier's."""

    text: str
    cell: Cell
    score: float
    evidence: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class TaxId:
    """A printed tax number with whose it seems to be."""

    text: str
    cell: Cell
    is_valid: bool | None
    is_buyer: bool
    weight: float


@dataclass
class Blocks:
    """The parts of the page that a party's label opens: row number and x edges, by cell."""

    buyer: list[Cell]
    supplier: list[Cell]


def blocks_of(sheet: Sheet) -> Blocks:
    """The cells under (or beside) a label of the buyer or delivery address, and of the supplier."""
    blocks = Blocks([], [])
    for row in sheet.rows:
        for cell in row.cells:
            for label in labels_of(cell, "parties"):
                if label.hit.start > 1 or label.hit.term in ("tax_id", "buyer_tax"):
                    continue
                target = blocks.supplier if label.hit.term == "supplier" else blocks.buyer
                target.extend(_block(sheet, cell, label))
                if label.rest is not None and target and target is blocks.buyer:
                    target.append(cell)
                break
    blocks.buyer.extend(cell for row in sheet.rows for cell in row.cells for cell in _window(sheet, row, cell))
    return blocks


def _window(sheet: Sheet, row: Row, cell: Cell) -> Iterator[Cell]:
    """The address under a small sender line (as envelopes with a window show it): the buyer's."""
    if not is_sender_line(sheet, row, cell):
        return
    bottom = cell.box[3]
    for later in sheet.rows[row.number + 1 : row.number + 8]:
        if later.page != row.page or later.y0 - bottom > 2.5 * cell.size:
            return
        for other in later.cells:
            if abs(other.x0 - cell.x0) < 8:
                yield other
                bottom = other.box[3]


def is_sender_line(sheet: Sheet, row: Row, cell: Cell) -> bool:
    """Whether a cell is a sender's name and address on one line, above the address window."""
    parts = [part for part in _SEPARATORS.split(cell.text) if part.strip()]
    has_place = any(re.match(r"(?:[A-Z]{1,2}-)?\d{4,5}\s+\D", part.strip()) for part in parts)
    is_top = cell.page == sheet.first_page and 0.08 * row.height < cell.box[1] < 0.33 * row.height
    return is_top and len(parts) >= 3 and has_place and cell.size <= 1.05 * sheet.usual_size


def _block(sheet: Sheet, cell: Cell, label: Label) -> Iterator[Cell]:
    """What stands after the label, and the lines under it down to a gap."""
    ends_with_mark = label.words.words[-1].text.endswith(":") or label.rest is None
    if not ends_with_mark or (label.rest is None and not _short(cell)):
        return
    if label.rest is not None:
        yield label.rest
    right = sheet.right_of(cell)
    if label.rest is None and right is not None and cell.words[-1].text.endswith(":"):
        yield right
    bottom, x0 = cell.box[3], cell.x0
    right_edge = right.x0 - 5 if right is not None else 10_000.0
    for row in sheet.rows[cell.row + 1 : cell.row + 12]:
        if row.page != cell.page or row.y0 - bottom > 1.9 * cell.size:
            break
        near = [other for other in row.cells if other.x0 < right_edge and x0 - 12 <= other.x0 <= x0 + 120]
        if not near:
            continue
        if near[0].text.endswith(":") and len(near) > 1:
            near = near[1:]
        if whole_label("parties", near[0].text) not in (None, "tax_id", "buyer_tax"):
            break
        yield near[0]
        bottom = near[0].box[3]


def _short(cell: Cell) -> bool:
    return len(cell.words) <= 4


def tax_ids(sheet: Sheet, blocks: Blocks) -> list[TaxId]:
    """Every number beside a tax label, and whose it is."""
    found = []
    in_buyer = {(cell.row, round(cell.x0)) for cell in blocks.buyer}
    for row in sheet.rows:
        for cell in row.cells:
            for label in labels_of(cell, "parties"):
                if label.hit.term not in ("tax_id", "buyer_tax"):
                    continue
                for place in _after(sheet, label):
                    if match := _tax_number(place.text):
                        is_buyer = label.hit.term == "buyer_tax" or _in_block(cell, in_buyer) or _is_own(match, sheet)
                        valid = _valid(match, sheet.language)
                        words = label.words.text.upper()
                        weight = 2.0 * (valid is True) + (0.5 if any(c.isalpha() for c in match[:2]) else 0.0)
                        weight += 0.4 * (not re.search(r"ACN|SIR|KVK|HR|REG|STEUERN|ST\.|ICO|IČ", words))
                        found.append(TaxId(match, place, valid, is_buyer, weight))
                        break
    return found


def _valid(text: str, language: str) -> bool | None:
    """Whether a check digit holds: of the kind the number shows, else of the country of the document's language."""
    known = is_valid_tax_id(text)
    if known is not None or language not in _COUNTRIES:
        return known
    module = get_cc_module(_COUNTRIES[language], "vat")
    return True if module is not None and module.is_valid(text) else None


def _after(sheet: Sheet, label: Label) -> Iterator[Cell]:
    if label.rest is not None:
        yield label.rest
        return
    if label.words.words[-1] is not label.cell.words[-1]:
        return
    if (right := sheet.right_of(label.cell)) is not None:
        yield right
    yield from sheet.below(label.words, 1.6)[:1]


def _tax_number(text: str) -> str | None:
    head = text.lstrip(" :.-")[:28]
    match = _TAX_ID.match(head)
    if match is None or sum(c.isdigit() for c in match[0]) < 6 or days_in(match[0]):
        words = head.split()
        return words[0] if words and re.fullmatch(r"[A-Z]{0,3}\d{5,}[A-Z0-9]*", words[0]) else None
    return _cut(match[0].strip())


def _cut(text: str) -> str:
    """As many words as make one number: the longest that a check digit confirms, else up to where words of letters begin."""
    words = text.split()
    for end in range(len(words), 0, -1):
        if is_valid_tax_id(" ".join(words[:end])):
            return " ".join(words[:end])
    kept = words[:1]
    for word in words[1:]:
        if not any(c.isdigit() for c in word) and word not in ("MWST", "TVA", "IVA", "MVA"):
            break
        kept.append(word)
    return " ".join(kept)


def _in_block(cell: Cell, places: set[tuple[int, int]]) -> bool:
    return (cell.row, round(cell.x0)) in places


def _is_own(text: str, sheet: Sheet) -> bool:
    return compact_tax_id(text) in {compact_tax_id(own) for own in sheet.company.tax_ids}


def supplier_names(sheet: Sheet, blocks: Blocks, ids: list[TaxId]) -> list[Name]:
    """Names that may be the supplier's, the best first."""
    names: dict[str, Name] = {}
    buyers = {_key(_clean(cell.text)) for cell in blocks.buyer[:40] if _clean(cell.text)}
    first = {(cell.row, round(cell.x0)): n for n, cell in enumerate(blocks.supplier)}
    own = {_key(name) for name in sheet.company.names}
    largest = max(
        (c.size for row in sheet.rows if row.page == sheet.first_page for c in row.cells if _namable(c.text)), default=1.0
    )
    for row in sheet.rows:
        for cell in row.cells:
            text = _clean(_headline(sheet, cell))
            if not _namable(text) or _key(text) in own or cell.text.startswith("&"):
                continue
            score, evidence = _judged(sheet, row, cell, text, largest)
            if (cell.row, round(cell.x0)) in first or _key(text) in {_key(_clean(c.text)) for c in blocks.supplier[:1]}:
                score, evidence = score + (2.5 if _LEGAL.search(text) else 1.6), evidence | {"label"}
            if _key(text) in buyers:
                score -= 3.5
            if score > 0:
                _add(names, Name(text, cell, score, evidence))
    _corroborate(sheet, names, ids)
    return sorted(names.values(), key=lambda name: -name.score)


def _headline(sheet: Sheet, cell: Cell) -> str:
    """The text, with the next line of a large name that goes on there."""
    if cell.size < 1.25 * sheet.usual_size or _LEGAL.search(cell.text):
        return cell.text
    for row in sheet.rows[cell.row + 1 : cell.row + 6]:
        for other in row.cells:
            close = row.page == cell.page and other.box[1] - cell.box[3] < 0.6 * cell.size
            if (
                close
                and abs(other.x0 - cell.x0) < 3
                and abs(other.size - cell.size) < 0.05 * cell.size
                and _LEGAL.search(other.text)
            ):
                return f"{cell.text} {other.text}"
    return cell.text


def _judged(sheet: Sheet, row: Row, cell: Cell, text: str, largest: float) -> tuple[float, set[str]]:
    """What a text's own look and place say for it."""
    score, evidence = 0.0, set()
    if is_sender_line(sheet, row, cell):
        score += 1.5
        evidence.add("position")
    if legal := _LEGAL.search(text):
        score += 1.6 if len(text) - len(legal[0]) > 2 else -2.0
    is_first = cell.page == sheet.first_page
    depth = sheet.depth(cell)
    if is_first and depth < 0.25:
        share = 1.0 - depth / 0.25
        score += 0.8 + 1.2 * share
        evidence.add("position")
        if cell.size >= 0.95 * largest:
            score += 0.8
        elif cell.size >= 1.25 * sheet.usual_size:
            score += 0.4
    elif depth > 0.85 and legal:
        score += 0.7
        evidence.add("position")
    return score, evidence


def _add(names: dict[str, Name], name: Name) -> None:
    key = _key(name.text)
    known = names.get(key)
    if known is None:
        names[key] = name
        return
    if name.cell.row != known.cell.row:
        known.evidence.add("repetition")
        known.score += 0.7
    known.evidence |= name.evidence
    if name.score > known.score:
        known.score, known.cell, known.text = name.score, name.cell, name.text


def _corroborate(sheet: Sheet, names: dict[str, Name], ids: list[TaxId]) -> None:
    """A mail or web domain that says the name; a valid tax number in the same block; the name inside other text."""
    domains = {match.casefold() for row in sheet.rows for match in _DOMAIN.findall(row.text)}
    mine = [tax for tax in ids if not tax.is_buyer]
    for name in names.values():
        joined = "".join(tokens(_LEGAL.sub("", name.text)))
        words = [word for word in tokens(name.text) if len(word) > 3]
        if len(joined) > 3 and any(_says(domain, joined, words) for domain in domains):
            name.score += 0.8
            name.evidence.add("repetition")
        key = " " + _key(name.text) + " "
        others = sum(key in " " + _key(row.text) + " " for row in sheet.rows if row.number != name.cell.row)
        if others and len(key) > 6:
            name.score += 0.3
            name.evidence.add("repetition")
        for tax in mine:
            near = tax.cell.page == name.cell.page and abs(tax.cell.row - name.cell.row) <= 6
            is_head = name.cell.size > 1.5 * sheet.usual_size and max(sheet.depth(tax.cell), sheet.depth(name.cell)) < 0.2
            if (near and abs(tax.cell.x0 - name.cell.x0) < 140) or (is_head and tax.cell.page == name.cell.page):
                name.score += 0.9 if tax.is_valid else 0.4
                if "label" in name.evidence:
                    name.evidence.add("position")  # first in the block that the supplier's label opens and its number closes
                name.evidence.add("check digit" if tax.is_valid else "label")  # the number's label says whose block it is
                break


def _says(domain: str, joined: str, words: list[str]) -> bool:
    plain = re.sub(r"[\W_]", "", domain)
    return plain in joined or joined in plain or (bool(words) and words[0] in plain)


def _clean(text: str) -> str:
    """The name in a sender line or a labelled cell: what stands before a separator or address."""
    text = re.sub(r"^[^\w\"“]+|\s+$", "", text)
    hits = find_labels("parties", tokens(text))
    if ":" in text and hits and hits[0].start == 0:
        text = text.partition(":")[2].strip()
    parts = [part for part in _SEPARATORS.split(text) if part.strip()]
    cuts = len(parts) > 1 and not _LEGAL.fullmatch(parts[1].strip())
    if cuts and (any(c.isdigit() for c in text) or not re.search(r",\s", text)):  # “Towne, Smith and Ebert” is one name
        text = parts[0]
    return text.strip(" ,;:|-")


def _namable(text: str) -> bool:
    """Whether a text can be a name: letters, few digits, no label, title, date, amount or address."""
    letters = sum(c.isalpha() for c in text)
    if letters < 3 or len(text) > 60 or "@" in text or "http" in text.lower() or len(text.split()) > 8:
        return False
    if re.search(r"\s\d{4,5}$", text):  # “Adelaide SA 5000” is a place
        return False
    if text.endswith(".") and not _LEGAL.search(text):  # a sentence
        return False
    if sum(c.isdigit() for c in text) > 0.3 * len(text) or text.endswith((":", "?", "!")) or ":" in text:
        return False
    words = tokens(text)
    if any(amount.is_money for amount in amounts_in(text)) or days_in(text):
        return False
    for section in ("header", "titles", "totals", "columns", "parties"):
        hits = find_labels(section, words)
        covered = sum(hit.end - hit.start for hit in hits)
        if covered >= 0.6 * len(words) or (hits and hits[0].start == 0 and section == "titles"):
            return False
    if text.lower().startswith("www.") or (re.search(r"\s\d{1,4}[a-z]?$", text) and not _LEGAL.search(text)):
        return False
    if re.match(
        r"^\d+\s|^(po box|tel|fax|phone|ph|suite|unit|level|postfach|str)\b", text, re.IGNORECASE
    ) and not _LEGAL.search(text):
        return False
    return not re.search(
        r"\b(street|road|avenue|straße|strasse|rue de|calle|via |laan|straat)\b|\b\d{4,5}\b", text, re.IGNORECASE
    ) or bool(_LEGAL.search(text))


def _key(text: str) -> str:
    return " ".join(tokens(text))


def buyer_name(sheet: Sheet, blocks: Blocks) -> Cell | None:
    """The first name in the buyer's block."""
    return next((cell for cell in blocks.buyer if _namable(_clean(cell.text))), None)
