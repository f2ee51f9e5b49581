"""Quantities among order lines of one product: which invoice line takes how much of which, where one to one does not do.

An exact search over the lines of one product: as little as possible beyond what lies there, then as few links as possible,
then the likeliest ones, then the earlier order lines. The best way to share has no loops, so it can be built by giving,
again and again, one line either all that it still needs or all that still lies there; the search tries every such way and
keeps what is best from each state on. Products are told apart before (see `assigning`), so the states stay few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

Cost = tuple[Decimal, float]
Links = tuple[tuple[int, int, Decimal], ...]
_NONE = Decimal(0)
_FREE = (_NONE, 0.0)
_BEYOND = -1
_SMALL = 12  # pairs up to which every order of giving is tried; beyond, lines are served one after the other


def share(needed: Sequence[Decimal], rooms: Sequence[Decimal], scores: Sequence[Sequence[float]]) -> list[list[Decimal]]:
    """How much of each room (columns: what lies on an order line) each need (rows) takes; every need is met in full.

    `scores[row][column]` is 0 where the pair is not allowed; every row allows one at least. Where the needs are larger than
    all rooms, the rest goes to the column that the row takes most of, else to its likeliest.
    """
    _, links = _Search(needed, scores).best(tuple(needed), tuple(max(room, _NONE) for room in rooms))
    taken = [[_NONE] * len(rooms) for _ in needed]
    for row, column, quantity in sorted(links, key=lambda link: link[1] == _BEYOND):
        likely = range(len(rooms))
        at = column if column != _BEYOND else max(likely, key=lambda one: (taken[row][one], scores[row][one], -one))
        taken[row][at] += quantity
    return taken


class _Search:
    """The best way from every state, each state worked out once."""

    def __init__(self, needed: Sequence[Decimal], scores: Sequence[Sequence[float]]) -> None:
        self._needed, self._scores = needed, scores
        self._known: dict[tuple[tuple[Decimal, ...], tuple[Decimal, ...]], tuple[Cost, Links]] = {}
        self._is_small = sum(score > 0 for row in scores for score in row) <= _SMALL

    def best(self, needs: tuple[Decimal, ...], rooms: tuple[Decimal, ...]) -> tuple[Cost, Links]:
        """What is cheapest from here: its cost, and the links it makes."""
        state = needs, rooms
        if state not in self._known:
            self._known[state] = self._work_out(needs, rooms)
        return self._known[state]

    def _work_out(self, needs: tuple[Decimal, ...], rooms: tuple[Decimal, ...]) -> tuple[Cost, Links]:
        waiting = [row for row, need in enumerate(needs) if need > 0]
        if not waiting:
            return _FREE, ()
        best: tuple[Cost, Links] | None = None
        for row, column in self._pairs(waiting, rooms):
            quantity = min(needs[row], rooms[column])
            (over, price), links = self.best(_less(needs, row, quantity), _less(rooms, column, quantity))
            one = (over, price + 1 - self._scores[row][column] / 2), ((row, column, quantity), *links)
            if best is None or (one[0], sorted(one[1])) < (best[0], sorted(best[1])):
                best = one
        return best if best is not None else self._beyond(needs, waiting)

    def _pairs(self, waiting: Sequence[int], rooms: Sequence[Decimal]) -> Iterator[tuple[int, int]]:
        """The pairs that something may be given between, from here."""
        served = 0
        for row in waiting:
            pairs = [(row, column) for column, score in enumerate(self._scores[row]) if score > 0 and rooms[column] > 0]
            yield from pairs
            served += bool(pairs)
            if served and not self._is_small:
                return

    def _beyond(self, needs: Sequence[Decimal], waiting: Sequence[int]) -> tuple[Cost, Links]:
        """Nothing lies there any more: a row that has a link gets the rest there, one that has none makes its likeliest."""
        price = sum(1 - max(self._scores[row]) / 2 for row in waiting if needs[row] == self._needed[row])
        return (sum(needs, _NONE), price), tuple((row, _BEYOND, needs[row]) for row in waiting)


def _less(quantities: tuple[Decimal, ...], at: int, quantity: Decimal) -> tuple[Decimal, ...]:
    return (*quantities[:at], quantities[at] - quantity, *quantities[at + 1 :])
