"""The tax numbers of a document: every one that a label announces or that shows its country, with what its label says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.identifiers import compact_tax_id
from engine.reading.page.address_blocks import is_at_home
from engine.reading.page.candidates import days_in
from engine.reading.page.context import Sheet
from engine.reading.page.country_signs import country_signs
from engine.reading.page.fields import Label
from engine.reading.page.lines import Cell, Row
from engine.reading.page.tax_forms import countries_of, form_of, names_its_country
from engine.reading.page.wording import tokens

_TERMS = ("tax_id", "buyer_tax", "supplier_tax")
_LONGEST = 7  # words of one number: “FR 35 538 674 268 000 12”
_SKIPPED = 4  # words between a label and its number: “No.”, “(ABN)”, “/ ARBN”
_AMOUNT = re.compile(r"^\W*\d[\d' ]*[.,]\d{1,2}$|\d{1,3}(?:[.,]\d{3})+[.,]\d{1,2}$|[.,]\d{2}\s|[%$€£]|[.,]-$")
_SHOWN = re.compile(r"(?<![\w])[A-Z]{2,3}[ -]?[A-Z]{0,2}\d")
_HEAD = re.compile(r"CHE|ATU|[A-Z]{2}(?![A-Z])")
_SUFFIXES = ("MWST", "TVA", "IVA", "MVA", "TPV", "VAT")


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """A printed tax number: its place, whether its check digit holds (`None`: it has none), and what announces it.

    `term` is the label's: `tax_id`, `buyer_tax`, `supplier_tax`, or nothing where the number shows its country itself;
    `label` the cell that holds the label, and `before` what stands before the label (or the number) there.
    """

    text: str
    cell: Cell
    label: Cell
    before: str
    term: str
    country: str
    weight: float
    is_valid: bool | None

    @property
    def compact(self) -> str:
        """The number alone."""
        return compact_tax_id(self.text)


def tax_numbers(sheet: Sheet, labels: Iterable[Label], rows: Iterable[Row]) -> list[TaxNumber]:
    """Every tax number beside those labels, and every one of those rows that shows its country; one that is printed twice
    is there twice."""
    meant = [label for label in labels if label.hit.term in _TERMS and is_at_home(sheet, label)]
    shown: dict[tuple[str, ...], tuple[str, ...]] = {}
    found = [number for label in meant for number in _labelled(sheet, label, _meant(sheet, label, shown))]
    taken = {_place(number) for number in found}
    plain = [number for row in rows if _SHOWN.search(row.text) for cell in row.cells for number in _shown(sheet, cell)]
    return found + [number for number in plain if _place(number) not in taken]


def _place(number: TaxNumber) -> tuple[int, float]:
    return number.cell.row, number.cell.words[-1].x0


def _meant(sheet: Sheet, label: Label, shown: dict[tuple[str, ...], tuple[str, ...]]) -> tuple[str, ...]:
    """The countries that a label may mean: of several those that the page shows most signs of."""
    countries = countries_of(tokens(label.words.text), sheet.language)
    if len(countries) > 1 and countries not in shown:
        signs = country_signs(sheet, countries)
        most = max(signs.values(), default=0)
        shown[countries] = tuple(one for one in countries if signs.get(one, 0) == most) if most else countries
    return shown.get(countries, countries)


def _labelled(sheet: Sheet, label: Label, countries: tuple[str, ...]) -> Iterator[TaxNumber]:
    """The number after a label, or in the cell beside or below it."""
    cell = label.cell
    if label.rest is not None and any(c.isalnum() for c in label.rest.text):
        rest = _with_suffix(cell, label.rest)
        found = _wrapped(sheet, rest, cell, _beginning(rest, countries, _SKIPPED), countries)
    elif label.rest is not None or label.words.words[-1] is cell.words[-1]:
        places = _beside(sheet, cell, label.words)
        read = (_whole(sheet, place, countries) for place in places)
        found = next((one for one in read if one is not None), None)
    else:
        found = None
    if found is not None:
        yield _number(found, cell, _before(cell, label.words), label.hit.term)


def _whole(sheet: Sheet, place: Cell, countries: tuple[str, ...]) -> _Read | None:
    """The number of the cell beside a label; in a narrow column it may begin in the row above or end in the row below."""
    found = _wrapped(sheet, place, place, _beginning(place, countries, 0), countries)
    if found is not None and found[2] >= 2:
        return found
    for above in _above(sheet, place):
        if abs(above.x0 - place.x0) < 3 and len(above.words) <= _LONGEST and place.words[0].text[:1].isdigit():
            longer = _longest(Cell((*above.words, *place.words), above.page, above.row), 0, countries)
            if longer is not None and longer[2] >= 2 and longer[0].words[-1] is place.words[-1]:
                return longer
    return found


def _with_suffix(cell: Cell, rest: Cell) -> Cell:
    """What stands after a label, with a “MVA” or “MWST” behind it that is a label by itself."""
    end = cell.words.index(rest.words[-1]) + 1
    has_suffix = end < len(cell.words) and cell.words[end].text.strip(".,;") in _SUFFIXES
    return cell.part(cell.words.index(rest.words[0]), end + 1) if has_suffix else rest


def _shown(sheet: Sheet, cell: Cell) -> Iterator[TaxNumber]:
    """The first number of a cell that shows its country."""
    for at, word in enumerate(cell.words):
        if _HEAD.match(word.text) and (found := _showing(cell.part(at))):
            yield _number(found, _left_of(sheet, cell) if at == 0 else cell, _before(cell, cell.part(at)), "")
            return


def _left_of(sheet: Sheet, cell: Cell) -> Cell:
    """The cell that labels a cell from the left, else the cell itself."""
    before = [other for other in sheet.rows[cell.row].cells if other.x1 <= cell.x0]
    return before[-1] if before and cell.x0 - before[-1].x1 < 4 * cell.size else cell


def _beside(sheet: Sheet, cell: Cell, words: Cell) -> Iterator[Cell]:
    if (right := sheet.right_of(cell)) is not None:
        yield right
    yield from sheet.below(words, 1.6)[:1]
    yield from _above(sheet, words)


def _above(sheet: Sheet, words: Cell) -> Iterator[Cell]:
    """The cell of the row above that a label stands under, where labels are captions below their values."""
    if words.row and (row := sheet.rows[words.row - 1]).page == words.page and words.box[1] - row.y1 < 0.6 * words.size:
        yield from (cell for cell in row.cells if min(cell.x1, words.x1) > max(cell.x0, words.x0))


_Read = tuple[Cell, str, float, bool | None]


def _number(found: _Read, label: Cell, before: str, term: str) -> TaxNumber:
    place, country, weight, is_valid = found
    return TaxNumber(place.text.strip(" ,;:.()"), place, label, before, term, country, weight, is_valid)


def _before(cell: Cell, words: Cell) -> str:
    """What stands in the cell before those words of it."""
    return " ".join(word.text for word in cell.words if word.x1 <= words.x0)


def _beginning(cell: Cell, countries: tuple[str, ...], skipped: int) -> _Read | None:
    """The number that a cell begins with, after at most so many words without digits."""
    for at, word in enumerate(cell.words[: skipped + 1]):
        if any(c.isdigit() for c in word.text) or (_HEAD.fullmatch(word.text) and at + 1 < len(cell.words)):
            found = _longest(cell, at, countries)
            if found is not None:
                return found
            if any(c.isdigit() for c in word.text):
                return _unknown(cell, at)
        elif word.text.strip("().:/#-°º").casefold() in ("if", "of", "and", "from"):
            return None  # running text
    return None


def _wrapped(sheet: Sheet, cell: Cell, whole_cell: Cell, found: _Read | None, countries: tuple[str, ...]) -> _Read | None:
    """The number read, or the whole of it where a narrow column breaks it in two rows."""
    if (found is not None and (found[2] >= 2 or found[0].words[-1] is not cell.words[-1])) or len(cell.words) > _LONGEST:
        return found
    below = [one for one in sheet.below(whole_cell, 0.8) if abs(one.x0 - whole_cell.x0) < 3 or abs(one.x1 - cell.x1) < 3]
    if not below or not any(c.isdigit() for c in below[0].words[0].text):
        return found
    whole = Cell((*cell.words, *below[0].words), cell.page, cell.row)
    at = cell.words.index(found[0].words[0]) if found else 0
    longer = _longest(whole, at, countries) if found else _beginning(whole, countries, _SKIPPED)
    return longer if longer is not None and longer[2] >= 2 else found


def _longest(cell: Cell, at: int, countries: tuple[str, ...]) -> _Read | None:
    """The most words that make one number of those countries."""
    for end in range(min(len(cell.words), at + _LONGEST), at, -1):
        words = cell.words[at:end]
        last = words[-1].text.strip(".,;()")
        if not any(c.isdigit() for c in last) and last.upper() not in _SUFFIXES:
            continue
        text = " ".join(word.text for word in words).strip(" ,;:.()")
        if _AMOUNT.search(text) or days_in(text):
            continue
        if (known := form_of(text, countries)) is not None:
            return cell.part(at, end), known[0].country, known[0].weight, known[1]
    return None


def _unknown(cell: Cell, at: int) -> _Read | None:
    """A number of no known form: the words with digits, at least six of them; never an amount or a date."""
    end = at
    while end < min(len(cell.words), at + 5) and any(c.isdigit() for c in cell.words[end].text):
        end += 1
    part = cell.part(at, end)
    digits = sum(c.isdigit() for c in part.text)
    if not 7 <= digits <= 18 or _AMOUNT.search(part.text.strip(" ,;:.()")) or days_in(part.text):
        return None
    return part, "", 1.0, None


def _showing(cell: Cell) -> _Read | None:
    """The number at the cell's begin that shows its country, so that it needs no label; never part of a bank account."""
    for end in range(min(len(cell.words), _LONGEST), 0, -1):
        text = " ".join(word.text for word in cell.words[:end]).strip(" ,;:.()")
        last = cell.words[end - 1].text.strip(" ,;:.()")
        if (any(c.isdigit() for c in last) or last in _SUFFIXES) and names_its_country(text):
            after = cell.words[end].text if end < len(cell.words) else ""
            if after[:1].isdigit():
                return None
            known = form_of(text, ())
            if known is not None:
                return cell.part(0, end), known[0].country, known[0].weight, known[1]
    return None
