"""Price differences piling up just under the limit: where a supplier seems to know how far it may go.

Differences that have nothing to do with the limit are mostly small: of those inside it, no more than one in five should lie
in the last fifth. How likely so many are by accident is counted exactly (binomial, one in five), and a supplier is named
only where that is less than one in a thousand. One price rise that happens to be just so looks the same: a person judges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, comb

from engine.issues import Code
from engine.matching.inequalities import Inequality, of_order_line
from engine.matching.replaying import PastInvoice
from engine.matching.uses import uses_of
from engine.model import Combinator, Tolerance, ToleranceState

BANDS = 5
LEAST_INSIDE = 10  # differences inside the limit
LEAST_NEAR = 5  # of them in the last band
LEAST_INVOICES = 3  # that these come from
CONSPICUOUS = Decimal("0.001")
_LIKELY, _HARDLY_EVER = Decimal("0.05"), Decimal("0.000001")
_PRICES = frozenset({Code.PRICE, Code.PRICE_EST})


@dataclass(frozen=True, slots=True)
class PilingRow:
    """One supplier's prices above the order's, by how much of the limit they use up.

    `bands`: how many use 0 to 20 %, 20 to 40 %, … 80 to 100 % of it; `beyond`: how many are over it. `invoices`: how many
    the last band comes from. `chance`: how likely that many in the last band are by accident, 0 to 1.
    """

    supplier: str
    supplier_name: str
    bands: tuple[int, ...]
    beyond: int
    invoices: int
    chance: Decimal

    @property
    def inside(self) -> int:
        """How many are inside the limit."""
        return sum(self.bands)

    @property
    def near(self) -> int:
        """How many are inside it by less than a fifth."""
        return self.bands[-1]

    @property
    def by_accident(self) -> str:
        """The chance in words: `once in 4,000 times`."""
        if self.chance < _HARDLY_EVER:
            return f"less than once in {int(1 / _HARDLY_EVER):,} times"
        return f"once in {int(1 / self.chance):,} times" if self.chance < _LIKELY else "likely"

    @property
    def is_conspicuous(self) -> bool:
        """Whether a person should look: enough of them, and hardly by accident."""
        enough = self.inside >= LEAST_INSIDE and self.near >= LEAST_NEAR and self.invoices >= LEAST_INVOICES
        return enough and self.chance < CONSPICUOUS


def piling_up(history: Sequence[PastInvoice], tolerances: Sequence[Tolerance]) -> tuple[PilingRow, ...]:
    """Every supplier with prices above the order's that are tested against a limit, the most conspicuous first."""
    found: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    names: dict[str, str] = {}
    for past in history:
        own = tuple(one for one in tolerances if one.supplier in (None, past.invoice.supplier))
        if past.known.supplier is not None and not past.invoice.is_credit_note:
            names[past.known.supplier.number] = past.known.supplier.name
            shares = _shares(replace(past, known=replace(past.known, tolerances=own)))
            found[past.known.supplier.number].extend((past.invoice.id, share) for share in shares)
    rows = (_row(number, names[number], several) for number, several in found.items() if several)
    return tuple(sorted(rows, key=lambda row: (not row.is_conspicuous, row.chance, row.supplier)))


def _shares(past: PastInvoice) -> Iterator[Decimal]:
    """How much of its limit each price above the order's uses up; more than 1 where it is over."""
    for use in uses_of(past.invoice, past.allocations, past.known):
        for one in of_order_line(use, past.invoice, past.known):
            allowed = _allowed(one)
            if one.code in _PRICES and one.over > 0 and allowed is not None:
                yield one.over / allowed


def _allowed(one: Inequality) -> Decimal | None:
    """How much above is allowed at most; `None` where that is nothing, or anything."""
    tolerance, limits = one.tolerance, []
    if tolerance.state is not ToleranceState.LIMIT:
        return None
    if tolerance.percent is not None and one.right > 0:
        limits.append(one.right * tolerance.percent / 100)
    if tolerance.absolute is not None:
        limits.append(tolerance.absolute)
    joined = min if tolerance.combinator is Combinator.BOTH else max
    return (joined(limits) if limits else None) or None


def _row(supplier: str, name: str, shares: Sequence[tuple[str, Decimal]]) -> PilingRow:
    bands = [0] * BANDS
    near = set()
    inside = [(invoice, ceil(share * BANDS) - 1) for invoice, share in shares if share <= 1]
    for invoice, band in inside:
        bands[band] += 1
        if band == BANDS - 1:
            near.add(invoice)
    chance = chance_of(bands[-1], len(inside))
    return PilingRow(supplier, name, tuple(bands), len(shares) - len(inside), len(near), chance)


def chance_of(near: int, inside: int) -> Decimal:
    """How likely it is that at least `near` of `inside` lie in the last of five bands, when each is as likely as the others.

    >>> chance_of(0, 10), chance_of(1, 1), chance_of(2, 2)
    (Decimal('1'), Decimal('0.2'), Decimal('0.04'))
    """
    ways = sum(comb(inside, count) * (BANDS - 1) ** (inside - count) for count in range(near, inside + 1))
    return Decimal(ways) / Decimal(BANDS**inside)
