"""One invoice matched: orders named, lines allocated, everything tested, holds in the order of their causes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.issues import Code, Severity
from engine.matching.allocating import Allocated, allocate, describe_line
from engine.matching.assigning import Assigned
from engine.matching.charges import find_unplanned, is_charge_like
from engine.matching.holds import HOLD_RULES_VERSION, make_hold, visible_holds
from engine.matching.known import Known
from engine.matching.ordering import holds_of_search, with_found_order
from engine.matching.references import Named, find_job, named_by
from engine.matching.taxes import find_tax_variance
from engine.matching.variances import find_variances
from engine.matching.wording import amount
from engine.model import Allocation, Hold, LineKind, Match, OrderState, Supplier, SupplierInvoice


def match(invoice: SupplierInvoice, known: Known) -> Match:
    """What the invoice bills, and every reason why it may not be accepted yet.

    Pure and repeatable: the same invoice and knowledge give the same match, in whatever order lines and records come.
    Blocking issues of reading and proving come back as holds with their code.
    """
    named = named_by(invoice, known)
    if known.supplier is None:
        holds = (*_of_document(invoice), _supplier_unknown(invoice))
        return _outcome(invoice, known, named, (), holds, complete=False)
    named, found = with_found_order(invoice, named, known)
    allocated = allocate(invoice, named, known) if named.orders else Allocated()
    allocations = allocated.allocations
    unmatched = [one for one in allocated.unexplained if not is_charge_like(one.line)]
    holds = (
        *_of_document(invoice),
        *named.holds,
        *holds_of_search(invoice, named, known.supplier, found),
        *_of_states(named),
        *(_unmatched(one, known.supplier) for one in unmatched),
        *(_ambiguous(one) for one in allocated.rivals),
        *_units_unknown(invoice, allocations),
        *find_variances(invoice, allocations, known),
        *(find_unplanned(invoice, allocations, known) if named.orders else ()),
        *find_tax_variance(invoice, allocations, known),
        *_of_currency(invoice, named, known, allocations),
    )
    missing = known.supplier.order_required and not named.orders
    return _outcome(invoice, known, named, allocations, holds, complete=not missing and not unmatched)


def _outcome(
    invoice: SupplierInvoice,
    known: Known,
    named: Named,
    allocations: Sequence[Allocation],
    holds: Sequence[Hold],
    *,
    complete: bool,
) -> Match:
    return Match(
        invoice=invoice.id,
        orders=tuple(order.order_number for order in named.orders),
        allocations=tuple(allocations),
        holds=visible_holds(holds, known.released),
        jobs=tuple(_jobs(invoice, named, known, allocations)),
        complete=complete,
        rule_version=HOLD_RULES_VERSION,
    )


def _of_document(invoice: SupplierInvoice) -> Iterator[Hold]:
    for issue in invoice.issues:
        if issue.severity is Severity.BLOCK:
            yield make_hold(issue.code, issue.message)


def _supplier_unknown(invoice: SupplierInvoice) -> Hold:
    name = invoice.supplier_name or "(no name read)"
    message = f"“{name}” is not among the suppliers. Confirm it as a new supplier, or assign one that exists."
    return make_hold(Code.SUP_UNKNOWN, message, measured=name, limit="a supplier on file")


def _of_states(named: Named) -> Iterator[Hold]:
    for order in named.orders:
        if order.state is not OrderState.OPEN:
            cancelled = order.state is OrderState.CANCELLED
            yield make_hold(
                Code.PO_CLOSED,
                f"Order {order.order_number} is {order.state.value}."
                + (" Nothing may be billed on it." if cancelled else " Check that this bill is still due."),
                measured=order.state.value,
                limit="open",
                severity=Severity.BLOCK if cancelled else Severity.WARN,
            )


def _of_currency(invoice: SupplierInvoice, named: Named, known: Known, allocations: Sequence[Allocation]) -> Iterator[Hold]:
    for order in named.orders:
        if order.currency != invoice.currency:
            yield _currency_hold(invoice, f"order {order.order_number} is in {order.currency}", order.currency)
    agrees = all(order.currency == invoice.currency for order in named.orders)
    if agrees and invoice.currency != known.ledger_currency and any(True for _ in _jobs(invoice, named, known, allocations)):
        said = f"the books are in {known.ledger_currency} and no exchange rate is known for its job costs"
        yield _currency_hold(invoice, said, known.ledger_currency)


def _currency_hold(invoice: SupplierInvoice, said: str, limit: str) -> Hold:
    return make_hold(
        Code.CUR_MISMATCH, f"The invoice is in {invoice.currency}; {said}.", measured=invoice.currency, limit=limit
    )  # fmt: skip


def _unmatched(one: Assigned, supplier: Supplier) -> Hold:
    """A line without an order line; only a warning where the supplier needs no order at all."""
    nearest = one.alternatives[0] if one.alternatives else None
    hint = f" Nearest: order {nearest.purchase_order} line {nearest.order_line}." if nearest is not None else ""
    return make_hold(
        Code.LINE_UNMATCHED,
        f"{describe_line(one.line)} over {amount(one.line.net_amount)} is on no order line.{hint}"
        " Pick its order line, or ask the buyer to add it.",
        measured=f"likeness {nearest.score:.2f}" if nearest is not None else "nothing alike",
        limit="likeness 0.50",
        line=one.line.number,
        severity=None if supplier.order_required else Severity.WARN,
    )


def _ambiguous(one: Assigned) -> Hold:
    """A line that another order line would explain as well, at another job's or account's cost."""
    assert one.rival is not None, "only lines with a rival are asked about"
    chosen = one.shares[0].candidate
    return make_hold(
        Code.LINE_AMBIGUOUS,
        f"{describe_line(one.line)} may bill order {chosen.purchase_order} line {chosen.order_line} or order"
        f" {one.rival.purchase_order} line {one.rival.order_line}: both are open for it. Its delivery or its job decides.",
        measured=f"likeness {chosen.score:.2f} and {one.rival.score:.2f}",
        limit="one order line",
        line=one.line.number,
    )


def _units_unknown(invoice: SupplierInvoice, allocations: Sequence[Allocation]) -> Iterator[Hold]:
    """Lines in another unit than ordered, where nothing but the prices says how many of one the other holds."""
    lines = {line.number: line for line in invoice.lines}
    for number, said in {
        one.invoice_line: why.text for one in allocations for why in one.why if why.kind == "unit" and not why.weight
    }.items():
        yield make_hold(
            Code.UOM_UNKNOWN,
            f"{describe_line(lines[number])} is billed in another unit than ordered: {said}. Confirm it once for this part.",
            measured=f"billed in {lines[number].unit}",
            limit="a unit whose size is known",
            line=number,
        )


def _jobs(
    invoice: SupplierInvoice, named: Named, known: Known, allocations: Sequence[Allocation]
) -> Iterator[tuple[int, str]]:
    """Per line: the job printed on it, else the order line's, else the invoice's."""
    of_order_line = {
        (order.order_number, line.line): find_job(line.job, known) or line.job
        for order in named.orders
        for line in order.lines
    }
    by_order = {one.invoice_line: of_order_line.get((one.purchase_order, one.order_line)) for one in allocations}
    has_items = any(line.kind is LineKind.ITEM for line in invoice.lines)
    for line in invoice.lines:
        own = named.job_of_line.get(line.number) or by_order.get(line.number)
        # Charges and roundings without a job of their own are shared out over the items when costed.
        is_shared = has_items and line.kind is not LineKind.ITEM
        if job := own or (None if is_shared else named.job):
            yield line.number, job
