"""A person's choice where nothing decides: the order of an invoice, the order line of one line; and what that teaches.

Choices stand beside the invoice: what is printed stays as it is. They outlive every evaluation until they are taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.desk import open_invoice
from engine.errors import NotFound, Refused
from engine.evaluating import evaluate, known_now
from engine.identifiers import order_key
from engine.knowing import World, load_world
from engine.matching.allocating import needs_no_order
from engine.matching.choices import WHOLE_INVOICE, has_line
from engine.matching.finding import find_order
from engine.matching.known import Known
from engine.matching.learned import printed_references, teaches
from engine.matching.ranking import SHOWN, Pick, rank_lines
from engine.matching.references import named_by
from engine.model import (
    InvoiceLine,
    LineChoice,
    OrderCandidate,
    OrderReference,
    PartReference,
    PurchaseOrder,
    Supplier,
    SupplierInvoice,
)
from engine.store import Store, Transaction, invoices, ledger, masters, order_keys, rules
from engine.store.invoices import StoredInvoice
from engine.store.rows import now
from engine.workbench import Workbench


@dataclass(frozen=True, slots=True)
class OrderPick:
    """An order that may be picked, with what speaks for it."""

    candidate: OrderCandidate
    order: PurchaseOrder


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen for an invoice, and what was: orders for the whole of it, order lines by invoice line; `others` are
    all other orders of the supplier, the newest first."""

    chosen: tuple[LineChoice, ...]
    orders: tuple[OrderPick, ...]
    lines: tuple[tuple[InvoiceLine, tuple[Pick, ...]], ...]
    others: tuple[PurchaseOrder, ...] = ()

    def picks(self, number: int) -> tuple[Pick, ...]:
        """The order lines that may be picked for one invoice line, the likeliest first."""
        return next((picks for line, picks in self.lines if line.number == number), ())


def choices_for(bench: Workbench, invoice_id: str, lines: Sequence[int] | None = None, *, most: int = SHOWN) -> Choices:
    """The likeliest orders, and at `most` so many likeliest order lines of these lines (of all where `None`).

    Raises `NotFound`.
    """
    cursor = bench.store.cursor()
    stored = invoices.invoice(cursor, invoice_id)
    if stored is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    known = known_now(cursor, bench.settings, load_world(cursor), stored, widely=True)
    invoice, outcome = stored.invoice, invoices.match(cursor, invoice_id)
    wanted = [line for line in invoice.lines if lines is None or line.number in lines]
    named = outcome.orders if outcome is not None else ()
    found = find_order(invoice, known, named_by(invoice, known).job, invoice.purchase_orders).candidates
    own = {one.order_number: one for one in known.orders if known.supplier and one.supplier == known.supplier.number}
    listed = tuple(OrderPick(one, own[one.purchase_order]) for one in found)
    rest = [one for number, one in own.items() if number not in {one.purchase_order for one in found}]
    return Choices(
        known.choices,
        listed,
        tuple((line, rank_lines(invoice, line, known, named, most)) for line in wanted),
        tuple(sorted(rest, key=lambda one: (one.order_date, one.order_number), reverse=True)),
    )


def chosen_for(store: Store, invoice_id: str) -> tuple[LineChoice, ...]:
    """What people chose for an invoice and did not take back."""
    return rules.line_choices(store.cursor(), invoice_id)


def choose_line(
    bench: Workbench, invoice_id: str, line: int, order: str, order_line: int, *, reason: str = ""
) -> PartReference | None:
    """Keeps that an invoice's line bills that order line, and learns what the supplier calls the thing; gives what was
    learned. What is open is evaluated again. Raises `NotFound` or `Refused`.
    """
    with bench.store.transaction() as cursor:
        stored, _, supplier = _opened(cursor, bench, invoice_id)
        printed = _line(stored.invoice, line)
        if needs_no_order(printed):
            raise Refused(f"Line {line} needs no order line: it is a {printed.kind.value} that stands on its own.")
        chosen = _order(cursor, supplier, order)
        if not has_line(chosen, order_line):
            raise NotFound(f"Order {chosen.order_number} has no line {order_line}. {_lines_of(chosen)}")
        choice = LineChoice(line, chosen.order_number, order_line)
        _keep(cursor, bench, stored, choice, reason)
        ordered = next((one for one in chosen.lines if one.line == order_line), None)
        learned = teaches(chosen.supplier, printed, ordered) if ordered is not None else None
        _teach_part(cursor, bench, invoice_id, learned)
        _evaluate_open(cursor, bench)
    bench.publish()
    return learned


