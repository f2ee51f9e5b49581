"""What the company knows: suppliers, jobs, orders, receipts, tax codes, itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.model.kinds import LineKind


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who may send invoices. `email_senders` holds addresses or domains; `format` names a supplier format; `group` is a
    name that several suppliers share; nothing of a `blocked` one may be accepted."""

    number: str
    name: str
    tax_id: str | None = None
    email_senders: tuple[str, ...] = ()
    format: str | None = None
    auto_import: bool = False
    order_required: bool = True
    account_code: str | None = None
    tax_code: str | None = None
    payment_terms_days: int | None = None
    currency: str | None = None
    bank_account: str | None = None
    group: str | None = None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A job that costs are collected on; `budget` is fixed, in ledger currency, net of tax."""

    number: str
    name: str
    customer: str | None = None
    state: str = "open"
    budget: Decimal | None = None


class OrderState(StrEnum):
    """A closed order warns when billed; a finally closed or cancelled one blocks."""

    OPEN = "open"
    CLOSED = "closed"
    FINALLY_CLOSED = "finally_closed"
    CANCELLED = "cancelled"

    @property
    def in_words(self) -> str:
        """As a person reads it."""
        return self.value.replace("_", " ")


class MatchLevel(StrEnum):
    """Which tests a line must pass: none; the invoice's totals alone; amounts instead of quantities; order; order and
    receipts; also accepted quantities. In that order each asks for more than the one before."""

    NONE = "none"
    TOTALS = "totals"
    AMOUNT = "amount"
    TWO_WAY = "2-way"
    THREE_WAY = "3-way"
    FOUR_WAY = "4-way"


@dataclass(frozen=True, slots=True)
class PurchaseOrderLine:
    """One ordered line; `quantity` in `unit`, `unit_price` net of tax per unit, `job` overrides the order's.

    `price_estimated` says that the price is not agreed yet; `expected_on` is the day of delivery; `weight` in kg per unit.
    """

    line: int
    description: str
    quantity: Decimal
    unit_price: Decimal
    kind: LineKind = LineKind.ITEM
    part: str | None = None
    unit: str | None = None
    cancelled_quantity: Decimal = Decimal(0)
    tax_code: str | None = None
    account_code: str | None = None
    match: MatchLevel | None = None
    job: str | None = None
    price_estimated: bool = False
    expected_on: date | None = None
    weight: Decimal | None = None

    @property
    def live_quantity(self) -> Decimal:
        """Ordered less cancelled."""
        return self.quantity - self.cancelled_quantity


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """An order to one supplier (`supplier` is the supplier's number). No lines: a blank order.

    A blanket order has a `limit_amount`, net of tax, for all its invoices together, and may be billed from `valid_from` to
    `valid_to`, both included. `exchange_rate`: ledger currency for one of the order's, as agreed.
    """

    order_number: str
    supplier: str
    order_date: date
    currency: str
    state: OrderState = OrderState.OPEN
    lines: tuple[PurchaseOrderLine, ...] = ()
    limit_amount: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    exchange_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GoodsReceiptLine:
    """What arrived of one order line: `line` is the order's line number."""

    line: int
    quantity: Decimal
    accepted_quantity: Decimal | None = None
    returned_quantity: Decimal = Decimal(0)

    @property
    def net_quantity(self) -> Decimal:
        """Received less returned."""
        return self.quantity - self.returned_quantity


@dataclass(frozen=True, slots=True)
class GoodsReceipt:
    """One delivery against one order."""

    receipt_number: str
    order_number: str
    received_on: date
    delivery_note: str | None = None
    lines: tuple[GoodsReceiptLine, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitConversion:
    """What one unit that a supplier bills in holds: 1 `unit` is `size` `base_unit` of that part (of any part where `None`).

    The larger unit always stands first, so `size` is exact: a box of 12, a roll of 100 m.
    """

    supplier: str
    part: str | None
    unit: str
    base_unit: str
    size: Decimal


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code; `rate` in per cent; valid from and to, both included, open where `None`."""

    code: str
    name: str
    rate: Decimal
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """Ledger currency for one unit of `currency`, from that day until the next one of the same currency."""

    currency: str
    valid_from: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class OwnCompany:
    """Who we are: what the reader needs to tell buyer from supplier."""

    names: tuple[str, ...] = ()
    tax_ids: tuple[str, ...] = ()
    bank_accounts: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
