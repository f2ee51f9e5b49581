"""What pages show, in whatever form it is printed: to ask whether a value that is known already stands on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from stdnum import iban

from engine.identifiers import compact_tax_id, invoice_key
from engine.model import Reading
from engine.money import cents
from engine.reading.page.candidates import amounts_in, currency_of, days_in
from engine.reading.page.lines import Cell, Row
from engine.reading.page.wording import tokens
from engine.source import Source

_FURTHEST = 3  # rows below, in which what wraps goes on
_EDGE = 4.0  # points
_MARKS = (None, ".", ",")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ .\-\u00a0]?[A-Z0-9]){11,30}")
_SIGNS = re.compile(r"[A-Z]{0,3}[$€£¥₹]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])|zł|Kč|\bkr\b|Fr\.")
_SHARED_SIGNS = {
    "$": frozenset({"USD", "AUD", "NZD", "CAD", "SGD", "HKD", "MXN"}),
    "kr": frozenset({"SEK", "DKK", "NOK", "ISK"}),
}
_BETWEEN = r"[\W_]{0,3}"
_LEGAL_FORMS = frozenset(
    tokens(
        "gmbh ag kg ohg ug mbh co ltd limited pty inc llc plc corp sa sas sarl sasu eurl srl spa sl slu bv nv bvba vof ab as"
        " asa aps oy oyj sp z oo zoo sro spol s r o lda ltda e k ev eg gbr cie und and et the"
    )
)


class Shown:
    """The rows of the pages. `reading` is what the page reader made of them: amounts that it proved to be of lines speak for
    no total."""

    def __init__(self, rows: Sequence[Row], reading: Reading | None) -> None:
        self._rows = rows
        self._line_rows = _line_rows(rows, reading)

    def amount(self, value: Decimal) -> Source | None:
        """Where the amount stands as money outside the lines, in any locale's form."""
        return self._amounts.get(abs(value)) or self._amounts.get(abs(cents(value)))

    def line_amount(self, value: Decimal) -> bool:
        """Whether the amount stands anywhere."""
        return abs(value) in self._all_amounts or abs(cents(value)) in self._all_amounts

    def day(self, value: date) -> Source | None:
        """Where the date stands, in any form; where day and month could change places both readings count."""
        return self._days.get(value)

    def number(self, value: str) -> Source | None:
        """Where the number stands, its marks and leading zeros left out of account."""
        key = invoice_key(value)
        return self._find(_pattern(key)) if key else None

    def tax_id(self, value: str) -> Source | None:
        """Where the business number stands, with or without its country's letters."""
        compact = compact_tax_id(value)
        digits = re.sub(r"^[A-Z]{2}(?=\d{8})", "", compact)
        return self._find(_pattern(digits)) if digits else None

    def account(self, value: str) -> Source | None:
        """Where the account stands: an IBAN, or every part of branch and account number."""
        places = [self._find(_pattern(part)) for part in _account_parts(value)]
        return places[0] if places and all(places) else None

    def name(self, value: str) -> Source | None:
        """Where the name's first telling word stands, if all of them stand on the pages."""
        words = name_words(value)
        if not words:
            return self._find(re.compile(re.escape(value.strip()), re.IGNORECASE)) if value.strip() else None
        if all(word in self._tokens for word in words):
            return self._tokens[words[0]]
        squeezed = "".join(words)
        rows = (row for row in self._rows if len(squeezed) > 4 and squeezed in "".join(tokens(row.text)))
        return next((row.as_cell.source for row in rows), None)

    def currency(self, code: str) -> bool:
        """Whether the currency's code or a sign that can mean it stands anywhere."""
        return code in self.currencies

    @cached_property
    def currencies(self) -> frozenset[str]:
        """Every currency that a sign or code on the pages can mean."""
        found: set[str] = set()
        for sign in {match for row in self._rows for match in _SIGNS.findall(row.text)}:
            found |= _SHARED_SIGNS.get(sign, frozenset())
            if code := currency_of(sign):
                found.add(code)
        return frozenset(found)

    @cached_property
    def ibans(self) -> dict[str, Source]:
        """Every valid IBAN with its place."""
        found: dict[str, Source] = {}
        for row in self._rows:
            for match in _IBAN.finditer(row.text):
                if number := _valid_iban(match[0]):
                    found.setdefault(number, row.as_cell.source)
        return found

    @cached_property
    def _amounts(self) -> dict[Decimal, Source]:
        found: dict[Decimal, Source] = {}
        for row in self._rows:
            if row.number not in self._line_rows:
                for value, place in _money(row):
                    found.setdefault(value, place)
        return found

    @cached_property
    def _all_amounts(self) -> frozenset[Decimal]:
        return frozenset(value for row in self._rows for value, _ in _money(row))

    @cached_property
    def _days(self) -> dict[date, Source]:
        found: dict[date, Source] = {}
        for row in self._rows:
            for value in _dates(row.text):
                found.setdefault(value, row.as_cell.source)
        for cell, lower in self._stacked:
            for value in _dates(f"{cell.text} {lower.text}"):
                found.setdefault(value, cell.source)
        return found

    @cached_property
    def _tokens(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for row in self._rows:
            for token, number in row.as_cell.token_words:
                found.setdefault(token, row.as_cell.part(number, number + 1).source)
        return found

    def _find(self, pattern: re.Pattern[str]) -> Source | None:
        """The place of the first words that match, within a row, or of the cell where a wrapped one begins."""
        for row in self._rows:
            if match := pattern.search(row.text):
                return _words_of(row, match.start(), match.end())
        wrapped = (upper for upper, lower in self._stacked if pattern.search(upper.text + lower.text))
        return next((cell.source for cell in wrapped), None)

    @cached_property
    def _stacked(self) -> tuple[tuple[Cell, Cell], ...]:
        """Cells that stand one under the other with an edge in common: the lower may go on with what wraps."""
        return tuple(
            (cell, lower)
            for place, row in enumerate(self._rows)
            for cell in row.cells
            if (lower := _below(cell, self._rows[place + 1 : place + 1 + _FURTHEST]))
        )


def _below(cell: Cell, rows: Sequence[Row]) -> Cell | None:
    under = (other for row in rows if row.page == cell.page for other in row.cells)
    return next((o for o in under if min(abs(o.x0 - cell.x0), abs(o.x1 - cell.x1)) < _EDGE), None)


def name_words(name: str) -> tuple[str, ...]:
    """The telling words of a company's name: without its legal form, lower case, without accents."""
    return tuple(word for word in tokens(name) if word not in _LEGAL_FORMS)


def _line_rows(rows: Sequence[Row], reading: Reading | None) -> frozenset[int]:
    """The rows in which the page reader found line amounts, where these add up to a total that it read."""
    if reading is None:
        return frozenset()
    printed = [line.net_amount for line in reading.lines if line.net_amount]
    total = sum((amount.value for amount in printed), Decimal(0))
    charged = total + sum((charge.net_amount.value for charge in reading.charges if charge.net_amount), Decimal(0))
    totals = {known.value for known in (reading.net_total, reading.gross_total) if known}
    if len(printed) < len(reading.lines) or not totals & {total, charged}:
        return frozenset()
    places = [amount.source for amount in printed if amount.source and amount.source.box]
    return frozenset(row.number for row in rows if any(_within(row, place) for place in places))


def _within(row: Row, place: Source) -> bool:
    assert place.box is not None
    middle = (place.box[1] + place.box[3]) / 2
    return row.page == place.page and row.y0 <= middle <= row.y1


def _money(row: Row) -> Iterator[tuple[Decimal, Source]]:
    for cell in (*row.cells, row.as_cell):
        for mark in _MARKS:
            for amount in amounts_in(cell.text, mark):
                if amount.is_money or amount.text == cell.text.strip():
                    yield abs(amount.value), _words_of(cell, amount.start, amount.end)


def _dates(text: str) -> Iterator[date]:
    for day_first in (True, False):
        yield from (day.value for day in days_in(text, day_first))
    for match in _DAY.finditer(text):
        try:
            yield date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue


def _words_of(row: Row | Cell, start: int, end: int) -> Source:
    """The place of the words that the characters `start` to `end` of a row's text belong to."""
    cell = row.as_cell if isinstance(row, Row) else row
    first, last, at = 0, len(cell.words), 0
    for number, word in enumerate(cell.words):
        if at <= start:
            first = number
        if at < end:
            last = number + 1
        at += len(word.text) + 1
    return cell.part(first, last).source


def _pattern(key: str) -> re.Pattern[str]:
    """The key's letters and digits with marks or a blank between them, standing alone; letters may go before a digit."""
    before = r"(?<!\d)(?<!\d[.,])0*" if key[0].isdigit() else r"(?<![^\W_])"
    return re.compile(before + _BETWEEN.join(re.escape(letter) for letter in key) + r"(?![^\W_])", re.IGNORECASE)


def _account_parts(value: str) -> Iterable[str]:
    compact = re.sub(r"[^A-Z0-9]", "", value.upper())
    if iban.is_valid(compact):
        return [compact]
    return [part for part in re.findall(r"[A-Z0-9]+", value.upper().replace("-", "")) if any(c.isdigit() for c in part)]


def _valid_iban(text: str) -> str | None:
    compact = re.sub(r"[^A-Z0-9]", "", text)
    is_valid: Callable[[str], bool] = iban.is_valid
    return next((compact[:size] for size in range(len(compact), 14, -1) if is_valid(compact[:size])), None)