def choose_order(bench: Workbench, invoice_id: str, order: str, *, reason: str = "") -> OrderReference | None:
    """Keeps that the whole invoice is billed on that order, and learns what the printed reference means where it named none;
    gives what was learned. What is open is evaluated again. Raises `NotFound` or `Refused`.
    """
    with bench.store.transaction() as cursor:
        stored, known, supplier = _opened(cursor, bench, invoice_id)
        chosen = _order(cursor, supplier, order)
        _keep(cursor, bench, stored, LineChoice(WHOLE_INVOICE, chosen.order_number, 0), reason)
        printed = printed_references(stored.invoice)
        learned = teach_order(cursor, bench, stored.invoice, known, chosen.order_number, printed=printed)
        _evaluate_open(cursor, bench)
    bench.publish()
    return learned


def take_back(bench: Workbench, invoice_id: str, line: int | None = None, *, reason: str = "") -> int:
    """Takes back the choice of one line (0: of the whole invoice; `None`: every choice) with what it taught; gives how many.

    Raises `NotFound`, or `Refused` where nothing was chosen.
    """
    with bench.store.transaction() as cursor:
        stored, known, _ = _opened(cursor, bench, invoice_id)
        taken = [one for one in known.choices if line in (None, one.invoice_line)]
        if not taken:
            raise Refused("Nothing was chosen for " + ("this invoice." if line is None else f"line {line} of this invoice."))
        for one in taken:
            rules.save_line_choice(cursor, invoice_id, LineChoice(one.invoice_line, "", 0), who=bench.actor, at=now())
            said = {"invoice_line": one.invoice_line, "purchase_order": one.purchase_order, "order_line": one.order_line}
            ledger.add_event(cursor, bench.event("choice taken back", invoice_id, **said, reason=reason.strip()))
            _unteach(cursor, bench, stored.invoice, known, one)
        _evaluate_open(cursor, bench)
    bench.publish()
    return len(taken)


def teach_order(
    cursor: Transaction, bench: Workbench, invoice: SupplierInvoice, known: Known, order: str, *, printed: Sequence[str]
) -> OrderReference | None:
    """Learns that the one printed text that is no order of ours means that order. Several texts teach nothing."""
    unknown = {text.strip() for text in printed if not _is_order(text, known)}
    if known.supplier is None or len(unknown) != 1:
        return None
    reference = OrderReference(known.supplier.number, unknown.pop(), order)
    rules.save_order_reference(cursor, reference, who=bench.actor, at=now())
    ledger.add_event(cursor, bench.event("order reference learned", invoice.id, text=reference.text, purchase_order=order))
    return reference


def learn_from_correction(cursor: Transaction, bench: Workbench, before: StoredInvoice, corrected: SupplierInvoice) -> None:
    """Where a person wrote one order of ours over a text that was none, learns what that text means; other invoices may
    be waiting for it."""
    if corrected.purchase_orders == before.invoice.purchase_orders or len(corrected.purchase_orders) != 1:
        return
    known = _known(cursor, bench, load_world(cursor), replace(before, invoice=corrected))
    own = known.supplier.number if known.supplier is not None else None
    meant = [one for one in known.orders if one.supplier == own and _names(corrected.purchase_orders[0], one)]
    if len(meant) == 1:
        teach_order(cursor, bench, corrected, known, meant[0].order_number, printed=before.invoice.purchase_orders)
        _evaluate_open(cursor, bench)


def _names(text: str, order: PurchaseOrder) -> bool:
    return order_key(text) == order_key(order.order_number)


def _is_order(text: str, known: Known) -> bool:
    return not order_key(text) or any(_names(text, one) for one in known.orders)


