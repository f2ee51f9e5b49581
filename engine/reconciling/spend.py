"""Spend against orders: price effect, quantity effect, and what no order planned, without a residue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.model import OrderState, PurchaseOrder
from engine.reconciling.booked import ZERO, Booked, Place, billed_of, order_lines, total


@dataclass(frozen=True, slots=True)
class SpendLine:
    """One row behind the spend bridge: an order line with all its bills, or one invoice line that no order line planned.

    `cause` is `order line`, `unplanned`, `blank order` or `no order`. `price_effect` and `quantity_effect` together are
    exactly billed less committed of an order line; the other causes are their billed amount. `dated` is the order's date, or
    the invoice's where no order line planned it; `invoices` are the ids of those that billed it.
    """

    supplier: str
    currency: str
    cause: str
    reference: str
    description: str
    committed: Decimal
    price_effect: Decimal
    quantity_effect: Decimal
    billed: Decimal
    dated: date | None = None
    purchase_order: str | None = None
    invoices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpendRow:
    """One supplier's bridge: committed + effects = billed, without a residue."""

    supplier: str
    supplier_name: str
    currency: str
    committed: Decimal
    price_effect: Decimal
    quantity_effect: Decimal
    unplanned: Decimal
    blank_orders: Decimal
    without_order: Decimal
    billed: Decimal

    @property
    def residue(self) -> Decimal:
        """What the bridge leaves unexplained: zero, or a mistake of ours."""
        effects = self.price_effect + self.quantity_effect + self.unplanned + self.blank_orders + self.without_order
        return self.billed - self.committed - effects


def spend_lines(orders: Sequence[PurchaseOrder], booked: Sequence[Booked]) -> tuple[SpendLine, ...]:
    """Every order line and every unplanned invoice line, the rows behind `spend_against_orders`.

    Orders count at live quantity, cancelled ones at nothing. An order nobody billed yet shows as a quantity effect.
    """
    return (*_of_order_lines(orders, booked), *_beside_orders(orders, booked))


def spend_against_orders(lines: Iterable[SpendLine], names: Mapping[str, str]) -> tuple[SpendRow, ...]:
    """The bridge per supplier and currency, largest billed first. `names` gives suppliers' names by number."""
    grouped: dict[tuple[str, str], list[SpendLine]] = defaultdict(list)
    for line in lines:
        grouped[line.supplier, line.currency].append(line)
    rows = [
        SpendRow(
            supplier,
            names.get(supplier, supplier),
            currency,
            committed=total(line.committed for line in group),
            price_effect=total(line.price_effect for line in group),
            quantity_effect=total(line.quantity_effect for line in group),
            unplanned=total(line.billed for line in group if line.cause == "unplanned"),
            blank_orders=total(line.billed for line in group if line.cause == "blank order"),
            without_order=total(line.billed for line in group if line.cause == "no order"),
            billed=total(line.billed for line in group),
        )
        for (supplier, currency), group in grouped.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.billed, row.supplier, row.currency)))


def _of_order_lines(orders: Iterable[PurchaseOrder], booked: Sequence[Booked]) -> Iterator[SpendLine]:
    billed, billing = billed_of(booked), _invoices_of(booked)
    for place, (order, line) in order_lines(orders).items():
        quantity, amount = billed.get(place, (ZERO, ZERO))
        live = ZERO if order.state is OrderState.CANCELLED else line.live_quantity
        yield SpendLine(
            order.supplier,
            order.currency,
            "order line",
            f"{order.order_number} line {line.line}",
            line.description,
            committed=live * line.unit_price,
            price_effect=amount - quantity * line.unit_price,
            quantity_effect=(quantity - live) * line.unit_price,
            billed=amount,
            dated=order.order_date,
            purchase_order=order.order_number,
            invoices=billing.get(place, ()),
        )


def _invoices_of(booked: Iterable[Booked]) -> dict[Place, tuple[str, ...]]:
    """The invoices that billed each order line, each once, in the order given."""
    found: dict[Place, dict[str, None]] = defaultdict(dict)
    for one in booked:
        for allocation in one.allocations:
            found[allocation.purchase_order, allocation.order_line][one.invoice.id] = None
    return {place: tuple(ids) for place, ids in found.items()}


def _beside_orders(orders: Iterable[PurchaseOrder], booked: Iterable[Booked]) -> Iterator[SpendLine]:
    """Invoice lines that no order line planned."""
    planned = order_lines(orders)
    for one in booked:
        place_of = {a.invoice_line: (a.purchase_order, a.order_line) for a in one.allocations}
        for line in one.invoice.lines:
            place = place_of.get(line.number)
            if place is not None and place in planned:
                continue
            cause = "blank order" if place is not None else "unplanned" if one.allocations else "no order"
            amount = one.invoice.sign * line.net_amount
            reference = f"{one.invoice.invoice_number} line {line.number}"
            supplier = one.invoice.supplier or one.invoice.supplier_name
            yield SpendLine(
                supplier, one.invoice.currency, cause, reference, line.description, ZERO, ZERO, ZERO, amount,
                dated=one.invoice.invoice_date, purchase_order=place and place[0], invoices=(one.invoice.id,),
            )  # fmt: skip
