"""Header values beside their labels: numbers and dates, each with what speaks for it and what it beat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from engine.reading.page.candidates import Day, days_in
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell
from engine.reading.page.marks import Mark, is_valued
from engine.reading.page.numbering import is_other_number
from engine.reading.page.places import ABOVE, BELOW, RIGHT, SAME, Place, places_of
from engine.reading.page.wording import Hit, find_labels, is_filler, tokens, whole_label

_TOP = 0.6  # of a page's height: where a document says what it is
_NEXT = {SAME: 0.0, RIGHT: 0.0, BELOW: 0.15, ABOVE: 0.15}
_UNCLEAN = 1.3  # what a label loses beside which something unexplained stands
_FAR = 14  # letters before a date: “Friday, ”


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
    hits = [
        hit
        for hit in cell.labels(section)
        if (hit.end == len(pairs) or pairs[hit.end][1] != pairs[hit.end - 1][1])
        and (hit.start == 0 or pairs[hit.start - 1][1] != pairs[hit.start][1])
    ]
    for number, hit in enumerate(hits):
        first, last = pairs[hit.start][1], pairs[hit.end - 1][1]
        end = pairs[hits[number + 1].start][1] if number + 1 < len(hits) else len(cell.words)
        rest = cell.part(last + 1, end) if end > last + 1 else None
        before = hits[number - 1].end if number else 0
        between = cell.tokens[before : hit.start]
        yield Label(hit, cell, cell.part(first, last + 1), rest, all(not word.isalpha() for word in between))


def numbers(sheet: Sheet, weights: dict[str, float]) -> list[Found]:
    """Numbers that name something, beside labels of those terms, the best first; equal ones are joined."""
    found = (one for mark in _marks(sheet, weights) if (one := number_beside(sheet, mark, weights)) is not None)
    return _joined(found)


def named(sheet: Sheet, weights: dict[str, float]) -> list[Found]:
    """The same, where a few words may name it too: “Standing order”."""
    found = (number_beside(sheet, mark, weights) or _name(sheet, mark, weights) for mark in _marks(sheet, weights))
    return _joined(one for one in found if one is not None)


def dates(sheet: Sheet, weights: dict[str, float], day_first: bool) -> list[Found]:
    """Dates beside labels of those terms, the best first."""
    found = (one for mark in _marks(sheet, weights) if (one := _date(sheet, mark, weights, day_first)) is not None)
    return _joined(found)


def _marks(sheet: Sheet, weights: dict[str, float]) -> Iterator[Mark]:
    """The labels of those terms that can be meant."""
    return (mark for mark in sheet.meant_marks if any(term in weights for term in mark.terms))


def _term(mark: Mark, weights: dict[str, float]) -> str:
    return max((term for term in mark.terms if term in weights), key=lambda term: weights[term])


def number_beside(sheet: Sheet, mark: Mark, weights: dict[str, float]) -> Found | None:
    """The number that stands at a label, at the likeliest of its places."""
    best: Found | None = None
    is_listed = sheet.is_within_table(mark.cell)
    for place in places_of(sheet, mark):
        if is_listed and (place.relation == BELOW or (place.relation == RIGHT and not mark.cell.text.endswith(":"))):
            continue
        one = _number_in(sheet, mark, place, weights)
        if one is not None and (best is None or one.score > best.score + 0.2):
            best = one
    return best


def _number_in(sheet: Sheet, mark: Mark, place: Place, weights: dict[str, float]) -> Found | None:
    words, term = place.words, _term(mark, weights)
    parsed = place.number
    if parsed is None:
        return None
    text, start, end = parsed
    if place.relation == SAME and is_valued(mark):
        text = f"{mark.cell.text} {text}"
    is_whole = end >= len(words) or bool(days_in(" ".join(words[end:]))) or _leads_to_date(words[end:])
    if is_other_number(text) and (term != "invoice_number" or place.relation == BELOW):
        return None
    if place.relation != SAME and not is_whole and (len(words) - end > 3 or start):
        return None
    score = _weight(sheet, mark, place, weights) - (0.0 if is_whole or place.relation == SAME else 0.5)
    if term == "invoice_title":
        if not is_whole and not words[0].strip("#:")[:1].isdigit() and place.relation != SAME:
            return None
        score -= _title_loss(sheet, mark, place, text)
    if term in ("number", "fallback_number") and len(text) < 3:
        score -= 1.0
    one = _found(sheet, mark, place, text, score, term)
    if text[-1] in "-/" or (not is_whole and place.relation != SAME):
        one.evidence.discard("label")  # it may go on elsewhere
    return one


def _leads_to_date(words: list[str]) -> bool:
    """Whether only “dated”, “vom” … follows a number, whose date stands on the next line."""
    term = whole_label("header", " ".join(words)) if len(words) < 3 else None
    return term in ("date", "invoice_date") or all(is_filler(word.lower()) for word in words)


def _title_loss(sheet: Sheet, mark: Mark, place: Place, text: str) -> float:
    """A title is a number's label where the number follows it; beside or under it only as any label is."""
    if place.relation == SAME:
        return 0.0
    if mark.cell.text.endswith(":"):
        return 0.1
    is_large = mark.cell.size > 1.25 * sheet.usual_size
    if any(c.isspace() for c in text):
        return 2.0
    return (0.6 if is_large else 0.2) if place.relation == RIGHT else (1.2 if is_large else 0.4)


