"""One invoice matched: orders named, lines allocated, everything tested, holds in the order of their causes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.issues import Code, Severity
from engine.matching.allocating import Allocated, allocate
from engine.matching.charges import charge_holds
from engine.matching.credits import origin_holds
from engine.matching.holds import HOLD_RULES_VERSION, make_hold, visible_holds
from engine.matching.known import Known
from engine.matching.line_holds import holds_of_lines, unmatched_of
from engine.matching.ordering import holds_of_search, with_found_order
from engine.matching.rates import is_rate_known, rate_holds
from engine.matching.references import Named, find_job, named_by
from engine.matching.sampling import sample_holds
from engine.matching.testing import holds_of_tests
from engine.model import Allocation, Hold, LineKind, Match, OrderCandidate, OrderState, SupplierInvoice


def match(invoice: SupplierInvoice, known: Known) -> Match:
    """What the invoice bills, and every reason why it may not be accepted yet.

    Pure and repeatable: the same invoice and knowledge give the same match, in whatever order lines and records come.
    Blocking issues of reading and proving come back as holds with their code.
    """
    printed = named_by(invoice, known)
    if known.supplier is None:
        holds = (*_of_document(invoice), _supplier_unknown(invoice))
        return _outcome(invoice, known, printed, (), holds, complete=False)
    named, found = with_found_order(invoice, printed, known)
    allocated = allocate(invoice, named, known) if named.orders else Allocated()
    allocations = allocated.allocations
    holds = (
        *_of_document(invoice),
        *named.holds,
        *holds_of_search(invoice, named, known.supplier, found),
        *_of_states(named),
        *holds_of_lines(invoice, allocated, known),
        *holds_of_tests(invoice, allocations, known),
        *(charge_holds(invoice, allocations, known) if named.orders else ()),
        *origin_holds(invoice, allocations, printed, known),
        *_of_currency(invoice, named, known, allocations),
        *rate_holds(invoice, allocations, known),
    )
    missing = known.supplier.order_required and not named.orders
    sampled = () if any(hold.is_open_block for hold in holds) else sample_holds(invoice, known)
    return _outcome(
        invoice,
        known,
        named,
        allocations,
        (*holds, *sampled),
        complete=not missing and not unmatched_of(allocated),
        candidates=found.candidates,
    )


def _outcome(
    invoice: SupplierInvoice,
    known: Known,
    named: Named,
    allocations: Sequence[Allocation],
    holds: Sequence[Hold],
    *,
    complete: bool,
    candidates: tuple[OrderCandidate, ...] = (),
) -> Match:
    return Match(
        invoice=invoice.id,
        orders=tuple(order.order_number for order in named.orders),
        allocations=tuple(allocations),
        holds=visible_holds(holds, known.released),
        jobs=tuple(_jobs(invoice, named, known, allocations)),
        complete=complete,
        rule_version=HOLD_RULES_VERSION,
        candidates=candidates,
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
            may_be_billed = order.state is OrderState.CLOSED
            yield make_hold(
                Code.PO_CLOSED,
                f"Order {order.order_number} is {order.state.in_words}."
                + (" Check that this bill is still due." if may_be_billed else " Nothing may be billed on it."),
                measured=order.state.in_words,
                limit="open",
                severity=Severity.WARN if may_be_billed else Severity.BLOCK,
            )


def _of_currency(invoice: SupplierInvoice, named: Named, known: Known, allocations: Sequence[Allocation]) -> Iterator[Hold]:
    for order in named.orders:
        if order.currency != invoice.currency:
            yield _currency_hold(invoice, f"order {order.order_number} is in {order.currency}", order.currency)
    agrees = all(order.currency == invoice.currency for order in named.orders)
    has_jobs = any(True for _ in _jobs(invoice, named, known, allocations))
    if agrees and has_jobs and not is_rate_known(invoice, known):
        said = (
            f"the books are in {known.ledger_currency}, and no exchange rate of {invoice.invoice_date:%d %b %Y} is known for"
            " its job costs. Load exchange rates"
        )
        yield _currency_hold(invoice, said, known.ledger_currency)


def _currency_hold(invoice: SupplierInvoice, said: str, limit: str) -> Hold:
    return make_hold(
        Code.CUR_MISMATCH, f"The invoice is in {invoice.currency}; {said}.", measured=invoice.currency, limit=limit
    )  # fmt: skip


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
