"""Changing a supplier on file; everything still open is then matched again."""

from __future__ import annotations

from engine.codec import to_json
from engine.desk import identify_open
from engine.errors import Refused
from engine.evaluating import evaluate, load_world
from engine.model import Supplier
from engine.store import invoices, ledger, masters
from engine.workbench import Workbench


def change_supplier(bench: Workbench, supplier: Supplier) -> int:
    """Keeps a supplier's record, new or changed; gives how many open invoices were matched anew.

    Raises `Refused` where number or name is missing, and for another bank account than the one on file: `engine.accounts`
    changes that, with two people.
    """
    if not supplier.number.strip() or not supplier.name.strip():
        raise Refused("A supplier needs a number and a name. Fill in both.")
    with bench.store.transaction() as cursor:
        before = next((one for one in masters.suppliers(cursor) if one.number == supplier.number), None)
        if before == supplier:
            return 0
        if supplier.bank_account != (before.bank_account if before else None):
            raise Refused("The bank account is not changed with the record: ask for its change, with the call-back.")
        masters.save_suppliers(cursor, [supplier])
        event = bench.event("supplier changed", supplier.number, before=to_json(before), after=to_json(supplier))
        ledger.add_event(cursor, event)
        identify_open(cursor, bench)
        evaluated = evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)
    bench.publish()
    return evaluated
