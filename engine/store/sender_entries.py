"""When each mail sender was put on a supplier's record: after a mail had come, a person vouched for it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model import Supplier
from engine.store.database import Transaction, read
from engine.store.rows import insert, now


def note_senders(cursor: Transaction, before: Iterable[Supplier], after: Iterable[Supplier]) -> None:
    """Keeps which addresses and domains are new on these records."""
    known = {one.number: set(one.email_senders) for one in before}
    at = now()
    new = (
        (one.number, sender, at) for one in after for sender in one.email_senders if sender not in known.get(one.number, ())
    )
    insert(cursor, "sender_entry", new)


def senders_since(cursor: Transaction, supplier: str, mail_arrival: int) -> tuple[str, ...]:
    """The addresses and domains that were put on the supplier's record after that mail came."""
    rows = read(
        cursor,
        """
        SELECT e.sender FROM sender_entry e JOIN mail_arrival a ON a.id = $arrival
        WHERE e.supplier = $supplier AND e.added_at > a.arrived_at
        """,
        {"supplier": supplier, "arrival": mail_arrival},
    )
    return tuple(row["sender"] for row in rows)
