"""The head of a line table: which columns there are and where each begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.model import Word
from engine.reading.page.candidates import amounts_in
from engine.reading.page.lines import Cell, Row
from engine.reading.page.wording import find_labels, tokens

_NEEDED = {"net_amount", "unit_price", "gross_amount"}


@dataclass(frozen=True)
class Column:
    """One column: its term (see the labels), its heading, and the heading's edges."""

    term: str
    heading: str
    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Half way between its heading's edges."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Head:
    """A table head: its columns from left to right, and the last row it takes."""

    columns: tuple[Column, ...]
    first_row: int
    last_row: int

    def has(self, term: str) -> bool:
        """Whether a column of that term is there."""
        return any(column.term == term for column in self.columns)


def head_at(rows: Sequence[Row], at: int) -> Head | None:
    """The table head that the row at `at` is the main row of, together with rows close above and below; else `None`."""
    main = rows[at]
    if len(main.labels("columns")) < 2:
        return None
    if any(amount.is_money for amount in amounts_in(main.text)) or _score(_columns([main])) < 2:
        return None
    best: tuple[float, Head] | None = None
    for before in range(3):
        for after in range(4):
            stack = rows[max(at - before, 0) : at + after + 1]
            if len(stack) != before + after + 1 or not _is_tight(stack):
                continue
            columns = _columns(stack)
            score = _score(columns) - 0.05 * len(stack)
            if best is None or score > best[0]:
                best = score, Head(tuple(columns), stack[0].number, stack[-1].number)
    return best[1] if best and _is_table(best[1]) else None


def _is_tight(stack: Sequence[Row]) -> bool:
    """Whether the rows stand close together on one page, without money in them."""
    for above, below in pairwise(stack):
        if above.page != below.page or below.y0 - above.y1 > 0.45 * (below.y1 - below.y0):
            return False
    return not any(amount.is_money or len(row.text) > 110 for row in stack for amount in amounts_in(row.text)[:1] or [_NONE])


@dataclass(frozen=True)
class _Nothing:
    is_money: bool = False


_NONE = _Nothing()


def _score(columns: list[Column]) -> float:
    terms = {column.term for column in columns}
    unknown = sum(column.term == "unknown" and any(c.isalpha() for c in column.heading) for column in columns)
    return len(terms - {"unknown", "other"}) + 0.3 * ("other" in terms) + len(terms & _NEEDED) * 0.2 - 0.6 * unknown


def _is_table(head: Head) -> bool:
    terms = {column.term for column in head.columns}
    known = terms - {"unknown", "other"}
    has_text = bool(terms & {"description", "part"})
    return len(known) >= 2 and bool(terms & _NEEDED) and (has_text or len(known) >= 3)


def _columns(stack: Sequence[Row]) -> list[Column]:
    groups: list[list[Cell]] = []
    for row in stack:
        for cell in (part for whole in row.cells for part in _split(whole)):
            over = [group for group in groups if any(_touch(cell, other) for other in group)]
            if over:
                over[0].append(cell)
                for more in over[1:]:
                    over[0].extend(more)
                    groups.remove(more)
            else:
                groups.append([cell])
    columns = [column for group in groups for column in _named(group)]
    return _distinct(sorted(columns, key=lambda column: column.x0))


def _split(cell: Cell) -> list[Cell]:
    """A cell of several headings side by side as one cell each."""
    pairs = cell.token_words
    hits = cell.labels("columns")
    if len(hits) < 2 or sum(hit.end - hit.start for hit in hits) < len(pairs):
        return [cell]
    starts = [pairs[hit.start][1] for hit in hits]
    if len({hit.term for hit in hits}) < len(hits) or len(set(starts)) < len(starts):
        return [cell]
    return [cell.part(start, end) for start, end in zip(starts, [*starts[1:], len(cell.words)], strict=True)]


def _touch(one: Cell, other: Cell) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.25 * min(one.x1 - one.x0, other.x1 - other.x0)


