"""The rows under a table's head, page by page: up to the totals, without page furniture, repeated heads and carried sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.model import Word
from engine.reading.page.candidates import CODES, amounts_in
from engine.reading.page.context import Sheet
from engine.reading.page.heads import Head, head_at
from engine.reading.page.lines import Row
from engine.reading.page.wording import find_labels, tokens

_ENDS = {"net_total", "tax_total", "gross_total", "amount_due", "rounding", "withheld", "balance_before"}
_FAR = 9.0  # line heights without anything: the table is over on this page
_NUMBER = re.compile(r"[-−–+(]?(?:[€$£¥]|[A-Z]{1,2}\$)?[-−–]?\d[\d.,'’]*(?:[€$£]|,-|%)?\)?-?")
_SIGNS = r"[€$£¥₹]|zł|Kč|kr\.?|Rs\.?|Fr\.|" + "|".join(sorted(CODES))
_MONEY = re.compile(
    rf"(?<![\w.,/-])\(?[-−–+]?(?:(?:{_SIGNS})\s?[-−–]?)?(?:\d{{1,3}}(?:[.,'’ ]\d{{3}})+|\d+)[.,]\d{{2}}"
    r"T?(?![\d%\w]|[.,:/-]\w)"
    rf"|(?:{_SIGNS})\s?[-−–]?\d|(?<![\w.,/-])\d[\d.,'’]*\s?(?:{_SIGNS})(?![A-Za-z])"
)
_FIGURE = re.compile(r"[-−–]?\d[\d.,'’]*\s?%?|\b[A-Z]{1,2}\$")


@dataclass
class Stretch:
    """The table on one page: its head there (none where it only goes on), the head's rows, and the rows below."""

    page: int
    head: Head | None
    above: Sequence[Row] = ()
    rows: list[Row] = field(default_factory=list)


@dataclass
class Body:
    """All stretches of one table, and the rows that are the table's but no lines: sums carried, group sums, heads."""

    stretches: list[Stretch]
    passed: set[int] = field(default_factory=set)


def body_under(sheet: Sheet, head: Head, furniture: set[int]) -> Body:
    """The body of the table that `head` is the head of."""
    walk = _Walk(sheet, head, furniture)
    at: int | None = head.last_row + 1
    while at is not None and at < len(sheet.rows):
        at = walk.after(sheet.rows[at])
    return walk.body


class _Walk:
    """Goes down the rows below a head until the table is over."""

    def __init__(self, sheet: Sheet, head: Head, furniture: set[int]) -> None:
        self.sheet, self.furniture = sheet, furniture
        self.waits = False  # for the table to go on, on a later page
        self.words = frozenset(token for column in head.columns for token in tokens(column.heading))
        self.body = Body([])
        self._begin(sheet.rows[head.last_row], head)

    def after(self, row: Row) -> int | None:
        """Takes a row; gives the number of the next to look at, `None` where the table is over."""
        self.waits = self.waits or row.page != self.body.stretches[-1].page
        again = _head_again(self.sheet, row, self.words)
        if again is not None:
            self._begin(row, again)
            return again.last_row + 1
        if _another_head(self.sheet, row) or _names_totals(row):
            return None
        if row.number in self.furniture:
            return row.number + 1
        if self.waits:
            if not _continues(row, self.body.stretches[-1], self.sheet):
                return None if _ends(row, self.sheet) else row.number + 1
            self._begin(row, None)
        return row.number + 1 if self._take(row) else None

    def _begin(self, row: Row, head: Head | None) -> None:
        above = self.sheet.rows[head.first_row : head.last_row + 1] if head is not None else ()
        self.body.stretches.append(Stretch(row.page, head, above))
        self.waits = False
        if head is not None:
            self.body.passed.update(range(head.first_row, head.last_row + 1))

    def _take(self, row: Row) -> bool:
        """Takes a row of the stretch; whether the table goes on after it."""
        stretch, sheet = self.body.stretches[-1], self.sheet
        if is_carried(row):
            self.body.passed.add(row.number)
        elif _ends(row, sheet):
            self.body.passed.add(row.number)
            is_first = len(self.body.stretches) > 1 and not any(has_money(other) for other in stretch.rows)
            if not is_first and not _goes_on(row, stretch, sheet) and not _page_sum(sheet, row, self.words):
                self.body.passed.remove(row.number)
                return False
        elif _is_far(row, stretch):
            self.waits = True
            return not _closes(sheet, row)
        else:
            stretch.rows.append(row)
        return True


def figures_of(row: Row) -> int:
    """How many words of a row are numbers."""
    return sum(bool(_NUMBER.fullmatch(word.text)) for word in row.words)


def has_money(row: Row) -> bool:
    """Whether a row shows an amount with cents or a currency."""
    return _MONEY.search(row.text) is not None


def furniture_of(rows: Sequence[Row]) -> set[int]:
    """Rows that stand at the same height with the same words on several pages, but for the page's number."""
    if not rows or rows[0].page == rows[-1].page:
        return set()
    seen: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        seen.setdefault((round(row.y0 / 3), _without_page(row)), []).append(row)
    return {row.number for same in seen.values() if len({row.page for row in same}) > 1 for row in same}


def _without_page(row: Row) -> str:
    return re.sub(rf"\b{row.page}\b", "#", row.text) if len(row.text) < 40 else row.text


