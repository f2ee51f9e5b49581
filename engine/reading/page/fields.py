"""Header values beside their labels: numbers and dates, each with what speaks for it and what it beat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from engine.reading.page.candidates import Day, days_in, is_number_like
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell
from engine.reading.page.wording import Hit, find_labels, tokens

_TOP = 0.6  # of a page's height: where a document says what it is
_NEXT = {"same": 1.0, "right": 0.9, "below": 0.7}


@dataclass(frozen=True)
class Label:
    """A label on the page: the words it takes of its cell, and what stands after it there."""

    hit: Hit
    cell: Cell
    words: Cell
    rest: Cell | None
    is_alone: bool  # nothing before it in its cell but other labels


@dataclass
class Found:
    """A value that may be meant, with its weight and its kinds of evidence."""

    value: str | date
    cell: Cell
    term: str
    score: float
    evidence: set[str] = field(default_factory=set)
    day: Day | None = None


def labels_of(cell: Cell, section: str) -> Iterator[Label]:
    """The labels of a cell that cover whole words."""
    pairs = cell.token_words
    words = [token for token, _ in pairs]
    hits = [
        hit
        for hit in find_labels(section, words)
        if (hit.end == len(pairs) or pairs[hit.end][1] != pairs[hit.end - 1][1])
        and (hit.start == 0 or pairs[hit.start - 1][1] != pairs[hit.start][1])
    ]
    for number, hit in enumerate(hits):
        first, last = pairs[hit.start][1], pairs[hit.end - 1][1]
        end = pairs[hits[number + 1].start][1] if number + 1 < len(hits) else len(cell.words)
        rest = cell.part(last + 1, end) if end > last + 1 else None
        before = hits[number - 1].end if number else 0
        between = words[before : hit.start]
        yield Label(hit, cell, cell.part(first, last + 1), rest, all(not word.isalpha() for word in between))


def header_labels(sheet: Sheet) -> list[Label]:
    """Every header label of the document."""
    return [label for row in sheet.rows for cell in row.cells for label in labels_of(cell, "header")]


def starts_with_label(cell: Cell) -> bool:
    """Whether the cell begins with a header label that is no value by itself."""
    hits = find_labels("header", [token for token, _ in cell.token_words])
    whole = sum(hit.end - hit.start for hit in hits)
    return bool(hits) and hits[0].start == 0 and (whole >= 1 and not is_number_like(cell.words[0].text))


def places_beside(sheet: Sheet, label: Label) -> Iterator[tuple[str, Cell]]:
    """Where the label's value may stand: after it, in the next cell, below it."""
    if label.rest is not None and any(c.isalnum() for c in label.rest.text):
        yield "same", label.rest
    is_last = label.words.words[-1] is label.cell.words[-1]
    if not is_last:
        return
    right = sheet.right_of(label.cell)
    if right is not None and not starts_with_label(right):
        yield "right", right
    for below in sheet.below(label.words):
        if starts_with_label(below):
            break
        yield "below", below


def _after_title(sheet: Sheet, cell: Cell) -> bool:
    """Whether the cell before it in its row is an invoice's title."""
    before = [other for other in sheet.rows[cell.row].cells if other.x1 <= cell.x0]
    return bool(before) and any(hit.term == "invoice_title" and hit.start == 0 for hit in _hits(before[-1])[:1])


def _hits(cell: Cell) -> list[Hit]:
    return find_labels("header", [token for token, _ in cell.token_words])


def _weight(sheet: Sheet, label: Label, weights: dict[str, float]) -> float:
    weight = weights[label.hit.term]
    if label.hit.term == "number" and label.hit.start == 0 and _after_title(sheet, label.cell):
        return 2.6
    if label.hit.term == "number" and label.hit.start and label.cell.size > 1.25 * sheet.usual_size:
        return 2.2  # “Handelsrechnung Nr. …” in a title
    if label.hit.term == "number" and any(
        hit.term == "invoice_title" and hit.end == label.hit.start for hit in _hits(label.cell)
    ):
        return 2.6  # “Rechnung # …”
    words = label.words.text
    if len(tokens(words)) == 1 and len(words.strip(".:")) <= 3 and label.hit.term != "number":
        is_said = find_labels("titles", [token for token, _ in label.cell.token_words])[:1]
        is_large = label.cell.size > 1.25 * sheet.usual_size and sheet.depth(label.cell) < 0.3
        weight = weight - 0.4 if is_large or (is_said and is_said[0].start == 0) else min(weight, 1.2)  # “vom”, “le”
    return weight if label.is_alone else weight - 0.8


