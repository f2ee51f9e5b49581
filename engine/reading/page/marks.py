"""Label blocks: what a page prints as the names of its values, composed from known wordings, over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.reading.page.lines import Cell, Row
from engine.reading.page.runs import UNKNOWN, Run, hits_in, runs_in
from engine.reading.page.wording import begins_label, is_filler

_BREAKS = re.compile(r"[:;,.|•·–—/]$")
_LONG = 9  # words: more are a sentence
_WRAPS = 3  # lines that a label may take


@dataclass(frozen=True)
class Mark:
    """A label: what it may mean, the cells it takes (one a line), and what stands after it in its cell.

    `is_clean` says that nothing unexplained belongs to it: “Customer invoice group no” is no invoice number.
    """

    terms: tuple[str, ...]
    cells: tuple[Cell, ...]
    rest: Cell | None
    is_clean: bool
    languages: frozenset[str]
    is_title: bool = False

    @property
    def cell(self) -> Cell:
        """Its first line's words."""
        return self.cells[0]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom over all its lines."""
        boxes = [cell.box for cell in self.cells]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )


_PREFIXED = re.compile(r"[A-ZÄÖÜ]{1,5}[ .:#-]{0,2}\d[\w/.-]*")
_CAPITALS = re.compile(r"[A-Z]{2,5}")
_NUMBER_WORDS = re.compile(r"N[OR][ .:#-]")


def is_valued(mark: Mark) -> bool:
    """Whether a label with its rest reads as one number: “PO 9826”, “INV 17”, but not “NO. 17”."""
    if mark.rest is None or mark.cell.text.endswith(":") or len(mark.rest.words) > 1 or "other_number" in mark.terms:
        return False
    text = f"{mark.cell.text} {mark.rest.text}"
    return bool(_PREFIXED.fullmatch(text)) and not _NUMBER_WORDS.match(text)


def marks_of(rows: Sequence[Row]) -> tuple[Mark, ...]:
    """Every label of some rows, those over several lines as one."""
    taken: set[int] = set()
    found: list[Mark] = []
    for at, row in enumerate(rows):
        for cell in row.cells:
            if id(cell) in taken:
                continue
            wrapped = _wrapped(rows, at, cell)
            if wrapped is not None:
                taken.update(id(part) for part in wrapped.cells)
                found.append(wrapped)
            else:
                found.extend(_marks_in(cell))
    return tuple(found)


def _marks_in(cell: Cell) -> Iterator[Mark]:
    """The labels of one cell, left to right."""
    pairs = _tokens_of(cell)
    words = tuple(token for token, _ in pairs)
    runs = [run for run in runs_in(words) if _is_whole_words(pairs, run)]
    for number, run in enumerate(runs):
        first, last = pairs[run.start][1], pairs[run.end - 1][1]
        last = next((at for at in range(first, last) if cell.words[at].text.endswith(":")), last)
        last -= _is_prefix(cell, first, last)
        until = pairs[runs[number + 1].start][1] if number + 1 < len(runs) else len(cell.words)
        rest = cell.part(last + 1, until) if until > last + 1 else None
        before = words[runs[number - 1].end if number else 0 : run.start]
        is_clean = _is_explained(cell, before, first) and _is_opening(cell, rest, last)
        if len(run.terms) > 1 and rest is None and len(run.starts) == len(run.terms):
            cuts = [*(pairs[start][1] for start in run.starts), last + 1]
            for term, begin, end in zip(run.terms, cuts, cuts[1:], strict=False):
                if end > begin:
                    yield Mark((term,), (cell.part(begin, end),), None, is_clean, run.languages)
        else:
            yield Mark(run.terms, (cell.part(first, last + 1),), rest, is_clean, run.languages, run.is_title)
    if not runs and cell.text.endswith(":") and len(cell.words) <= 4:
        yield Mark((UNKNOWN,), (cell,), None, True, frozenset())


def _tokens_of(cell: Cell) -> tuple[tuple[str, int], ...]:
    """Every token with the number of its word; a word with digits, which is no label's, is one."""
    pairs = cell.token_words
    if len(pairs) <= len(cell.words) or not cell.has_digit:
        return pairs
    out: list[tuple[str, int]] = []
    for token, number in pairs:
        if out and out[-1][1] == number and any(c.isdigit() for c in cell.words[number].text):
            out[-1] = (out[-1][0] + token, number)
        else:
            out.append((token, number))
    return tuple(out)


def _is_whole_words(pairs: Sequence[tuple[str, int]], run: Run) -> bool:
    ends = run.end == len(pairs) or pairs[run.end][1] != pairs[run.end - 1][1]
    return ends and (run.start == 0 or pairs[run.start - 1][1] != pairs[run.start][1])


