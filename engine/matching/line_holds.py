"""What is asked about single lines: no order line found, two that would do, a unit or pack that is not known for sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.issues import Code, Severity
from engine.matching.allocating import Allocated, describe_line
from engine.matching.assigning import Assigned
from engine.matching.charges import is_charge_like
from engine.matching.deciding import deciding_fact
from engine.matching.holds import make_hold
from engine.matching.known import Known
from engine.matching.ratios import holds_of_ratios
from engine.matching.wording import amount
from engine.model import Allocation, Candidate, Evidence, Hold, SupplierInvoice


def unmatched_of(allocated: Allocated) -> tuple[Assigned, ...]:
    """The lines that should be on an order line and are on none; charges are asked about as charges."""
    return tuple(one for one in allocated.unexplained if not is_charge_like(one.line))


def holds_of_lines(invoice: SupplierInvoice, allocated: Allocated, known: Known) -> Iterator[Hold]:
    """Every question about a line's order line or unit."""
    for one in unmatched_of(allocated):
        yield _unmatched(one, known)
    for one in allocated.rivals:
        yield _ambiguous(one, invoice, known)
    yield from _units_unknown(invoice, allocated.allocations)
    yield from holds_of_ratios(invoice, allocated.allocations, known)


def _unmatched(one: Assigned, known: Known) -> Hold:
    """A line without an order line; only a warning where the supplier needs no order at all."""
    nearest = one.alternatives[0] if one.alternatives else None
    hint = f" Nearest: {_place(nearest)}." if nearest is not None else ""
    hold = make_hold(
        Code.LINE_UNMATCHED,
        f"{describe_line(one.line)} over {amount(one.line.net_amount)} is on no order line.{hint}"
        " Pick its order line, or ask the buyer to add it.",
        measured=f"likeness {nearest.score:.2f}" if nearest is not None else "nothing alike",
        limit="likeness 0.50",
        line=one.line.number,
        severity=None if known.supplier is None or known.supplier.order_required else Severity.WARN,
    )
    return replace(hold, evidence=tuple(_evidence(other) for other in one.alternatives))


def _ambiguous(one: Assigned, invoice: SupplierInvoice, known: Known) -> Hold:
    """A line that another order line would explain as well, at another job's or account's cost."""
    assert one.rival is not None and one.rival_line is not None, "only lines with a rival are asked about"
    chosen, mine = one.shares[0].candidate, one.shares[0].open_line
    rivals = {_place(chosen): [mine], _place(one.rival): [one.rival_line]}
    fact = deciding_fact(rivals, invoice, known)
    hold = make_hold(
        Code.LINE_AMBIGUOUS,
        f"{describe_line(one.line)} may bill {_place(chosen)} or {_place(one.rival)}: both are open for it. {fact.text}",
        measured=f"likeness {chosen.score:.2f} and {one.rival.score:.2f}",
        limit="one order line",
        line=one.line.number,
    )
    return replace(hold, evidence=fact.evidence)


def _place(one: Candidate) -> str:
    return f"order {one.purchase_order} line {one.order_line}"


def _evidence(one: Candidate) -> Evidence:
    return Evidence("candidate", f"{_place(one)}: {'; '.join(why.text for why in one.why)}", one.score)


def _units_unknown(invoice: SupplierInvoice, allocations: Sequence[Allocation]) -> Iterator[Hold]:
    """Lines in another unit than ordered, where nothing but the prices says how many of one the other holds."""
    lines = {line.number: line for line in invoice.lines}
    for number, said in {
        one.invoice_line: why for one in allocations for why in one.why if why.kind == "unit" and not why.weight
    }.items():
        hold = make_hold(
            Code.UOM_UNKNOWN,
            f"{describe_line(lines[number])} is billed in another unit than ordered: {said.text}."
            " Confirm it once for this part.",
            measured=f"billed in {lines[number].unit}",
            limit="a unit whose size is known",
            line=number,
        )
        yield replace(hold, evidence=(said,))
