"""Credit notes: which invoice they take back, and that nothing is given back of which nobody knows why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.identifiers import invoice_key
from engine.issues import Code, Severity
from engine.matching.allocating import Place, gives_back, needs_no_order
from engine.matching.holds import make_hold
from engine.matching.known import Known
from engine.matching.references import Named
from engine.model import Allocation, CreditKind, Evidence, Hold, InvoiceLine, PurchaseOrderLine, SupplierInvoice

_ZERO = Decimal(0)
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Original:
    """An earlier invoice that was billed for as much of the same goods; `is_exact` where it was for just that much."""

    invoice: str
    invoice_number: str
    is_exact: bool


def origin_holds(invoice: SupplierInvoice, allocations: Sequence[Allocation], named: Named, known: Known) -> Iterator[Hold]:
    """`CREDIT_NO_ORIGINAL` for a credit note that names neither an order (`named`, as printed) nor an invoice that is known,
    unless it names none and exactly one earlier invoice explains it. Only a warning where the supplier needs no order."""
    is_named = bool(named.orders or named.order_of_line or known.credited_orders or known.choices)
    if not invoice.is_credit_note or is_named:
        return
    needs_order = known.supplier is None or known.supplier.order_required
    found = originals(invoice, allocations, known)
    if invoice.original_invoice is not None:
        if needs_order:
            yield _not_here(invoice.original_invoice, is_explained=bool(allocations))
    elif len(found) != 1:
        yield _no_original(found, needs_order=needs_order)


def _not_here(original: str, *, is_explained: bool) -> Hold:
    """The invoice that is named is not known; only a warning where the lines lead to an order all the same."""
    return make_hold(
        Code.CREDIT_NO_ORIGINAL,
        f"The credit note credits invoice {original}, and no invoice of that number that bills an order is here."
        " Import that invoice first, or name the order here.",
        measured=f"invoice {original}",
        limit="an invoice of this supplier",
        severity=Severity.WARN if is_explained else None,
    )


def _no_original(found: Sequence[Original], *, needs_order: bool) -> Hold:
    hold = make_hold(
        Code.CREDIT_NO_ORIGINAL,
        f"The credit note names neither the invoice it credits nor an order of ours, and {_in_words(found)}."
        " Ask the supplier which invoice it credits, or name the order here.",
        measured="no invoice named",
        limit="the credited invoice or its order",
        severity=None if needs_order else Severity.WARN,
    )
    evidence = (Evidence("original", f"invoice {one.invoice_number} was billed for as much") for one in found)
    return replace(hold, evidence=tuple(evidence))


def originals(note: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> tuple[Original, ...]:
    """The earlier invoices of which each was billed for at least as much money of everything that the note gives back, by
    order line or part number; those of just as much alone where there are any. By number."""
    wanted = [line for line in note.lines if gives_back(note, line) and not needs_no_order(line)]
    places = [_places(line, allocations, known) for line in wanted]
    if not wanted or not all(places):
        return ()
    given = {(one.invoice, one.invoice_number): _fit(wanted, places, _amounts(one.invoice, known)) for one in known.earlier}
    fitting = tuple(
        Original(*names, is_exact=fit) for names, fit in sorted(given.items(), key=lambda one: one[0][1]) if fit is not None
    )
    return tuple(one for one in fitting if one.is_exact) or fitting


def only_original(note: SupplierInvoice, known: Known) -> tuple[Original, tuple[str, ...]] | None:
    """The one earlier invoice that explains a credit note which names none, with the orders it was billed on."""
    if not note.is_credit_note or note.original_invoice is not None or len(found := originals(note, (), known)) != 1:
        return None
    numbers = {one.purchase_order: None for one in known.earlier if one.invoice == found[0].invoice}
    return found[0], tuple(sorted(numbers))


def cancelled_invoice(note: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> str | None:
    """The number of the invoice that the note names and takes back exactly: the same order lines, quantities and amounts."""
    if not note.is_credit_note or note.original_invoice is None:
        return None
    key = invoice_key(note.original_invoice)
    mine = [one for one in known.earlier if invoice_key(one.invoice_number) == key]
    billed = _sums((one.purchase_order, one.order_line, one.quantity, one.amount) for one in mine)
    back = _sums((one.purchase_order, one.order_line, one.quantity, one.amount) for one in allocations)
    is_whole = bool(mine) and billed == back and all(one.kind == "credit" for one in allocations)
    return mine[0].invoice_number if is_whole else None


def kinds_of_credit(note: SupplierInvoice, allocations: Sequence[Allocation], known: Known) -> dict[int, CreditKind]:
    """What each line that gives back does, by its number: part of a whole invoice taken back, a price, or a return."""
    whole = cancelled_invoice(note, allocations, known) is not None
    return {
        one.invoice_line: CreditKind.CANCEL if whole else CreditKind.RETURN if one.quantity else CreditKind.PRICE
        for one in allocations
        if one.kind == "credit"
    }


def _sums(rows: Iterator[tuple[str, int, Decimal, Decimal]]) -> dict[Place, tuple[Decimal, Decimal]]:
    sums: dict[Place, tuple[Decimal, Decimal]] = defaultdict(lambda: (_ZERO, _ZERO))
    for order, line, quantity, money in rows:
        before = sums[order, line]
        sums[order, line] = before[0] + quantity, before[1] + money
    return dict(sums)


def _places(line: InvoiceLine, allocations: Sequence[Allocation], known: Known) -> frozenset[Place]:
    """The order lines of what the line gives back: those it was allocated to, else those of its part."""
    mine = frozenset((one.purchase_order, one.order_line) for one in allocations if one.invoice_line == line.number)
    return mine or frozenset(
        (order.order_number, ordered.line)
        for order in known.orders
        for ordered in order.lines
        if _is_same_item(line, ordered)
    )


def _is_same_item(line: InvoiceLine, ordered: PurchaseOrderLine) -> bool:
    if line.part and ordered.part:
        return invoice_key(line.part) == invoice_key(ordered.part)
    return " ".join(line.description.casefold().split()) == " ".join(ordered.description.casefold().split())


def _amounts(invoice: str, known: Known) -> dict[Place, Decimal]:
    sums: dict[Place, Decimal] = defaultdict(Decimal)
    for one in known.earlier:
        if one.invoice == invoice:
            sums[one.purchase_order, one.order_line] += one.amount
    return sums


def _fit(wanted: Sequence[InvoiceLine], places: Sequence[frozenset[Place]], billed: dict[Place, Decimal]) -> bool | None:
    """Whether an invoice was billed for just what is given back; `None` where it was not for as much."""
    exact = True
    for line, mine in zip(wanted, places, strict=True):
        there = sum((billed.get(place, _ZERO) for place in mine), _ZERO)
        if there < abs(line.net_amount):
            return None
        exact = exact and there == abs(line.net_amount)
    return exact


def _in_words(found: Sequence[Original]) -> str:
    if not found:
        return "nothing that was billed before explains it"
    numbers = [one.invoice_number for one in found[:_MOST_NAMED]]
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return f"invoices {', '.join(numbers)}{more} were each billed for as much of the same"
