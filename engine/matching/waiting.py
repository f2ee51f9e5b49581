"""What waits behind a hold: the tests that it hides, which are made once it is cleared or released."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.issues import Code
from engine.matching.allocating import needs_no_order
from engine.matching.holds import HOLD_RULES
from engine.matching.known import Known
from engine.matching.matcher import match
from engine.model import Hold, Match, SupplierInvoice

_NO_ORDER = frozenset({Code.SUP_UNKNOWN, Code.PO_MISSING, Code.PO_INVALID})


@dataclass(frozen=True, slots=True)
class Waiting:
    """Behind one open hold: how many lines have no order yet to be tested with, and which holds it hides, each code with how
    often."""

    code: Code
    invoice_line: int | None
    untested_lines: int
    hidden: tuple[tuple[Code, int], ...]

    @property
    def in_words(self) -> str:
        """`3 further tests wait for this`."""
        hidden = sum(number for _, number in self.hidden)
        parts = []
        if self.untested_lines:
            parts.append(f"{self.untested_lines} line{'s are' if self.untested_lines > 1 else ' is'} tested only then")
        if hidden:
            parts.append(f"{hidden} further hold{'s wait' if hidden > 1 else ' waits'} behind this")
        return "; ".join(parts)


def waiting_behind(invoice: SupplierInvoice, known: Known, outcome: Match) -> tuple[Waiting, ...]:
    """What waits behind each open hold of a match, those that hide something alone."""
    everything = match(invoice, replace(known, released=tuple(Code))).holds
    seen = {(hold.code, hold.invoice_line) for hold in outcome.holds}
    hidden = [hold for hold in everything if (hold.code, hold.invoice_line) not in seen]
    return tuple(_behind_each(invoice, outcome, hidden))


def _behind_each(invoice: SupplierInvoice, outcome: Match, hidden: Sequence[Hold]) -> Iterator[Waiting]:
    left = list(hidden)
    allocated = {one.invoice_line for one in outcome.allocations}
    without = [line for line in invoice.lines if line.number not in allocated and not needs_no_order(line)]
    for hold in (hold for hold in outcome.holds if hold.is_open_block):
        rule = HOLD_RULES.get(hold.code)
        mine = [one for one in left if rule is not None and one.code in rule.hides and _same_line(hold, one)]
        left = [one for one in left if one not in mine]
        untested = len(without) if hold.code in _NO_ORDER and hold.invoice_line is None else 0
        without = [] if untested else without
        if mine or untested:
            counted = Counter(one.code for one in mine)
            yield Waiting(hold.code, hold.invoice_line, untested, tuple(sorted(counted.items())))


def _same_line(hold: Hold, other: Hold) -> bool:
    return hold.invoice_line is None or other.invoice_line in (None, hold.invoice_line)
