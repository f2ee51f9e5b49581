"""What would clear a held invoice: the fewest changes of the world after which the matcher holds nothing, each tried out.

The search goes from hold to hold: what might clear the first one is applied to a copy of the facts, the invoice is matched
again, and so on with what is then held first, one change more at a time. So the sets found are the smallest; no change is
given that was not tried, and none that is not needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice

from engine.issues import Code, Severity
from engine.matching.allocating import Place
from engine.matching.clearing.change import Change, World
from engine.matching.clearing.proposing import proposals
from engine.matching.clearing.state import State, only_lines
from engine.matching.known import Known
from engine.matching.matcher import match
from engine.model import Hold, Match, SupplierInvoice

Way = tuple[Change, ...]
_MOST_MORE = 3  # changes beyond the least that it can take; an invoice that needs more is better sent back
_MOST_TOLD = 3
_MOST_FOUND, _MOST_CHECKED = 24, 8  # sets among which those about the least money are told
_MANY = 4  # lines from which on they are not weighed against one another
_WORK, _FEWEST_TRIES = 500, 12  # lines that may be matched in trying, and how often at least
# Each of these is measured on the order lines of its invoice line alone, so that two of them need two changes.
_OF_ONE_LINE = frozenset({
    Code.QTY_ORD, Code.MAX_QTY_ORD, Code.QTY_REC, Code.MAX_QTY_REC, Code.QTY_ACC, Code.NOT_RECEIVED, Code.PRICE,
    Code.PRICE_EST, Code.LINE_TOTAL, Code.LINE_UNMATCHED, Code.CREDIT_EXCEEDS,
})  # fmt: skip
_OF_SUMS = frozenset({Code.BLANKET_LIMIT, Code.PO_TOTAL, Code.TOTALS})


def would_clear(invoice: SupplierInvoice, known: Known, outcome: Match) -> tuple[Way, ...]:
    """The smallest sets of changes that clear every blocking hold of matching, those about the least money first; none where
    nothing is held by it, or where no few changes would do.

    What screening or the document itself holds is no matter of changes here and is left out; so is what a person released.
    """
    of_document = {issue.code for issue in invoice.issues if issue.severity is Severity.BLOCK}
    released = {(hold.code, hold.invoice_line) for hold in outcome.holds if hold.released_by is not None}
    tries = _FEWEST_TRIES + _WORK // max(len(invoice.lines), 1)
    search = _Search(of_document | {Code.SAMPLE}, released, tries)
    start = search.state_of((invoice, known))
    waiting = search.blocks(start)
    held = {(hold.code, hold.invoice_line) for hold in outcome.holds if hold.is_open_block}
    if not any((hold.code, hold.invoice_line) in held for hold in waiting):
        return ()
    if _least(start, waiting) >= _MANY:
        return _told([way for joined in _joined(search, start, waiting) for way in search.smallest(start, joined)])
    found = search.smallest(start)
    return _told([search.only_needed(start, way) for way in sorted(found, key=_money)[:_MOST_CHECKED]])


def _told(ways: Sequence[Way]) -> tuple[Way, ...]:
    """The smallest, each once, those about the least money first."""
    fewest = min((len(way) for way in ways), default=0)
    unique = {frozenset(one.what for one in way): way for way in ways if len(way) == fewest}
    return tuple(sorted(unique.values(), key=_money)[:_MOST_TOLD])


def _money(way: Way) -> Decimal:
    return sum((one.money for one in way), Decimal(0))


class _Search:
    """The states that changes lead to, each matched once, as far as the work allowed reaches."""

    def __init__(self, not_ours: Collection[Code], released: Collection[tuple[Code, int | None]], tries: int) -> None:
        self._not_ours, self._released, self._tries = frozenset(not_ours), frozenset(released), tries
        self._states: dict[frozenset[str], State] = {}
        self._seen: set[frozenset[str]] = set()

    @property
    def is_over(self) -> bool:
        """Whether no more may be tried."""
        return self._tries <= 0

    def state_of(self, world: World) -> State:
        """The invoice matched in a world."""
        self._tries -= 1
        return State(*world, match(*world))

    def blocks(self, state: State) -> tuple[Hold, ...]:
        """What is still to be cleared: root causes first, sums over several lines after what is wrong with the lines."""
        found = (
            hold
            for hold in state.outcome.holds
            if hold.is_open_block
            and hold.code not in self._not_ours
            and (hold.code, hold.invoice_line) not in self._released
        )
        return tuple(sorted(found, key=lambda hold: hold.code in _OF_SUMS))

    def smallest(self, start: State, way: Way = ()) -> tuple[Way, ...]:
        """The sets of the fewest changes that clear everything, going on from what is given."""
        if way:
            start = self.state_of(_changed(start.world, way))
        waiting = self.blocks(start)
        if not waiting:
            return (way,)
        self._seen.clear()
        least = len(way) + _least(start, waiting)
        for size in range(least, least + _MOST_MORE + 1):
            found = tuple(islice(self.within(start, way, size), _MOST_FOUND))
            if found or self.is_over:
                return found
            self._seen.clear()
        return ()

    def within(self, state: State, way: Way, size: int, open_still: Way = ()) -> Iterator[Way]:
        """The sets of at most `size` changes that go on from here and clear everything, each once. `open_still` are changes
        that were thought of one step before, for the same line."""
        names = frozenset(one.what for one in way)
        if names in self._seen:
            return
        self._seen.add(names)
        waiting = self.blocks(state)
        if not waiting:
            yield way
        elif len(way) + _least(state, waiting) <= size:
            targets = {one.target for one in way}
            thought = {one.what: one for one in (*_thought_of(state, waiting), *open_still)}
            for change in thought.values():
                if change.target not in targets and not self.is_over:
                    after = self._after(state, names, change)
                    same = any(hold.invoice_line == waiting[0].invoice_line for hold in self.blocks(after)[:1])
                    yield from self.within(after, (*way, change), size, tuple(thought.values()) if same else ())

    def _after(self, state: State, names: frozenset[str], change: Change) -> State:
        name = names | {change.what}
        if name not in self._states:
            self._states[name] = self.state_of(change.apply(state.world))
        return self._states[name]

    def of_lines(self, start: State, lines: frozenset[int]) -> tuple[Way, ...]:
        """What clears these lines, as an invoice of their own that bills what it bills now; sums are no matter of theirs."""
        alone = _Search(self._not_ours | ({*Code} - _OF_ONE_LINE), self._released, _FEWEST_TRIES)
        apart = alone.state_of(only_lines(start, lines))
        ways = [alone.only_needed(apart, way) for way in alone.smallest(apart)[:_MOST_CHECKED]]
        return tuple(way for way in ways if len(way) == min(map(len, ways)))

    def only_needed(self, start: State, way: Way) -> Way:
        """The set without what is not needed: what one hold asked for may have become idle by what another did."""
        few = next((few for few in combinations(way, len(way) - 1) if few and self._clears(start, few)), None)
        return way if few is None else self.only_needed(start, few)

    def _clears(self, start: State, way: Way) -> bool:
        return not self.blocks(self.state_of(_changed(start.world, way)))


def _changed(world: World, way: Way) -> World:
    for change in way:
        world = change.apply(world)
    return world


def _joined(search: _Search, start: State, waiting: Sequence[Hold]) -> list[Way]:
    """Many groups of lines, each cleared apart as if it were an invoice of its own, and put together again: all of our side
    where it can be, all of the supplier's, and those about the least money."""
    apart = [search.of_lines(start, lines) for lines in _groups(start, waiting).values()]
    if not all(apart):
        return []
    sides = [tuple(min(ways, key=lambda way: (_theirs(way) * side, _money(way))) for ways in apart) for side in (1, -1, 0)]
    return list(dict.fromkeys(tuple(change for way in ways for change in way) for ways in sides))


