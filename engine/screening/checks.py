"""Everything that may look wrong with an invoice before any order is opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.issues import Code
from engine.matching.holds import make_hold, visible_holds
from engine.model import Hold, Supplier, SupplierInvoice
from engine.screening.accounts import account_holds
from engine.screening.background import Background
from engine.screening.duplicates import duplicate_holds
from engine.screening.earlier import EarlierInvoice
from engine.screening.senders import sender_holds
from engine.screening.tax_ids import tax_id_holds

_NOTHING = Background()


def screen(
    invoice: SupplierInvoice,
    supplier: Supplier | None,
    *,
    sender: str | None,
    internal: bool,
    earlier: Sequence[EarlierInvoice],
    around: Background = _NOTHING,
) -> tuple[Hold, ...]:
    """The holds that need no order.

    `sender` is the mail's original sender, `None` where the document came without a mail (then the sender is not judged);
    `internal` says that it is one of our own people. Only invoices in `earlier` can make this one a duplicate.
    """
    return visible_holds(
        (
            *_blocked(supplier),
            *tax_id_holds(invoice, supplier, around.suppliers),
            *duplicate_holds(invoice, supplier, earlier, around.suppliers),
            *(sender_holds(supplier, sender, internal=internal, around=around) if supplier and sender is not None else ()),
            *(account_holds(invoice, supplier, around) if supplier else ()),
        )
    )


def _blocked(supplier: Supplier | None) -> Iterator[Hold]:
    if supplier is not None and supplier.blocked:
        message = f"{supplier.name} ({supplier.number}) is blocked: nothing of theirs may be accepted. Ask who blocked them."
        yield make_hold(Code.SUP_BLOCKED, message, measured="blocked", limit="a supplier that is not blocked")
