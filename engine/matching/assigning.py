"""Invoice lines to order lines so that the sum of likenesses is the largest possible, quantities shared out where needed.

First every invoice line finds its order line, one to one (the optimal assignment). Where that does not do, because a line
is left over or bills more than lies there, the order lines of that one product share it out (see `sharing`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from scipy.optimize import linear_sum_assignment

from engine.matching.learned import taught_of
from engine.matching.rivals import consequences, how_much_less, is_clear, same_product
from engine.matching.scoring import FLOOR, Likeness, Open, compare, explain
from engine.matching.sharing import share
from engine.matching.units import ONE
from engine.model import Candidate, Evidence, InvoiceLine, PartReference, UnitConversion

_ALTERNATIVES = 3
_WORTH_SHOWING = 0.3
# Nearly the same product: a second invoice line may bill the same order line (two deliveries on one invoice).
_AGAIN = 0.8
# A line goes to no order line that is so much less like it than its best: sooner that one is shared.
_FAR_BELOW = 0.25
_MOST_SHARED = 12  # lines of one product beyond which sharing out is left to a person
_NOTHING = Decimal(0)
_CHOICE = 2.0
_CHOSEN = Evidence("choice", "chosen by a person", 1.0)
NO_CHOICE: Mapping[int, tuple[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known of the supplier's units and parts."""

    conversions: tuple[UnitConversion, ...] = ()
    parts: tuple[PartReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """That much, in the order's unit, of one order line."""

    open_line: Open
    quantity: Decimal
    candidate: Candidate
    unit_size: Fraction = ONE


@dataclass(frozen=True, slots=True)
class Assigned:
    """What explains one invoice line: shares of order lines (none: nothing does), the next best, and, where another order
    line would do as well and would cost another job or account, that rival and its order line."""

    line: InvoiceLine
    shares: tuple[Share, ...]
    alternatives: tuple[Candidate, ...]
    rival: Candidate | None = None
    rival_line: Open | None = None


def assign(
    lines: Sequence[InvoiceLine],
    open_lines: Sequence[Open],
    may_explain: Callable[[InvoiceLine, Open], bool],
    learned: Learned = Learned(),
    chosen: Mapping[int, tuple[str, int]] = NO_CHOICE,
) -> tuple[Assigned, ...]:
    """Every invoice line with the order lines it bills, by line number.

    The result does not depend on the order in which lines or order lines are given. Nothing under the floor is assigned,
    but where a person has `chosen` the order line (by line number) it is that one. A line left over may share an order line
    that is all but certainly its own.
    """
    rows = sorted(lines, key=_content)
    columns = [_with_all(one, open_lines) for one in sorted(open_lines, key=lambda one: one.place)]

    def compared(row: InvoiceLine) -> list[Likeness | None]:
        taught = taught_of(row, learned.parts)
        return [
            compare(row, column, learned.conversions, taught)
            if chosen.get(row.number, column.place) == column.place and may_explain(row, column)
            else None
            for column in columns
        ]

    grid = _Grid(rows, columns, [compared(row) for row in rows], [row.number in chosen for row in rows])
    return tuple(sorted(grid.assigned(), key=lambda one: one.line.number))


def _content(line: InvoiceLine) -> tuple[str, str, str, str, int]:
    return line.part or "", line.description, str(line.quantity), str(line.net_amount), line.number


def _with_all(one: Open, open_lines: Sequence[Open]) -> Open:
    alike = [max(other.there, _NOTHING) for other in open_lines if same_product(one, other)]
    return replace(one, together=sum(alike, _NOTHING)) if len(alike) > 1 else one


class _Grid:
    """Invoice lines (rows) against order lines (columns), while it is decided who bills what."""

    def __init__(
        self,
        rows: Sequence[InvoiceLine],
        columns: Sequence[Open],
        likenesses: list[list[Likeness | None]],
        is_chosen: Sequence[bool],
    ) -> None:
        self.rows, self.columns, self.likenesses, self.is_chosen = rows, columns, likenesses, is_chosen
        self.scores = [
            _of_choice(row) if picked else _pruned(row) for row, picked in zip(likenesses, is_chosen, strict=True)
        ]
        self.taken: dict[int, dict[int, Decimal]] = {}

    def assigned(self) -> list[Assigned]:
        """Every row with what it takes of which columns."""
        chosen = self._best_pairs()
        self.taken = {row: {column: self._needed(row, column)} for row, column in chosen.items()}
        self._share_where_needed(chosen)
        return [self._describe(row) for row in range(len(self.rows))]

    def _best_pairs(self) -> dict[int, int]:
        if not self.rows or not self.columns:
            return {}
        pairs = zip(*linear_sum_assignment(np.array(self.scores), maximize=True), strict=True)
        chosen = {int(row): int(column) for row, column in pairs if self.scores[row][column] > 0}
        for row, values in enumerate(self.scores):
            if row not in chosen and (best := self._again(row, values, chosen)) is not None:
                chosen[row] = best
        return chosen

    def _again(self, row: int, values: Sequence[float], chosen: dict[int, int]) -> int | None:
        """The order line that a row left over may share with another row: one that is its own beyond doubt, or that another
        row of the same name has taken."""
        best = max(range(len(values)), key=lambda column: (values[column], -column))
        again = self.likenesses[row][best]
        if again is None or not values[best]:
            return None
        if self.is_chosen[row]:
            return best
        if not again.same_sort:
            return None
        twins = (other for other, column in chosen.items() if column == best and self._same_name(row, other))
        return best if values[best] >= _AGAIN or _is_sure(again) or any(True for _ in twins) else None

    def _same_name(self, row: int, other: int) -> bool:
        one, two = self.rows[row], self.rows[other]
        return (one.part, one.description, one.unit) == (two.part, two.description, two.unit)

    def _needed(self, row: int, column: int) -> Decimal:
        return self._likeness(row, column).needed

    def _likeness(self, row: int, column: int) -> Likeness:
        likeness = self.likenesses[row][column]
        assert likeness is not None, "only compared pairs are chosen"
        return likeness

    def _share_where_needed(self, chosen: dict[int, int]) -> None:
        done = {row for row in chosen if self.is_chosen[row]}
        for row, column in chosen.items():
            if row in done:
                continue
            group = [
                at for at, other in enumerate(self.columns) if at == column or same_product(other, self.columns[column])
            ]
            rows = [at for at, place in chosen.items() if place in group and not self.is_chosen[at]]
            done.update(rows)
            if len(group) > 1 and max(len(rows), len(group)) <= _MOST_SHARED and not self._fits(rows):
                self._share_out(rows, group)

    def _fits(self, rows: Sequence[int]) -> bool:
        """Whether one to one exceeds nothing that lies there."""
        taken: dict[int, Decimal] = {}
        for row in rows:
            for column, quantity in self.taken[row].items():
                taken[column] = taken.get(column, _NOTHING) + quantity
        return all(quantity <= self._room(column) for column, quantity in taken.items())

    def _room(self, column: int) -> Decimal:
        """What lies there for those that nobody chose an order line for."""
        return self._left(column, self.columns[column].there)

    def _left(self, column: int, quantity: Decimal) -> Decimal:
        by_choice = (self.taken[row].get(column, _NOTHING) for row in self.taken if self.is_chosen[row])
        return max(quantity - sum(by_choice, _NOTHING), _NOTHING)

    def _share_out(self, rows: Sequence[int], group: Sequence[int]) -> None:
        rooms = [self._room(column) for column in group]
        if sum(rooms) <= 0:  # nothing received: then by what is ordered
            rooms = [self._left(column, self.columns[column].quantity) for column in group]
        if sum(rooms) <= 0:
            return
        needed = [next(iter(self.taken[row].values())) for row in rows]
        shares = share(needed, rooms, [[self.scores[row][column] for column in group] for row in rows])
        for row, quantities in zip(rows, shares, strict=True):
            self.taken[row] = {column: quantity for column, quantity in zip(group, quantities, strict=True) if quantity > 0}

    def _describe(self, row: int) -> Assigned:
        line, mine = self.rows[row], self.taken.get(row, {})
        found = tuple(self._part(row, column, quantity) for column, quantity in sorted(mine.items()))
        rival = self._rival(row, mine)
        if rival is None:
            return Assigned(line, found, self._alternatives(row, mine))
        described = explain(line, self.columns[rival], self._likeness(row, rival))
        return Assigned(line, found, self._alternatives(row, mine), described, self.columns[rival])

    def _part(self, row: int, column: int, quantity: Decimal) -> Share:
        likeness = self._likeness(row, column)
        candidate = explain(self.rows[row], self.columns[column], likeness)
        if self.is_chosen[row]:
            candidate = replace(candidate, why=(_CHOSEN, *candidate.why))
        return Share(self.columns[column], quantity, candidate, likeness.factor.size)

    def _alternatives(self, row: int, mine: dict[int, Decimal]) -> tuple[Candidate, ...]:
        """The next best order lines, each with how much less likely it is than the best that was taken."""
        best = max((self._likeness(row, column).score for column in mine), default=None)
        ranked = sorted(
            (
                (-likeness.score, column, likeness)
                for column, likeness in enumerate(self.likenesses[row])
                if likeness is not None and column not in mine and likeness.score >= _WORTH_SHOWING
            ),
            key=lambda one: one[:2],
        )[:_ALTERNATIVES]
        found = (explain(self.rows[row], self.columns[column], likeness) for _, column, likeness in ranked)
        return tuple(one if best is None else replace(one, why=(how_much_less(best, one.score), *one.why)) for one in found)

    def _rival(self, row: int, mine: dict[int, Decimal]) -> int | None:
        """Another order line that explains the row about as well and could take its quantity, where that would make a
        difference: another product, order, job or account. None where the quantity is just what lies on the chosen one and
        not on the other."""
        if len(mine) != 1 or self.is_chosen[row]:
            return None
        (place, quantity), *_ = mine.items()
        chosen, score = self.columns[place], self._likeness(row, place).score
        for column, other in enumerate(self.columns):
            likeness = self.likenesses[row][column]
            if column == place or likeness is None or chosen.is_credit or is_clear(score, likeness.score, chosen, other):
                continue
            is_said = quantity == self._room(place) and likeness.needed != self._room(column)
            if self._free(column) >= likeness.needed and not is_said and consequences(other) != consequences(chosen):
                return column
        return None

    def _free(self, column: int) -> Decimal:
        """What lies there and nobody takes."""
        taken = sum((of_row.get(column, _NOTHING) for of_row in self.taken.values()), _NOTHING)
        return self.columns[column].there - taken


def _pruned(likenesses: Sequence[Likeness | None]) -> list[float]:
    """Scores, 0 where a pair is under the floor or far below the row's best."""
    scores = [one.score if one is not None else 0.0 for one in likenesses]
    least = max(FLOOR, max(scores, default=0.0) - _FAR_BELOW)
    return [score if score >= least else 0.0 for score in scores]


def _of_choice(likenesses: Sequence[Likeness | None]) -> list[float]:
    """More than any one pair can be worth, so that the best sum always holds it."""
    return [_CHOICE if one is not None else 0.0 for one in likenesses]


def _is_sure(likeness: Likeness) -> bool:
    """Whether the pair agrees in price, and in words or part: the same product beyond doubt."""
    return likeness.price == 1.0 and (likeness.description >= 0.5 or bool(likeness.part))
