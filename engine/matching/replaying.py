"""History under other tolerances: which invoices would pass, which would wait, and what would go out with those that pass.

Nothing is matched again: what an invoice bills of which order line does not depend on tolerances. Only the tests are run
again, on facts as they are given, so one history can be asked about many settings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.issues import Code
from engine.matching.charges import charge_holds
from engine.matching.excess import Excess, excess_of, sum_of
from engine.matching.holds import visible_holds
from engine.matching.known import Known
from engine.matching.ratios import holds_of_ratios
from engine.matching.testing import holds_of_tests, inequalities_of
from engine.model import Allocation, Hold, SupplierInvoice, Tolerance, ToleranceKind, ToleranceState

# What the tests raise, and the sample that is drawn among what passes them; every other hold stands whatever they say.
TESTED = frozenset({
    Code.QTY_ORD, Code.MAX_QTY_ORD, Code.QTY_REC, Code.MAX_QTY_REC, Code.QTY_ACC, Code.QTY_SHORT, Code.NOT_RECEIVED,
    Code.PRICE, Code.PRICE_EST, Code.PRICE_UNDER, Code.LINE_TOTAL, Code.TOTALS, Code.PO_TOTAL, Code.BLANKET_LIMIT,
    Code.PO_EXPIRED, Code.LIMIT_SUPPLIER, Code.DATE_EARLY, Code.CHARGE_UNPLANNED, Code.CHARGE_VAR, Code.CREDIT_EXCEEDS,
    Code.TAX_OVER, Code.TAX_UNDER, Code.UOM_RATIO, Code.SAMPLE,
})  # fmt: skip


# Caps on what may be billed at all: where nobody set a limit there is none, and nothing allowed would allow no invoice.
CAPS = frozenset({ToleranceKind.LINE_AMOUNT, ToleranceKind.LINE_AMOUNT_WITHOUT_ORDER, ToleranceKind.INVOICE_AMOUNT})
_STRICTEST = tuple(Tolerance(kind, ToleranceState.EXACT, two_sided=True) for kind in ToleranceKind)


@dataclass(frozen=True, slots=True)
class PastInvoice:
    """An invoice that came once, what it bills, and what is `known` for testing it again: the orders it names or bills, and
    what earlier invoices took of them. `standing`: what holds it whatever the tolerances. `excess`: what it bills too much.
    `kinds`: the tolerances that matter to it, being those of tests that it would fail with nothing allowed."""

    invoice: SupplierInvoice
    allocations: tuple[Allocation, ...]
    known: Known
    standing: tuple[Hold, ...]
    excess: Excess
    kinds: frozenset[ToleranceKind]

    @property
    def is_spotless(self) -> bool:
        """Whether it passes every test with nothing allowed, so that only a cap could hold it."""
        return not self.kinds and not any(one.kind == "credit" for one in self.allocations)


def past_invoice(
    invoice: SupplierInvoice, allocations: tuple[Allocation, ...], known: Known, standing: tuple[Hold, ...] = ()
) -> PastInvoice:
    """An invoice of the past with what no setting changes worked out once."""
    excess = excess_of(invoice, allocations, known)
    kinds = frozenset(_failing(invoice, allocations, replace(known, tolerances=_STRICTEST)))
    return PastInvoice(invoice, allocations, known, standing, excess, kinds)


def _failing(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[ToleranceKind]:
    yield from (one.tolerance.kind for one in inequalities_of(invoice, allocations, known) if not one.passes)
    yield from (ToleranceKind.UNIT_RATIO for _ in holds_of_ratios(invoice, allocations, known))


def _tested(invoice: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> Iterator[Hold]:
    """All that tolerances decide. An invoice of an unknown supplier is not matched, so nothing is tested."""
    if known.supplier is None:
        return
    yield from holds_of_tests(invoice, allocations, known)
    yield from holds_of_ratios(invoice, allocations, known)
    if known.orders:
        yield from charge_holds(invoice, allocations, known)


class Outcome(StrEnum):
    """What becomes of an invoice under the second setting, against the first."""

    PASSES = "passes"
    HELD = "held"
    NEWLY_PASSES = "newly passes"
    NEWLY_HELD = "newly held"


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """One invoice under two settings: the codes that would hold it, none where it passes, and what it bills too much."""

    invoice: str
    invoice_number: str
    invoice_date: date
    supplier: str | None
    supplier_name: str
    currency: str
    gross_total: Decimal
    before: tuple[Code, ...]
    after: tuple[Code, ...]
    excess: Excess

    @property
    def outcome(self) -> Outcome:
        """What the second setting does to it."""
        if bool(self.before) is bool(self.after):
            return Outcome.HELD if self.after else Outcome.PASSES
        return Outcome.NEWLY_HELD if self.after else Outcome.NEWLY_PASSES


@dataclass(frozen=True, slots=True)
class Side:
    """What one setting does to all invoices: how many pass and wait, the codes with the invoices they hold, and, by
    currency, what those that pass bill too much."""

    passes: int
    held: int
    codes: tuple[tuple[Code, int], ...]
    let_through: tuple[tuple[str, Excess], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Two settings side by side."""

    invoices: int
    before: Side
    after: Side
    newly_pass: int
    newly_held: int


