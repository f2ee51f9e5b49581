"""What is true of a drawn invoice: which order lines it bills, what should hold it, and whether anybody could tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from engine.model import GoodsReceipt, PurchaseOrder, Supplier, SupplierInvoice, UnitConversion


@dataclass(frozen=True, slots=True)
class Link:
    """That much (in the order's unit) of an order line is billed, or given back, by an invoice line."""

    invoice_line: int
    order: str
    order_line: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Truth:
    """`cases` name the traps in it; `blocks` are codes of which one at least must hold it; `over` is the money that would be
    let through if none did. `undecidable`: the documents fit several orders equally well, so abstaining is right."""

    links: frozenset[Link]
    cases: frozenset[str]
    blocks: frozenset[str] = frozenset()
    over: Decimal = Decimal(0)
    undecidable: bool = False
    consumes: bool = True


@dataclass(frozen=True, slots=True)
class Drawn:
    """An invoice as it arrives, with its truth."""

    invoice: SupplierInvoice
    truth: Truth


@dataclass(slots=True)
class World:
    """Everything drawn: masters, and documents in the order in which they come."""

    suppliers: list[Supplier] = field(default_factory=list)
    orders: list[PurchaseOrder] = field(default_factory=list)
    receipts: list[GoodsReceipt] = field(default_factory=list)
    conversions: list[UnitConversion] = field(default_factory=list)
    jobs: dict[str, str] = field(default_factory=dict)
    drawn: list[Drawn] = field(default_factory=list)
