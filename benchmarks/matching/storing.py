"""A drawn world kept in a store, its documents as they were read and proved, in the order in which they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from truth import Drawn, World

from engine.model import Email, Job, Reading, TaxCode
from engine.store import Transaction, arrivals, invoices, masters, rules
from engine.store.invoices import StoredInvoice

AT = datetime(2026, 7, 1, tzinfo=UTC)
TAXES = (TaxCode("GST", "GST", Decimal(10)),)


def keep_masters(cursor: Transaction, world: World) -> None:
    """Suppliers, jobs, orders, receipts and conversions."""
    masters.save_tax_codes(cursor, TAXES)
    masters.save_suppliers(cursor, world.suppliers)
    masters.save_jobs(cursor, [Job(number, name) for number, name in sorted(world.jobs.items())])
    masters.save_orders(cursor, world.orders)
    masters.save_receipts(cursor, world.receipts)
    for one in world.conversions:
        rules.save_conversion(cursor, one, who="benchmark", at=AT)


def keep_documents(cursor: Transaction, drawn: Sequence[Drawn]) -> list[StoredInvoice]:
    """The documents, as if all had come with one mail; not matched yet."""
    mail = Email("0" * 64, None, "", "", "", None, "", None, "", (), ())
    arrivals.save_mail(cursor, mail, is_mail=False)
    came = arrivals.add_mail_arrival(cursor, mail=mail.sha256, account="files", at=AT, outcome="done", reason=None)
    kept = []
    for one in drawn:
        reading = Reading(one.invoice.kind, "ubl", "1")
        order = invoices.save_invoice(cursor, one.invoice, reading, mail_arrival=came, at=AT)
        kept.append(StoredInvoice(one.invoice, reading, order, came))
    return kept
