"""The tolerance laboratory: all history replayed under other tolerances, and what that would have let through.

Every matched invoice that counts (not ignored, not a duplicate, not reversed) is tested again in the order of arrival, on
orders and receipts as they stand today, with what earlier arrivals billed before it. Nothing is matched again, and nothing
in the store changes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from engine.codec import from_json
from engine.issues import Code, Severity
from engine.matching.allocating import BLANK_ORDER_LINE
from engine.matching.frontier import Figure, FrontierPoint, figures_of, frontier, steps_of
from engine.matching.known import Known
from engine.matching.piling import PilingRow, piling_up
from engine.matching.replaying import (
    TESTED,
    PastInvoice,
    ReplayRow,
    Setting,
    Summary,
    past_invoice,
    replay,
    set_in,
    summarise,
)
from engine.matching.tolerances import Scope, tolerance_for
from engine.model import (
    Allocation,
    Billed,
    Combinator,
    GoodsReceipt,
    Hold,
    Supplier,
    SupplierInvoice,
    Tolerance,
    ToleranceKind,
    ToleranceState,
    UnitConversion,
)
from engine.settings import Settings
from engine.store import Store, masters, rules
from engine.store.database import Row
from engine.store.rows import now

_NEVER_HOLD = {ToleranceKind.EXCHANGE_RATE, ToleranceKind.DATE_EARLY, ToleranceKind.SAMPLE}
KINDS = tuple(kind for kind in ToleranceKind if kind not in _NEVER_HOLD)
"""What may be tried: a rate and an early date hold nothing, and the sample is drawn among what passes."""


@dataclass(frozen=True)
class History:
    """Every invoice that counts, as it arrived; the tolerances in force, as people set them; and the suppliers on file by
    number."""

    invoices: tuple[PastInvoice, ...]
    today: Setting
    suppliers: Mapping[str, Supplier]

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """The invoices' currencies, by name."""
        return tuple(sorted({one.invoice.currency for one in self.invoices}))

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The months of the invoices' dates, each by its first day, the first one first."""
        return tuple(sorted({one.invoice.invoice_date.replace(day=1) for one in self.invoices}))

    def of(
        self,
        supplier: str | None = None,
        first: date | None = None,
        last: date | None = None,
        currency: str | None = None,
    ) -> History:
        """The invoices of one supplier, dated `first` to `last`, in one currency; all where `None`. What the others billed
        before them still counts."""
        chosen = (
            one
            for one in self.invoices
            if supplier in (None, one.invoice.supplier)
            and (first is None or first <= one.invoice.invoice_date)
            and (last is None or one.invoice.invoice_date <= last)
            and currency in (None, one.invoice.currency)
        )
        return History(tuple(chosen), self.today, self.suppliers)

    def in_force(self, kind: ToleranceKind, supplier: str | None = None) -> Tolerance:
        """The tolerance that counts today for the company, or for a supplier, whatever the order or item."""
        own = self.suppliers.get(supplier or "")
        return tolerance_for(kind, Scope(supplier, own.group if own else None, on=now().date()), self.today.tolerances)

    def another(
        self,
        kind: ToleranceKind,
        state: ToleranceState,
        percent: Decimal | None = None,
        absolute: Decimal | None = None,
        *,
        combinator: Combinator = Combinator.BOTH,
        supplier: str | None = None,
    ) -> Tolerance:
        """Another setting of a tolerance for the company or a supplier: as one- or two-sided as the one in force, and in
        its place where it has the same scope."""
        today = self.in_force(kind, supplier)
        new = Tolerance(kind, state, percent, absolute, combinator, supplier, two_sided=today.two_sided)
        if (today.supplier, today.group) != (supplier, None):
            return new
        return replace(new, valid_from=today.valid_from, valid_to=today.valid_to)


@dataclass(frozen=True, slots=True)
class Experiment:
    """What the tolerances `tried` would have done, by invoice and summed up."""

    tried: tuple[Tolerance, ...]
    rows: tuple[ReplayRow, ...]
    summary: Summary

    @property
    def changed(self) -> tuple[ReplayRow, ...]:
        """The invoices that would wait for something else than today, or for nothing, or for something at last."""
        return tuple(row for row in self.rows if row.before != row.after)


def try_out(history: History, tried: Sequence[Tolerance]) -> Experiment:
    """The tolerances in force against the same with each of `tried` in place of the one of its kind and scope, whatever the
    day. Narrower ones, such as a supplier's own, stay in force; so does what is tried as it is, with its days."""
    rows = replay(history.invoices, history.today, _with(history, tried))
    return Experiment(tuple(tried), rows, summarise(rows))


def is_another(tried: Tolerance, history: History) -> bool:
    """Whether it says something else than what is in force for its supplier or the company."""
    today, names = history.in_force(tried.kind, tried.supplier), ("state", "percent", "absolute", "combinator")
    return any(getattr(tried, name) != getattr(today, name) for name in names)