def numbers(sheet: Sheet, labels: list[Label], weights: dict[str, float]) -> list[Found]:
    """Numbers that name something, beside labels of those terms, the best first; equal ones are joined."""
    found: list[Found] = []
    for label in labels:
        if label.hit.term not in weights:
            continue
        for relation, cell in places_beside(sheet, label):
            if label.hit.term == "invoice_title" and relation == "below":
                continue
            words = _number_in(cell, relation) or _order_words(label, cell, relation)
            if words is None or (label.hit.term == "number" and len(words.text) < 3):
                continue
            found.append(_found(sheet, label, words.text.strip(".,;:()[]#"), words, relation, weights))
            break
    return _joined(found)


def _order_words(label: Label, cell: Cell, relation: str) -> Cell | None:
    """An order that is named and not numbered: the whole cell beside a label that speaks of the customer's order."""
    said = label.hit.term == "purchase_order" and relation in ("right", "same") and label.is_alone
    orders = any(hit.term == "order_number" for token in tokens(label.words.text) for hit in find_labels("header", [token]))
    is_name = len(cell.words) <= 4 and cell.words[0].text[:1].isupper() and not days_in(cell.text)
    return cell if said and orders and is_name and not cell.text.endswith(":") else None


def _number_in(cell: Cell, relation: str) -> Cell | None:
    """The naming number that a cell begins with: a word or two before it (“Nr.”, “no”) may be skipped after a label."""
    if relation != "same" and len(cell.words) > 4:
        return None
    skip = 2 if relation == "same" else 1
    for at, word in enumerate(cell.words[: skip + 1]):
        text = word.text.strip(".,;:()[]")
        if is_number_like(text) and not days_in(cell.text[: len(text) + 12] if at == 0 else text):
            end = at + 1
            while end < len(cell.words) and cell.words[end].text.strip(".,").isdigit() and text.isdigit():
                end += 1
            return cell.part(at, end)
    return None


def dates(sheet: Sheet, labels: list[Label], weights: dict[str, float], day_first: bool) -> list[Found]:
    """Dates beside labels of those terms, the best first."""
    found: list[Found] = []
    for label in labels:
        if label.hit.term not in weights:
            continue
        for relation, cell in places_beside(sheet, label):
            days = days_in(cell.text, day_first)
            if not days or days[0].start > 25:
                continue
            one = _found(sheet, label, days[0].value, cell, relation, weights)
            one.day = days[0]
            found.append(one)
            break
    return _joined(found)


def _found(sheet: Sheet, label: Label, value: str | date, cell: Cell, relation: str, weights: dict[str, float]) -> Found:
    weight = _weight(sheet, label, weights)
    is_top = cell.page == sheet.first_page and sheet.depth(cell) < _TOP
    evidence = {"label"} if weight >= 1.5 else set()
    if is_top:
        evidence.add("position")
    score = weight * _NEXT[relation] + (0.4 if is_top else 0.0) - 0.2 * (cell.page - sheet.first_page)
    return Found(value, cell, label.hit.term, score, evidence)


def _joined(found: list[Found]) -> list[Found]:
    """One entry a value: the best of each, a second place of a different row counted as repetition."""
    best: dict[str | date, Found] = {}
    for one in sorted(found, key=lambda one: -one.score):
        if one.value in best:
            known = best[one.value]
            if one.cell.row != known.cell.row:
                known.evidence.add("repetition")
            known.evidence |= one.evidence & {"label"}
            known.score += 0.1
        else:
            best[one.value] = one
    return sorted(best.values(), key=lambda one: -one.score)
