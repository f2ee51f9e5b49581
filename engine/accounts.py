"""Suppliers' bank accounts: changed by two people, after a call to a number that was on file already.

No document and no list writes an account over one that is on file: what they say becomes a change that waits for a person.
Where nobody else is set up who could be asked, the one person decides, and the record is stamped *alone*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.errors import NotFound, Refused
from engine.evaluating import evaluate, load_world
from engine.identifiers import account_key
from engine.model import Supplier
from engine.store import Store, Transaction, account_changes, invoices, ledger, masters
from engine.store.account_changes import AccountChange
from engine.store.rows import now
from engine.workbench import Workbench

_SHORTEST = 10  # letters under which no call-back is described


def changes_of(store: Store, supplier: str | None = None) -> tuple[AccountChange, ...]:
    """Every change of a supplier's account that was ever asked for (of all suppliers where `None`), oldest first."""
    return account_changes.account_changes(store.cursor(), None if supplier is None else [supplier])


def ask_account(bench: Workbench, supplier: str, account: str, called: str) -> AccountChange:
    """Asks for another bank account of a supplier; empty takes the one on file off. `called` is the call-back: who was
    called, on which number, and what they said. Somebody who is alone has it changed at once.

    Raises `NotFound`, or `Refused` without a call-back, where the account is on file already, or where a change waits.
    """
    said, wanted = _described(called), account.strip() or None
    with bench.store.transaction() as cursor:
        kept = _supplier(cursor, supplier)
        if account_key(wanted or "") == account_key(kept.bank_account or ""):
            raise Refused(
                f"{wanted or 'No account'} is what is on file for {kept.name} already; there is nothing to change."
            )
        if waiting := _waiting(cursor, supplier):
            raise Refused(
                f"A change to {waiting.account or 'no account'}, asked for by {waiting.asked_by}, waits already. Decide that"
                " first."
            )
        change = _ask(cursor, bench, kept, wanted, said)
        if bench.alone:
            _decide(cursor, bench, change, is_approved=True, reason=said)
        change = _change(cursor, change.id)
    bench.publish()
    return change


def decide_account(bench: Workbench, change: int, *, is_approved: bool, reason: str) -> AccountChange:
    """Confirms or refuses a change that waits; `reason` says how it was checked. A confirmed one is on file at once, and
    what is open of the supplier is matched again.

    Raises `NotFound`, or `Refused` without a reason, to the person who asked for it while there is another, where it was
    decided before, and where another account is on file meanwhile.
    """
    said = _described(reason)
    with bench.store.transaction() as cursor:
        found = _change(cursor, change)
        if found.is_approved is not None:
            raise Refused(f"{found.decided_by} decided this change already.")
        if found.asked_by == bench.actor and is_approved and not bench.alone:
            raise Refused(
                f"{bench.actor} asked for this change, so somebody else must confirm it: a changed bank account needs two"
                " people."
            )
        _decide(cursor, bench, found, is_approved=is_approved, reason=said)
        found = _change(cursor, change)
    bench.publish()
    return found


def propose_loaded(
    cursor: Transaction, bench: Workbench, loaded: Sequence[Supplier], file_name: str
) -> tuple[tuple[Supplier, ...], dict[str, str]]:
    """Suppliers of a list as they may be kept: those on file keep their bank account. What the list says otherwise waits for
    a person; gives that in words by supplier's number."""
    before = {one.number: one for one in masters.suppliers(cursor)}
    kept, remarks = [], {}
    for one in loaded:
        known = before.get(one.number)
        if known is not None and one.bank_account is not None and not _same_account(one, known):
            remarks[one.number] = _proposed(cursor, bench, known, one.bank_account, file_name)
        kept.append(one if known is None else replace(one, bank_account=known.bank_account))
    return tuple(kept), remarks


def _same_account(one: Supplier, other: Supplier) -> bool:
    return account_key(one.bank_account or "") == account_key(other.bank_account or "")


def _proposed(cursor: Transaction, bench: Workbench, kept: Supplier, account: str, file_name: str) -> str:
    waiting = _waiting(cursor, kept.number)
    if waiting is None:
        _ask(cursor, bench, kept, account, f"from the list {file_name}; nobody was called yet")
    elif account_key(waiting.account or "") != account_key(account):
        return f"Another account of {kept.name} waits already; decide that first, then load the list again."
    return (
        f"{kept.bank_account or 'No account'} stays on file for {kept.name}. Call them on a number already on file, and have"
        " somebody confirm the change on the supplier’s page."
    )


def _described(text: str) -> str:
    if len(text.strip()) < _SHORTEST:
        raise Refused("Say who was called, on which number that was on file already, and what they said.")
    return text.strip()


def _supplier(cursor: Transaction, number: str) -> Supplier:
    found = next((one for one in masters.suppliers(cursor) if one.number == number), None)
    if found is None:
        raise NotFound(f"There is no supplier {number}.")
    return found


def _waiting(cursor: Transaction, supplier: str) -> AccountChange | None:
    changes = account_changes.account_changes(cursor, [supplier])
    return next((one for one in changes if one.is_approved is None), None)


def _change(cursor: Transaction, number: int) -> AccountChange:
    found = next((one for one in account_changes.account_changes(cursor) if one.id == number), None)
    if found is None:
        raise NotFound(f"There is no change {number} of a bank account.")
    return found


def _ask(cursor: Transaction, bench: Workbench, kept: Supplier, account: str | None, called: str) -> AccountChange:
    number = account_changes.add_account_change(
        cursor, supplier=kept.number, before=kept.bank_account, account=account, called=called, who=bench.actor, at=now()
    )
    detail = {"before": kept.bank_account, "account": account, "called": called}
    ledger.add_event(cursor, bench.event("bank account asked for", kept.number, **detail))
    return _change(cursor, number)


def _decide(cursor: Transaction, bench: Workbench, change: AccountChange, *, is_approved: bool, reason: str) -> None:
    kept = _supplier(cursor, change.supplier)
    if is_approved and account_key(kept.bank_account or "") != account_key(change.before or ""):
        raise Refused(f"{kept.bank_account or 'No account'} is on file meanwhile. Refuse this change, and ask anew.")
    account_changes.add_account_decision(
        cursor, change.id, is_approved=is_approved, reason=reason, who=bench.actor, at=now(), alone=bench.alone
    )
    told = {"account": change.account, "asked_by": change.asked_by, "reason": reason, "alone": bench.alone}
    what = "bank account changed" if is_approved else "bank account refused"
    ledger.add_event(cursor, bench.event(what, kept.number, **told))
    if is_approved:
        masters.save_suppliers(cursor, [replace(kept, bank_account=change.account)])
        evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)
