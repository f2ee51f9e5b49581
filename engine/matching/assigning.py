"""Invoice lines to order lines, one to one, so that the sum of likenesses is the largest possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scipy.optimize import linear_sum_assignment

from engine.matching.scoring import FLOOR, Likeness, Open, compare, explain
from engine.model import Candidate, InvoiceLine

_ALTERNATIVES = 3
_WORTH_SHOWING = 0.3
# Nearly the same product: a second invoice line may bill the same order line (two deliveries on one invoice).
_AGAIN = 0.8


@dataclass(frozen=True, slots=True)
class Assigned:
    """What explains one invoice line: the chosen order line (or none) and the next best."""

    line: InvoiceLine
    chosen: Open | None
    candidate: Candidate | None
    alternatives: tuple[Candidate, ...]


def assign(
    lines: Sequence[InvoiceLine], open_lines: Sequence[Open], may_explain: Callable[[InvoiceLine, Open], bool]
) -> tuple[Assigned, ...]:
    """Every invoice line with the order line it bills, by line number.

    The result does not depend on the order in which lines or order lines are given. Nothing under the floor is assigned.
    A line left over may share an order line that is all but certainly its own.
    """
    rows = sorted(lines, key=_content)
    columns = sorted(open_lines, key=lambda one: one.place)
    likenesses = [[compare(row, column) if may_explain(row, column) else None for column in columns] for row in rows]
    chosen = _best_pairs(likenesses)
    assigned = [_describe(row, columns, likenesses[at], chosen.get(at)) for at, row in enumerate(rows)]
    return tuple(sorted(assigned, key=lambda one: one.line.number))


def _content(line: InvoiceLine) -> tuple[str, str, str, str, int]:
    return line.part or "", line.description, str(line.quantity), str(line.net_amount), line.number


def _score(likeness: Likeness | None) -> float:
    score = likeness.score if likeness is not None else 0.0
    return score if score >= FLOOR else 0.0


def _best_pairs(likenesses: list[list[Likeness | None]]) -> dict[int, int]:
    if not likenesses or not likenesses[0]:
        return {}
    scores = [[_score(likeness) for likeness in row] for row in likenesses]
    pairs = zip(*linear_sum_assignment(scores, maximize=True), strict=True)
    chosen = {int(row): int(column) for row, column in pairs if scores[row][column] > 0}
    for row, values in enumerate(scores):
        best = max(range(len(values)), key=lambda column: (values[column], -column))
        again = likenesses[row][best]
        if row not in chosen and values[best] >= _AGAIN and again is not None and again.same_sort:
            chosen[row] = best
    return chosen


def _describe(
    line: InvoiceLine, columns: Sequence[Open], likenesses: Sequence[Likeness | None], chosen: int | None
) -> Assigned:
    ranked = sorted(
        ((likeness.score, -at) for at, likeness in enumerate(likenesses) if likeness is not None and at != chosen),
        reverse=True,
    )
    others = [(-at, likenesses[-at]) for score, at in ranked[:_ALTERNATIVES] if score >= _WORTH_SHOWING]
    alternatives = tuple(explain(line, columns[at], like) for at, like in others if like is not None)
    if chosen is None or (likeness := likenesses[chosen]) is None:
        return Assigned(line, None, None, alternatives)
    return Assigned(line, columns[chosen], explain(line, columns[chosen], likeness), alternatives)
