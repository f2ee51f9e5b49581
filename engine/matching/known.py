"""What is known when an invoice is matched: everything a step may look at, and nothing it must fetch."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from engine.issues import Code
from engine.matching.tolerances import STARTING_TOLERANCES
from engine.model import Billed, GoodsReceipt, Job, PurchaseOrder, Supplier, TaxCode, Tolerance, UnitConversion
from engine.settings import BareNumber


@dataclass(frozen=True)
class Known:
    """The company's records around one invoice.

    `orders`: all of this supplier's, and any other whose number the invoice may name. `billed`: what *other* accepted
    invoices took, net of credit notes (line 0 is a blank order as a whole). `released`: codes a person already let pass on
    this invoice; what they would hide is then raised. `conversions`: the units this supplier bills in. `credited_orders`:
    what the invoice was billed on that a credit note names.
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

    def receipts_of(self, order_number: str) -> tuple[GoodsReceipt, ...]:
        """The receipts of one order."""
        return tuple(self._receipts.get(order_number, ()))

    def billed_of(self, order_number: str) -> dict[int, Decimal]:
        """The quantities billed before, by line of one order."""
        return self._billed.get(order_number, {})

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