def _head_again(sheet: Sheet, row: Row, words: frozenset[str]) -> Head | None:
    """The head repeated, where the row is its first."""
    mine = set(row.tokens)
    if not mine or len(mine & words) < max(2, 0.6 * len(mine)) or has_money(row):
        return None
    if len(mine & words) < 0.5 * len(words) and len(row.cells) < 3:
        return None
    return head_at(sheet.rows, row.number)


def _another_head(sheet: Sheet, row: Row) -> bool:
    """Whether another table begins at the row."""
    if len(row.cells) < 3 or row.has_digit:
        return False
    named = len(row.labels("columns"))
    return (named >= 2 and len(row.cells) >= 4) or (named >= 3 and head_at(sheet.rows, row.number) is not None)


def _names_totals(row: Row) -> bool:
    """Whether the row is the head of the totals: several of their labels side by side, without figures."""
    if len(row.cells) < 2 or has_money(row):
        return False
    words = row.tokens
    hits = row.labels("totals")
    covered = sum(hit.end - hit.start for hit in hits)
    return len({hit.term for hit in hits} & _ENDS) > 1 and covered >= 0.5 * len(words)


def _continues(row: Row, stretch: Stretch, sheet: Sheet) -> bool:
    """On a later page without a head of its own: whether the row looks like the lines before."""
    return has_money(row) and label_of(row) in (None, "charge", "discount") and _is_alike(row, stretch, sheet)


def _is_alike(row: Row, stretch: Stretch, sheet: Sheet) -> bool:
    """Whether a row's figures stand under those of the lines above, nearly as many."""
    full = [other for other in stretch.rows if has_money(other)][-12:]
    if not full:
        return False
    edges = {round(x) for other in full for word in _figure_words(other) for x in (word.x0, word.x1)}
    mine = _figure_words(row)
    fits = sum(any(abs(x - edge) <= 2 for edge in edges for x in (word.x0, word.x1)) for word in mine)
    return fits >= max(1, min(figures_of(other) for other in full) - 1) and fits > len(mine) / 2


def _figure_words(row: Row) -> list[Word]:
    return [word for word in row.words if _NUMBER.fullmatch(word.text)]


def is_carried(row: Row) -> bool:
    """Whether a row carries a sum from one page to the next."""
    hits = row.labels("totals")
    return bool(hits) and hits[0].term == "carried" and hits[0].start <= 1 and figures_of(row) <= 2


def label_of(row: Row) -> str | None:
    """The totals term that a row's words are, but for its figures; `None` where they say more."""
    if not row.labels("totals"):
        return None
    words = [word for word in tokens(_FIGURE.sub(" ", row.text)) if len(word) > 1 and word.upper() not in CODES]
    hits = find_labels("totals", words)
    if not hits or hits[0].start > 1 or len(words) > 8:
        return None
    return hits[0].term if sum(hit.end - hit.start for hit in hits) >= 0.5 * len(words) else None


def _ends(row: Row, sheet: Sheet) -> bool:
    """Whether the row is the first of the totals."""
    if not any(hit.term in _ENDS for hit in row.labels("totals")):
        return False
    if not has_money(row) and not amounts_in(row.cells[-1].text, sheet.mark):
        return False
    for cell in row.cells:
        amounts = amounts_in(cell.text, sheet.mark)
        before = cell.text[: amounts[0].start] if amounts else cell.text
        words = tokens(before)
        if not words and amounts and figures_of(row) <= 2 and len(row.cells) <= 2:
            words = tokens(cell.text[amounts[-1].end :])  # “1,145.74 Subtotal:”
        hits = find_labels("totals", words)
        if not hits or hits[0].start > 1 or hits[0].term not in _ENDS or len(words) > 8:
            continue
        named = len([word for word in words if not word.isdigit() and word != "%"])
        if sum(hit.end - hit.start for hit in hits) >= 0.6 * named and len(row.cells) <= 6:
            return True
    return False


def _goes_on(row: Row, stretch: Stretch, sheet: Sheet) -> bool:
    """Whether a subtotal is only a group's: rows like the lines before follow, before another total does."""
    for later in sheet.rows[row.number + 1 : row.number + 7]:
        if later.page != row.page or _ends(later, sheet) or label_of(later) is not None:
            return False
        if has_money(later):
            return figures_of(later) >= min(figures_of(row) + 1, 3) and _is_alike(later, stretch, sheet)
    return False


def _page_sum(sheet: Sheet, row: Row, words: frozenset[str]) -> bool:
    """Whether a sum only ends its page: no other follows there, and the next page begins with the head again."""
    for later in sheet.rows[row.number + 1 :]:
        if later.page == row.page and _ends(later, sheet):
            return False
        if later.page == row.page + 1 and _head_again(sheet, later, words) is not None:
            return True
        if later.page > row.page + 1:
            return False
    return False


def _is_far(row: Row, stretch: Stretch) -> bool:
    last = stretch.rows[-1] if stretch.rows else None
    return last is not None and last.page == row.page and row.y0 - last.y1 > _FAR * (row.y1 - row.y0)


def _closes(sheet: Sheet, row: Row) -> bool:
    """Whether the totals stand further down the page."""
    rest = [later for later in sheet.rows[row.number :] if later.page == row.page]
    return any(_ends(later, sheet) for later in rest)
