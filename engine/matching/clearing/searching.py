"""What would clear a held invoice: the fewest changes of the world after which the matcher holds nothing, each tried out.

The search goes from hold to hold: what might clear the first one is applied to a copy of the facts, the invoice is matched
again, and so on with what is then held first, one change more at a time. So the sets found are the smallest; no change is
given that was not tried, and none that is not needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice

from engine.issues import Code, Severity
from engine.matching.allocating import Place
from engine.matching.clearing.change import Change, World
from engine.matching.clearing.proposing import proposals
from engine.matching.clearing.state import State
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
    search = _Search(invoice, outcome)
    start = search.state_of((invoice, known))
    waiting = search.blocks(start)
    held = {(hold.code, hold.invoice_line) for hold in outcome.holds if hold.is_open_block}
    if not any((hold.code, hold.invoice_line) in held for hold in waiting):
        return ()
    least = _least(start, waiting)
    if least >= _MANY and (at_once := search.at_once(start, waiting)):
        return _told([way if len(way) == least else search.only_needed(start, way) for way in at_once])
    for size in range(least, least + _MOST_MORE + 1):
        found = tuple(islice(search.within(start, (), size), _MOST_FOUND))
        if found or search.is_over:
            cheapest = sorted(found, key=_money)[:_MOST_CHECKED]
            return _told(cheapest if size == least else [search.only_needed(start, way) for way in cheapest])
    return ()


def _told(ways: Sequence[Way]) -> tuple[Way, ...]:
    """The smallest, each once, those about the least money first."""
    fewest = min((len(way) for way in ways), default=0)
    unique = {frozenset(one.what for one in way): way for way in ways if len(way) == fewest}
    return tuple(sorted(unique.values(), key=_money)[:_MOST_TOLD])


def _money(way: Way) -> Decimal:
    return sum((one.money for one in way), Decimal(0))


class _Search:
    """The states that changes lead to, each matched once, as far as the work allowed reaches."""

    def __init__(self, invoice: SupplierInvoice, outcome: Match) -> None:
        self._not_ours = {issue.code for issue in invoice.issues if issue.severity is Severity.BLOCK} | {Code.SAMPLE}
        self._released = {(hold.code, hold.invoice_line) for hold in outcome.holds if hold.released_by is not None}
        self._tries = _FEWEST_TRIES + _WORK // max(len(invoice.lines), 1)
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

    def within(self, state: State, way: Way, size: int, open_still: Way = ()) -> Iterator[Way]:
        """The sets of at most `size` changes that go on from here and clear everything, each once. `open_still` are changes
        that were thought of one step before, for the same line."""
        names = frozenset(one.what for one in way)
        if not way:
            self._seen.clear()
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

    def at_once(self, start: State, waiting: Sequence[Hold]) -> list[Way]:
        """One change for each group of many and each other code: all of ours, or all of the supplier's, where it can be."""
        others = {hold.code: hold for hold in reversed(waiting) if hold.code not in _OF_ONE_LINE | _OF_SUMS}
        thought = [proposals(start, hold) for hold in (*others.values(), *_groups(start, waiting))]
        if not all(thought):
            return []
        ways = [
            tuple(min(several, key=lambda one: (one.who != "supplier") is is_theirs) for several in thought)
            for is_theirs in (False, True)
        ]
        ways.append(tuple(several[0] for several in thought))
        return [way for way in ways if self._clears(start, way)]

    def only_needed(self, start: State, way: Way) -> Way:
        """The set without what is not needed: what one hold asked for may have become idle by what another did."""
        few = next((few for few in combinations(way, len(way) - 1) if few and self._clears(start, few)), None)
        return way if few is None else self.only_needed(start, few)

    def _clears(self, start: State, way: Way) -> bool:
        world = start.world
        for change in way:
            world = change.apply(world)
        return not self.blocks(self.state_of(world))


def _thought_of(state: State, waiting: Sequence[Hold]) -> Iterator[Change]:
    """What might clear the first hold; among it the credits that a sum over several lines asks for: one may do for both."""
    yield from proposals(state, waiting[0])
    for hold in waiting[1:]:
        if hold.code in _OF_SUMS:
            yield from (one for one in proposals(state, hold) if one.who == "supplier")


def _least(state: State, waiting: Sequence[Hold]) -> int:
    """How many changes it takes at least: one for each group."""
    return max(len(_groups(state, waiting)), 1)


def _groups(state: State, waiting: Sequence[Hold]) -> list[Hold]:
    """The first hold of each group of lines that share no order line with others."""
    groups: list[tuple[Hold, set[Place]]] = []
    for hold in waiting:
        if hold.code in _OF_ONE_LINE:
            places = {use.place for use in state.uses_of_line(hold.invoice_line)} or {("", hold.invoice_line or 0)}
            near = [one for one in groups if one[1] & places]
            groups = [one for one in groups if one not in near]
            groups.append((near[0][0] if near else hold, places.union(*(one[1] for one in near))))
    return [hold for hold, _ in groups]
