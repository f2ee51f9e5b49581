"""Changes of suppliers' bank accounts: asked for by one person, decided by another. Only ever added."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from engine.store.arrivals import next_number
from engine.store.database import Row, Transaction, read
from engine.store.rows import insert

_CHANGES = """
    SELECT c.*, d.is_approved, d.reason, d.decided_by, d.decided_at, coalesce(d.alone, false) AS alone
    FROM account_change c LEFT JOIN account_decision d ON d.change = c.id
"""


@dataclass(frozen=True, slots=True)
class AccountChange:
    """A change of a supplier's account from `before` to `account` (`None`: none on file), with the call-back `called` that
    it rests on; `is_approved` is `None` until somebody decides. `alone`: nobody else was set up who could be asked."""

    id: int
    supplier: str
    before: str | None
    account: str | None
    called: str
    asked_by: str
    asked_at: datetime
    is_approved: bool | None = None
    reason: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    alone: bool = False


def add_account_change(
    cursor: Transaction, *, supplier: str, before: str | None, account: str | None, called: str, who: str, at: datetime
) -> int:
    """Keeps that somebody asked for a change; gives its number."""
    number = next_number(cursor, "account_change_order")
    insert(cursor, "account_change", [(number, supplier, before, account, called, who, at)])
    return number


def add_account_decision(
    cursor: Transaction, change: int, *, is_approved: bool, reason: str, who: str, at: datetime, alone: bool
) -> None:
    """Keeps what somebody decided of a change."""
    insert(cursor, "account_decision", [(change, is_approved, reason, who, at, alone)])


def account_changes(cursor: Transaction, suppliers: Collection[str] | None = None) -> tuple[AccountChange, ...]:
    """All changes of these suppliers' accounts (of all where `None`), oldest first."""
    given = {"every": suppliers is None, "suppliers": list(suppliers or ())}
    where = "WHERE $every OR c.supplier IN (SELECT unnest($suppliers)) ORDER BY c.id"
    return tuple(_change(row) for row in read(cursor, _CHANGES + where, given))


def _change(row: Row) -> AccountChange:
    return AccountChange(**row)