def _name(sheet: Sheet, mark: Mark, weights: dict[str, float]) -> Found | None:
    """A value in words: the whole cell beside or under a label that can mean nothing else."""
    if not mark.is_clean or _term(mark, weights) != "purchase_order" or len(mark.cell.text) < 5:
        return None
    is_headed = sum(other.cell.row == mark.cell.row for other in sheet.marks) > 1
    for place in places_of(sheet, mark):
        words, text = place.words, place.cell.text
        if sheet.is_within_table(place.cell):
            continue
        is_beside = place.relation == RIGHT or mark.cell.text.endswith(":") or (place.relation == BELOW and is_headed)
        is_name = len(words) <= 4 and words[0][:1].isupper() and not days_in(text) and not text.endswith((":", ".", "?"))
        if is_beside and is_name and not any(c in text for c in "@€$£%"):
            return _found(sheet, mark, place, text, _weight(sheet, mark, place, weights) - 0.6, "purchase_order")
    return None


def _date(sheet: Sheet, mark: Mark, weights: dict[str, float], day_first: bool) -> Found | None:
    term = _term(mark, weights)
    row = sheet.rows[mark.cell.row].text
    if term == "due_date" and _is_of_discount(row):
        return None
    for place in places_of(sheet, mark):
        text = " ".join(place.words)
        days = days_in(text, day_first)
        if term == "due_date" and days and _is_before_last(row, days[0], day_first):
            continue
        if term in ("invoice_title", "invoice_number"):
            if place.relation != SAME or not days or not _is_after_number(place, text[: days[0].start]):
                continue
        elif not days or days[0].start > (3 * _FAR if term == "due_date" else _FAR):
            continue
        if place.relation != SAME and len(place.words) > 7:
            continue
        begins = days[0].start == 0 or term in ("invoice_title", "invoice_number")
        score = _weight(sheet, mark, place, weights) - (0.0 if begins else 0.2)
        one = _found(sheet, mark, place, days[0].value, score, term)
        one.day = days[0]
        return one
    return None


def _is_of_discount(text: str) -> bool:
    """Whether a row's one date is that by which less may be paid, not when all is due: “2 % Skonto bis …”."""
    return _speaks_of_discount(text) and len(days_in(text)) == 1


def _is_before_last(text: str, day: Day, day_first: bool) -> bool:
    """Whether a row names a discount and a later date: “bis 14.05. mit 2 % Skonto, bis 30.05. ohne Abzug”."""
    later = any(other.value > day.value for other in days_in(text, day_first))
    return later and _speaks_of_discount(text)


def _speaks_of_discount(text: str) -> bool:
    said = any(hit.term in ("discount", "conditional") for hit in find_labels("totals", tokens(text)))
    return said and "%" in text


def _is_after_number(place: Place, before: str) -> bool:
    """Whether a title's date follows its number: “Invoice 17 dated …”, or stands right after the title."""
    return place.number is not None and len(before.split()) <= place.number[2] + 3


def _weight(sheet: Sheet, mark: Mark, place: Place, weights: dict[str, float]) -> float:
    term = _term(mark, weights)
    weight = weights[term] - _NEXT[place.relation]
    if term == "number" and _follows_own_label(sheet, mark):
        weight += 1.2  # “Invoice No: #17”, “INVOICE   No. 17”
    elif term == "number":
        weight += 0.5 if len(mark.cell.words) > 1 or len(mark.cell.text) > 6 else 0.0  # “Document no” against “No”
        weight += 0.4 if sheet.has_date_near(mark) else 0.0
    return weight if mark.is_clean else weight - _UNCLEAN


def _follows_own_label(sheet: Sheet, mark: Mark) -> bool:
    """Whether a bare “#” or “No.” stands right after a label of the invoice's number, or its title, without a value."""
    row = mark.cell.row
    before = [
        one
        for one in sheet.marks
        if one.cell.row == row and one.cell.page == mark.cell.page and one.cell.x1 <= mark.cell.x0 and one.rest is None
    ]
    if not before:
        return False
    nearest = max(before, key=lambda one: one.cell.x1)
    return nearest.is_clean and bool({"invoice_number", "invoice_title"} & set(nearest.terms))


def _found(sheet: Sheet, mark: Mark, place: Place, value: str | date, score: float, term: str) -> Found:
    cell = place.cell
    is_top = cell.page == sheet.first_page and sheet.depth(cell) < _TOP and not sheet.is_within_table(cell)
    evidence = {"label"} if mark.is_clean and score >= 1.7 else set()
    if is_top:
        evidence.add("position")
    score += (0.4 if is_top else 0.0) - 0.25 * (cell.page - sheet.first_page)
    return Found(value, cell, term, score, evidence)


def _joined(found: Iterable[Found]) -> list[Found]:
    """One entry a value: the best of each, a second place of a different row counted as repetition."""
    best: dict[str | date, Found] = {}
    for one in sorted(found, key=lambda one: -one.score):
        known = best.setdefault(one.value, one)
        if known is not one:
            if one.cell.row != known.cell.row:
                known.evidence.add("repetition")
            known.evidence |= one.evidence & {"label"}
            known.score += 0.1
    return sorted(best.values(), key=lambda one: -one.score)
