"""What is known when an invoice is matched: everything a step may look at, and nothing it must fetch."""

from __future__ import annotations

from dataclasses import dataclass

from engine.issues import Code
from engine.matching.tolerances import STARTING_TOLERANCES
from engine.model import Billed, GoodsReceipt, Job, PurchaseOrder, Supplier, TaxCode, Tolerance
from engine.settings import BareNumber


@dataclass(frozen=True, slots=True)
class Known:
    """The company's records around one invoice.

    `orders`: all of this supplier's, and any other whose number the invoice may name. `billed`: what *other* accepted
    invoices took, net of credit notes (line 0 is a blank order as a whole). `released`: codes a person already let pass on
    this invoice; what they would hide is then raised.
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