def _is_explained(cell: Cell, before: Sequence[str], first: int) -> bool:
    """Whether what stands before a label in its cell is no part of it: nothing, a value, or text that a mark closes."""
    if not any(word.isalpha() and not is_filler(word) for word in before):
        return True
    return any(any(c.isdigit() for c in word) for word in before[-1:]) or (
        first > 0 and bool(_BREAKS.search(cell.words[first - 1].text)) and len(cell.words) <= _LONG
    )


def _is_opening(cell: Cell, rest: Cell | None, last: int) -> bool:
    """Whether a value may follow: the cell ends here, a colon stands here, or the next word is no common word."""
    if rest is None or cell.words[last].text.endswith(":"):
        return True
    return rest.words[0].text[:1].isupper() or any(c.isdigit() for c in rest.text[:14]) or not rest.text[:1].isalpha()


def _wrapped(rows: Sequence[Row], at: int, cell: Cell) -> Mark | None:
    """The label that a cell and those under it make together, where they make one."""
    if len(cell.words) > 5 or cell.text.endswith(":") or cell.has_digit or not _may_begin(cell):
        return None
    cells, has_right = [cell], any(other.x0 > cell.x1 - 1 for other in rows[at].cells)
    best: Mark | None = None
    ends: list[int] = []
    for row in rows[at + 1 : at + 5]:
        if row.page != cell.page or row.y0 > cells[-1].box[3] + cell.size or len(cells) == _WRAPS:
            break
        below = next((other for other in row.cells if _goes_on(cells[-1], other)), None)
        if below is None:
            continue
        both = has_right and _has_right(row, below) and not below.text.endswith(":")
        if best is None and both and _is_label(cells[-1]) and _is_label(below):
            break
        cells.append(below)
        words = tuple(token for part in cells for token in part.tokens)
        runs = runs_in(words)
        ends.append(len(words) - len(below.token_words))
        is_whole = len(runs) == 1 and (runs[0].start, runs[0].end) == (0, len(words)) and len(runs[0].terms) == 1
        steps = zip(ends, cells, cells[1:], strict=False)
        if is_whole and all(_is_one(words, end, over, under) for end, over, under in steps):
            best = Mark(runs[0].terms, tuple(cells), None, True, runs[0].languages, runs[0].is_title)
        if below.text.endswith(":"):
            break
    return best


def _may_begin(cell: Cell) -> bool:
    """Whether the cell's first word begins some label, alone or as part of one that is broken."""
    words = cell.token_words
    return bool(words) and any(begins_label(section, words[0][0]) for section in ("header", "titles", "parties"))


def _is_one(words: tuple[str, ...], end: int, over: Cell, under: Cell) -> bool:
    """Whether a label goes on after a line's end: some wording crosses it, or the line ends on a stroke or on a word that
    another must follow, or the next is a bare “No.”."""
    if over.text[-1] in "/-&" or under.text[0] in "/&" or (is_filler(words[end - 1]) and not _is_label(over)):
        return True
    if any(hit.start < end < hit.end for hit in hits_in(words)):
        return True
    return runs_in(words[:end]) != () and [run.terms for run in runs_in(words[end:])[:1]] == [("number",)]


def _is_prefix(cell: Cell, first: int, last: int) -> bool:
    """Whether a label's last word belongs to its value: “N° commande PO 8509”, but not “Your PO 8509”."""
    if last == first or last + 1 >= len(cell.words) or not any(c.isdigit() for c in cell.words[last + 1].text):
        return False
    if not _CAPITALS.fullmatch(cell.words[last].text) or cell.part(first, last).text.isupper():
        return False
    return _is_label(cell.part(first, last))


def _is_label(cell: Cell) -> bool:
    words = cell.tokens
    runs = runs_in(words)
    return len(runs) == 1 and (runs[0].start, runs[0].end) == (0, len(words))


def _has_right(row: Row, cell: Cell) -> bool:
    """Whether something that is no label stands beside a cell."""
    right = next((other for other in row.cells if other.x0 > cell.x1 - 1), None)
    return right is not None and not _is_label(right)


def _goes_on(above: Cell, below: Cell) -> bool:
    if min(abs(above.x0 - below.x0), abs(above.x1 - below.x1), abs(above.middle - below.middle)) >= 2.5:
        return False
    near = below.box[1] - above.box[3] < 0.6 * above.size and below.box[1] > above.box[1] + 0.4 * above.size
    return near and abs(above.size - below.size) < 0.12 * above.size and len(below.words) <= 5
