"""Which orders an invoice is matched with where its own references do not say it, and what is said of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.issues import Code, Severity
from engine.matching.choices import chosen_of, holds_of_gone, with_chosen
from engine.matching.credits import only_original
from engine.matching.deciding import Fact
from engine.matching.finding import Found, find_order
from engine.matching.holds import make_hold
from engine.matching.known import Known
from engine.matching.references import Named
from engine.model import Hold, PurchaseOrder, Supplier, SupplierInvoice

_LISTED = 5  # rivals that are named


def with_found_order(invoice: SupplierInvoice, named: Named, known: Known) -> tuple[Named, Found]:
    """The orders that people chose, else those named; where there are none, those that a credit note's original invoice was
    billed on, else the one order that explains the lines. What was wrong with the printed reference is then only said."""
    chosen = chosen_of(invoice, known)
    named = with_chosen(named, chosen)
    if named.orders:
        return named, Found(chosen=chosen)
    credited = tuple(one for one in known.orders if one.order_number in known.credited_orders)
    if credited:
        said = f"the credited invoice {invoice.original_invoice} was billed on it"
        return _with(named, credited), Found(credited[0], said, chosen=chosen)
    if (original := only_original(invoice, known)) is not None:
        billed = tuple(one for one in known.orders if one.order_number in original[1])
        said = f"invoice {original[0].invoice_number}, billed on it, was for as much of the same"
        return _with(named, billed), Found(billed[0], said, chosen=chosen)
    found = find_order(
        invoice, known, named.job, [hold.measured or "" for hold in named.holds if hold.code is Code.PO_INVALID]
    )
    found = replace(found, chosen=chosen)
    return (_with(named, (found.order,)) if found.order is not None else named), found


def _with(named: Named, orders: Sequence[PurchaseOrder]) -> Named:
    said = tuple(
        replace(hold, severity=Severity.WARN) if hold.code is Code.PO_INVALID and hold.severity is Severity.BLOCK else hold
        for hold in named.holds
    )
    return replace(named, orders=tuple(orders), holds=said)


def holds_of_search(invoice: SupplierInvoice, named: Named, supplier: Supplier, found: Found) -> Iterator[Hold]:
    """That no order is named: a warning where one was found, a block where none or several fit."""
    yield from holds_of_gone(found.chosen)
    if found.fact is not None:
        yield _several(found, found.fact)
    elif found.order is not None:
        if not any(hold.code is Code.PO_INVALID for hold in named.holds):
            yield _found(invoice, found.order, found.why)
    elif supplier.order_required and not named.orders and not any(hold.is_open_block for hold in named.holds):
        yield _missing(invoice, supplier, found)


def _found(invoice: SupplierInvoice, order: PurchaseOrder, why: str) -> Hold:
    what = "credit note" if invoice.is_credit_note else "invoice"
    return make_hold(
        Code.PO_MISSING,
        f"The {what} names no order of ours; it was matched with order {order.order_number}: {why}.",
        measured=_printed(invoice),
        limit="an order of this supplier",
        severity=Severity.WARN,
    )


def _several(found: Found, fact: Fact) -> Hold:
    numbers = [order.order_number for order in found.rivals]
    hold = make_hold(
        Code.LINE_AMBIGUOUS,
        f"Orders {_listed(numbers)} explain this invoice equally well. {fact.text}",
        measured=f"{len(numbers)} orders fit",
        limit="one order",
    )
    return replace(hold, evidence=fact.evidence)


def _listed(numbers: Sequence[str]) -> str:
    """`PO-1, PO-2 and PO-3`, cut where there are many."""
    last = numbers[-1] if len(numbers) <= _LISTED else f"{len(numbers) - _LISTED + 1} more"
    return f"{', '.join(numbers[: min(len(numbers), _LISTED) - 1])} and {last}"


def _missing(invoice: SupplierInvoice, supplier: Supplier, found: Found) -> Hold:
    near = f" Nearest: order {', '.join(order.order_number for order in found.others)}." if found.others else ""
    return make_hold(
        Code.PO_MISSING,
        f"{supplier.name} needs an order, and the {'credit note' if invoice.is_credit_note else 'invoice'} names none.{near}"
        " Name the order, or ask the supplier for it.",
        measured=_printed(invoice),
        limit="an order of this supplier",
    )


def _printed(invoice: SupplierInvoice) -> str:
    printed = ", ".join(invoice.purchase_orders)
    return f"“{printed}”" if printed else "no order reference"