def sweep(history: History, tried: Sequence[Tolerance], one: Tolerance, figure: Figure) -> tuple[FrontierPoint, ...]:
    """The frontier as one figure of a tolerance varies and the others are as tried; the figure in force and the one that
    `one` says are among the steps."""
    today = history.in_force(one.kind, one.supplier)
    figures = figures_of(figure, *(getattr(tolerance, figure.value) for tolerance in (today, one)))
    (open_ended,) = _of_any_day([one])
    return frontier(history.invoices, _with(history, tried), steps_of(open_ended, figure, figures))


def _with(history: History, tried: Sequence[Tolerance]) -> Setting:
    different = [one for one in tried if is_another(one, history)]
    return Setting(set_in(history.today.tolerances, _of_any_day(different)), like=history.today)


def _of_any_day(tolerances: Iterable[Tolerance]) -> list[Tolerance]:
    return [replace(one, valid_from=None, valid_to=None) for one in tolerances]


def piling(history: History) -> tuple[PilingRow, ...]:
    """Where prices pile up under the limits in force."""
    return piling_up(history.invoices, history.today.tolerances)


def load_history(store: Store, settings: Settings) -> History:
    """All that is replayed, from the store as it stands."""
    facts = _Facts(store, settings)
    return History(tuple(facts.invoices()), Setting(facts.tolerances), facts.suppliers)


class _Facts:
    """What the company knows, and what was billed so far while invoices are gone through as they arrived."""

    def __init__(self, store: Store, settings: Settings) -> None:
        cursor = store.cursor()
        self._store, self._settings = store, settings
        self.suppliers = {one.number: one for one in masters.suppliers(cursor)}
        self.tolerances = rules.tolerances(cursor)
        self._orders = {one.order_number: one for one in masters.orders(cursor)}
        self._places = {(number, line.line) for number, order in self._orders.items() for line in order.lines}
        self._receipts: dict[str, list[GoodsReceipt]] = defaultdict(list)
        for receipt in masters.receipts(cursor):
            self._receipts[receipt.order_number].append(receipt)
        self._general = Known(
            supplier=None,
            tax_codes=masters.tax_codes(cursor),
            ledger_currency=settings.ledger_currency,
            levels=rules.level_rules(cursor),
            rates=masters.exchange_rates(cursor),
        )
        self._conversions: dict[str, list[UnitConversion]] = defaultdict(list)
        for conversion in rules.conversions(cursor):
            self._conversions[conversion.supplier].append(conversion)
        self._billed: dict[str, dict[int, Billed]] = defaultdict(dict)

    def invoices(self) -> Iterator[PastInvoice]:
        """Every invoice that counts with its facts."""
        standing: dict[str, list[Hold]] = defaultdict(list)
        for row in self._store.read("replayed_holds"):
            if Code(row["code"]) not in TESTED:
                standing[row["invoice"]].append(_hold(row))
        for row in self._store.read("replayed_invoices"):
            invoice = from_json(SupplierInvoice, json.loads(row["record"]))
            allocations = tuple(self._still_there(_allocation(one) for one in row["allocations"] or ()))
            orders = {*row["orders"], *(one.purchase_order for one in allocations)}
            known = self._known(invoice, sorted(orders & self._orders.keys()))
            yield past_invoice(invoice, allocations, known, tuple(standing[invoice.id]))
            self._bill(allocations)

    def _still_there(self, allocations: Iterable[Allocation]) -> Iterator[Allocation]:
        """Those whose order line is on file: orders may have been loaded anew since an invoice was accepted."""
        for one in allocations:
            if one.order_line == BLANK_ORDER_LINE or (one.purchase_order, one.order_line) in self._places:
                yield one

    def _known(self, invoice: SupplierInvoice, orders: Sequence[str]) -> Known:
        return replace(
            self._general,
            supplier=self.suppliers.get(invoice.supplier or ""),
            orders=tuple(self._orders[number] for number in orders),
            conversions=tuple(self._conversions[invoice.supplier or ""]),
            receipts=tuple(receipt for number in orders for receipt in self._receipts[number]),
            billed=tuple(one for number in orders for one in self._billed[number].values()),
        )

    def _bill(self, allocations: Iterable[Allocation]) -> None:
        for one in allocations:
            sign, billed = -1 if one.kind == "credit" else 1, self._billed[one.purchase_order]
            before = billed.get(one.order_line)
            quantity, amount = (before.quantity, before.amount) if before else (Decimal(0), Decimal(0))
            billed[one.order_line] = Billed(
                one.purchase_order, one.order_line, quantity + sign * one.quantity, amount + sign * one.amount
            )


def _allocation(row: Row) -> Allocation:
    amounts = {name: Decimal(row[name]) for name in ("quantity", "amount")}
    return Allocation(**row | amounts | {"unit_size": row["unit_size"] or "1"}, score=1.0)


def _hold(row: Row) -> Hold:
    return Hold(
        Code(row["code"]), Severity.BLOCK, row["message"], "", invoice_line=row["invoice_line"], owner=row["owner"]
    )  # fmt: skip
