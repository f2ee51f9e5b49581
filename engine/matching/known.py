"""What is known when an invoice is matched: everything a step may look at, and nothing it must fetch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from engine.issues import Code
from engine.matching.levels import level_of
from engine.matching.tolerances import STARTING_TOLERANCES, Scope, tolerance_for
from engine.model import (
    Billed,
    ExchangeRate,
    GoodsReceipt,
    Job,
    LevelRule,
    LineChoice,
    MatchLevel,
    OrderReference,
    PartReference,
    PurchaseOrder,
    PurchaseOrderLine,
    Supplier,
    TaxCode,
    Tolerance,
    ToleranceKind,
    UnitConversion,
)
from engine.settings import BareNumber


@dataclass(frozen=True, slots=True)
class EarlierBilling:
    """What one earlier invoice took of one order line, out of which receipt; negative where a credit note gave it back."""

    invoice: str
    invoice_number: str
    invoice_date: date
    purchase_order: str
    order_line: int
    receipt: str | None
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Known:
    """The company's records around one invoice.

    `orders`: all of this supplier's, and any other whose number the invoice may name. `billed`: what *other* accepted
    invoices took, net of credit notes (line 0 is a blank order as a whole). `released`: codes a person already let pass on
    this invoice; what they would hide is then raised. `conversions`: the units this supplier bills in. `credited_orders`:
    what the invoice was billed on that a credit note names. `levels`: the match levels that people set. `choices`: the order
    lines they picked for this invoice; `part_references` and `order_references` what such choices taught of this supplier.
    `earlier`: the same as `billed`, invoice by invoice. `subject`: of the mail it came with. `rates`: exchange rates.
    `sample_seed`: what draws the random sample; `None` draws none.
    """

    supplier: Supplier | None
    orders: tuple[PurchaseOrder, ...] = ()
    receipts: tuple[GoodsReceipt, ...] = ()
    billed: tuple[Billed, ...] = ()
    jobs: tuple[Job, ...] = ()
    tolerances: tuple[Tolerance, ...] = STARTING_TOLERANCES
    tax_codes: tuple[TaxCode, ...] = ()
    bare_number: BareNumber = BareNumber.ORDER
    ledger_currency: str = "AUD"
    released: tuple[Code, ...] = ()
    conversions: tuple[UnitConversion, ...] = ()
    credited_orders: tuple[str, ...] = ()
    levels: tuple[LevelRule, ...] = ()
    choices: tuple[LineChoice, ...] = ()
    part_references: tuple[PartReference, ...] = ()
    order_references: tuple[OrderReference, ...] = ()
    earlier: tuple[EarlierBilling, ...] = ()
    subject: str | None = None
    rates: tuple[ExchangeRate, ...] = ()
    sample_seed: str | None = None

    def tolerance(
        self, kind: ToleranceKind, on: date | None, *, item: str | None = None, order: str | None = None
    ) -> Tolerance:
        """The tolerance of that kind in force for this supplier on that day, for an item and an order where given."""
        own = self.supplier
        # Most companies set none for an item or order: one look-up then serves all lines.
        key = kind, on, item if self._by_item else None, order if self._by_order else None
        found = self._tolerances.get(key)
        if found is None:
            scope = Scope(own.number if own else None, own.group if own else None, key[2], key[3], on)
            found = self._tolerances[key] = tolerance_for(kind, scope, self.tolerances)
        return found

    def level(self, ordered: PurchaseOrderLine) -> MatchLevel:
        """Which tests an order line of this supplier must pass."""
        return level_of(ordered, self.supplier.number if self.supplier else None, self.levels)

    def receipts_of(self, order_number: str) -> tuple[GoodsReceipt, ...]:
        """The receipts of one order."""
        return tuple(self._receipts.get(order_number, ()))

    def billed_of(self, order_number: str) -> dict[int, Decimal]:
        """The quantities billed before, by line of one order."""
        return self._billed.get(order_number, {})

    def amount_billed(self, order_number: str) -> Decimal:
        """What other invoices billed of one order in all, net of credit notes and tax."""
        return self._amounts.get(order_number, Decimal(0))

    @cached_property
    def _tolerances(self) -> dict[tuple[ToleranceKind, date | None, str | None, str | None], Tolerance]:
        return {}

    @cached_property
    def _by_item(self) -> bool:
        return any(one.item is not None for one in self.tolerances)

    @cached_property
    def _by_order(self) -> bool:
        return any(one.order is not None for one in self.tolerances)

    @cached_property
    def _amounts(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for one in self.billed:
            found[one.purchase_order] = found.get(one.purchase_order, Decimal(0)) + one.amount
        return found

    @cached_property
    def _billed(self) -> dict[str, dict[int, Decimal]]:
        found: dict[str, dict[int, Decimal]] = {}
        for one in self.billed:
            found.setdefault(one.purchase_order, {})[one.order_line] = one.quantity
        return found

    @cached_property
    def _receipts(self) -> dict[str, list[GoodsReceipt]]:
        found: dict[str, list[GoodsReceipt]] = {}
        for receipt in self.receipts:
            found.setdefault(receipt.order_number, []).append(receipt)
        return found