def _opened(cursor: Transaction, bench: Workbench, invoice_id: str) -> tuple[StoredInvoice, Known, Supplier]:
    stored = open_invoice(cursor, invoice_id)
    known = _known(cursor, bench, load_world(cursor), stored)
    if known.supplier is None:
        raise Refused("Say first whose invoice it is: orders belong to a supplier.")
    return stored, known, known.supplier


def _known(cursor: Transaction, bench: Workbench, world: World, stored: StoredInvoice) -> Known:
    return known_now(cursor, bench.settings, world, stored)


def _line(invoice: SupplierInvoice, number: int) -> InvoiceLine:
    for line in invoice.lines:
        if line.number == number:
            return line
    raise NotFound(f"The invoice has no line {number}; it has lines 1 to {len(invoice.lines)}.")


def _order(cursor: Transaction, supplier: Supplier, wanted: str) -> PurchaseOrder:
    """The supplier's order of that number, written as orders are written. Raises `NotFound` or `Refused`."""
    numbers = [number for several in order_keys.named(cursor, [order_key(wanted)]).values() for number in several]
    own = [one for one in masters.orders(cursor, numbers) if one.supplier == supplier.number]
    own = [one for one in own if one.order_number.casefold() == wanted.strip().casefold()] or own
    if len(own) == 1:
        return own[0]
    if own:
        raise Refused(f"“{wanted}” may be order {' or '.join(one.order_number for one in own)}. Write the whole number.")
    raise NotFound(f"{supplier.name} has no order “{wanted}”. Load the order first, or check the number.")


def _lines_of(order: PurchaseOrder) -> str:
    if not order.lines:
        return "It has no lines: choose line 0."
    return f"It has lines {', '.join(str(line.line) for line in order.lines)}."


def _keep(cursor: Transaction, bench: Workbench, stored: StoredInvoice, choice: LineChoice, reason: str) -> None:
    invoice_id = stored.invoice.id
    rules.save_line_choice(cursor, invoice_id, choice, who=bench.actor, at=now())
    what = "order chosen" if choice.invoice_line == WHOLE_INVOICE else "order line chosen"
    said = {"purchase_order": choice.purchase_order, "reason": reason.strip()}
    if choice.invoice_line != WHOLE_INVOICE:
        said |= {"invoice_line": str(choice.invoice_line), "order_line": str(choice.order_line)}
    ledger.add_event(cursor, bench.event(what, invoice_id, **said))


def _teach_part(cursor: Transaction, bench: Workbench, invoice_id: str, reference: PartReference | None) -> None:
    if reference is not None:
        rules.save_part_reference(cursor, reference, who=bench.actor, at=now())
        theirs, ours = reference.part or reference.description, reference.our_part or reference.our_description
        ledger.add_event(cursor, bench.event("part learned", invoice_id, theirs=theirs, ours=ours))


def _unteach(cursor: Transaction, bench: Workbench, invoice: SupplierInvoice, known: Known, choice: LineChoice) -> None:
    """Withdraws what a choice taught: it may have been wrong."""
    assert known.supplier is not None, "a supplier that is known has choices alone"
    if choice.invoice_line == WHOLE_INVOICE:
        for reference in known.order_references:
            if reference.text in printed_references(invoice) and reference.purchase_order == choice.purchase_order:
                rules.save_order_reference(cursor, reference, who=bench.actor, at=now(), withdrawn=True)
        return
    line = next((one for one in invoice.lines if one.number == choice.invoice_line), None)
    orders = {one.order_number: one for one in known.orders}
    ordered = orders.get(choice.purchase_order)
    for one in ordered.lines if ordered is not None else ():
        if line is not None and one.line == choice.order_line:
            taught = teaches(known.supplier.number, line, one)
            if taught is not None and taught in known.part_references:
                rules.save_part_reference(cursor, taught, who=bench.actor, at=now(), withdrawn=True)


def _evaluate_open(cursor: Transaction, bench: Workbench) -> None:
    """What was learned may concern any open invoice of the supplier."""
    evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)
