"""Sharing out is the best there is: compared with every way there is, where there are few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching.sharing import share

Way = tuple[tuple[int, ...], ...]
SCORES = st.sampled_from([0.0, 0.6, 0.8, 0.95])


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[int], list[int], list[list[float]]]:
    """Needs, rooms and likenesses; every need may go somewhere."""
    rows, columns = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    needs = draw(st.lists(st.integers(1, 4), min_size=rows, max_size=rows))
    rooms = draw(st.lists(st.integers(0, 4), min_size=columns, max_size=columns))
    scores = [draw(st.lists(SCORES, min_size=columns, max_size=columns)) for _ in range(rows)]
    return needs, rooms, [row if any(row) else [0.6] * columns for row in scores]


def ways(needs: Sequence[int], columns: int) -> Iterator[Way]:
    """Every way to give each need to the columns, or part of it to none."""
    of_row = [[way for way in product(range(need + 1), repeat=columns) if sum(way) <= need] for need in needs]
    yield from product(*of_row)


def best(needs: Sequence[int], rooms: Sequence[int], scores: Sequence[Sequence[float]]) -> tuple[int, float]:
    """The least that must go beyond what lies there, and with that the cheapest links."""
    found = []
    for way in ways(needs, len(rooms)):
        fits = all(sum(row[column] for row in way) <= room for column, room in enumerate(rooms))
        allowed = all(scores[at][column] > 0 for at, row in enumerate(way) for column, given in enumerate(row) if given)
        if fits and allowed:
            unlinked = sum(1 - max(scores[at]) / 2 for at, row in enumerate(way) if not any(row))
            found.append((sum(needs) - sum(map(sum, way)), round(cost(way, scores) + unlinked, 9)))
    return min(found)


def cost(way: Sequence[Sequence[int | Decimal]], scores: Sequence[Sequence[float]]) -> float:
    """A link costs 1, less the likelier it is."""
    return sum(1 - scores[at][column] / 2 for at, row in enumerate(way) for column, given in enumerate(row) if given)


@settings(max_examples=300, deadline=None)
@given(problems())
def test_as_little_as_possible_beyond_then_the_fewest_and_likeliest_links(
    problem: tuple[list[int], list[int], list[list[float]]],
) -> None:
    needs, rooms, scores = problem
    taken = share([Decimal(need) for need in needs], [Decimal(room) for room in rooms], scores)
    assert [sum(row) for row in taken] == needs
    beyond = sum(max(sum(row[column] for row in taken) - room, Decimal(0)) for column, room in enumerate(rooms))
    least, cheapest = best(needs, rooms, scores)
    assert beyond == least
    assert round(cost(taken, scores), 9) == cheapest


@settings(max_examples=200, deadline=None)
@given(problems(), st.permutations(range(2)))
def test_who_is_asked_first_says_nothing(problem: tuple[list[int], list[int], list[list[float]]], turned: list[int]) -> None:
    needs, rooms, scores = problem
    order = [at for at in turned if at < len(needs)]
    straight = share(list(map(Decimal, needs)), list(map(Decimal, rooms)), scores)
    mixed = share([Decimal(needs[at]) for at in order], list(map(Decimal, rooms)), [scores[at] for at in order])
    totals = [sum(row[column] for row in straight) for column in range(len(rooms))]
    back = [mixed[order.index(at)] for at in range(len(needs))]
    assert round(cost(straight, scores), 9) == round(cost(back, scores), 9)
    assert sum(totals) == sum(sum(row) for row in mixed)