def _theirs(way: Way) -> int:
    return sum(one.who == "supplier" for one in way)


def _thought_of(state: State, waiting: Sequence[Hold]) -> Iterator[Change]:
    """What might clear the first hold; among it the credits that a sum over several lines asks for: one may do for both."""
    yield from proposals(state, waiting[0])
    for hold in waiting[1:]:
        if hold.code in _OF_SUMS:
            yield from (one for one in proposals(state, hold) if one.who == "supplier")


def _least(state: State, waiting: Sequence[Hold]) -> int:
    """How many changes it takes at least: one for each group."""
    return max(len(_groups(state, waiting)), 1)


def _groups(state: State, waiting: Sequence[Hold]) -> dict[frozenset[Place], frozenset[int]]:
    """The lines that are held for themselves, together where they share an order line: by order lines the invoice lines."""
    groups: list[tuple[frozenset[Place], frozenset[int]]] = []
    for line in dict.fromkeys(hold.invoice_line or 0 for hold in waiting if hold.code in _OF_ONE_LINE):
        uses = state.uses_of_line(line)
        places = frozenset(use.place for use in uses) or frozenset({("", line)})
        lines = frozenset({line, *(one.invoice_line for use in uses for one in use.allocations)})
        near = [one for one in groups if one[0] & places]
        groups = [one for one in groups if one not in near]
        groups.append((places.union(*(one[0] for one in near)), lines.union(*(one[1] for one in near))))
    return dict(groups)