def _named(group: list[Cell]) -> list[Column]:
    """The columns that cells above one another name: one, or several that stand side by side in one cell."""
    ordered = sorted(group, key=lambda cell: (cell.row, cell.x0))
    words = [(word, token) for cell in ordered for word in cell.words for token in tokens(word.text)]
    hits = find_labels("columns", [token for _, token in words])
    x0, x1 = min(cell.x0 for cell in ordered), max(cell.x1 for cell in ordered)
    text = " ".join(cell.text for cell in ordered)
    whole = hits and hits[0].end - hits[0].start == len(words)
    if whole or len({cell.row for cell in ordered}) > 1 or len(hits) < 2:
        term = max(hits, key=lambda hit: hit.end - hit.start).term if hits else "unknown"
        if hits and hits[0].start > 1:
            term = "unknown" if len(words) > 4 else term
        return [Column(term, text, x0, x1)]
    return [_of_words(hit.term, [word for word, _ in words[hit.start : hit.end]]) for hit in hits]


def term_of(text: str) -> str:
    """The term that a heading's words name, “unknown” where they name none."""
    words = tokens(text)
    hits = find_labels("columns", words)
    if not hits:
        return "unknown"
    best = max(hits, key=lambda hit: hit.end - hit.start)
    return best.term if hits[0].start <= 1 or len(words) <= 4 else "unknown"


def _of_words(term: str, words: list[Word]) -> Column:
    return Column(
        term, " ".join(dict.fromkeys(word.text for word in words)), min(w.x0 for w in words), max(w.x1 for w in words)
    )


def _distinct(columns: list[Column]) -> list[Column]:
    """Every term once: of two price or amount columns the last is the amount; others lose their name."""
    terms = [column.term for column in columns]
    out = list(columns)
    for place, column in enumerate(columns):
        later = [other for other in range(place + 1, len(columns)) if terms[other] == column.term]
        if column.term in ("unknown", "other") or not later:
            continue
        if column.term == "unit" and "unit_price" not in terms:
            out[later[-1]] = Column("unit_price", columns[later[-1]].heading, columns[later[-1]].x0, columns[later[-1]].x1)
        elif column.term == "description":
            out[place] = Column("part" if "part" not in terms else "other", column.heading, column.x0, column.x1)
        elif column.term in ("net_amount", "unit_price"):
            out[place] = Column("unit_price" if "unit_price" not in terms else "other", column.heading, column.x0, column.x1)
        else:
            out[later[0]] = Column("other", columns[later[0]].heading, columns[later[0]].x0, columns[later[0]].x1)
    return _amount_found(out)


def _amount_found(columns: list[Column]) -> list[Column]:
    """A table whose only amounts are with tax has those as its amounts."""
    terms = {column.term for column in columns}
    if "net_amount" not in terms and "gross_amount" in terms:
        return [Column("net_amount", c.heading, c.x0, c.x1) if c.term == "gross_amount" else c for c in columns]
    return columns


def _emptiest(start: float, end: float, rows: Sequence[Row], wish: float) -> float:
    """The middle of a wide stretch, near `wish`, that the fewest words cross."""
    steps = max(int(end - start), 1)
    counts = [0] * (steps + 1)
    for row in rows:
        for word in row.words:
            for x in range(max(int(word.x0 - start) + 1, 0), min(int(word.x1 - start), steps) + 1):
                counts[x] += 1
    least = min(counts)
    runs: list[tuple[int, int]] = []
    for x, count in enumerate(counts):
        if count == least:
            if runs and runs[-1][1] == x - 1:
                runs[-1] = (runs[-1][0], x)
            else:
                runs.append((x, x))
    best = max(runs, key=lambda run: run[1] - run[0] - 0.5 * abs(start + (run[0] + run[1]) / 2 - wish))
    return start + (best[0] + best[1]) / 2
