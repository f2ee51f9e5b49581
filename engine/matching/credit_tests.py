"""What credit notes may give back of an order line: no more than other invoices billed of it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.issues import Code
from engine.matching.allocating import counted, describe_line
from engine.matching.holds import make_hold
from engine.matching.uses import Use
from engine.matching.wording import amount
from engine.model import Hold, MatchLevel, SupplierInvoice


def credit_holds(use: Use, invoice: SupplierInvoice) -> Iterator[Hold]:
    """`CREDIT_EXCEEDS` where more is given back, in quantity or money, than was billed before."""
    if use.level is MatchLevel.NONE or not any(one.kind == "credit" for one in use.allocations):
        return
    if use.total < 0 or -use.amount > use.before.amount:
        yield make_hold(
            Code.CREDIT_EXCEEDS,
            f"{describe_line(use.last)} credits more of {use.name} than was billed.",
            measured=f"{counted(-use.quantity, use.ordered)} for {amount(-use.amount, invoice.currency)}",
            limit=f"{counted(use.before.quantity, use.ordered)} for"
            f" {amount(use.before.amount, invoice.currency)} billed",
            line=use.last.number,
        )
