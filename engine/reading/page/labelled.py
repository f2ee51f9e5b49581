"""Amounts with what their labels say: label left, right, above or below, or none but a place among the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.reading.page.amount_roles import (
    CARRIED,
    CHARGE,
    DISCOUNT,
    DUE,
    GROSS,
    NET,
    PREPAID,
    ROUNDING,
    TAX,
    UNKNOWN,
    Role,
    is_conditional,
    role_of,
)
from engine.reading.page.candidates import Amount, amounts_in, days_in, percentages_in
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell, Row
from engine.reading.page.wording import tokens

_CORE = (NET, TAX, GROSS, DUE, ROUNDING, PREPAID)  # what a row among the lines may be, if it is nothing else
_HEAD = {"description", "quantity", "unit_price", "part"}  # two of them make the head of the lines
_NEAR = 3  # rows between an amount without a known label and one with
_MOST = 60  # labelled amounts of one document: more is no totals block
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class Labelled:
    """An amount beside a totals label (`unknown` where it only stands among such); `also` is a second meaning the label may
    have, `rate` the percentage it shows, `is_sure` that its row holds nothing else, `is_guess` that its wording is new,
    `is_made` that it is a sum of printed amounts."""

    term: str
    value: Decimal
    cell: Cell
    text: str
    weight: float
    rate: Decimal | None = None
    currency: str | None = None
    label: str = ""
    is_money: bool = True
    also: str | None = None
    is_sure: bool = False
    is_guess: bool = False
    is_made: bool = False

    def may_be(self, term: str) -> bool:
        """Whether its label can mean that."""
        return term in (self.term, self.also)

    @property
    def is_charge(self) -> bool:
        """Whether it is labelled as a charge or a discount."""
        return self.term in (CHARGE, DISCOUNT) or self.also == CHARGE


def labelled_amounts(sheet: Sheet, taken: set[int], lines: set[int] | None = None) -> list[Labelled]:
    """Every amount with a totals label, from the top; of rows already `taken` as a table's those that are nothing else,
    among them charges where the row is none of the `lines`. A page with one amount alone shows its total."""
    found: list[Labelled] = []
    for row in sheet.rows:
        if row.number not in taken:
            found.extend(_of_row(sheet, row))
        else:
            is_line = lines is None or row.number in lines
            found.extend(one for one in _beside(sheet, row) if one.is_sure and (one.term in _CORE or not is_line))
        if len(found) > _MOST:
            break
    return found + (_unknown(sheet, taken, found) if found else _alone(sheet))


def _of_row(sheet: Sheet, row: Row) -> Iterator[Labelled]:
    found = list(_beside(sheet, row)) if row.has_digit else []
    yield from found
    if not found and not any(piece.amount for piece in _pieces(sheet, row)):
        yield from _stacked(sheet, row)


@dataclass(frozen=True)
class _Piece:
    """A stretch of a row: text, or the amount behind it."""

    text: str
    cell: Cell
    amount: Amount | None = None


def _pieces(sheet: Sheet, row: Row) -> list[_Piece]:
    """The row's texts and amounts in turn; percentages stay in the text."""
    out: list[_Piece] = []
    for cell in row.cells:
        at, text = 0, cell.text
        for amount in amounts_in(text, sheet.mark):
            if text[amount.end :].lstrip()[:1] == "%":
                continue
            out.append(_Piece(text[at : amount.start].strip(), cell))
            out.append(_Piece("", cell, amount))
            at = amount.end
        out.append(_Piece(text[at:].strip(), cell))
    return [piece for piece in out if piece.text or piece.amount]


def _role_of(piece: _Piece) -> Role | None:
    """What a text says of its amount; nothing where its cell speaks of what holds for early or late payment only."""
    role = role_of(piece.text)
    return None if role is None or is_conditional(piece.cell.text) else role


def _beside(sheet: Sheet, row: Row) -> Iterator[Labelled]:
    """Labels with their amounts behind them; where none has, with the amounts before them."""
    pieces = _pieces(sheet, row)
    if not any(piece.amount for piece in pieces):
        return
    money = [piece.amount.value for piece in pieces if piece.amount and piece.amount.is_money]
    is_single = len(money) == 1 or (1 < len(money) <= 4 and money.count(money[-1]) > 1)  # tax by rate beside totals
    found = list(_forward(pieces, is_single))
    yield from found or _backward(pieces, is_single)


def _forward(pieces: Sequence[_Piece], is_single: bool) -> Iterator[Labelled]:
    label: tuple[Role, str, Cell] | None = None
    last: _Piece | None = None
    for piece in pieces:
        if piece.amount:
            is_worse = last is not None and last.amount is not None and last.amount.is_money and not piece.amount.is_money
            if label is not None and not is_worse and (piece.amount.is_money or piece.cell is not label[2]):
                last = piece
            continue
        role = _role_of(piece)
        if role is not None:
            if label and last:
                yield _labelled(label[0], last, label[1], is_single)
            label, last = (role, piece.text, piece.cell), None
        elif _WORD.search(piece.text) and len(tokens(piece.text)) > 3:
            if label and last:
                yield _labelled(label[0], last, label[1], is_single)
            label, last = None, None
        elif label is not None:
            label = (label[0], f"{label[1]} {piece.text}", label[2])
    if label and last:
        yield _labelled(label[0], last, label[1], is_single)