class Setting:
    """One set of tolerances, as people set them; the starting values stand behind it.

    A history is asked about many settings that differ in little: each answer is kept, and `like` answers for every invoice
    to which nothing that is different matters.
    """

    def __init__(self, tolerances: Iterable[Tolerance], like: Setting | None = None) -> None:
        self.tolerances = tuple(tolerances)
        self._like = like
        others = set(like.tolerances) if like is not None else set[Tolerance]()
        self._different = frozenset(one.kind for one in others ^ set(self.tolerances))
        self._has_caps = any(one.kind in CAPS and one.state is ToleranceState.LIMIT for one in self.tolerances)
        self._kept: dict[str, tuple[Code, ...]] = {}
        self._of_supplier: dict[str | None, tuple[Tolerance, ...]] = {}

    def codes(self, past: PastInvoice) -> tuple[Code, ...]:
        """What would hold the invoice, each code once, root causes first. What a person let pass holds it too: that was
        work. The sample is not drawn."""
        if self._like is not None and not self._matters(past):
            return self._like.codes(past)
        if past.invoice.id not in self._kept:
            self._kept[past.invoice.id] = self._codes(past)
        return self._kept[past.invoice.id]

    def _matters(self, past: PastInvoice) -> bool:
        """Whether what is different from `like` may change the answer. Whether an order line's total is tested at all
        hangs on whether somebody set its limit."""
        if self._different & CAPS:
            return True
        return bool(self._different & past.kinds) or (ToleranceKind.LINE_TOTAL in self._different and bool(past.kinds))

    def _codes(self, past: PastInvoice) -> tuple[Code, ...]:
        tested = () if past.is_spotless and not self._has_caps else self._tests(past)
        shown = visible_holds((*past.standing, *tested)) if past.standing or tested else ()
        return tuple(dict.fromkeys(hold.code for hold in shown if hold.is_open_block))

    def _tests(self, past: PastInvoice) -> tuple[Hold, ...]:
        number = past.invoice.supplier
        if number not in self._of_supplier:
            self._of_supplier[number] = tuple(one for one in self.tolerances if one.supplier in (None, number))
        known = replace(past.known, tolerances=self._of_supplier[number])
        return tuple(_tested(past.invoice, past.allocations, known))


def set_in(tolerances: Iterable[Tolerance], changed: Iterable[Tolerance]) -> tuple[Tolerance, ...]:
    """The tolerances with each `changed` one in place of what was set for its kind and scope, on whatever days."""
    new = {_scope(one): one for one in changed}
    return (*(one for one in tolerances if _scope(one) not in new), *new.values())


def _scope(one: Tolerance) -> tuple[str | None, ...]:
    return one.kind, one.supplier, one.group, one.item, one.order


def replay(history: Sequence[PastInvoice], before: Setting, after: Setting) -> tuple[ReplayRow, ...]:
    """Every invoice under both settings, in the order given."""
    return tuple(_row(one, before.codes(one), after.codes(one)) for one in history)


def _row(past: PastInvoice, before: tuple[Code, ...], after: tuple[Code, ...]) -> ReplayRow:
    invoice = past.invoice
    return ReplayRow(
        invoice=invoice.id,
        invoice_number=invoice.invoice_number,
        invoice_date=invoice.invoice_date,
        supplier=invoice.supplier,
        supplier_name=past.known.supplier.name if past.known.supplier else invoice.supplier_name,
        currency=invoice.currency,
        gross_total=invoice.sign * invoice.gross_total,
        before=before,
        after=after,
        excess=past.excess,
    )


def summarise(rows: Sequence[ReplayRow]) -> Summary:
    """What both settings come to."""
    outcomes = Counter(row.outcome for row in rows)
    return Summary(
        invoices=len(rows),
        before=side_of([(row.before, row.currency, row.excess) for row in rows]),
        after=side_of([(row.after, row.currency, row.excess) for row in rows]),
        newly_pass=outcomes[Outcome.NEWLY_PASSES],
        newly_held=outcomes[Outcome.NEWLY_HELD],
    )


def side_of(rows: Sequence[tuple[tuple[Code, ...], str, Excess]]) -> Side:
    """The same of one setting, from each invoice's codes, currency and excess."""
    let_through: dict[str, list[Excess]] = defaultdict(list)
    for codes, currency, excess in rows:
        let_through[currency].extend(() if codes else (excess,))
    held = sum(bool(codes) for codes, _, _ in rows)
    counted = Counter(code for codes, _, _ in rows for code in codes)
    return Side(
        passes=len(rows) - held,
        held=held,
        codes=tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0]))),
        let_through=tuple((currency, sum_of(several)) for currency, several in sorted(let_through.items())),
    )