def _backward(pieces: Sequence[_Piece], is_single: bool) -> Iterator[Labelled]:
    """Amounts printed left of their labels."""
    last: _Piece | None = None
    for piece in pieces:
        if piece.amount:
            last = piece if piece.amount.is_money else last
        elif last is not None and (role := _role_of(piece)) is not None:
            yield _labelled(role, last, piece.text, is_single)
            last = None


def _labelled(role: Role, piece: _Piece, text: str, is_single: bool) -> Labelled:
    assert piece.amount is not None
    rates, amount = percentages_in(text), piece.amount
    weight = role.weight + (0.25 if amount.is_money else -0.3)
    is_sure = role.is_whole and is_single
    also = TAX if role.term == CHARGE and rates else role.also  # a levy by rate is a tax in some languages
    return Labelled(
        role.term,
        amount.value,
        piece.cell,
        amount.text,
        weight,
        rates[0] if rates else None,
        amount.currency,
        text,
        amount.is_money,
        also,
        is_sure,
    )


def _stacked(sheet: Sheet, row: Row) -> Iterator[Labelled]:
    """Labels in one row and their amounts in the next (or the one before), as boxes and horizontal totals print them."""
    roles = [(cell, role) for cell in row.cells if (role := role_of(cell.text)) is not None]
    if not roles or _is_head(row):
        return
    paired = _paired(sheet, row)
    for cell, role in roles:
        below, weight = (paired[cell], 0.9) if cell in paired else (next(iter(sheet.below(cell, 2.6)), None), 0.7)
        amount = _only_amount(sheet, below) if below else None
        if below and amount:
            rates = percentages_in(cell.text)
            rate = rates[0] if rates else None
            yield Labelled(
                role.term, amount.value, below, amount.text, weight, rate, amount.currency, cell.text, True, role.also
            )


def _paired(sheet: Sheet, row: Row) -> dict[Cell, Cell]:
    """The row's cells with those of the next or previous row, where there are as many and most hold one amount each."""
    if len(row.cells) < 2:
        return {}
    for step in (1, -1):
        other = sheet.rows[row.number + step] if 0 <= row.number + step < len(sheet.rows) else None
        if other is None or other.page != row.page or len(other.cells) != len(row.cells):
            continue
        if abs(other.y0 - row.y0) < 4 * (row.y1 - row.y0) and all(_only_number(sheet, cell) for cell in other.cells):
            return dict(zip(row.cells, other.cells, strict=True))
    return {}


def _only_amount(sheet: Sheet, cell: Cell) -> Amount | None:
    amounts = amounts_in(cell.text, sheet.mark)
    is_only = len(amounts) == 1 and amounts[0].is_money and len(cell.text) <= len(amounts[0].text) + 4
    return amounts[0] if is_only else None


def _only_number(sheet: Sheet, cell: Cell) -> bool:
    return _only_amount(sheet, cell) is not None or bool(percentages_in(cell.text)) or len(cell.text) <= 4


def _is_head(row: Row) -> bool:
    """Whether the row is the head of a table of lines, as it is repeated on later pages."""
    terms = {hit.term for hit in row.labels("columns")}
    return len(terms & _HEAD) >= 2


def _unknown(sheet: Sheet, taken: set[int], found: Sequence[Labelled]) -> list[Labelled]:
    """The amounts that stand among the labelled ones, aligned with them, under a wording that is not known."""
    known = [one for one in found if one.term != CARRIED]
    rows = {one.cell.row for one in found}
    out: list[Labelled] = []
    for row in sheet.rows:
        if row.number in rows or row.number in taken:
            continue
        near = [one for one in known if abs(one.cell.row - row.number) <= _NEAR and one.cell.page == row.page]
        if near and (one := _aligned(sheet, row, near)) is not None:
            out.append(one)
    return out[:8]


def _alone(sheet: Sheet) -> list[Labelled]:
    """The one amount of a document that shows no other."""
    money = [(a, cell) for row in sheet.rows for cell in row.cells for a in amounts_in(cell.text, sheet.mark) if a.is_money]
    if not money or len({amount.value for amount, _ in money}) > 1:
        return []
    amount, cell = money[0]
    return [Labelled(UNKNOWN, amount.value, cell, amount.text, 0.5, None, amount.currency)]


def _aligned(sheet: Sheet, row: Row, near: Sequence[Labelled]) -> Labelled | None:
    """The row's one amount, where it stands at the edge of labelled ones and a short text is beside it."""
    money = [(cell, amount) for cell in row.cells for amount in amounts_in(cell.text, sheet.mark) if amount.is_money]
    if len(money) != 1 or days_in(row.text):
        return None
    cell, amount = money[0]
    text = row.text.replace(amount.text, " ").strip()
    if not _WORD.search(text) or len(tokens(text)) > 6:
        return None
    if not any(abs(one.cell.x1 - cell.x1) < 4 or abs(one.cell.x0 - cell.x0) < 4 for one in near):
        return None
    rates = percentages_in(text)
    rate, label = (rates[0] if rates else None), text.strip(" :.")
    return Labelled(UNKNOWN, amount.value, cell, amount.text, 0.5, rate, amount.currency, label, is_guess=True)
